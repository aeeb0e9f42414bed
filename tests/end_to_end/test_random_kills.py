"""Killed fifty times at moments that chance picks, while the site goes on: in the end everything is as it should be.

Each run takes up what the one before left, and is killed itself.
"""

from __future__ import annotations

import os
import random
import secrets
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from newsdesk.demo.site import Site
from tests.end_to_end.killing import IN_PROC, Watched, buried, crawling, ended, opened, servers, start, watched

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

pytestmark = IN_PROC
KILLS = 50
CRAWL = 0.4
"""Seconds that a crawl here may take."""


class Season:
    """A newsroom where each release has news at most once, so that what is to be told is known."""

    def __init__(self, desk: Watched, chance: random.Random) -> None:
        self.desk = desk
        self.chance = chance
        self.untouched = [one.slug for one in desk.site.listed]
        chance.shuffle(self.untouched)
        self.truth: set[tuple[str, str]] = set()

    def happens(self) -> None:
        """Let a day pass, with news on most; so little of it waits that it is never a mass."""
        site = self.desk.site
        site.next_night()
        told = {(one["kind"], self.desk.slug(one["url"])) for one in self.desk.news}
        what = self.chance.choice(("new", "edited", "edited", "removed", "nothing"))
        if len(self.truth - told) >= 4 or what == "nothing":
            return
        if what == "new":
            slug = site.publish(1)[0].slug
        elif not self.untouched:
            return
        else:
            slug = self.untouched.pop()
            if what == "edited":
                site.edit(slug, "number")
            else:
                site.remove(slug, "410")
        self.truth.add((what, slug))


def kill_at(root: Path, chance: random.Random, lasts: float) -> str | None:
    """Run, and kill whom chance picks when it picks; return who was killed, or None where the run had ended.

    The program is killed at any moment of its run; a crawl, which is the least part of that, while it is there, and so
    is the server that forks it.
    """
    whom = chance.choice(("parent", "child", "both", "server"))
    run = start(root)
    if whom == "parent":
        wait(run, chance.uniform(0, lasts))
    else:
        ends = time.monotonic() + 2 * lasts
        while not crawling(root) and run.poll() is None and time.monotonic() < ends:
            time.sleep(0.005)
        wait(run, chance.uniform(0, CRAWL))
    ended_by_itself = run.poll() is not None
    crawls = [] if ended_by_itself else crawling(root)
    killed = []
    if crawls and whom == "server":
        killed += [whom for one in servers(run.pid) if slain(one)]
    elif crawls and whom in {"child", "both"}:
        killed += ["child" for one in crawls[:1] if slain(one)]
    if not ended_by_itself and (whom in {"parent", "both"} or not crawls):
        run.kill()
        killed.append("parent")
    code, err = ended(run)
    assert code in {0, 1, -signal.SIGKILL}, err
    assert "Traceback" not in err
    if code == -signal.SIGKILL or killed in (["child"], ["server"]):
        return "+".join(killed)
    return None


def wait(run: subprocess.Popen[str], seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        run.wait(seconds)


def slain(pid: int) -> bool:
    """Kill a process, unless it was quicker."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def test_fifty_kills_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    with opened(tmp_path / "press", Site(seed=5, releases=24, per_page=12), monkeypatch) as desk:
        desk.night()
        begun = time.monotonic()
        assert ended(start(desk.root)) == (0, "")
        lasts = time.monotonic() - begun
        season = Season(desk, chance)
        killed: Counter[str] = Counter()
        while killed.total() < KILLS:
            season.happens()
            who = kill_at(desk.root, chance, lasts)
            killed.update([who] if who else [])
        print(dict(killed))
        buried(desk.root)
        desk.night()
        assert desk.night().held == ()
        told = Counter((one["kind"], desk.slug(one["url"])) for one in desk.news)
        assert told == Counter(season.truth)
        desk.whole()
        desk.quiet()
        fresh = watched(desk.root.with_name("fresh"), desk.served, desk.monkeypatch)
        fresh.night()
        now = {one["url"]: one["content_hash"] for one in fresh.lines("releases")}
        present = {one["url"]: one["content_hash"] for one in desk.lines("releases") if one["status"] == "present"}
        assert present == now
        removed = {desk.slug(one["url"]) for one in desk.lines("releases") if one["status"] != "present"}
        assert removed == {slug for kind, slug in season.truth if kind == "removed"}
