"""A newsroom whose pages say nothing before a browser has drawn them."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from newsroom_scraper import rendering
from tests.end_to_end.test_kills import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.skipif(rendering.missing(), reason="the extra [render] is not installed"),
    pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium on this machine"),
]

SHELL = """<!doctype html><html lang="en"><head><title>Harbor Watch</title></head><body><div id="root"></div>
<noscript>You need to enable JavaScript to run this app.</noscript>
<img src="/pixel.png"><img src="http://tracker.invalid/pixel.png">
<script>
fetch("/api" + location.pathname).then(answer => answer.json()).then(page => {
  const root = document.getElementById("root");
  for (const row of page.rows || []) {
    root.insertAdjacentHTML("beforeend",
      `<article class="row"><h3><a href="${row.url}">${row.title}</a></h3><p class="day">${row.day}</p></article>`);
  }
  if (page.title) {
    root.insertAdjacentHTML("beforeend",
      `<main><h1>${page.title}</h1><p class="day">${page.day}</p><div class="text">${page.text}</div></main>`);
  }
  if (page.endless) { setInterval(() => fetch("/api/ping"), 100); }
});
</script></body></html>"""

DECLARATION = """
name = "harbor-watch"
title = "Harbor Watch"
home = "{base}/"
timezone = "Europe/London"
language = "en-GB"
[render]
{render}
[[discover]]
url = "{base}/news/"
[[layout]]
name = "drawn"
[layout.entry]
row = "article.row"
title = "h3"
published = "p.day"
[layout.release]
title = "h1"
published = "p.day"
body = "div.text"
"""


class Site(ThreadingHTTPServer):
    """The site: what its interface in JSON says, and what was asked of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers: dict[str, Any] = {"/api/news/": {"rows": []}}

    def publish(self, slug: str, title: str, day: str, text: str) -> None:
        self.answers["/api/news/"]["rows"].insert(0, {"url": f"/news/{slug}", "title": title, "day": day})
        self.answers[f"/api/news/{slug}"] = {"title": title, "day": day, "text": f"<p>{text}</p>"}


class _Handler(BaseHTTPRequestHandler):
    server: Site
    pages: ClassVar[dict[str, str]] = {"/robots.txt": "User-agent: *\nDisallow: /private/\n"}

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.agents.add(self.headers["User-Agent"])
        if self.path in self.server.answers:
            return self.answer(json.dumps(self.server.answers[self.path]), "application/json")
        if self.path in self.pages:
            return self.answer(self.pages[self.path], "text/plain")
        if self.path.startswith("/news/") and (f"/api{self.path}" in self.server.answers):
            return self.answer(SHELL, "text/html")
        return self.answer("not here", "text/plain", 404)

    def answer(self, text: str, kind: str, status: int = 200) -> None:
        body = gzip.compress(text.encode())
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def site() -> Iterator[Site]:
    with Site() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        try:
            for number in range(1, 4):
                made.publish(
                    f"r{number}", f"Statement number {number}", f"{number} March 2026", "The harbor is open. " * 9
                )
            yield made
        finally:
            made.shutdown()
            thread.join()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    made = tmp_path / "desk"
    (made / "newsrooms").mkdir(parents=True)
    return made


def follow(workspace: Path, site: Site, render: str = 'wait = "article.row"', timeout: int = 30) -> None:
    (workspace / "newsrooms" / "harbor-watch.toml").write_text(DECLARATION.format(base=site.base, render=render))
    (workspace / "workspace.toml").write_text(
        f"[newsroom.harbor-watch]\ndelay = 0\ntimeout = {timeout}\ncadence.beyond = '0s'\n"
    )


def newsroom(workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newsdesk", "-w", str(workspace), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, "NO_COLOR": "1"},
    )


