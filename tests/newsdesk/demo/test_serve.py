from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from newsdesk.demo.faults import OUTAGES
from newsdesk.demo.noise import Noise
from newsdesk.demo.serve import Served, serve
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsdesk.demo.faults import OutageKind

    Get = Callable[..., Any]


@pytest.fixture
def served() -> Iterator[Served]:
    with serve(Site(releases=25)) as served:
        yield served


def test_gzip_is_sent_where_it_is_accepted(served: Served, get: Get) -> None:
    url = served.url + "/news/"
    plain, zipped = get(url), get(url, zipped=True)
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert len(zipped.raw) < len(plain.raw) / 2
    assert zipped.text == plain.text


def test_a_connection_is_kept_for_many_requests(served: Served) -> None:
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=5)
    connection.connect()
    own = connection.sock
    for release in served.site.listed[:5]:
        connection.request("GET", release.path)
        response = connection.getresponse()
        assert (response.version, response.status) == (11, 200)
        response.read()
        assert connection.sock is own
    connection.close()


def test_head_sends_the_length_and_no_body(served: Served, get: Get) -> None:
    head, page = (get(served.url + "/news/", method=method) for method in ("HEAD", "GET"))
    assert head.raw == b""
    assert head.headers == page.headers


def test_requests_are_counted_across_threads(served: Served, get: Get) -> None:
    def walk() -> None:
        for release in served.site.listed[:10]:
            get(served.url + release.path)
        get(served.url + "/nowhere/")

    threads = [threading.Thread(target=walk) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(served.requests) == 44
    assert served.count("/nowhere/", 404) == 4
    assert served.count(status=200) == 40
    assert served.requests[0].status == 200
    served.forget()
    assert served.requests == []


def test_kept_pages_are_forgotten_when_the_site_changes(served: Served, get: Get) -> None:
    release = served.site.listed[0]
    url = served.url + release.path
    assert get(url).raw == get(url).raw
    served.site.edit(release.slug, "number")
    assert tuple(get(url).body) == served.site.release(release.slug).lines
    served.site.fault(release.path, status=500, times=1)
    assert [get(url).status for _ in range(3)] == [500, 200, 200]


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        ("503", 503, "503 Service"),
        ("500", 500, "500 Internal"),
        ("challenge-403", 403, "Just a moment..."),
        ("challenge-200", 200, "Just a moment..."),
        ("empty", 200, ""),
    ],
)
def test_an_outage_is_everywhere_until_it_ends(
    served: Served, get: Get, kind: OutageKind, status: int, says: str
) -> None:
    site = served.site
    site.outage(kind)
    assert site.ill == kind
    for path in ("/", "/news/", site.listed[0].path, "/robots.txt"):
        page = get(served.url + path)
        assert page.status == status
        assert says in page.text
        assert bool(page.raw) == bool(says)
        assert ("cf-mitigated" in page.headers) == (kind == "challenge-403")
    site.recover()
    assert site.ill is None
    assert get(served.url + "/news/").links == [release.path for release in site.listed[:10]]
    assert [truth.kind for truth in site.truth] == ["outage", "recovered"]


def test_a_refused_listing_spares_the_releases(served: Served, get: Get) -> None:
    served.site.outage("refuse-listing")
    assert get(served.url + "/news/").status == get(served.url + "/news/page/2/").status == 403
    assert get(served.url + served.site.listed[0].path).status == 200


def test_a_site_that_hangs_answers_nobody_and_can_be_closed(get: Get) -> None:
    assert "hang" in OUTAGES
    site = Site(releases=3)
    site.outage("hang")
    begun = time.monotonic()
    with serve(site) as served, pytest.raises(TimeoutError):
        get(served.url + "/news/", timeout=0.2)
    assert time.monotonic() - begun < 5
    assert served.requests == [("/news/", 0)]


def test_one_path_fails_as_often_as_asked(served: Served, get: Get) -> None:
    path = served.site.listed[1].path
    served.site.fault(path, status=429, times=2)
    assert [get(served.url + path).status for _ in range(3)] == [429, 429, 200]
    served.site.fault(path, status=500)
    assert {get(served.url + path).status for _ in range(4)} == {500}
    assert get(served.url + served.site.listed[2].path).status == 200
    served.site.recover()
    assert get(served.url + path).status == 200


def test_one_path_leads_off_the_site(served: Served, get: Get) -> None:
    path = served.site.listed[1].path
    served.site.fault(path, redirect="http://elsewhere.example/")
    page = get(served.url + path)
    assert (page.status, page.headers["location"]) == (302, "http://elsewhere.example/")


@pytest.mark.parametrize("zipped", [False, True])
def test_a_cut_answer_promises_more_than_it_sends(served: Served, get: Get, *, zipped: bool) -> None:
    path = served.site.listed[1].path
    served.site.fault(path, truncate=True, times=1)
    with pytest.raises(http.client.IncompleteRead):
        get(served.url + path, zipped=zipped)
    assert get(served.url + path, zipped=zipped).status == 200


def test_answers_can_be_late(get: Get) -> None:
    site = Site(releases=3, latency=0.05)
    with serve(site) as served:
        for _ in range(2):
            begun = time.monotonic()
            get(served.url + "/news/")
            assert time.monotonic() - begun >= 0.05
        site.fault("/", delay=0.1)
        begun = time.monotonic()
        get(served.url + "/")
        assert time.monotonic() - begun >= 0.15


def test_closing_cuts_idle_connections_and_frees_the_port() -> None:
    before = threading.active_count()
    with serve(Site(releases=3)) as served:
        idle = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(3)]
        idle[0].sendall(b"GET /news/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle[0].recv(100).startswith(b"HTTP/1.1 200 OK")
        idle[1].sendall(b"GET /ne")
    assert threading.active_count() == before
    for connection in idle:
        connection.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", served.port))
    with serve(Site(releases=3), served.port) as again:
        assert again.port == served.port


@pytest.mark.parametrize("line", [b"\r\n\r\n", b"nonsense\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n"])
def test_what_is_no_request_ends_the_connection(served: Served, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as connection:
        connection.sendall(line)
        assert connection.recv(100) == b""


def test_it_serves_alone_until_it_is_told_to_stop(get: Get) -> None:
    arguments = ["--releases", "30", "--seed", "4", "--weight", "20", "--port", "0", "--noise", "none"]
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "newsdesk.demo.serve", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        try:
            url = child.stdout.readline().strip()
            assert get(url + "/news/").links == [release.path for release in Site(seed=4, releases=30).listed[:10]]
        finally:
            child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=10) == 0
        assert child.stderr.read() == ""


def test_noise_is_never_kept(get: Get) -> None:
    with serve(Site(releases=3, noise=Noise(nonce=True))) as served:
        assert len({get(served.url + "/news/").raw for _ in range(5)}) == 5
