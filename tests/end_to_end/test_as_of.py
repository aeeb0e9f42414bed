"""A season looked back at: as of each crawl the archive says, byte for byte, what `releases.jsonl` said after it."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from newsdesk.demo.noise import Noise
from newsdesk.demo.season import HELD_NIGHTS, Season
from newsdesk.demo.site import Site
from schedules.archive.store import Archive
from tests.chance import SEED

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Desk

NIGHTS = int(os.environ.get("NEWSROOM_NIGHTS", "12"))
RULES = f"{{ over = 0, looks = {HELD_NIGHTS} }}"


def said(desk: Desk) -> bytes:
    return (desk.home / "releases.jsonl").read_bytes()


def test_a_season_looked_back_at(open_desk: Callable[..., Any], record_property: Callable[..., Any]) -> None:
    record_property("seed", SEED)
    site = Site(seed=SEED, releases=30, per_page=10, generation="2021", noise=Noise.all())
    with open_desk(site, judge=RULES) as desk:
        then: dict[datetime, bytes] = {}
        desk.run()
        # Crawls that end in one second are known at one instant, so that the last of them counts.
        then[datetime.fromisoformat(desk.manifest()["ended_at"])] = said(desk)
        for _ in Season(site, SEED, NIGHTS):
            desk.run(full=True)
            then[datetime.fromisoformat(desk.manifest()["ended_at"])] = said(desk)
        assert len(then) > 1
        with Archive.open(desk.workspace.archive) as archive:
            for at, lines in then.items():
                found = b"".join(orjson.dumps(one) + b"\n" for one in archive.releases_at("demo", at))
                assert found == lines, f"NEWSROOM_SEED={SEED}, as of {at}"