def lines(workspace: Path, name: str) -> list[dict[str, Any]]:
    path = workspace / "data" / "harbor-watch" / name
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_drawn_newsroom_is_read_and_watched(workspace: Path) -> None:
    with site() as there:
        follow(workspace, there)
        first = newsroom(workspace, "run", "harbor-watch")
        assert first.returncode == 0, first.stdout + first.stderr
        read = lines(workspace, "releases.jsonl")
        assert {one["title"] for one in read} == {f"Statement number {number}" for number in (3, 2, 1)}
        assert {one["published"] for one in read} == {"2026-03-01", "2026-03-02", "2026-03-03"}
        assert all(one["body"].startswith("The harbor is open.") for one in read)

        assert newsroom(workspace, "run", "harbor-watch").returncode == 0
        assert {one["kind"] for one in lines(workspace, "changes.jsonl")} == {"new"}
        there.answers["/api/news/r2"]["text"] = "<p>The harbor is closed until 9 May. " + "It will open. " * 9 + "</p>"
        there.publish("r4", "Statement number 4", "4 March 2026", "A fourth one. " * 9)
        assert newsroom(workspace, "run", "harbor-watch").returncode == 0
        told = [(one["kind"], one["title"]) for one in lines(workspace, "changes.jsonl")][3:]
        assert sorted(told) == [("edited", "Statement number 2"), ("new", "Statement number 4")]

        assert "/pixel.png" not in there.asked  # nothing is loaded that says nothing
        assert {agent.partition("/")[0] for agent in there.agents} == {"newsroom-scraper"}
        sound = newsroom(workspace, "archive", "check", "--deep")
        assert sound.returncode == 0, sound.stdout + sound.stderr


def test_what_was_drawn_is_kept_and_says_so(workspace: Path) -> None:
    with site() as there:
        follow(workspace, there)
        newsroom(workspace, "run", "harbor-watch")
    evidence = lines(workspace, "releases.jsonl")[0]["evidence"]
    with gzip.open(workspace / evidence["warc"]) as file:
        kept = file.read().decode()
    assert "X-Archive-Rendered: Chromium/" in kept
    assert '<div class="text"><p>The harbor is open.' in kept


def test_nothing_that_matches_is_a_failure_with_its_reason(workspace: Path) -> None:
    with site() as there:
        follow(workspace, there, 'wait = "div.never"', timeout=3)
        ran = newsroom(workspace, "run", "harbor-watch")
    assert ran.returncode == 1
    assert "no answer in time" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr


def test_robots_txt_is_obeyed(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_Handler.pages, "/robots.txt", "User-agent: *\nDisallow: /\n")
    with site() as there:
        follow(workspace, there)
        ran = newsroom(workspace, "run", "harbor-watch")
        assert ran.returncode == 1
        assert "robots.txt" in ran.stdout + ran.stderr
        assert set(there.asked) == {"/robots.txt"}


def browsers(folder: Path) -> list[int]:
    """Return the processes that work with a profile under a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:  # it ended this moment
            continue
        if str(folder).encode() in words and b"--user-data-dir" in words:
            found.append(int(process.name))
    return found


@pytest.mark.parametrize("whom", ["nobody", "program", "child"])
def test_no_browser_is_left(workspace: Path, whom: str) -> None:
    profiles = workspace.parent / "profiles"
    profiles.mkdir()
    with site() as there:
        follow(workspace, there, timeout=8)
        there.answers["/api/news/r3"]["endless"] = True  # never quiet, so that the crawl is under way for a while
        command = [sys.executable, "-m", "newsdesk", "-w", str(workspace), "run", "harbor-watch"]
        with subprocess.Popen(command, env={**os.environ, "TMPDIR": str(profiles)}) as program:
            until(lambda: browsers(profiles), 30)
            if whom == "program":
                program.kill()
            elif whom == "child":
                log = next((workspace / "data" / "harbor-watch" / "crawls").glob("*.part/crawl.log"))
                os.kill(writer_of(log), signal.SIGKILL)
        until(lambda: not browsers(profiles))


def writer_of(file: Path) -> int:
    """Return the youngest process that has a file open."""
    found = []
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if handle.resolve() == file.resolve():
                found.append(int(handle.parts[2]))
        except OSError:
            continue
    return max(found)
