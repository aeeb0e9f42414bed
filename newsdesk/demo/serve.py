"""The simulated newsroom on loopback: HTTP/1.1 with keep-alive and gzip, gone without a trace when closed.

Run alone it prints its address on the first line and serves until it is told to stop:

    python -m newsdesk.demo.serve --releases 2000 --seed 1 --weight 50 --port 0 --noise none
"""

from __future__ import annotations

import argparse
import gzip
import signal
import socket
import threading
import zlib
from collections import Counter
from contextlib import contextmanager
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from socketserver import StreamRequestHandler
from typing import TYPE_CHECKING, NamedTuple, cast, get_args

from newsdesk.demo.generations import GenerationName
from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdesk.demo.faults import Answer

MAX_LINE = 65_536
# Level 5 is what servers send; it takes a third of the time of level 9.
GZIP_LEVEL = 5
REASONS = {status.value: status.phrase for status in HTTPStatus}


class Seen(NamedTuple):
    """One request that was answered; 0 where the answer never came."""

    path: str
    status: int


class Served:
    """A site that is being served: its address and what was asked of it."""

    def __init__(self, site: Site, server: _Server) -> None:
        self.site = site
        self.url = server.origin
        self._server = server

    @property
    def port(self) -> int:
        """The port that was taken."""
        return int(self._server.server_address[1])

    @property
    def requests(self) -> list[Seen]:
        """Every request so far, in the order of the answers."""
        with self._server.guard:
            return list(self._server.seen)

    def count(self, path: str | None = None, status: int | None = None) -> int:
        """Return how many requests there were, for that path, with that status."""
        return sum(
            number
            for seen, number in Counter(self.requests).items()
            if path in {None, seen.path} and status in {None, seen.status}
        )

    def forget(self) -> None:
        """Begin the list of requests anew."""
        with self._server.guard:
            self._server.seen.clear()


