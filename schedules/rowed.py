"""What the rows said of each release whose page was read, noted so that the same row hints at nothing again. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom_scraper import hints
from schedules.pending import ROW

if TYPE_CHECKING:
    from schedules.claiming import Claiming
    from schedules.claims import Crawl, Night
    from schedules.matching import Matching


def note(crawl: Crawl, match: Matching, night: Night, claims: Claiming) -> None:
    """Note the rows of one crawl."""
    for look in crawl.manifest["looks"]:
        old = match.find(look["key"]) if look.get("row") else None
        if old is None or old.release_id not in night.met:
            continue
        now = claims.current(old)
        row = None if look["row"] == hints.of(now.line.get("entry")) else {"value": look["row"], "looks": 1}
        if now.pending.get(ROW) != row:
            claims.wait(now, ROW, row)
