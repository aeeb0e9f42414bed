"""`newsroom probe` and `newsroom add` on a site on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = 'contact = "desk@example.org"\n[newsroom.harbor]\ndelay = 0\nconfirm_after = 0\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "workspace.toml").write_text(SETTINGS)
    return tmp_path / "desk"


def newsroom(workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newsdesk", *words[:1], "-w", str(workspace), *words[1:]],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
    )


@contextmanager
def answering(pages: dict[str, tuple[int, str]]) -> Iterator[tuple[str, list[str]]]:
    """Serve pages; give the address and what was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, text = pages.get(self.path, (404, "<html><body>not here</body></html>"))
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


def test_what_is_added_is_crawled(workspace: Path) -> None:
    site = Site(seed=3, releases=14, per_page=7)
    with serve(site) as served:
        base = served.url
        added = newsroom(workspace, "add", f"{base}/", "--name", "harbor", "--yes")
        assert added.returncode == 0, added.stderr
        assert "5 releases as read" in added.stderr
        assert (workspace / "newsrooms" / "harbor.toml").is_file()
        ran = newsroom(workspace, "run", "harbor")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        lines = (workspace / "data" / "harbor" / "releases.jsonl").read_text().splitlines()
        read = [json.loads(one) for one in lines]
        assert {one["url"].rstrip("/").rpartition("/")[2] for one in read} == {one.slug for one in site.listed}
        assert all(one["body"] and one["published"] for one in read)
        again = newsroom(workspace, "add", f"{base}/", "--name", "harbor", "--yes")
        assert again.returncode == 1
        assert "already" in again.stderr


def test_a_probe_is_polite_and_prints_a_declaration(workspace: Path) -> None:
    site = Site(seed=3, releases=14, per_page=7)
    with serve(site) as served:
        probed = newsroom(workspace, "probe", f"{served.url}/news/", "--json")
    told = json.loads(probed.stdout)
    assert probed.returncode == 0
    assert told["works"] is True
    assert told["requests"] <= 20
    assert len(told["sample"]) == 5
    assert "[[discover]]" in told["declaration"]
    assert not (workspace / "newsrooms").exists()


def test_robots_txt_is_obeyed(workspace: Path) -> None:
    with answering({"/robots.txt": (200, "User-agent: *\nDisallow: /\n")}) as (base, asked):
        probed = newsroom(workspace, "probe", f"{base}/press")
    assert probed.returncode == 1
    assert "robots.txt" in probed.stderr
    assert asked == ["/robots.txt"]


def test_blocked_is_told_as_blocked(workspace: Path) -> None:
    with answering({"/press": (403, "<title>Just a moment...</title>")}) as (base, _):
        probed = newsroom(workspace, "probe", f"{base}/press")
    assert probed.returncode == 1
    assert "blocked" in probed.stderr
    assert "docs/blocked.md" in probed.stderr


@pytest.mark.parametrize("url", ["nonsense", "ftp://a.example/", "http://nosuch.invalid/"])
def test_a_wrong_address_is_said_plainly(workspace: Path, url: str) -> None:
    probed = newsroom(workspace, "probe", url)
    assert probed.returncode in {1, 2}
    assert "Traceback" not in probed.stderr
    assert probed.stdout == ""


DECLARED = 'name = "pier"\nhome = "http://127.0.0.1:9/"\n[[discover]]\nurl = "http://127.0.0.1:9/news"\n'


def test_a_declaration_is_added_from_a_file_and_from_an_address(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "pier.toml").write_text(DECLARED)
    assert newsroom(workspace, "add", str(tmp_path / "pier.toml"), "--yes").returncode == 0
    assert (workspace / "newsrooms" / "pier.toml").read_text() == DECLARED
    with answering({"/quay.toml": (200, DECLARED.replace("pier", "quay"))}) as (base, _):
        assert newsroom(workspace, "add", f"{base}/quay.toml", "--yes").returncode == 0
    assert (workspace / "newsrooms" / "quay.toml").is_file()


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        'name = "Pier"\nhome = "http://a.example/"\n',
        'name = "pier"\nhome = "http://a.example/"\n',
        'name = "pier"\nextends = "nobody"\n',
        'name = "../pier"\n',
        'name = "amnesty-usa"\nextends = "amnesty-usa"\n',
    ],
)
def test_what_cannot_be_used_is_not_saved(workspace: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "pier.toml").write_text(text)
    done = newsroom(workspace, "add", str(tmp_path / "pier.toml"), "--yes")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not [*(workspace / "newsrooms").glob("*")]


def test_one_that_fails_stops_no_other(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "pier.toml").write_text(DECLARED)
    (tmp_path / "list.txt").write_text(f"# two\nhttp://127.0.0.1:9/none\n{tmp_path / 'pier.toml'}\n")
    done = newsroom(workspace, "add", "--file", str(tmp_path / "list.txt"), "--yes", "--json")
    told = [json.loads(one) for one in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [one["added"] for one in told] == [False, True]


def test_the_feeds_of_an_opml_file_are_asked_for(workspace: Path, tmp_path: Path) -> None:
    with answering({}) as (base, asked):
        opml = f'<opml version="2.0"><body><outline text="x"><outline xmlUrl="{base}/feed"/></outline></body></opml>'
        (tmp_path / "feeds.opml").write_text(opml)
        assert newsroom(workspace, "add", "--file", str(tmp_path / "feeds.opml"), "--yes").returncode == 1
    assert "/feed" in asked


def test_nobody_to_ask_is_an_error(workspace: Path) -> None:
    done = newsroom(workspace, "add", "http://127.0.0.1:9/")
    assert done.returncode != 0
    assert "--yes" in done.stderr
