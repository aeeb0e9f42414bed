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
from typing import TYPE_CHECKING

from newsdesk.demo.site import Site
from tests.end_to_end.killing import IN_PROC, Watched, buried, ended, living, opened, start, watched

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

pytestmark = IN_PROC
KILLS = 50


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


def kill_at(root: Path, seconds: float, whom: str) -> str | None:
    """Run, and kill after that time; return who was killed, or None where the run had ended."""
    run = start(root)
    try:
        ended_by_itself = run.wait(seconds) is not None
    except subprocess.TimeoutExpired:
        ended_by_itself = False
    crawls = [] if ended_by_itself else living(root, of=run.pid)
    killed = []
    if crawls and whom in {"child", "both"}:
        os.kill(crawls[0], signal.SIGKILL)
        killed.append("child")
    if not ended_by_itself and (whom in {"parent", "both"} or not crawls):
        run.kill()
        killed.append("parent")
    code, err = ended(run)
    assert code in {0, 1, -signal.SIGKILL}, err
    assert "Traceback" not in err
    if code == -signal.SIGKILL or killed == ["child"]:
        return "+".join(killed)
    return None


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
            who = kill_at(desk.root, chance.uniform(0, lasts), chance.choice(("parent", "child", "both")))
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
