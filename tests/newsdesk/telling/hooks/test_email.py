"""E-mail, handed to a real server."""

from __future__ import annotations

import contextlib
import socket
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from newsdesk.telling.hooks import email
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    Make = Callable[..., Any]

PASSWORD = "hunter2-secret"


@dataclass
class Post:
    """A mail server that keeps what it takes.

    Attributes:
        refuses: address → answer to RCPT.
        answer: to the whole message.

    """

    port: int = 0
    refuses: dict[str, str] = field(default_factory=dict)
    answer: str = "250 OK"
    got: list[tuple[list[str], EmailMessage, bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _: Any, __: Any, envelope: Any, address: str, ___: Any
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, _: Any, __: Any, envelope: Any
    ) -> str:
        if self.answer.startswith("2"):
            parsed = message_from_bytes(envelope.original_content, policy=policy.SMTP)
            self.got.append((envelope.rcpt_tos, parsed, envelope.original_content))
        return self.answer

    def log_in(self, _: Any, __: Any, ___: Any, mechanism: str, data: Any) -> AuthResult:
        del mechanism
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@contextlib.contextmanager
def serving(*, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, auth: bool = False) -> Any:
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as found:
        post.port = found.getsockname()[1]
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=post.port,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=post.log_in,
        auth_required=auth,
        auth_require_tls=tls is None,
    )
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


@pytest.fixture
def post() -> Iterator[Post]:
    with serving() as found:
        yield found


def made(settings: Any, post: Post, **more: Any) -> Any:
    data = {
        "host": "127.0.0.1",
        "port": post.port,
        "security": "none",
        "from": "The desk <desk@example.org>",
        "to": ["anna@example.org", "Bob <bob@example.org>"],
        "timeout": 10,
    }
    return settings.read(email, {key: value for key, value in {**data, **more}.items() if value is not None})


def test_a_person_gets_text_and_html_that_mail_programs_can_sort(
    settings: Any, post: Post, message: Make, make_change: Make
) -> None:
    title = "“Curly” — ünïcode"
    change = make_change(
        kind="edited", title=title, fields=[{"field": "body", "old": "41 people", "new": "48 people", "type": "text"}]
    )
    told = message(change)
    hook = made(settings, post, reply_to="Ask <ask@example.org>")
    hook(told)
    ((people, mail, raw),) = post.got
    assert people == ["anna@example.org", "bob@example.org"]
    assert mail["From"] == "The desk <desk@example.org>"
    assert mail["To"] == "anna@example.org, Bob <bob@example.org>"
    assert mail["Reply-To"] == "Ask <ask@example.org>"
    assert title in mail["Subject"] or "ünïcode" in mail["Subject"]
    assert mail["Date"] == "Sun, 22 Nov 2026 02:00:05 +0000"
    assert mail["Message-ID"] == "<change-1.desk@example.org>"
    assert mail["References"] == mail["In-Reply-To"] == "<release-demo-1.desk@example.org>"
    assert mail["List-Id"] == "<demo.default.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mail["X-Newsroom-Change"], mail["X-Newsroom-Kind"], mail["X-Newsroom"]) == ("change-1", "edited", "demo")
    assert mail["X-Newsroom-Test"] is None
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "48" in plain.get_content()
    assert "48" in html.get_content()
    raw.decode("ascii")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_the_same_letter_at_every_attempt(settings: Any, post: Post, message: Make) -> None:
    told, hook = message(), made(settings, post)
    post.answer = "451 try later"
    with pytest.raises(HookError) as raised:
        hook(told)
    assert not raised.value.for_good
    post.answer = "250 OK"
    hook(told)
    hook(told)
    first, second = (dict(mail.items()) for _, mail, _ in post.got)
    for one in (first, second):
        one.pop("Content-Type")
    assert first == second


