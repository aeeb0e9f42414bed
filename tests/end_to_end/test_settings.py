"""Closed, polite and honest by default, as a server and a hostile page see it."""

from __future__ import annotations

import ssl
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newsroom_scraper import crawl
from newsroom_scraper.plan import Manners, Plan

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.conftest import Desk


@pytest.fixture(scope="module")
def shipped() -> Settings:
    made = Settings()
    made.setmodule("newsroom_scraper.settings", priority="project")
    return made


def test_consoles_are_off(shipped: Settings) -> None:
    assert not shipped.getbool("TELNETCONSOLE_ENABLED")
    assert not shipped.getbool("REMOTE_CONTROL_ENABLED")


def test_polite(shipped: Settings) -> None:
    assert shipped.getbool("ROBOTSTXT_OBEY")
    assert shipped.getbool("AUTOTHROTTLE_ENABLED")
    assert shipped.getfloat("DOWNLOAD_DELAY") >= 1
    assert shipped.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert not shipped.getbool("COOKIES_ENABLED")


def test_safe(shipped: Settings) -> None:
    assert shipped.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert shipped.getint("DOWNLOAD_MAXSIZE") == 10 * 1024 * 1024
    assert {shipped.getdict("DOWNLOAD_HANDLERS")[scheme] for scheme in ("file", "ftp", "s3", "data")} == {None}


@pytest.mark.parametrize(
    ("contact", "words"), [("desk@example.org", "contact: desk@example.org"), (None, "no contact set")]
)
def test_manners_reach_the_crawl(tmp_path: Path, contact: str | None, words: str) -> None:
    manners = Manners(contact=contact, delay=2.5, concurrency=3, timeout=7)
    made = crawl.settings(Plan(newsroom="demo", crawl_id="x", seconds=9, manners=manners), tmp_path)
    assert words in made["USER_AGENT"]
    assert made["USER_AGENT"].startswith("newsroom-scraper/")
    assert (made["DOWNLOAD_DELAY"], made["CONCURRENT_REQUESTS_PER_DOMAIN"], made["DOWNLOAD_TIMEOUT"]) == (2.5, 3, 7)
    assert made["CLOSESPIDER_TIMEOUT"] == 9


@pytest.mark.parametrize("url", ["file:///etc/hostname", "data:text/plain,read", "ftp://elsewhere.invalid/x"])
def test_nothing_but_the_web_is_read(shipped: Settings, url: str) -> None:
    read: list[Any] = []
    failed: list[Any] = []

    class Curious(scrapy.Spider):
        name = "curious"

        async def start(self) -> AsyncIterator[Any]:
            yield scrapy.Request(url, callback=read.append, errback=failed.append)

    own = shipped.copy()
    own.setdict(
        {"TWISTED_REACTOR_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False, "ITEM_PIPELINES": {}}, priority="cmdline"
    )
    own.set("SPIDER_LOADER_CLASS", "scrapy.spiderloader.SpiderLoader", priority="cmdline")
    own.set("ROBOTSTXT_OBEY", value=False, priority="cmdline")
    process = AsyncCrawlerProcess(own)
    process.crawl(Curious)
    process.start(install_signal_handlers=False)
    assert read == []
    assert [type(one.value).__name__ for one in failed] == ["NotSupported"]


def test_a_server_sees_who_asks_and_that_robots_txt_was_read_first(desk: Desk) -> None:
    with listening() as (url, seen):
        desk.declare(url)
        outcome = desk.run(child=True)
    assert outcome.changes == ()
    assert seen[0][0] == "/robots.txt"
    assert [path for path, _ in seen].count("/robots.txt") == 1
    assert "/news/" in [path for path, _ in seen]
    assert {agent.partition("/")[0] for _, agent in seen} == {"newsroom-scraper"}
    assert all("contact: desk@example.org" in agent for _, agent in seen)


def test_a_certificate_that_nobody_vouches_for(desk: Desk, tmp_path: Path) -> None:
    """The real child refuses to read a page over such a connection."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    made = subprocess.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost "
        f"-addext subjectAltName=DNS:localhost -keyout {key.name} -out {certificate.name}".split(),
        cwd=tmp_path,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    with listening(certificate, key) as (url, seen):
        desk.declare(url)
        outcome = desk.run(child=True)
    assert (outcome.state, outcome.changes) == ("failed", ())
    assert "certificate" in outcome.sentences[0].lower()
    assert seen == []


@contextmanager
def listening(certificate: Path | None = None, key: Path | None = None) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A server that answers 404 to everything and notes who asked, for what."""
    seen: list[tuple[str, str]] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((self.path, self.headers["User-Agent"]))
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Quiet(HTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A reader that does not trust the certificate hangs up; that is what is wanted."""

    server = Quiet(("127.0.0.1", 0), Noting)
    scheme, name = "http", "127.0.0.1"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme, name = "https", "localhost"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{scheme}://{name}:{server.server_address[1]}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
