"""Apprise, told to a sink on loopback: its own kinds `json://` and `form://`."""

from __future__ import annotations

import json
import logging
import socket
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling.hooks import apprise
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Any]

TOKEN = "t0ken-s3cret"

# One of its hundred plugins imports it while it is there.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def url(receiver: Any, path: str = TOKEN, kind: str = "json", more: str = "") -> str:
    return f"{kind}://user:pa55word@127.0.0.1:{receiver.port}/{path}{more}"


def bodies(receiver: Any) -> list[dict[str, Any]]:
    return [json.loads(body) for _, _, body in receiver.got]


def test_a_subject_and_a_few_words(settings: Any, receiver: Any, message: Make, make_change: Make) -> None:
    settings.environment = {"CHAT": url(receiver)}
    hook = settings.read(apprise, {"urls": ["${CHAT}"]})
    hook(message(make_change(1, title="x" * 2000, fields=[])))
    (told,) = bodies(receiver)
    assert 0 < len(told["message"]) <= 300
    assert 0 < len(told["title"]) <= 120
    assert "https://demo.example/1/" in told["message"]
    assert TOKEN not in repr(hook)
    assert hook.where == "JSON"


def test_a_service_without_titles_gets_no_more_than_a_chat_bears(
    settings: Any, receiver: Any, message: Make, make_change: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apprise.plugins.custom_json import NotifyJSON

    monkeypatch.setattr(NotifyJSON, "title_maxlen", 0)
    settings.read(apprise, {"urls": url(receiver)})(message(make_change(1, title="x " * 1000)))
    (told,) = bodies(receiver)
    assert told["title"] == ""
    assert len(told["message"]) <= 300


def test_nobody_is_called_by_what_a_newsroom_says(
    settings: Any, receiver: Any, message: Make, make_change: Make
) -> None:
    settings.read(apprise, {"urls": url(receiver)})(message(make_change(1, title="Hi @everyone and <!channel>")))
    (told,) = bodies(receiver)
    for text in (told["title"], told["message"]):
        assert "@everyone" not in text
        assert "<!channel" not in text
        assert "everyone" in text


def test_markup_and_escapes_are_words(settings: Any, receiver: Any, message: Make, make_change: Make) -> None:
    title = r"5 < 6 & \n \x41 :smile: {{x}} *b*"
    settings.read(apprise, {"urls": url(receiver)})(message(make_change(1, title=title)))
    (told,) = bodies(receiver)
    assert title in told["title"]


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500])
def test_only_success_is_one(
    settings: Any, receiver: Any, message: Make, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    receiver.answers = [(status, {"Location": f"http://127.0.0.1:{receiver.port}/x"}, TOKEN.encode())]
    with pytest.raises(HookError, match="JSON did not take it") as raised:
        settings.read(apprise, {"urls": url(receiver)})(message())
    assert len(receiver.got) == 1
    assert not raised.value.for_good
    for secret in (TOKEN, "pa55word"):
        assert secret not in str(raised.value)
    assert capfd.readouterr() == ("", "")


def test_it_does_not_wait_for_ever(settings: Any, peer: Any, message: Make) -> None:
    def hang(connection: socket.socket) -> None:
        while connection.recv(1 << 16):
            pass

    port = peer(hang)
    data = {"urls": f"json://127.0.0.1:{port}/?rto=1&cto=1", "timeout": "1s"}
    with pytest.raises(HookError, match="JSON did not"):
        settings.read(apprise, data)(message())


def test_only_the_ones_that_failed_are_told_again(settings: Any, receiver: Any, message: Make) -> None:
    urls = [url(receiver, "one"), url(receiver, "two"), url(receiver, "three", kind="form")]
    told = message()
    receiver.answers = [(200, {}, b""), (500, {}, b""), (200, {}, b"")]
    with pytest.raises(HookError, match="2 others have it"):
        settings.read(apprise, {"urls": urls})(told)
    assert [path for path, *_ in receiver.got] == ["/one", "/two", "/three"]
    # Another process, as under cron.
    settings.read(apprise, {"urls": urls})(told)
    assert [path for path, *_ in receiver.got[3:]] == ["/two"]
    notes = settings.root / "data" / "hooks" / "desk.partly.json"
    assert notes.read_bytes() == b"{}"


@pytest.mark.parametrize(
    ("urls", "words"),
    [
        ([], "is missing"),
        (["hunter2://nowhere/s3cret"], "Apprise cannot use (number 1)"),
        (["json://127.0.0.1/", "slack://s3cret"], "Apprise cannot use (number 2)"),
        (["json://127.0.0.1/?x=s3cret", ""], "list of texts"),
        (["${NOT_SET}"], "is not set"),
    ],
)
def test_a_url_that_apprise_does_not_know_is_named_by_its_number(
    settings: Any, urls: list[str], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    problem = settings.refuses(apprise, {"urls": urls})
    assert problem.field == "hooks.desk.urls"
    assert words in str(problem)
    assert "s3cret" not in str(problem)
    assert capfd.readouterr() == ("", "")


def test_what_apprise_logs_goes_nowhere(settings: Any, receiver: Any, message: Make) -> None:
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    try:
        receiver.answers = [(500, {}, b"")]
        with pytest.raises(HookError):
            settings.read(apprise, {"urls": url(receiver)})(message())
    finally:
        logging.getLogger().removeHandler(handler)
    assert [one for one in heard if "JSON" in one] == []


def test_settings_that_know_no_apprise_do_not_load_it() -> None:
    import subprocess
    import sys

    code = "import sys, newsdesk.telling.hooks.apprise; print('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
