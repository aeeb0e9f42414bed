"""Killed or stopped in the middle of a night: nothing that was read is lost, nothing is told twice, no orphan is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.site import Site
from newsroom_scraper.files import JOURNAL, PART, READINGS
from pipelines import codec
from tests.end_to_end.killing import IN_PROC, crawling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schedules.look import Outcome
    from tests.conftest import Desk

pytestmark = IN_PROC

LATENCY = 0.15
RUN = """
import sys
from pathlib import Path
from newsdesk.cli.interrupt import terminable
from schedules import look
from schedules.plan import Options
from schedules.workspace import open_workspace
with terminable():
    try:
        look.run(open_workspace(Path(sys.argv[1])), "demo", Options(), on_event=lambda *_: None)
    except look.Interrupted as stopped:
        print(stopped.outcome.state, stopped.outcome.counts["read"], len(stopped.outcome.changes))
        sys.exit(130)
"""


class Night:
    """A night with four things to tell, run by another process on a slow site."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        site = desk.site
        self.known = {one["id"] for one in desk.lines("releases")}
        self.truth = {("new", one.slug) for one in site.publish(2)}
        edited, gone = site.listed[4].slug, site.listed[9].slug
        site.edit(edited, "number")
        site.remove(gone, "410")
        self.truth |= {("edited", edited), ("removed", gone)}
        self.slow()

    def slow(self) -> None:
        self.desk.site.latency = LATENCY
        self.desk.site.next_night()

    def start(self) -> subprocess.Popen[str]:
        """Start a run and wait until its crawl has read some pages, and has more to read."""
        run = subprocess.Popen(
            [sys.executable, "-c", RUN, str(self.desk.root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        until(lambda: len(self.read_so_far()) >= 3)
        return run

    @property
    def part(self) -> Path | None:
        return next(iter((self.desk.home / "crawls").glob(f"*{PART}")), None)

    def read_so_far(self) -> set[str]:
        """Return the addresses that the crawl under way has written down."""
        path = self.part / READINGS if self.part else None
        if path is None or not path.exists():
            return set()
        data = path.read_bytes()
        return {codec.decode(line)["url"] for line in data[: data.rfind(b"\n") + 1].splitlines()}

    def child(self) -> int:
        found = crawling(self.desk.root)
        assert len(found) == 1
        return found[0]

    def after(self, earlier: tuple[dict[str, Any], ...] = ()) -> Outcome:
        """The next run, on a quick site, makes the night whole: everything once, and nothing else."""
        self.desk.site.latency = 0.0
        outcome = self.desk.run()
        assert outcome.held == ()
        lines = [one for one in self.desk.lines("changes") if "baseline" not in one["marks"]]
        told = [(one["kind"], self.desk.slug(one["url"])) for one in lines]
        assert sorted(told) == sorted(self.truth)
        ringing = [*earlier, *outcome.changes]
        assert sorted(one["id"] for one in ringing) == sorted(one["id"] for one in lines)
        assert self.known <= {one["id"] for one in self.desk.lines("releases")}
        assert self.part is None
        assert self.desk.run().changes == ()
        return outcome


@pytest.fixture
def night(open_desk: Callable[..., Any]) -> Iterator[Night]:
    with open_desk(Site(seed=3, releases=14, per_page=7), concurrency="2") as desk:
        desk.run()
        desk.site.next_night()
        yield Night(desk)
        # A server that was still starting when its program died sees that a moment later.
        until(lambda: not crawling(desk.root), seconds=30)


def until(true: Callable[[], Any], seconds: float = 15.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def kill(run: subprocess.Popen[str]) -> None:
    run.kill()
    run.communicate(timeout=60)


def test_the_child_is_killed(night: Night) -> None:
    run = night.start()
    os.kill(night.child(), signal.SIGKILL)
    _, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (0, "")
    made = night.desk.manifest()
    assert made["state"] == "incomplete"
    assert "SIGKILL" in made["reasons"][0]
    assert made["counts"]["read"] >= 3
    told = tuple(one for one in night.desk.lines("changes") if "baseline" not in one["marks"])
    assert not [one for one in told if one["kind"] == "removed"]
    night.after(told)


def test_the_parent_is_killed(night: Night) -> None:
    run = night.start()
    kill(run)
    until(lambda: not crawling(night.desk.root), seconds=30)
    before = night.read_so_far()
    part = night.part
    assert part is not None
    night.after()
    kept = {codec.decode(line)["url"] for line in (part.with_suffix("") / READINGS).read_bytes().splitlines()}
    assert kept == before
    assert ("salvaged", {"crawl_id": part.stem}) in night.desk.events


def test_both_are_killed(night: Night) -> None:
    run = night.start()
    child = night.child()
    os.kill(child, signal.SIGKILL)
    kill(run)
    until(lambda: not crawling(night.desk.root), seconds=30)
    night.after()


def test_killed_in_the_middle_of_a_line(night: Night) -> None:
    """What a kill, or a machine that went down, leaves half written is cut off; what is whole is kept."""
    run = night.start()
    os.kill(night.child(), signal.SIGSTOP)
    kill(run)
    until(lambda: not crawling(night.desk.root), seconds=30)
    part = night.part
    assert part is not None
    read = night.read_so_far()
    for name in (READINGS, JOURNAL, "evidence.warc.gz"):
        data = (part / name).read_bytes()
        (part / name).write_bytes(data + data[: len(data) // 3].rstrip(b"\n")[:-7])
    night.after()
    kept = {codec.decode(line)["url"] for line in (part.with_suffix("") / READINGS).read_bytes().splitlines()}
    assert kept >= read


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop(night: Night, number: signal.Signals) -> None:
    run = night.start()
    run.send_signal(number)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (130, "")
    state, read, _ = out.split()
    assert (state, int(read) >= 3) == ("incomplete", True)
    assert crawling(night.desk.root) == []
    assert night.part is None
    assert "stopped by hand" in night.desk.manifest()["reasons"][0]
    told = tuple(one for one in night.desk.lines("changes") if "baseline" not in one["marks"])
    assert not [one for one in told if one["kind"] == "removed"]
    night.after(told)


def test_the_first_crawl_is_killed_twice(open_desk: Callable[..., Any]) -> None:
    """Every page that was read counts, the rest is backfill, and nothing of it is news."""
    with open_desk(Site(seed=3, releases=14, per_page=7, latency=LATENCY), concurrency="2") as desk:
        desk.home.mkdir(parents=True)
        (desk.home / "crawls").mkdir()
        night = Night.__new__(Night)
        night.desk = desk
        kill(night.start())
        until(lambda: not crawling(desk.root), seconds=30)
        read = night.read_so_far()
        desk.site.latency = 0.0
        outcome = desk.run()
        assert outcome.changes == ()
        assert outcome.releases == 14
        assert read <= {one["url"] for one in desk.lines("releases")}
        desk.site.next_night()
        fresh = desk.site.publish(1)[0]
        assert desk.told(desk.run()) == {("new", fresh.slug)}


def test_a_time_limit_ends_the_child(desk: Desk) -> None:
    desk.behave(time_limit='"1s"', concurrency="1")
    desk.site.latency = 0.2
    outcome = desk.run(child=True)
    assert crawling(desk.root) == []
    assert (outcome.state, outcome.changes) == ("incomplete", ())
    assert "time limit" in outcome.sentences[0]
    desk.site.latency = 0.0
    desk.behave()
    assert (desk.run().state, desk.run().changes) == ("complete", ())


def test_killed_before_anything_was_read(night: Night) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, str(night.desk.root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until(lambda: night.part)
    kill(run)
    until(lambda: not crawling(night.desk.root), seconds=30)
    night.after()


def test_killed_while_a_removal_waits_for_its_second_look(night: Night) -> None:
    """The likeliest moment of all: everything is read, and the crawl waits a quarter of an hour."""
    night.desk.behave(confirm_after='"10m"', concurrency="8")
    night.desk.site.latency = 0.0
    run = night.start()
    until(lambda: len(night.read_so_far()) == 15)
    kill(run)
    until(lambda: not crawling(night.desk.root), seconds=30)
    night.desk.behave()
    assert night.after().state == "complete"