def test_a_digest_and_a_notice(settings: Any, post: Post, message: Make, make_change: Make, make_notice: Make) -> None:
    hook = made(settings, post)
    hook(message(make_change(1), make_change(2, newsroom="other"), id="d1", digest="daily", test=True))
    hook(message(make_notice()))
    digest, notice = (mail for _, mail, _ in post.got)
    assert digest["List-Id"] == "<newsrooms.default.example.org>"
    assert digest["References"] is None
    assert digest["X-Newsroom-Change"] == "change-1 change-2"
    assert digest["X-Newsroom-Test"] == "1"
    assert notice["X-Newsroom"] is None
    assert notice["X-Newsroom-Kind"] == "disk-low"


def test_no_header_can_be_smuggled_in(settings: Any, post: Post, message: Make, make_change: Make) -> None:
    evil = "x\r\nBcc: evil@example.org\r\n\r\nbody\n.\r\nQUIT\r\n"
    change = make_change(title=evil, newsroom="demo", release_id=evil, id=evil, kind="edited")
    made(settings, post)(message(change, route=evil, hook=evil))
    ((people, mail, _),) = post.got
    assert people == ["anna@example.org", "bob@example.org"]
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject", [])) == 1
    assert len([*mail.iter_parts()]) == 2


# Its own server asks for a password behind TLS from the first byte on, of which its check knows nothing.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_password_travels_secured(settings: Any, certificates: Any, message: Make, security: str) -> None:
    settings.environment = {"MAIL_PASSWORD": PASSWORD}
    (settings.root / "ca.pem").write_bytes(certificates.ca.read_bytes())
    ours = {"username": "desk", "password": "${MAIL_PASSWORD}", "ca": "ca.pem", "security": security}
    how = {"starttls": certificates.serving()} if security == "starttls" else {"tls": certificates.serving()}
    with serving(**how, auth=True) as post:
        hook = made(settings, post, **ours)
        hook(message())
        assert len(post.got) == 1
        assert PASSWORD not in repr(hook)
        assert PASSWORD not in hook.where
        settings.environment = {"MAIL_PASSWORD": "wrong-secret"}
        with pytest.raises(HookError) as raised:
            made(settings, post, **ours)(message())
        assert "did not accept the user name and password (535" in raised.value.message
        assert not raised.value.for_good
        assert "wrong-secret" not in str(raised.value)
        with pytest.raises(HookError, match=r"certificate of 127\.0\.0\.1:\d+ cannot be believed"):
            made(settings, post, **{**ours, "ca": None})(message())
        assert len(post.got) == 1


def test_it_is_never_sent_unsecured_where_that_was_asked_for(settings: Any, post: Post, message: Make) -> None:
    for security, words in (("starttls", "STARTTLS"), ("tls", "does not speak TLS")):
        with pytest.raises(HookError, match=words) as raised:
            made(settings, post, security=security)(message())
        assert not raised.value.for_good
    assert post.got == []


def test_a_refused_person_is_named_and_the_others_have_it(settings: Any, post: Post, message: Make) -> None:
    hook, told = made(settings, post), message()
    assert hook(told) is None
    post.got.clear()
    post.refuses = {"bob@example.org": "550 no such user"}
    partial = hook(told)
    assert [people for people, *_ in post.got] == [["anna@example.org"]]
    assert partial is not None
    assert partial.people == ("bob@example.org",)
    assert "refused bob@example.org (550 no such user); the others were told. Mend to of [hooks." in partial.text


def test_whom_the_server_does_not_know_is_told_of_also_where_another_is_put_off(
    settings: Any, post: Post, message: Make
) -> None:
    told, bob = message(), "bob@example.org"
    post.refuses = {bob: "550 no such user", "anna@example.org": "450 busy"}
    carl = made(settings, post, to=["carl@example.org", bob, "anna@example.org"])
    with pytest.raises(HookError, match=r"anna@\S+ \(450 busy\) for now, and bob@\S+ \(550 no such user\) for good"):
        carl(told)
    post.refuses = {bob: "550 no such user"}
    partial = made(settings, post, to=["carl@example.org", bob, "anna@example.org"])(told)
    assert partial is not None
    assert partial.people == (bob,)
    assert [people for people, *_ in post.got] == [["carl@example.org"], ["anna@example.org"]]


