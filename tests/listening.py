"""A service that expects a heartbeat."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Listener:
    """A service that hears, and answers as it is told: codes in turn, the last one for ever."""

    url: str = ""
    codes: list[int] = field(default_factory=lambda: [200])
    heard: list[tuple[str, str]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    runs: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.heard]


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen while a block runs."""
    told = Listener()
    told.hold.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.heard.append((parts.path, body))
            told.runs += parse_qs(parts.query).get("rid", [])
            code = told.codes.pop(0) if len(told.codes) > 1 else told.codes[0]
            told.hold.wait(10)
            self.send_response(code)
            if 300 <= code < 400:
                self.send_header("Location", f"{told.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    yield told
    told.hold.set()
    server.shutdown()
    thread.join()
    server.server_close()
