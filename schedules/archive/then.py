"""What was known of a newsroom at an instant: which crawls had ended, and what they and people had said by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import orjson
import sqlalchemy as sa

from schedules.archive.instants import end_of
from schedules.archive.reading import KINDS
from schedules.archive.schema import CHANGES, CRAWLS, NEWSROOMS

STREAMED: Final = {"yield_per": 500}
_FEW: Final = {"yield_per": 5}
_ACCEPTED: Final = '%"verdict":"accepted"%'


@dataclass(slots=True)
class Then:
    """An instant, and what was known of a newsroom by then.

    Attributes:
        until: the instant, as the archive writes them: what is not later was known.
        last: the last crawl that had ended.
        under_way: crawls that began before and ended later.

    """

    newsroom: int
    until: str
    last: str
    under_way: tuple[str, ...]


def crawled(db: sa.Connection, newsroom: str, moment: datetime) -> Then | None:
    """Return which crawls of a newsroom had ended."""
    number = db.execute(sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == newsroom)).scalar()
    if number is None:
        return None
    at = moment.astimezone(UTC)
    until = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    last = _last_ended(db, number, f"{at:%Y%m%dT%H%M%SZ}", until)
    begun = sa.select(CRAWLS.c.crawl_id, CRAWLS.c.summary).where(CRAWLS.c.newsroom == number)
    under_way: list[str] = []
    with db.execute(
        begun.where(CRAWLS.c.crawl_id <= last).order_by(CRAWLS.c.crawl_id.desc()), execution_options=_FEW
    ) as rows:
        for crawl_id, summary in rows:
            if _ended(crawl_id, summary) <= until:
                return Then(number, until, crawl_id, tuple(under_way))
            under_way.append(crawl_id)
    return None


def _last_ended(db: sa.Connection, newsroom: int, begun_by: str, until: str) -> str:
    """Return an id behind which no crawl had ended.

    A crawl that takes less than a second can have ended before the second that its id names.
    """
    last = begun_by
    later = sa.select(CRAWLS.c.crawl_id, CRAWLS.c.summary).where(CRAWLS.c.newsroom == newsroom)
    with db.execute(
        later.where(CRAWLS.c.crawl_id > begun_by).order_by(CRAWLS.c.crawl_id), execution_options=_FEW
    ) as rows:
        for crawl_id, summary in rows:
            if _ended(crawl_id, summary) > until:
                return last
            last = crawl_id
    return last


def _ended(crawl_id: str, summary: str) -> str:
    return end_of(orjson.loads(summary), crawl_id)


def by_hand(db: sa.Connection, newsroom: int, release: int | None = None) -> dict[int, tuple[str, int, int | None]]:
    """Return what a person accepted in a newsroom, or of one release: that was known only from then on.

    Returns:
        seq of the change → when (RFC 3339, UTC), of which release, and the version that it made, or None.

    """
    columns = CHANGES.c
    if not db.execute(sa.select(NEWSROOMS.c.decided).where(NEWSROOMS.c.number == newsroom)).scalar_one():
        return {}
    ours = columns.newsroom == newsroom if release is None else columns.release == release
    said = sa.select(columns.seq, columns.release, columns.line).where(ours, columns.line.like(_ACCEPTED))
    found: dict[int, tuple[str, int, int | None]] = {}
    for seq, number, text in db.execute(said.order_by(columns.seq), execution_options=STREAMED).all():
        line = orjson.loads(text)
        review = line.get("review")
        if number is None or not review or review["verdict"] != "accepted" or line["kind"] not in KINDS:
            continue
        at = min(review["at"], _followed(db, newsroom, seq) or review["at"])
        version = line["new"]["version"]
        found[seq] = (at, number, version if version != line["old"]["version"] else None)
    return found


def _followed(db: sa.Connection, newsroom: int, seq: int) -> str | None:
    """Return when the newsroom's next commit was: a note on what was accepted takes the place of when that was."""
    columns = CHANGES.c
    found: str | None = db.execute(
        sa.select(columns.detected_at)
        .where(columns.newsroom == newsroom, columns.seq > seq, columns.line.not_like(_ACCEPTED))
        .order_by(columns.seq)
        .limit(1)
    ).scalar()
    return found
