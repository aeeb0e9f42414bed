"""A newsroom that is watched by runs that are killed: what they leave behind, and the processes that they are."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.serve import serve
from newsroom_scraper.failpoints import VARIABLE
from newsroom_scraper.files import JOURNAL, PART
from schedules.archive.store import Archive
from tests.conftest import Desk
from tests.ringing import enrol, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdesk.demo.serve import Served
    from newsdesk.demo.site import Site
    from schedules.look import Outcome

PROCESSES = Path("/proc")
IN_PROC = pytest.mark.skipif(not (PROCESSES / "self" / "stat").exists(), reason="processes are found in /proc")

BELL = """
[hooks.bell]
kind = "command"
command = ["sh", "-c", "cat >> bell"]
"""
NO_CERTIFICATES = {"SSL_CERT_FILE": os.devnull, "SSL_CERT_DIR": os.devnull}
"""Reading them is a third of the time of a small crawl, and the site is on loopback."""
MOMENTS = {"crawl_id", "detected_at", "between", "first_seen", "last_changed", "evidence"}
"""What another crawl, at another second, says otherwise."""


class Watched(Desk):
    """A desk with a bell that writes down what rings."""

    def behave(self, **manners: str) -> None:
        super().behave(**manners)
        with (self.root / "workspace.toml").open("a", encoding="utf-8") as file:
            file.write(BELL)

    def run(self, *, child: bool = False, **options: Any) -> Outcome:
        with self.monkeypatch.context() as patch:
            # Most of a small crawl's time in this process would be its log.
            patch.setattr(logging.root.manager, "disable", logging.INFO)
            for name, value in NO_CERTIFICATES.items():
                patch.setenv(name, value)
            return super().run(child=child, **options)

    def night(self) -> Outcome:
        """Do in this process what `newsroom run demo` does."""
        enrol(self.workspace)
        outcome = self.run()
        for telling in tell(self.workspace):
            assert telling.problem is None
        return outcome

    @property
    def rung(self) -> list[str]:
        """The ids of the changes that rang, in order."""
        path = self.root / "bell"
        lines = map(json.loads, path.read_bytes().splitlines()) if path.exists() else ()
        return [one["id"] for one in lines if one["schema"].startswith("newsroom.change/")]

    @property
    def news(self) -> list[dict[str, Any]]:
        """The recorded changes that ring."""
        return [one for one in self.lines("changes") if not {"baseline", "backfill"} & set(one["marks"])]

    def said(self) -> dict[str, list[dict[str, Any]]]:
        """Return the dataset without what depends on when it was crawled."""
        releases = [timeless(one) for one in self.lines("releases")]
        changes = [timeless(one) for one in self.lines("changes")]
        return {"releases": releases, "changes": sorted(changes, key=lambda one: (one["kind"], one["release_id"]))}

    def whole(self) -> None:
        """Nothing is recorded twice, everything was told, the archive is sound, and nothing lies about."""
        ids = [one["id"] for one in self.lines("changes")]
        assert len(ids) == len(set(ids))
        assert set(self.rung) == {one["id"] for one in self.news}
        with closing(sqlite3.connect(self.root / "data" / "archive.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert [one.name for one in self.root.rglob("*") if one.name.endswith((PART, ".new", JOURNAL))] == []
        with Archive.open(self.root / "data" / "archive.db") as archive:
            assert all(archive.has_crawl("demo", one.name) for one in self.folders)

    def quiet(self) -> None:
        """One more run records nothing, and tells nothing."""
        rung, before = self.rung, self.said()
        outcome = self.night()
        assert (outcome.state, outcome.changes, outcome.quiet, outcome.held) == ("complete", (), 0, ())
        assert (self.rung, self.said()) == (rung, before)


def watched(root: Path, served: Served, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Make a workspace for what is served."""
    desk = Watched(root, served, monkeypatch)
    root.mkdir()
    desk.declare(served.url)
    desk.behave()
    return desk


@contextmanager
def opened(root: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """Serve a site, and watch it from a new workspace, while the block runs."""
    with serve(site) as served:
        yield watched(root, served, monkeypatch)


def timeless(line: dict[str, Any]) -> dict[str, Any]:
    told = {key: timeless(value) if isinstance(value, dict) else value for key, value in line.items()}
    # A removal has no version of its own: its crawl stands in.
    left_out = MOMENTS | {"id"} if line.get("kind") == "removed" else MOMENTS
    return {key: value for key, value in told.items() if key not in left_out}


def start(root: Path, asked: str | None = None) -> subprocess.Popen[str]:
    """Start a run as cron does, and let it be killed where that is asked for."""
    environment = {key: value for key, value in os.environ.items() if key != VARIABLE} | NO_CERTIFICATES
    return subprocess.Popen(
        [sys.executable, "-m", "newsdesk", "-w", str(root), "run", "demo"],
        env=environment if asked is None else {**environment, VARIABLE: asked},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    _, err = run.communicate(timeout=60)
    return run.returncode, err


def living(root: Path) -> list[int]:
    """Return the processes that work for a workspace."""
    return [pid for pid, words, _ in processes() if any(str(root).encode() in one for one in words)] + crawling(root)


def crawling(root: Path) -> list[int]:
    """Return the processes that crawl for a workspace: forked, so that only what they hold open tells of what."""
    return [pid for pid, words, _ in processes() if b"newsroom_scraper.fork_server" in words and holds_open(pid, root)]


def servers(of: int) -> list[int]:
    """Return the processes that fork crawls for a program."""
    return [pid for pid, words, parent in processes() if b"newsroom_scraper.fork_server" in words and parent == of]


def processes() -> list[tuple[int, list[bytes], int]]:
    """Return every process that is no zombie: its number, its command line and its parent."""
    found = []
    for process in PROCESSES.iterdir():
        if process.name.isdigit():
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
                state, parent = (process / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:  # it ended meanwhile
                continue
            if state != "Z":
                found.append((int(process.name), words, int(parent)))
    return found


def holds_open(pid: int, root: Path) -> bool:
    """Return whether a process has a file of a workspace open."""
    try:
        links = [str(one.readlink()) for one in (PROCESSES / str(pid) / "fd").iterdir()]
    except OSError:  # it ended meanwhile
        return False
    return any(one.startswith(f"{root}{os.sep}") for one in links)


def buried(root: Path, seconds: float = 20.0) -> None:
    """Wait until no process of a workspace is left."""
    ends = time.monotonic() + seconds
    while left := living(root):
        assert time.monotonic() < ends, f"orphans: {left}"
        time.sleep(0.02)
