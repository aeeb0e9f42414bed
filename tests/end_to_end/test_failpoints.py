"""Killed at every failpoint, in parent, child and both: nothing is lost, and nothing is recorded or told twice.

What is killed is the program itself, as cron starts it, or its crawl; the run that comes after is in this process.
"""

from __future__ import annotations

import shutil
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site
from newsroom_scraper.failpoints import CHILD, POINTS, armed
from newsroom_scraper.files import JOURNAL, PART
from tests.end_to_end.killing import IN_PROC, Watched, buried, ended, opened, start, watched
from tests.end_to_end.test_redact_kills import CASES as OF_REDACTING
from tests.end_to_end.test_remove_kills import CASES as OF_REMOVING
from tests.end_to_end.test_rename_kills import CASES as OF_RENAMING
from tests.end_to_end.test_tell_kills import CASES as OF_TELLING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from newsdesk.demo.serve import Served

pytestmark = IN_PROC

CASES = (
    "crawl.folder-made",
    "crawl.plan-written",
    "crawl.plan-synced",
    "crawl.child-started@parent",
    "crawl.child-started@child",
    "crawl.child-started@both",
    "spider.evidence-written:3@parent",
    "spider.evidence-written:4@child",
    "spider.evidence-written:1@both",
    "spider.reading-written:2@parent",
    "spider.reading-written:1@child",
    "spider.reading-written:3@both",
    "spider.journal-written:1@parent",
    "spider.journal-written:5@child",
    "spider.journal-written:6@both",
    "spider.closed@parent",
    "spider.closed@child",
    "spider.closed@both",
    "crawl.child-ended",
    "seal.files-synced",
    "seal.manifest-written",
    "seal.manifest-named",
    "seal.folder-synced",
    "seal.journal-gone",
    "seal.named",
    "seal.name-synced",
    "remember.compared",
    "commit.begun",
    "commit.crawl-written",
    "commit.written",
    "commit.done",
    "remember.committed",
    "dataset.written",
    "dataset.synced",
    "dataset.renamed",
    "dataset.folder-synced",
    "dataset.appended",
    "dataset.append-synced",
    "tell.enqueuing",
    "tell.enqueued",
    "tell.composing",
    "tell.composing:3",
    "tell.composed:2",
    "tell.sent:1",
    "tell.sent:3",
    "tell.marked:2",
)
"""Where, at which turn, and who is killed; see `newsroom_scraper.failpoints`."""


@dataclass
class Nights:
    """A newsroom that was read once and has news since, and a workspace in that state for each case."""

    served: Served
    truth: set[tuple[str, str]]
    said: dict[str, list[dict[str, Any]]]
    folder: Path
    runs: dict[str, Future[tuple[int, str]]]


def chosen(items: list[Any]) -> list[str]:
    """Return the cases that this run of the tests asks for."""
    ours = [one for one in items if getattr(one, "function", None) is test_a_kill_there_loses_nothing]
    return [one.callspec.params["asked"] for one in ours]


def killed(root: Path, asked: str) -> tuple[int, str]:
    return ended(start(root, asked))


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Nights]:
    """One newsroom and one first night for all; the second night is killed beforehand, two cases at a time."""
    folder = tmp_path_factory.mktemp("failpoints")
    asked = chosen(request.session.items)
    with serve(Site(seed=3, releases=12, per_page=6)) as served, pytest.MonkeyPatch.context() as patch:
        site = served.site
        first = watched(folder / "first", served, patch)
        first.night()
        site.next_night()
        fresh, edited, gone = site.publish(1)[0].slug, site.listed[4].slug, site.listed[9].slug
        site.edit(edited, "number")
        site.remove(gone, "410")
        for name in ("twin", *asked):
            shutil.copytree(first.root, folder / name)
        twin = Watched(folder / "twin", served, patch)
        twin.night()
        twin.whole()
        twin.quiet()
        with ThreadPoolExecutor(max_workers=2) as pool:
            runs = {one: pool.submit(killed, folder / one, one) for one in asked}
            truth = {("new", fresh), ("edited", edited), ("removed", gone)}
            yield Nights(served, truth, twin.said(), folder, runs)


def test_the_twin_is_told_the_truth(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = Watched(nights.folder / "twin", nights.served, monkeypatch)
    assert Counter((one["kind"], twin.slug(one["url"])) for one in twin.news) == Counter(nights.truth)
    assert len(twin.lines("releases")) == 13


def test_every_failpoint_is_a_case_for_everybody_there() -> None:
    asked = (*CASES, *OF_TELLING, *OF_REDACTING, *OF_REMOVING, *OF_RENAMING)
    met = {(one.name, one.whom) for one in map(armed, asked) if one}
    assert {name for name, _ in met} == set(POINTS)
    crowded = {name for name in POINTS if name.startswith(CHILD) or name == "crawl.child-started"}
    assert met >= {(name, whom) for name in crowded for whom in ("parent", "child", "both")}


@pytest.mark.parametrize("asked", CASES)
def test_a_kill_there_loses_nothing(nights: Nights, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    code, err = nights.runs[asked].result()
    desk = Watched(nights.folder / asked, nights.served, monkeypatch)
    buried(desk.root)
    if asked.endswith("@child"):
        assert code == 1, "the parent goes on, and says that something did not happen"
        assert "SIGKILL" in desk.manifest()["reasons"][0]
    else:
        assert (code, err) == (-signal.SIGKILL, ""), "the failpoint was not reached"
    if asked == "crawl.child-started@parent":
        read = [*(desk.home / "crawls").glob(f"*{PART}/{JOURNAL}")]
        assert read == [], "the child went on without its parent"
    desk.night()
    assert desk.said() == nights.said
    desk.whole()
    twice = [one for one, times in Counter(desk.rung).items() if times > 1]
    # Only where the kill came between the telling and the mark is a change told again, under the same id.
    assert len(twice) == (1 if asked.startswith("tell.sent") else 0)
    desk.quiet()


@pytest.mark.parametrize("asked", ["crawl.child-ended", "commit.crawl-written"])
def test_what_nobody_else_saw_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    """A release that was gone again when the next run came: only the killed crawl has it."""
    with opened(tmp_path / "press", Site(seed=3, releases=6, per_page=6), monkeypatch) as desk:
        desk.night()
        desk.site.next_night()
        slug = desk.site.publish(1)[0].slug
        assert ended(start(desk.root, asked)) == (-signal.SIGKILL, "")
        assert desk.news == []
        desk.site.remove(slug, "410")
        desk.night()
        assert [(one["kind"], desk.slug(one["url"])) for one in desk.news] == [("new", slug), ("removed", slug)]
        assert desk.rung == [one["id"] for one in desk.news]
        desk.whole()
        desk.quiet()


@pytest.mark.parametrize(
    "asked", ["spider.reading-written:3@parent", "seal.named", "commit.written", "dataset.written"]
)
def test_a_kill_in_the_first_night_rings_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    with opened(tmp_path / "press", Site(seed=3, releases=6, per_page=6), monkeypatch) as desk:
        assert ended(start(desk.root, asked)) == (-signal.SIGKILL, "")
        buried(desk.root)
        desk.night()
        assert sorted(one["kind"] for one in desk.lines("changes")) == ["new"] * 6
        assert (desk.rung, desk.news) == ([], [])
        desk.whole()
        desk.quiet()
