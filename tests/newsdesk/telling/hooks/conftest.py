"""Messages, settings, certificates, and other sides that answer, or misbehave."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from newsdesk.telling.hooks import Context
from newsdesk.telling.message import Alert, Message
from newsroom_scraper.declared import Table
from newsroom_scraper.errors import WorkspaceError
from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOST = "hooks.example.test"


@pytest.fixture
def message(tmp_path: Path, make_change: Callable[..., dict[str, Any]]) -> Callable[..., Message]:
    """Return what makes a message of lines; of one change unless told."""

    def make(*lines: dict[str, Any], **facts: Any) -> Message:
        alerts = tuple(Alert(line=one) for one in lines or (make_change(),))
        told = {
            "id": alerts[0].line["id"],
            "hook": "desk",
            "route": "default",
            "made_at": "2026-11-22T02:00:05Z",
            "workspace": tmp_path,
        }
        return Message(**{**told, **facts}, alerts=alerts)

    return make


@pytest.fixture
def make_notice() -> Callable[..., dict[str, Any]]:
    """Return what makes a notice about the workspace."""

    def make(kind: str = "disk-low", **facts: Any) -> dict[str, Any]:
        told = {
            "newsroom": None,
            "about": "x",
            "title": "The disk is nearly full.",
            "because": None,
            "advice": None,
            "detected_at": "2026-11-22T02:00:00Z",
            "crawl_id": None,
        }
        return notice(kind, **{**told, **facts})

    return make


@dataclass
class Settings:
    """A hook's table, and what it is read in."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def read(self, kind: Any, data: dict[str, Any], name: str = "desk") -> Any:
        table = Table(data, path="workspace.toml", error=WorkspaceError, where=f"hooks.{name}")
        hook = kind.read(table, Context(name=name, root=self.root, environment=self.environment))
        table.finish()
        return hook

    def refuses(self, kind: Any, data: dict[str, Any]) -> WorkspaceError:
        with pytest.raises(WorkspaceError) as raised:
            self.read(kind, data)
        return raised.value


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path)


@dataclass(frozen=True)
class Certificates:
    """A certificate authority's file, and a certificate of HOST, localhost and 127.0.0.1 with its key."""

    ca: Path
    server: Path

    def serving(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        return context

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder = tmp_path_factory.mktemp("certificates")
    now = dt.datetime.now(dt.UTC)
    authority, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])

    def certificate(name: x509.Name, key: Any, *, ca: bool) -> x509.Certificate:
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if not ca:
            names = [x509.DNSName(HOST), x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return made.sign(authority, hashes.SHA256())

    pem = serialization.Encoding.PEM
    ca = folder / "ca.pem"
    ca.write_bytes(certificate(issuer, authority.public_key(), ca=True).public_bytes(pem))
    server = folder / "server.pem"
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    key = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    server.write_bytes(key + certificate(subject, own.public_key(), ca=False).public_bytes(pem))
    return Certificates(ca, server)


@dataclass
class Receiver:
    """An HTTP server on loopback that keeps what it is told.

    Attributes:
        answers: (status, headers, body) of the next requests; 204 beyond them.
        got: (path, headers, body) of each.

    """

    port: int = 0
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)


@contextlib.contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((self.path, dict(self.headers.items()), body))
            status, headers, said = kept.answers.pop(0) if kept.answers else (204, {}, b"")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass  # the other side went away, which some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        tls.sni_callback = lambda _, name, __: kept.names.append(name)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def receive() -> Callable[..., Any]:
    """Return what opens a receiver, with TLS if need be."""
    return receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as kept:
        yield kept


@pytest.fixture
def peer() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    """Return what serves one connection on loopback as a script says, and returns the port."""
    with contextlib.ExitStack() as stack:

        def serve(script: Callable[[socket.socket], None]) -> int:
            listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            listening.settimeout(10)  # a test that fails before it connects must end all the same

            def once() -> None:
                # Whoever calls may be gone by then.
                with contextlib.suppress(OSError):
                    connection, _ = listening.accept()
                    with connection:
                        connection.settimeout(10)
                        script(connection)

            thread = threading.Thread(target=once)
            thread.start()
            stack.callback(thread.join, 10)
            port: int = listening.getsockname()[1]
            return port

        yield serve