def test_who_is_put_off_gets_it_later_and_the_others_only_once(settings: Any, post: Post, message: Make) -> None:
    told = message()
    post.refuses = {"bob@example.org": "450 mailbox busy"}
    for _ in range(2):  # a new process each time, as under cron
        with pytest.raises(HookError, match=r"bob@example\.org \(450 mailbox busy\) for now") as raised:
            made(settings, post)(told)
        assert not raised.value.for_good
    post.refuses = {}
    made(settings, post)(told)
    assert [people for people, *_ in post.got] == [["anna@example.org"], ["bob@example.org"]]
    notes = (settings.root / "data" / "hooks" / "desk.partly.json").read_text()
    assert notes == "{}"


def test_nobody_is_taken(settings: Any, post: Post, message: Make) -> None:
    post.refuses = {"bob@example.org": "550 who", "anna@example.org": "550 who"}
    with pytest.raises(HookError, match=r"refused anna@example\.org \(550 who\), bob@example") as raised:
        made(settings, post)(message())
    assert not raised.value.for_good  # a mistake that can be mended


@pytest.mark.parametrize(("answer", "for_good"), [("554 looks like spam", True), ("451 later", False)])
def test_the_message_is_refused(settings: Any, post: Post, message: Make, answer: str, for_good: bool) -> None:
    post.answer = answer
    with pytest.raises(HookError, match=rf"refused the message \({answer}\)") as raised:
        made(settings, post)(message())
    assert raised.value.for_good is for_good
    assert not (settings.root / "data" / "hooks").exists()


def greet(*lines: bytes, forever: bytes = b"") -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        for line in lines:
            connection.sendall(line)
            connection.recv(4096)
        while forever:
            connection.sendall(forever)
            time.sleep(0.05)

    return script


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param(greet(forever=b"220-wait\r\n"), "did not take it within 0.6 s", id="drips its greeting"),
        pytest.param(greet(b"220 hi\r\n", forever=b"250-x\r\n"), "did not take it within 0.6 s", id="drips later"),
        pytest.param(greet(b"220 hi\r\n"), "closed the connection", id="closes"),
        pytest.param(greet(b"554 go away\r\n"), r"refused to talk \(554 go away\)", id="will not talk"),
        pytest.param(greet(b"220 hi\r\n", b"250 ok\r\n", b"550 not you\r\n"), "refused the sender", id="sender"),
        pytest.param(greet(b"HTTP/1.1 400 Bad\r\n"), "closed the connection|refused to talk", id="no mail server"),
    ],
)
def test_servers_that_misbehave(settings: Any, peer: Any, message: Make, script: Any, words: str) -> None:
    begun = time.monotonic()
    with pytest.raises(HookError, match=words) as raised:
        made(settings, Post(port=peer(script)), timeout=0.6)(message())
    assert time.monotonic() - begun < 5
    assert not raised.value.for_good


def test_a_server_that_takes_it_and_says_no_good_bye(settings: Any, peer: Any, message: Make) -> None:
    script = greet(b"220 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")

    def taking(connection: socket.socket) -> None:
        script(connection)
        connection.sendall(b"250 taken\r\n")

    made(settings, Post(port=peer(taking)))(message())


def test_no_server_at_all(settings: Any, message: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(HookError, match=r"could not reach .*Connection refused"):
        made(settings, Post(port=port))(message())


def test_a_host_that_is_none(settings: Any, message: Make) -> None:
    with pytest.raises(HookError, match="it is no name of a host"):
        made(settings, Post(port=25), host=f"{'x' * 70}.example")(message())
