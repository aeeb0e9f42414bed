"""One POST, over a connection of its own to an address that was checked: no redirect, no proxy, one time limit.

`http.client` on a socket that is connected here: libraries above it look a name up themselves, a second time, when
they connect, and their time limits begin anew with every byte.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import quote, urlsplit

from newsdesk.telling.hooks.deadline import Deadline
from newsdesk.telling.hooks.reachable import find
from newsdesk.telling.times import lasting
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsdesk.telling.hooks.reachable import Address, Lookup

MOST: Final = 1 << 16
"""Bytes of an answer that are read."""

_PORTS: Final = {"https": 443, "http": 80}
_SAFE: Final = "%/:=&?~+!$,;'@()*[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to post to.

    Attributes:
        host: a name in ASCII, or an address without brackets.
        path: with the query, as it travels; it may hold a secret.

    """

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Return the target that a URL names.

        Raises:
            ValueError: it names none; why, without a part of the URL that may be secret.

        """
        try:
            split = urlsplit(url.strip())
            port = split.port
        except ValueError:
            raise ValueError("is no URL that can be read") from None
        if split.scheme not in _PORTS:
            raise ValueError("does not begin with https://")
        if split.username is not None or split.password is not None:
            raise ValueError("has a user or password in it; set Authorization in the headers instead")
        try:
            host = (split.hostname or "").encode("idna" if not (split.hostname or "").isascii() else "ascii").decode()
        except UnicodeError:
            raise ValueError("has a host that is no name of a host") from None
        if not host or port == 0 or any(not char.isprintable() or char.isspace() for char in host):
            raise ValueError("has no host, or a port that there is not")
        path = quote(split.path or "/", safe=_SAFE) + (f"?{quote(split.query, safe=_SAFE)}" if split.query else "")
        return cls(scheme=split.scheme, host=host, port=port or _PORTS[split.scheme], path=path)

    @property
    def authority(self) -> str:
        """Return host and port, as they stand in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return what may be said of it to anybody."""
        return f"{self.scheme}://{self.authority}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back.

    Attributes:
        headers: by name, in lower case; of several the last.
        said: the beginning of a body that is text; empty where all went well.

    """

    status: int
    headers: Mapping[str, str]
    said: str


def post(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    timeout: float,
    internal: bool = False,
    tls: ssl.SSLContext | None = None,
    lookup: Lookup = socket.getaddrinfo,
) -> Answer:
    """Return what a target answers.

    Args:
        target: where to.
        body: what.
        headers: beside Host and Content-Length.
        timeout: seconds for all of it.
        internal: whether addresses that are not public will do.
        tls: which certificates are believed; the system's unless said.
        lookup: who is asked for addresses.

    Raises:
        HookError: there was no answer.

    """
    with Deadline(timeout) as deadline:
        try:
            found = find(target.host, target.port, internal=internal, seconds=timeout, lookup=lookup)
            with _connected(target, found, deadline, tls) as connection:
                return _answer(target, connection, deadline, body, headers)
        except TimeoutError as problem:
            raise _late(timeout) from problem
        except (OSError, http.client.HTTPException) as problem:
            raise (_late(timeout) if deadline.passed else HookError(_reason(target, problem))) from problem


def _late(timeout: float) -> HookError:
    return HookError(f"did not answer within {lasting(timeout)}")


@contextlib.contextmanager
def _connected(
    target: Target, found: list[Address], deadline: Deadline, tls: ssl.SSLContext | None
) -> Iterator[socket.socket]:
    """Open a connection to the first of the addresses that takes one."""
    bare = _open(found, deadline)
    with bare:
        deadline.guard(bare)
        bare.settimeout(deadline.left)
        if target.scheme == "http":
            yield bare
            return
        # The name, and not the address, is what the certificate has to prove.
        context = tls or ssl.create_default_context()
        with context.wrap_socket(bare, server_hostname=target.host, do_handshake_on_connect=False) as secure:
            deadline.guard(secure)
            secure.do_handshake()
            yield secure


def _open(found: list[Address], deadline: Deadline) -> socket.socket:
    problem: OSError = OSError("there is no address")
    for at, address in enumerate(found):
        connection = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            # One that swallows everything leaves time for the others.
            connection.settimeout(deadline.left / (len(found) - at))
            connection.connect(address.place)
        except OSError as met:
            connection.close()
            problem = met
        else:
            return connection
    raise problem


def _answer(
    target: Target, connection: socket.socket, deadline: Deadline, body: bytes, headers: Mapping[str, str]
) -> Answer:
    client = http.client.HTTPConnection(target.host, target.port)
    client.auto_open = 0
    client.sock = connection
    client.request("POST", target.path, body, {"Host": target.authority, **headers, "Connection": "close"})
    with contextlib.closing(client.getresponse()) as response:
        if deadline.passed:
            # What was cut off in the middle of its head reads as a whole one.
            raise TimeoutError
        said = b""
        if not 200 <= response.status < 300:
            # The status says what became of it; how it is explained may be missing.
            with contextlib.suppress(OSError, http.client.HTTPException):
                said = response.read(MOST)
    found = {name.lower(): value for name, value in response.getheaders()}
    told = said.decode("utf-8", "replace") if _is_text(found.get("content-type", "")) else ""
    return Answer(status=response.status, headers=found, said=told)


def _is_text(kind: str) -> bool:
    kind = kind.partition(";")[0].strip().lower()
    return kind in {"text/plain", "application/json"} or kind.endswith("+json")


def _reason(target: Target, problem: Exception) -> str:
    """Return why there was no answer; what the other side sent is no part of it."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"was told nothing: the certificate of {target.host} cannot be believed ({problem.verify_message})"
    if isinstance(problem, ssl.SSLError):
        return f"was told nothing: {target.host} does not speak TLS as it should ({problem.reason or 'it ended'})"
    if isinstance(problem, http.client.RemoteDisconnected):
        return f"had no answer from {target.origin}: it closed the connection"
    if isinstance(problem, http.client.HTTPException):
        return f"had an answer from {target.origin} that is not HTTP"
    return f"had no answer from {target.origin} ({getattr(problem, 'strerror', None) or 'the connection broke'})"
