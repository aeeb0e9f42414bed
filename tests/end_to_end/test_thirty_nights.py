"""Thirty nights of a newsroom that publishes, edits, removes, breaks and is redesigned, told night by night.

`NEWSROOM_SEED` sets the newsroom (`tests.chance`), `NEWSROOM_RELEASES` its size (60; 300 is the promise that benchmarks/
keeps).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.season import HELD_NIGHTS, Season
from newsdesk.demo.site import Site
from tests.chance import SEED

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.demo.season import Expected
    from schedules.look import Outcome
    from tests.conftest import Desk

RELEASES = int(os.environ.get("NEWSROOM_RELEASES", "60"))
RULES = f"{{ over = 0, looks = {HELD_NIGHTS} }}"

# Structured data and nothing else: no selector is declared for a release, and rows are found by their shape.
JSON_LD_ALONE = """name = "demo"
title = "The demo newsroom (simulated)"
home = "{url}/"
timezone = "America/New_York"
language = "en-US"
date_order = "MDY"

[[discover]]
from = "listing"
url = "{url}/news/"
next = "div.next a.next::attr(href), a.next::attr(href)"

[urls]
same = ["www", "scheme", "slash"]
"""


def found(desk: Desk, outcome: Outcome) -> set[tuple[str, str]]:
    return {(one["kind"], desk.slug(one["url"])) for one in outcome.changes}


def wrong(desk: Desk, expected: Expected, outcome: Outcome, late: set[tuple[str, str]]) -> dict[str, Any]:
    """Return what a night told falsely, missed, or told of the newsroom that is not so; empty: all was right."""
    told = found(desk, outcome)
    notices = [one["kind"] for one in outcome.notices]
    faults = {
        "false": told - expected.told - late,
        "missed": (expected.told - expected.later - told) | (late - told),
        "twice": len(outcome.changes) - len(told),
        "state": outcome.state if (outcome.state == "complete") != expected.well else None,
        "held": {desk.slug(one["url"]) for one in outcome.held} ^ expected.held,
        "notices": notices if sorted(notices) != sorted(expected.notices) else None,
    }
    return {name: fault for name, fault in faults.items() if fault}


@pytest.mark.parametrize("reader", ["selectors", "json-ld"])
def test_thirty_nights(reader: str, open_desk: Callable[..., Any], record_property: Callable[..., Any]) -> None:
    """No false change; every real one the same night; one ill and one healed each; no healthy night held."""
    record_property("seed", SEED)
    site = Site(seed=SEED, releases=RELEASES, per_page=20, generation="2021", noise=Noise.all())
    with open_desk(site, judge=RULES) as desk:
        if reader == "json-ld":
            (desk.root / "newsrooms" / "demo.toml").write_text(JSON_LD_ALONE.format(url=desk.served.url), "utf-8")
        assert desk.run().changes == ()
        late: set[tuple[str, str]] = set()
        ids: set[str] = set()
        for expected in Season(site, SEED, 30):
            outcome = desk.run(full=True)
            done = [(one.kind, one.what, one.slug) for one in site.truth if one.night == expected.night]
            faults = wrong(desk, expected, outcome, late)
            assert not faults, (
                f"NEWSROOM_SEED={SEED}, {reader}, night {expected.night}: {faults}\nexpected {expected}\n{done}"
            )
            if expected.well:
                late = expected.later - found(desk, outcome)
            fresh = [one["id"] for one in outcome.changes]
            assert not ids & set(fresh)
            ids.update(fresh)
