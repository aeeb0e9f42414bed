"""How many requests a night takes under the cadence, and how long an edit stays unseen for them.

python benchmarks/bench_cadence.py [--releases 5000] [--nights 365]

A simulation over `schedules.cadence` itself, without a network: a newsroom that publishes all its life, so many nights
with a run each. Edits fall on releases by age; a third is silent: nothing but the page shows them. No
saving is told without the delay that it buys.
"""

from __future__ import annotations

import argparse
import random
import statistics
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from schedules.archive.records import Release
from schedules.cadence import DAY, Cadence, Step, turn
from schedules.recall import Recall

START: Final = datetime(2026, 1, 1, 2, tzinfo=UTC)
ROWS: Final = 20
"""Rows on a page of the listing."""

EDITED: Final = 0.01
"""Of all releases, so many are edited in a year; half of that in the first month. A third is silent."""

PROBED: Final = 20
"""So many silent edits are drawn for each one, so that their delays are a sample; beyond the one they cost nothing."""

CADENCES: Final = {
    "as it comes": Cadence(),
    "hints alone": Cadence(steps=(Step(younger=timedelta(0), every=DAY),), beyond=90 * DAY),
    "NewsDiffs' ages, then 90 days": Cadence(
        steps=(
            Step(younger=7 * DAY, every=DAY),
            Step(younger=30 * DAY, every=3 * DAY),
            Step(younger=360 * DAY, every=30 * DAY),
        )
    ),
    "everything every night": Cadence(beyond=timedelta(0), audit=timedelta(0)),
}


@dataclass(slots=True)
class Year:
    """What the nights of one cadence came to.

    Attributes:
        requests: of each night: looks, the listing and robots.txt.
        delays: days that silent edits stayed unseen.
        unseen: silent edits that nobody had found at the end.

    """

    requests: list[int] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    unseen: int = 0


def live(cadence: Cadence, *, releases: int, nights: int, years: float, seed: int, looks: bool = True) -> Year:
    """Return a year under a cadence; `looks` False: only what is new or hinted at is asked for."""
    draw = random.Random(seed)
    span = years * 365 * DAY
    rate = releases / (years * 365)
    stamp = START.strftime("%Y-%m-%dT%H:%M:%SZ")
    known = [_release(f"demo-{at}", stamp) for at in range(releases)]
    recalled = [Recall(young_since=START - draw.random() * span) for _ in known]
    silent: dict[int, datetime] = {}
    year = Year()
    walked = START
    for night in range(1, nights + 1):
        now = START + night * DAY
        fresh = int(rate) + (draw.random() < rate % 1)
        hinted = 0
        for _ in range(fresh):
            known.append(_release(f"demo-{len(known)}", now.strftime("%Y-%m-%dT%H:%M:%SZ")))
            recalled.append(Recall(young_since=now))
        for at, one in enumerate(recalled):
            assert one.young_since is not None
            young = now - one.young_since < 30 * DAY
            chance = EDITED / 2 / 30 if young else EDITED / 2 / 335
            hinted += draw.random() < chance * 2 / 3
            if draw.random() < chance / 3 * PROBED:
                silent.setdefault(at, now - draw.random() * DAY)
        found = [at for at, one in enumerate(known) if looks and turn(one, recalled[at], now, cadence)]
        for at in found:
            known[at] = replace(known[at], last_look=now.strftime("%Y-%m-%dT%H:%M:%SZ"))
            if at in silent:
                year.delays.append((now - silent.pop(at)) / DAY)
                if draw.random() < 1 / PROBED:
                    recalled[at] = Recall(young_since=now, edited=True)
        whole = looks and now - walked >= cadence.audit
        walked = now if whole else walked
        pages = -(-len(known) // ROWS) if whole else 2 + fresh // ROWS
        year.requests.append(1 + pages + fresh + hinted * 2 + len(found))
    year.unseen = len(silent)
    return year


def _release(release_id: str, seen: str) -> Release:
    return Release(
        release_id=release_id,
        newsroom="demo",
        status="present",
        version=1,
        content_hash="",
        body_hash=None,
        last_look=seen,
        pending={},
        line={},
    )


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, default=5000)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--years", type=float, default=10.0, help="in which they were published")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    full = asked.releases + -(-asked.releases // ROWS) + 1
    print(
        f"{asked.releases:,} releases of {asked.years:g} years, {asked.nights} nights; a full crawl: {full:,} requests"
    )
    head = f"{'cadence':32} {'requests a night: mean':>24} {'most':>6} {'of a full crawl':>16}"
    print(f"{head}   silent edits: days unseen, median, most, not found")
    for name, cadence in CADENCES.items():
        alone = name == "hints alone"
        year = live(
            cadence, releases=asked.releases, nights=asked.nights, years=asked.years, seed=asked.seed, looks=not alone
        )
        mean = statistics.fmean(year.requests)
        delays = (
            f"{statistics.median(year.delays):5.1f} {max(year.delays):6.1f} {year.unseen:6}"
            if year.delays
            else f"{'–':>5} {'–':>6} {year.unseen:6}"
        )
        edits = len(year.delays) + year.unseen
        print(f"{name:32} {mean:24.1f} {max(year.requests):6} {mean / full:16.2%}   {delays} of {edits}")


if __name__ == "__main__":
    main()
