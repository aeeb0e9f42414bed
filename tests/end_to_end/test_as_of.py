"""A season looked back at: as of each crawl the archive says what it said right after that crawl.

But for what the archive does not keep: a page that was read anew by a later reader, and then anew again or replaced by a
new version. Of that the past says what was read first.
"""

from __future__ import annotations

import os
import random
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsdesk.demo.noise import Noise
from newsdesk.demo.season import HELD_NIGHTS, Season
from newsdesk.demo.site import Site
from schedules.archive.store import Archive

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Desk

SEED = int(os.environ.get("NEWSROOM_SEED") or random.SystemRandom().randrange(1_000_000))
NIGHTS = int(os.environ.get("NEWSROOM_NIGHTS", "12"))
RULES = f"{{ over = 0, looks = {HELD_NIGHTS} }}"


def said(desk: Desk) -> list[dict[str, Any]]:
    with Archive.open(desk.workspace.archive) as archive:
        return list(archive.releases("demo"))


def test_a_season_looked_back_at(open_desk: Callable[..., Any], record_property: Callable[..., Any]) -> None:
    record_property("seed", SEED)
    site = Site(seed=SEED, releases=30, per_page=10, generation="2021", noise=Noise.all())
    with open_desk(site, judge=RULES) as desk:
        then: dict[datetime, list[dict[str, Any]]] = {}
        desk.run()
        # Crawls that end in one second are known at one instant, so that the last of them counts.
        then[datetime.fromisoformat(desk.manifest()["ended_at"])] = said(desk)
        for _ in Season(site, SEED, NIGHTS):
            desk.run(full=True)
            then[datetime.fromisoformat(desk.manifest()["ended_at"])] = said(desk)
        assert len(then) > 1
        with Archive.open(desk.workspace.archive) as archive:
            for at, lines in then.items():
                found = list(archive.releases_at("demo", at))
                assert [one["id"] for one in found] == [one["id"] for one in lines]
                for one, line in zip(found, lines, strict=True):
                    assert one in (line, first_read(archive, line)), f"NEWSROOM_SEED={SEED}, as of {at}"


def first_read(archive: Archive, line: dict[str, Any]) -> dict[str, Any] | None:
    """Return a line as its version was first read, where it was read anew and that reading was replaced since."""
    version = archive.version(line["id"], line["version"])
    now = archive.release(line["id"])
    assert version is not None
    assert now is not None
    if now["evidence"] == line["evidence"] or version["evidence"] == line["evidence"]:
        return None
    return {**version, **{key: line[key] for key in ("status", "url", "also_at")}}
