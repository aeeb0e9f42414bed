"""The heartbeat: whoever listens hears start, success and failure; whoever does not, holds nothing up."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling import heartbeat, memory
from newsdesk.telling.addresses import of_one
from newsdesk.telling.heartbeat import FILE, Heartbeat, beating
from schedules.workspace import Workspace
from tests.listening import listening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.listening import Listener


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as told:
        yield told


@contextmanager
def beats(url: str, data: Path, said: list[str], *, timeout: float = 5.0) -> Iterator[Heartbeat]:
    heart = Heartbeat(of_one(url), data, say=said.append, timeout=timeout, pause=0)
    yield heart
    heart.close()


def test_start_success_and_failure_are_heard_in_order(listener: Listener, tmp_path: Path) -> None:
    said: list[str] = []
    with beats(f"{listener.url}/abc", tmp_path, said) as heart:
        heart("demo", "start", "begins")
        heart("other", "start", "begins")
        heart("demo", "success", "complete in 2 s")
        heart("other", "failure", "answered 503")
    assert listener.heard == [
        ("/abc/start", "demo: begins"),
        ("/abc/start", "other: begins"),
        ("/abc", "demo: complete in 2 s"),
        ("/abc/fail", "other: answered 503"),
    ]
    first, second, third, fourth = listener.runs
    assert (first, second) == (third, fourth)
    assert first != second
    assert said == []
    told = memory.load(tmp_path / FILE)
    assert (told["where"], told["problem"]) == ("127.0.0.1", None)
    assert told["well_at"] == told["at"]


def test_what_fails_is_tried_twice_and_said_once(listener: Listener, tmp_path: Path) -> None:
    said: list[str] = []
    listener.codes = [503, 200, 503]
    with beats(listener.url, tmp_path, said) as heart:
        heart("demo", "success", "done")
    assert (len(listener.heard), said) == (2, [])
    for _ in range(2):  # each as a program of its own
        with beats(listener.url, tmp_path, said) as heart:
            heart("demo", "success", "done")
    assert said == ["heartbeat: 127.0.0.1 answered 503; runs go on, and nobody there knows of them"]
    assert memory.load(tmp_path / FILE)["problem"] == "answered 503"
    listener.codes = [200]
    with beats(listener.url, tmp_path, said) as heart:
        heart("demo", "success", "done")
    assert said[1:] == ["heartbeat: 127.0.0.1 answers again"]


def test_what_can_never_succeed_is_tried_once(listener: Listener, tmp_path: Path) -> None:
    said: list[str] = []
    listener.codes = [404]
    with beats(listener.url, tmp_path, said) as heart:
        heart("demo", "success", "done")
    assert len(listener.heard) == 1
    assert "answered 404" in said[0]


def test_it_goes_nowhere_else(listener: Listener, tmp_path: Path) -> None:
    said: list[str] = []
    listener.codes = [302]
    with beats(f"{listener.url}/abc", tmp_path, said) as heart:
        heart("demo", "success", "done")
    assert listener.paths == ["/abc"]
    assert "answered 302 and wants to be asked elsewhere" in said[0]


def test_a_service_that_hangs_holds_nothing_up(listener: Listener, tmp_path: Path) -> None:
    said: list[str] = []
    listener.hold.clear()
    begun = time.monotonic()
    with beats(listener.url, tmp_path, said, timeout=0.2) as heart:
        for _ in range(1000):
            heart("demo", "start", "begins")
        assert time.monotonic() - begun < 0.2, "a call returns at once"
        heart.close(0.05)
    assert time.monotonic() - begun < 5
    listener.hold.set()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:1", "cannot be reached"),
        ("https://127.0.0.1:1", "cannot be reached"),
        ("http://nosuch.invalid", "cannot be reached"),
    ],
)
def test_nobody_is_there(tmp_path: Path, url: str, words: str) -> None:
    said: list[str] = []
    with beats(f"{url}/a-secret", tmp_path, said) as heart:
        heart("demo", "success", "done")
    assert words in said[0]
    assert "a-secret" not in said[0] + (tmp_path / FILE).read_text()


def test_a_certificate_is_looked_at(listener: Listener, tmp_path: Path) -> None:
    said: list[str] = []
    with beats(listener.url.replace("http:", "https:"), tmp_path, said) as heart:
        heart("demo", "success", "done")
    assert "cannot be reached" in said[0]


def workspace(root: Path, told: dict[str, Any]) -> Workspace:
    (root / "data").mkdir()
    return Workspace(root=root, contact=None, limits={}, telling=told)


def test_a_run_of_the_program(listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "_PAUSE", 0)
    here = workspace(tmp_path, {"operator": {"heartbeat": f"{listener.url}/abc"}})
    with beating(here, "all", say=print) as run:
        run.text = "2 newsrooms"
    with beating(here, "all", say=print) as run:
        run.well, run.text = False, "demo: incomplete"
    with pytest.raises(KeyboardInterrupt), beating(here, "all", say=print):
        raise KeyboardInterrupt
    assert listener.heard == [
        ("/abc/start", "all: begins"),
        ("/abc", "all: 2 newsrooms"),
        ("/abc/start", "all: begins"),
        ("/abc/fail", "all: demo: incomplete"),
        ("/abc/start", "all: begins"),
        ("/abc/fail", "all: KeyboardInterrupt"),
    ]


@pytest.mark.parametrize("told", [{}, {"operator": {"heartbeat": "nowhere"}}, {"operator": 3}])
def test_without_an_address_nobody_is_told(tmp_path: Path, told: dict[str, Any]) -> None:
    here = workspace(tmp_path, told)
    before = threading.active_count()
    with beating(here, "all", say=print):
        assert threading.active_count() == before
    assert not (here.data / FILE).exists()


def test_a_full_disk_fails_no_heartbeat(listener: Listener, tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / FILE).mkdir()  # what is no file cannot be replaced
    with beats(listener.url, tmp_path, said) as heart:
        heart("demo", "success", "done")
    assert len(listener.heard) == 1
    assert said == []
