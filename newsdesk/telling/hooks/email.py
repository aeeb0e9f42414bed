"""A hook that is e-mail: each message is a letter, handed to a mail server by SMTP."""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address, AddressHeader
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.hooks import Partial
from newsdesk.telling.hooks.deadline import Deadline, limit
from newsdesk.telling.hooks.hush import hushed
from newsdesk.telling.hooks.letter import letter
from newsdesk.telling.hooks.partly import Partly
from newsdesk.telling.hooks.trust import certificates
from newsdesk.telling.times import lasting
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    import socket
    from email.message import EmailMessage
    from pathlib import Path

    from newsdesk.telling.hooks import Context
    from newsdesk.telling.message import Message
    from newsroom_scraper.declared import Table

PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
"""How the connection is secured → the port that is usual for it."""

_HOST: Final = re.compile(r"[^\s@<>\[\]]+\Z")
_SLACK: Final = 1.0  # seconds; so it is the time limit that ends a wait, and not the socket's own a moment before

Refused = dict[str, tuple[int, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """Sends a message to one or more people.

    Attributes:
        security: one of `PORTS`; where it cannot be had, nothing is sent.
        partly: who of the people had a message already.
        templates: a folder of the operator's own templates, or None.
        timeout: seconds for all of it.
        tls: which certificates are believed; the system's unless said.

    """

    host: str
    port: int
    security: str
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    sender: Address
    to: tuple[Address, ...]
    reply_to: tuple[Address, ...] = ()
    partly: Partly
    templates: Path | None = None
    timeout: float = 60.0
    tls: ssl.SSLContext | None = field(default=None, repr=False, compare=False)

    @property
    def where(self) -> str:
        """Return where it leads."""
        return f"{', '.join(one.addr_spec for one in self.to)} by {self._server}"

    def __call__(self, message: Message) -> Partial | None:
        """Send it once, to those who have not had it; return whom the server will never take it for.

        Raises:
            HookError: somebody has not got it, and may get it yet.

        """
        from newsdesk.telling.templates import render

        made = letter(message, render(message, self.templates), sender=self.sender, to=self.to, reply_to=self.reply_to)
        people = [one.addr_spec for one in self.to]
        had = self.partly.had(message.id, people)
        missing = [one for one in people if one not in had]
        refused = self._send(made, missing) if missing else {}
        told = [one for one in missing if one not in refused]
        later = {one: said for one, said in refused.items() if said[0] < 500}
        if not told and not had:
            raise HookError(f"{self._server} refused {self._named(refused)}")
        if later:
            self.partly.note(message.id, told)
            for_good = {one: said for one, said in refused.items() if one not in later}
            also = f", and {self._named(for_good)} for good" if for_good else ""
            raise HookError(f"{self._server} refused {self._named(later)} for now{also}; the others were told")
        self.partly.done(message.id)
        # The others have it, and what comes next must not wait for somebody whom the server does not know.
        if not refused:
            return None
        return Partial(
            people=tuple(refused),
            message=f"{self._server} refused {self._named(refused)}; the others were told",
            advice=f"Mend to of [hooks.{message.hook}] in workspace.toml.",
        )

    @property
    def _server(self) -> str:
        return f"{self.host}:{self.port}"

    def _named(self, refused: Refused) -> str:
        return ", ".join(f"{one} ({self._said(*said)})" for one, said in refused.items())

    def _send(self, made: EmailMessage, people: list[str]) -> Refused:
        """Hand a letter to the server and return whom it refused."""
        with Deadline(self.timeout) as deadline:
            try:
                client = self._connected(deadline)
                try:
                    refused: Refused = client.send_message(made, self.sender.addr_spec, people)
                    with contextlib.suppress(OSError):  # it has the letter, however it says good-bye
                        client.quit()
                finally:
                    client.close()
            except smtplib.SMTPRecipientsRefused as problem:
                # Nobody has it; the server may have ended it before it was asked about everybody.
                return {one: problem.recipients.get(one, (421, b"")) for one in people}
            except UnicodeError:  # it may show what it could not write
                raise HookError(f"could not reach {self._server} (it is no name of a host)") from None
            except OSError as problem:  # as all of smtplib's own errors are
                raise self._trouble(problem, deadline) from problem
        return refused

    def _connected(self, deadline: Deadline) -> smtplib.SMTP:
        context = self.tls or ssl.create_default_context()
        if self.security == "tls":
            client: smtplib.SMTP = _GuardedTls(self.host, self.port, deadline, context)
        else:
            client = _Guarded(self.host, self.port, deadline)
        try:
            if self.security == "starttls":
                client.starttls(context=context)
                deadline.guard(client.sock)  # type: ignore[arg-type] # it is connected
            if self.username is not None:
                client.login(self.username, self.password or "")
        except BaseException:
            client.close()
            raise
        return client

    def _trouble(self, problem: OSError, deadline: Deadline) -> HookError:
        """Return what it means that nothing was sent."""
        server = self._server
        if deadline.passed or isinstance(problem, TimeoutError):
            return HookError(f"{server} did not take it within {lasting(self.timeout)}")
        if isinstance(problem, smtplib.SMTPSenderRefused):
            return HookError(
                f"{server} refused the sender {self.sender.addr_spec} "
                f"({self._said(problem.smtp_code, problem.smtp_error)})"
            )
        if isinstance(problem, smtplib.SMTPResponseException):
            said = self._said(problem.smtp_code, problem.smtp_error)
            if isinstance(problem, smtplib.SMTPAuthenticationError):
                return HookError(f"{server} did not accept the user name and password ({said})")
            ours = isinstance(problem, smtplib.SMTPDataError)
            return HookError(
                f"{server} refused {'the message' if ours else 'to talk'} ({said})",
                for_good=ours and problem.smtp_code >= 500,
            )
        if isinstance(problem, ssl.SSLCertVerificationError):
            return HookError(
                f"was told nothing: the certificate of {server} cannot be believed ({problem.verify_message})"
            )
        if isinstance(problem, ssl.SSLError):
            return HookError(
                f"was told nothing: {server} does not speak TLS as it should ({problem.reason or 'it ended'})"
            )
        if isinstance(problem, smtplib.SMTPServerDisconnected):
            return HookError(f"{server} closed the connection")
        if isinstance(problem, smtplib.SMTPException):
            return HookError(f"was told nothing: {server}: {hushed(str(problem), self._hidden())}")
        return HookError(f"could not reach {server} ({problem.strerror or 'the connection broke'})")

    def _said(self, code: int, words: bytes | str) -> str:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return f"{code} {hushed(text, self._hidden())}".strip()

    def _hidden(self) -> list[str]:
        """Return what no error may show, also as it travels."""
        bare = [one for one in (self.username, self.password) if one]
        plain = f"\0{self.username}\0{self.password}"
        return [*bare, *(base64.b64encode(one.encode()).decode() for one in (*bare, plain))]


class _Guarded(smtplib.SMTP):
    """A client whose connection is under a time limit from its first byte on."""

    def __init__(self, host: str, port: int, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__(host, port, timeout=deadline.left + _SLACK)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _guarded(super()._get_socket(host, port, timeout), self._deadline)  # type: ignore[misc] # not in its stub


class _GuardedTls(smtplib.SMTP_SSL):
    """The same with TLS from the beginning."""

    def __init__(self, host: str, port: int, deadline: Deadline, context: ssl.SSLContext) -> None:
        self._deadline = deadline
        super().__init__(host, port, timeout=deadline.left + _SLACK, context=context)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _guarded(super()._get_socket(host, port, timeout), self._deadline)  # type: ignore[misc] # not in its stub


def _guarded(connection: socket.socket, deadline: Deadline) -> socket.socket:
    deadline.guard(connection)
    return connection


def read(table: Table, context: Context) -> Email:
    """Return the hook that a table sets.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    host = context.secret(table, "host")
    if host is None:
        raise table.fail("host", "is missing", 'Write the mail server: host = "mail.example.org".')
    security = table.choice("security", PORTS, "starttls")
    port = table.number("port", PORTS[security], least=1)
    if port != int(port) or port > 65535:
        raise table.fail("port", f"is {port:g}, which is no port")
    username, password = context.secret(table, "username"), context.secret(table, "password")
    if (username is None) != (password is None):
        raise table.fail("password" if password is None else "username", "is missing beside the other of the two")
    for key, value in (("username", username), ("password", password)):
        if value is not None and not value.isascii():
            raise table.fail(key, "has letters that are not ASCII, which the way to log in has no place for")
    if username is not None and security == "none":
        raise table.fail(
            "security", "is none, so that the password would travel for all to read", "Use starttls or tls."
        )
    sender, to = _people(table, context, "from"), _people(table, context, "to")
    if len(sender) != 1:
        raise table.fail("from", "is missing" if not sender else "names several", 'Write from = "desk@example.org".')
    if not to:
        raise table.fail("to", "is missing", 'Write to = ["you@example.org"].')
    timeout = limit(table, 60.0)
    return Email(
        host=host,
        port=int(port),
        security=security,
        username=username,
        password=password,
        sender=sender[0],
        to=to,
        reply_to=_people(table, context, "reply_to"),
        partly=Partly.of(context),
        templates=context.templates,
        timeout=timeout,
        tls=certificates(table, context),
    )


def _people(table: Table, context: Context, key: str) -> tuple[Address, ...]:
    """Return the addresses of a key, each once; with a name, as in `The desk <desk@example.org>`."""
    found: dict[str, Address] = {}
    for text in table.texts(key):
        parsed: dict[str, Any] = {"defects": [], "groups": []}
        with contextlib.suppress(HeaderParseError, ValueError, IndexError):  # what it cannot read is no address
            AddressHeader.parse(context.filled(table, key, text), parsed)
        addresses = [one for group in parsed["groups"] for one in group.addresses]
        (only,) = addresses if len(addresses) == 1 and not parsed["defects"] else (None,)
        if only is None or not only.username or not _HOST.match(only.domain):
            raise table.fail(key, "has something that is no address", 'Write "you@example.org".')
        found.setdefault(only.addr_spec, only)
    return tuple(found.values())