class _Server(ThreadingHTTPServer):
    """Threads that are waited for, and connections that can be cut from outside."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, site: Site, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.site = site
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        self.stopping = threading.Event()
        self.guard = threading.Lock()
        self.seen: list[Seen] = []
        self.open: set[socket.socket] = set()
        self.kept: dict[tuple[str, bool], tuple[int, bytes]] = {}
        self.kept_of = -1

    def server_bind(self) -> None:
        """Bind without asking for the name of the host, which may wait for a name server."""
        super(ThreadingHTTPServer, self).server_bind()
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def stop(self) -> None:
        """Cut every connection and wait for every thread."""
        self.stopping.set()
        self.shutdown()
        with self.guard:
            for connection in self.open:
                _cut(connection)
        self.server_close()

    def reply(self, path: str, *, zipped: bool) -> tuple[Answer | None, int, bytes]:
        """Return the answer (None if it was kept from before), its status and its bytes on the wire."""
        revision = self.site.revision
        with self.guard:
            if self.kept_of != revision:
                self.kept.clear()
                self.kept_of = revision
            kept = self.kept.get((path, zipped))
        if kept:
            return None, *kept
        answer = self.site.answer(path, self.origin)
        wire = _wire(answer, zipped=zipped, validators=self.site.validators)
        if answer.keepable and not answer.delay:
            with self.guard:
                if self.kept_of == revision == self.site.revision:
                    self.kept[path, zipped] = (answer.status, wire)
        return answer, answer.status, wire


class _Handler(StreamRequestHandler):
    """Reads the request line and three headers and nothing else: a benchmark should measure its client."""

    disable_nagle_algorithm = True
    wbufsize = -1

    def handle(self) -> None:
        """Answer requests until either side has had enough."""
        server = cast("_Server", self.server)
        with server.guard:
            server.open.add(self.connection)
        try:
            while not server.stopping.is_set() and self._one(server):
                pass
        except ConnectionError:
            # A reader that goes away in the middle of a page is its own business.
            return
        finally:
            with server.guard:
                server.open.discard(self.connection)

    def finish(self) -> None:
        """Close the streams, also where the other side has gone."""
        try:
            super().finish()
        except ConnectionError:
            self.rfile.close()

    def _one(self, server: _Server) -> bool:
        """Answer one request; False when the connection is over."""
        words = self.rfile.readline(MAX_LINE).split()
        if len(words) != 3:
            return False
        method, path, version = (word.decode("latin-1") for word in words)
        zipped, alive, validator = False, version == "HTTP/1.1", b""
        while (line := self.rfile.readline(MAX_LINE)) not in {b"\r\n", b"\n", b""}:
            name, _, value = line.lower().partition(b":")
            zipped = zipped or (name == b"accept-encoding" and b"gzip" in value)
            alive = alive and not (name == b"connection" and b"close" in value)
            validator = value.strip() if name == b"if-none-match" else validator
        answer, status, wire = server.reply(path, zipped=zipped)
        if answer and answer.hangs:
            self._note(server, path, 0)
            server.stopping.wait()
            return False
        if answer and answer.delay and server.stopping.wait(answer.delay):
            return False
        if server.site.validators and status == 200 and validator and validator in wire.partition(b"\r\n\r\n")[0]:
            status, wire = 304, f"HTTP/1.1 304 Not Modified\r\nETag: {validator.decode()}\r\n\r\n".encode()
        # What is counted must be there before the reader can know that it has the answer.
        self._note(server, path, status)
        head, mark, body = wire.partition(b"\r\n\r\n")
        if answer and answer.truncated:
            wire, alive = head + mark + body[: len(body) // 2], False
        elif method == "HEAD":
            wire = head + mark
        self.wfile.write(wire)
        self.wfile.flush()
        return alive

    @staticmethod
    def _note(server: _Server, path: str, status: int) -> None:
        with server.guard:
            server.seen.append(Seen(path, status))


@contextmanager
def serve(site: Site, port: int = 0) -> Iterator[Served]:
    """Serve the site on 127.0.0.1 while the block runs; port 0 takes a free one."""
    server = _Server(site, port)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="demo-newsroom", daemon=True
    )
    thread.start()
    try:
        yield Served(site, server)
    finally:
        server.stop()
        thread.join()


def _wire(answer: Answer, *, zipped: bool, validators: bool) -> bytes:
    """Return the whole answer as bytes."""
    zipped = zipped and len(answer.body) > 200
    body = gzip.compress(answer.body, GZIP_LEVEL, mtime=0) if zipped else answer.body
    headers = [
        *answer.headers,
        ("Server", "demo"),
        ("Vary", "Accept-Encoding"),
        ("Content-Length", str(len(body))),
    ]
    if zipped:
        headers.append(("Content-Encoding", "gzip"))
    if validators:
        headers.append(("ETag", f'"{zlib.crc32(answer.body):08x}"'))
    lines = [f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def _cut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        # The other side was quicker; what is cut is cut.
        return


def main(arguments: list[str] | None = None) -> int:
    """Serve a site until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m newsdesk.demo.serve", description="Serve a simulated newsroom.")
    parser.add_argument("--releases", type=int, default=60, help="how many releases there are")
    parser.add_argument("--seed", type=int, default=1, help="what every text is drawn from")
    parser.add_argument("--per-page", type=int, default=10, help="rows on a page of the listing")
    parser.add_argument("--generation", choices=get_args(GenerationName), default="2022", help="the markup")
    parser.add_argument("--weight", type=int, default=0, help="KiB of menus on every page")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--noise", choices=("none", "all"), default="none", help="what differs between answers")
    parser.add_argument("--documents", action="store_true", help="serve feeds, sitemaps and data too")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    asked = parser.parse_args(arguments)
    site = Site(
        seed=asked.seed,
        releases=asked.releases,
        per_page=asked.per_page,
        generation=asked.generation,
        noise=Noise.all() if asked.noise == "all" else Noise.none(),
        weight=asked.weight,
        latency=asked.latency,
        documents=asked.documents,
    )
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    with serve(site, asked.port) as served:
        print(served.url, flush=True)  # noqa: T201 - the first line is the interface of this program
        over.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
