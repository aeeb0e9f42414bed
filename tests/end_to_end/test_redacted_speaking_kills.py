"""Killed while a release is redacted whose feed speaks, and in the crawls after it: its text is gone, and stays so."""

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
from newsroom_scraper.failpoints import CHILD, VARIABLE
from newsroom_scraper.files import EVIDENCE, PART
from pipelines.members import scan
from schedules.archive.check import Checked, check
from tests.end_to_end import roads
from tests.end_to_end.killing import IN_PROC, Watched, start
from tests.schedules.redacting.leavings import left, sentences, take_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsdesk.demo.serve import Served

pytestmark = IN_PROC

REDACTING = (
    "redact.decided",
    "redact.noted",
    "redact.crawl-written:1",
    "redact.crawl-written:2",
    "redact.crawl-named:1",
    "redact.crawl-named:2",
    "redact.crawl-cleared:1",
    "redact.swept",
)
AFTERWARDS = (
    "spider.evidence-written:2",
    "spider.reading-written:2@both",
    "seal.named",
    "remember.compared",
    "commit.written",
    "remember.committed",
)


@dataclass
class Told:
    """A newsroom whose feed speaks, to be copied for each case; which release is redacted, and what it said."""

    served: Served
    root: Path
    which: str
    said: set[str]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    site = roads.plain_site(8, feed_items=20)
    with serve(site) as served, pytest.MonkeyPatch.context() as patch:
        desk = Watched(tmp_path / "press", served, patch)
        desk.root.mkdir()
        roads_of = desk.root / "newsrooms"
        roads_of.mkdir()
        roads.declare(desk, "feed", speaks="feed")
        desk.behave()
        desk.night()
        site.next_night()
        for at in (2, 4):
            site.edit(site.listed[at].slug, "number")
        desk.night()
        site.next_night()
        edited = site.listed[2].slug
        which = next(one["id"] for one in desk.lines("releases") if desk.slug(one["url"]) == edited)
        yield Told(served, desk.root, which, sentences(desk, which))


def copied(told: Told, root: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    shutil.copytree(told.root, root)
    return Watched(root, told.served, monkeypatch)


def killed(root: Path, asked: str) -> int:
    """Run the newsroom up to a failpoint, and return how it ended."""
    with start(root, asked) as run:
        run.communicate()
        return run.returncode


def gone(desk: Watched, told: Told) -> None:
    assert left(desk.root / "data", told.said) == {}
    assert list(check(desk.workspace, Checked(), deep=True)) == []
    assert [
        one.name for one in desk.home.rglob("*") if one.name.endswith((".new", PART)) or one.name == "redacting"
    ] == []
    (line,) = [one for one in desk.lines("releases") if one["id"] == told.which]
    assert (line["status"], line["title"]) == ("redacted", None)


def test_a_kill_while_it_is_redacted_is_finished(told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, asked in enumerate(REDACTING):
        desk = copied(told, tmp_path / str(number), monkeypatch)
        words = ["redact", told.which, "--reason", "x", "--yes"]
        run = subprocess.run(
            [sys.executable, "-m", "newsdesk", "-w", str(desk.root), *words],
            env={**os.environ, VARIABLE: asked},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert run.returncode == -signal.SIGKILL, (asked, run.stderr)
        if number % 2:
            assert desk.run().changes == (), asked
        else:
            take_out(desk, told.which)
        gone(desk, told)


def test_a_kill_in_a_later_crawl_brings_nothing_back(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Watched(told.root, told.served, monkeypatch)
    take_out(desk, told.which)
    told.served.site.edit(told.served.site.listed[5].slug, "number")
    edited = told.served.site.listed[5].slug
    for number, asked in enumerate(AFTERWARDS):
        desk = copied(told, tmp_path / str(number), monkeypatch)
        assert killed(desk.root, asked) in ({1, -signal.SIGKILL} if CHILD in asked else {-signal.SIGKILL}), asked
        newest = max((desk.home / "crawls").iterdir())
        assert len(scan(newest / EVIDENCE)[0]) >= 2, (asked, "a document was read")
        assert left(desk.root / "data", told.said) == {}, "nor is it there for a moment"
        rang = {desk.slug(one["url"]) for one in desk.run().changes}
        assert rang <= {edited}, asked
        gone(desk, told)
        assert [desk.slug(one["url"]) for one in desk.lines("changes") if one["kind"] == "edited"].count(edited) == 1


def test_what_a_kill_leaves_of_the_same_text_at_another_address_goes_with_the_next_run(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Watched(told.root, told.served, monkeypatch)
    take_out(desk, told.which)
    site = told.served.site
    site.move(site.listed[2].slug, "quite-another")
    assert killed(desk.root, "remember.committed") == -signal.SIGKILL
    assert left(desk.root / "data", told.said) != {}
    site.next_night()
    assert desk.run().changes == ()
    gone(desk, told)


def test_a_crawl_that_is_not_committed_yet_keeps_what_others_will_rest_on(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Watched(told.root, told.served, monkeypatch)
    site = told.served.site
    fresh = site.publish(1)[0].slug
    assert killed(desk.root, "seal.named") == -signal.SIGKILL
    (slug,) = [desk.slug(one["url"]) for one in desk.lines("releases") if one["id"] == told.which]
    site.unlist(slug)  # so that it is not there when the next crawl reads
    taken = take_out(desk, told.which)
    assert (taken.wrong, taken.crawls) == ([], 3)
    assert {(one["kind"], desk.slug(one["url"])) for one in desk.run().changes} == {("new", fresh)}
    gone(desk, told)
