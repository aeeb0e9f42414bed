"""`[http] proxy`: everything is asked through a real proxy on loopback, its password comes from `.env` and stays there."""

from __future__ import annotations

import base64
import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from newsroom_scraper.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Desk

NAME = "newsroom.invalid"
"""A host that only the proxy knows."""


class Proxy(ThreadingHTTPServer):
    def __init__(self, behind: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = behind
        self.asked: list[tuple[str, str | None]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append((parts.netloc, self.headers.get("Proxy-Authorization")))
        line = HTTPConnection("127.0.0.1", self.server.behind)
        line.request("GET", parts.path)
        answer = line.getresponse()
        body = answer.read().replace(f"127.0.0.1:{self.server.behind}".encode(), NAME.encode())
        line.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name in {"Content-Type", "Location"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def proxying(behind: int) -> Iterator[Proxy]:
    with Proxy(behind) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield proxy
        proxy.shutdown()
        thread.join()


def through(desk: Desk, proxy: str) -> None:
    desk.behave()
    with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write(f'[http]\nproxy = "{proxy}"\n')


def test_everything_is_asked_through_the_proxy(desk: Desk) -> None:
    """The real child: a host that has no address is read."""
    (desk.root / ".env").write_text("PROXY_PASSWORD=s3cret\n", encoding="utf-8")
    (desk.root / ".env").chmod(0o600)
    desk.declare(f"http://{NAME}")
    with proxying(desk.served.port) as proxy:
        through(desk, f"http://desk:${{PROXY_PASSWORD}}@127.0.0.1:{proxy.port}")
        outcome = desk.run(child=True, full=True)
    assert {host for host, _ in proxy.asked} == {NAME}
    known = base64.b64encode(b"desk:s3cret").decode()
    assert {said for _, said in proxy.asked} == {f"Basic {known}"}
    assert outcome.counts["read"] == 12
    kept = [path for path in desk.home.rglob("*") if path.is_file()]
    assert [path for path in kept if b"s3cret" in path.read_bytes()] == []


def test_a_proxy_that_is_not_there(desk: Desk) -> None:
    with proxying(desk.served.port) as proxy:
        port = proxy.port
    through(desk, f"http://127.0.0.1:{port}")
    outcome = desk.run(child=True)
    assert desk.served.requests == []
    desk.ended(outcome, "failed", f"the proxy 127.0.0.1:{port}", "nothing counts as removed")


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("socks5://127.0.0.1:1080", "not the address of an HTTP proxy"),
        ("127.0.0.1:3128", "not the address of an HTTP proxy"),
        ("http://:3128", "not the address of an HTTP proxy"),
        ("http://127.0.0.1:port", "not the address of an HTTP proxy"),
        ("http://desk:word@127.0.0.1:3128", "has a password in it"),
    ],
)
def test_what_is_no_proxy_is_refused(desk: Desk, proxy: str, words: str) -> None:
    through(desk, proxy)
    with pytest.raises(WorkspaceError, match=words):
        desk.run()


def test_a_secret_that_is_set_nowhere_asks_for_nothing(desk: Desk) -> None:
    through(desk, "http://desk:${NOBODY_SET_THIS}@127.0.0.1:3128")
    with pytest.raises(WorkspaceError, match="NOBODY_SET_THIS"):
        desk.run(child=True)
    assert desk.served.requests == []
