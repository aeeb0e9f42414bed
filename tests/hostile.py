"""A newsroom on loopback some paths of which mean harm, a neighbour that nobody may ask, and names that lead astray."""

from __future__ import annotations

import json
import os
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

    from newsdesk.demo.site import Site

    Trick = Callable[["Wire"], None]

HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
_PATCH: Final = """
import json, os, socket
_asked, _true = {asked!r}, socket.getaddrinfo
def _answers(host, port, *rest, **more):
    name = host.decode() if isinstance(host, bytes) else host
    told = json.loads(open({names!r}).read()).get(name)
    if told is None:
        return _true(host, port, *rest, **more)
    with open(_asked, "a+") as file:
        file.seek(0)
        before = file.read().split().count(name)
        file.write(name + "\\n")
    found = []
    for one in told[min(before, len(told) - 1)]:
        found += _true(one, port, *rest, **more)
    return found
socket.getaddrinfo = _answers
"""


@dataclass
class Wire:
    """One connection, as a trick has it: it sends until the other side has had enough."""

    send: Callable[[bytes], object]
    over: threading.Event


@dataclass
class Front:
    """A site as it is served, and its tricks by path."""

    site: Site | None
    url: str = ""
    tricks: dict[str, Trick] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def forget(self) -> None:
        self.asked.clear()


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, place: Any, front: Front, family: int) -> None:
        self.address_family = family
        self.front, self.over = front, threading.Event()
        super().__init__(place, _Handler)

    def server_bind(self) -> None:
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


class _Handler(StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        words = self.rfile.readline().split()
        while self.rfile.readline().strip():
            pass
        if len(words) < 2:
            return
        front, path = self.server.front, words[1].decode()
        front.asked.append(path)
        try:
            if trick := front.tricks.get(path):
                trick(Wire(self.connection.sendall, self.server.over))
            else:
                self.connection.sendall(_answer(front, path))
        except OSError:  # the other side has had enough
            return


def _answer(front: Front, path: str) -> bytes:
    if front.site is None:
        return page(b"<p>The neighbour.</p>")
    said = front.site.answer(path, front.url)
    head = [f"HTTP/1.1 {said.status} {HTTPStatus(said.status).phrase}", *(f"{n}: {v}" for n, v in said.headers)]
    head += [f"Content-Length: {len(said.body)}", "Connection: close", "", ""]
    return "\r\n".join(head).encode() + said.body


@contextmanager
def fronted(site: Site | None, place: str = "127.0.0.1", port: int = 0) -> Iterator[Front]:
    """Serve a site and its tricks; without a site a neighbour, who answers everybody: "::" is on every address."""
    front = Front(site)
    with _Server((place, port), front, socket.AF_INET6 if ":" in place else socket.AF_INET) as server:
        front.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield front
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def lead(folder: Path, monkeypatch: pytest.MonkeyPatch, names: dict[str, list[list[str]]]) -> Path:
    """Let names have the addresses that are said, in the programs started from now on; return where lookups are noted.

    Args:
        folder: to write in.
        monkeypatch: of the test.
        names: of each, what it has at its first lookup, at its second and so on; the last stays.

    """
    folder.mkdir(exist_ok=True)
    told, asked = folder / "names.json", folder / "asked"
    told.write_text(json.dumps(names))
    asked.touch()
    (folder / "sitecustomize.py").write_text(_PATCH.format(names=str(told), asked=str(asked)))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]))
    return asked


# -- tricks ----------------------------------------------------------------------------------------------------------


def page(body: bytes, *headers: str) -> bytes:
    """Return an answer as it stands on the wire."""
    lines = "".join(f"{one}\r\n" for one in (*headers, f"Content-Length: {len(body)}", "Connection: close"))
    return HEAD + lines.encode() + b"\r\n" + body


def says(answer: bytes) -> Trick:
    def trick(wire: Wire) -> None:
        wire.send(answer)

    return trick


def moved(to: str) -> Trick:
    answer = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    return says(answer.encode())


def endless(head: bytes, part: bytes, *, pause: float = 0.0) -> Trick:
    """Send a head and then a part of a page again and again, for ever, with a pause in between."""

    def trick(wire: Wire) -> None:
        wire.send(head)
        while not wire.over.wait(pause):
            wire.send(part)

    return trick
