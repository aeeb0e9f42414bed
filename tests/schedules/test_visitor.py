"""Single polite looks, at a server on loopback."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.plan import Manners
from newsroom_scraper.values.urls import host
from schedules.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

MANNERS: Final = Manners(delay=0, contact="desk@example.org")
CHALLENGE: Final = b"<html><head><title>Just a moment...</title></head><body></body></html>"


@contextmanager
def served() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a small site, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body = {
                "/robots.txt": (200, b"User-agent: *\nDisallow: /kept"),
                "/moved": (302, b""),
                "/closed": (403, b"no"),
                "/guard": (503, CHALLENGE),
            }.get(self.path, (200, f"<p>{self.headers['User-Agent']}</p>".encode()))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/there")
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


def test_looks_bring_pages_and_say_why_they_do_not() -> None:
    with served() as (site, asked), Visitor(MANNERS) as visitor:
        page = visitor.get(f"{site}/there")
        moved = visitor.get(f"{site}/moved")
        kept = visitor.get(f"{site}/kept")
        closed = visitor.get(f"{site}/closed")
        nonsense = visitor.get("nonsense")
        assert visitor.requests == len(asked) == 5
    assert page.status == 200
    assert b"contact: desk@example.org" in page.body
    assert (moved.url, moved.final_url) == (f"{site}/moved", f"{site}/there")
    assert kept.status is None
    assert "robots.txt" in (kept.failure or "")
    assert "/kept" not in asked
    assert closed.blocked == "answered 403"
    assert "no web address" in (nonsense.failure or "")


def test_a_challenge_is_told_as_a_block() -> None:
    with served() as (site, _), Visitor(MANNERS) as visitor:
        assert "challenge page" in (visitor.get(f"{site}/guard").blocked or "")


def test_no_look_is_begun_once_the_requests_are_spent() -> None:
    with served() as (site, asked), Visitor(MANNERS, most=3) as visitor:
        looks = [visitor.get(f"{site}/{number}") for number in range(5)]
        assert asked == ["/robots.txt", "/0", "/1"]
    assert [one.status for one in looks] == [200, 200, None, None, None]
    assert "3 requests were made" in (looks[-1].failure or "")


def test_a_dead_host_is_a_failure_and_the_visit_goes_on() -> None:
    with served() as (site, _), Visitor(MANNERS, hosts=["127.0.0.1:1", host(site)]) as visitor:
        assert visitor.get("http://127.0.0.1:1/").failure == "the host 127.0.0.1:1 refused the connection"
        assert visitor.get(f"{site}/there").status == 200


def test_the_process_ends_with_the_visit() -> None:
    with served() as (site, _), Visitor(MANNERS) as visitor:
        visitor.get(site)
        process = visitor._process
        assert process is not None
    assert process.returncode is not None
