"""Killed while a release is redacted, at every failpoint: doing it again finishes, and so does the next run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site
from newsroom_scraper.failpoints import VARIABLE
from schedules.archive.check import Checked, check
from tests.end_to_end.killing import IN_PROC, Watched
from tests.schedules.archive.walking import edit, slugs
from tests.schedules.redacting.leavings import left, sentences, take_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsdesk.demo.serve import Served

pytestmark = IN_PROC

CASES = (
    "redact.decided",
    "redact.committed",
    "redact.noted",
    "redact.crawl-written:1",
    "redact.crawl-written:2",
    "redact.crawl-named:1",
    "redact.crawl-named:2",
    "redact.crawl-named:3",
    "redact.crawl-cleared:1",
    "redact.swept",
    "dataset.written",
    "dataset.renamed",
)


@dataclass
class Told:
    """A newsroom with an edit, to be copied for each case; which release is redacted, and what it said."""

    served: Served
    root: Path
    which: str
    said: set[str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("redacting")
    with serve(Site(seed=3, releases=6, per_page=6)) as served, pytest.MonkeyPatch.context() as patch:
        desk = Watched(folder / "press", served, patch)
        desk.root.mkdir()
        desk.declare(served.url)
        desk.behave()
        desk.night()
        served.site.next_night()
        edit(desk, slugs(desk)[0])
        desk.night()
        which = next(one["release_id"] for one in desk.lines("changes") if one["kind"] == "edited")
        yield Told(served, desk.root, which, sentences(desk, which))


@pytest.mark.parametrize("asked", CASES)
def test_a_kill_there_is_finished(told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    shutil.copytree(told.root, tmp_path / "press")
    desk = Watched(tmp_path / "press", told.served, monkeypatch)
    run = subprocess.run(
        [sys.executable, "-m", "newsdesk", "-w", str(desk.root), "redact", told.which, "--reason", "x", "--yes"],
        env={**os.environ, VARIABLE: asked},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert run.returncode == -signal.SIGKILL, run.stderr
    if CASES.index(asked) % 2:
        assert desk.run().changes == ()
    else:
        take_out(desk, told.which)
    assert left(desk.root / "data", told.said) == {}
    assert list(check(desk.workspace, Checked(), deep=True)) == []
    assert [one.name for one in desk.home.rglob("*") if one.name.endswith(".new") or one.name == "redacting"] == []
    (line,) = [one for one in desk.lines("releases") if one["id"] == told.which]
    assert (line["status"], line["title"]) == ("redacted", None)
    assert len((desk.home / "decisions.jsonl").read_bytes().splitlines()) == 1
