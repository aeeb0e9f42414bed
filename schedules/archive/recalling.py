"""What plans recall of a newsroom's lines, read in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from pipelines.manifest import COMPLETE
from schedules import recall
from schedules.archive.lines import lined
from schedules.archive.schema import CRAWLS, NEWSROOMS, RELEASES, VERSIONS
from schedules.recall import Recall

if TYPE_CHECKING:
    from datetime import datetime

_STREAMED: Any = {"yield_per": 1000}


def recalled(db: sa.Connection, newsroom: str) -> dict[str, Recall]:
    """Return what is recalled of a newsroom's releases, by id."""
    releases, versions = RELEASES.c, VERSIONS.c
    found = (
        sa.select(releases.id, versions.line, releases.overlay)
        .join(NEWSROOMS, NEWSROOMS.c.number == releases.newsroom)
        .join(VERSIONS, sa.and_(versions.release == releases.number, versions.version == releases.version))
        .where(NEWSROOMS.c.name == newsroom)
    )
    rows = db.execute(found, execution_options=_STREAMED)
    return {release_id: recall.of(lined(line, overlay)) for release_id, line, overlay in rows}


def walked_at(db: sa.Connection, newsroom: int) -> datetime | None:
    """Return when the listing of a newsroom, by its number, was walked to its end last."""
    crawls = sa.select(CRAWLS.c.summary).where(CRAWLS.c.newsroom == newsroom).order_by(CRAWLS.c.crawl_id.desc())
    with db.execute(crawls, execution_options={"yield_per": 20}) as rows:
        for (summary,) in rows:
            told = orjson.loads(summary)
            if told.get("whole") and told.get("state") == COMPLETE:
                return recall.instant(told.get("started_at"))
    return None
