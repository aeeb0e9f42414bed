"""What was known of a newsroom at an instant: which crawls had ended, and what they and people had said by then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import orjson
import sqlalchemy as sa

from schedules.archive.bygone import BEFALL, Befell
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
        later: whether a crawl ended later.
        by_hand: seq of a change that a person accepted → when.
        versions_by_hand: (release, version) → (when, seq) it was accepted.
        touched: releases of which a person accepted something later.
        befallen: release → the changes of it that were known and made no version, in order.
        ends: crawl_id → when it ended, as far as somebody asked.

    """

    newsroom: int
    until: str
    last: str
    under_way: tuple[str, ...]
    later: bool
    by_hand: dict[int, str] = field(default_factory=dict)
    versions_by_hand: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    befallen: dict[int, list[Befell]] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)

    def knows(self, crawl_id: str) -> bool:
        """Return whether a crawl had ended by then."""
        return crawl_id <= self.last and crawl_id not in self.under_way


def then_of(db: sa.Connection, newsroom: str, moment: datetime, release: int | None = None) -> Then | None:
    """Return what was known of a newsroom, or of one release of it, at an instant; None: nothing was."""
    then = crawled(db, newsroom, moment)
    if then is not None:
        _by_hand(db, then, release)
        _befallen(db, then, release)
    return then


def crawled(db: sa.Connection, newsroom: str, moment: datetime) -> Then | None:
    """Return which crawls of a newsroom had ended."""
    number = db.execute(sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == newsroom)).scalar()
    if number is None:
        return None
    at = moment.astimezone(UTC)
    until = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    last, later = _last_ended(db, number, f"{at:%Y%m%dT%H%M%SZ}", until)
    begun = sa.select(CRAWLS.c.crawl_id, CRAWLS.c.summary).where(CRAWLS.c.newsroom == number)
    under_way: list[str] = []
    with db.execute(
        begun.where(CRAWLS.c.crawl_id <= last).order_by(CRAWLS.c.crawl_id.desc()), execution_options=_FEW
    ) as rows:
        for crawl_id, summary in rows:
            if _ended(crawl_id, summary) <= until:
                return Then(number, until, crawl_id, tuple(under_way), later or bool(under_way))
            under_way.append(crawl_id)
    return None


def _last_ended(db: sa.Connection, newsroom: int, begun_by: str, until: str) -> tuple[str, bool]:
    """Return an id behind which no crawl had ended, and whether there is a crawl behind it.

    A crawl that takes less than a second can have ended before the second that its id names.
    """
    last = begun_by
    later = sa.select(CRAWLS.c.crawl_id, CRAWLS.c.summary).where(CRAWLS.c.newsroom == newsroom)
    with db.execute(
        later.where(CRAWLS.c.crawl_id > begun_by).order_by(CRAWLS.c.crawl_id), execution_options=_FEW
    ) as rows:
        for crawl_id, summary in rows:
            if _ended(crawl_id, summary) > until:
                return last, True
            last = crawl_id
    return last, False


def _ended(crawl_id: str, summary: str) -> str:
    """Return when a crawl ended, as far as it is known; so are its changes dated."""
    told = orjson.loads(summary)
    instant = datetime.fromisoformat(told.get("ended_at") or told.get("started_at") or crawl_id)
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _by_hand(db: sa.Connection, then: Then, release: int | None) -> None:
    """Note what a person accepted: that was known only from then on."""
    columns = CHANGES.c
    if not db.execute(sa.select(NEWSROOMS.c.decided).where(NEWSROOMS.c.number == then.newsroom)).scalar_one():
        return
    ours = columns.newsroom == then.newsroom if release is None else columns.release == release
    said = sa.select(columns.seq, columns.release, columns.line).where(ours, columns.line.like(_ACCEPTED))
    for seq, number, text in db.execute(said.order_by(columns.seq), execution_options=STREAMED).all():
        line = orjson.loads(text)
        review = line.get("review")
        if number is None or not review or review["verdict"] != "accepted" or line["kind"] not in KINDS:
            continue
        at = then.by_hand[seq] = min(review["at"], _followed(db, then.newsroom, seq) or review["at"])
        if line["new"]["version"] not in {None, line["old"]["version"]}:
            then.versions_by_hand[number, line["new"]["version"]] = (at, seq)
        if at > then.until:
            then.touched.add(number)


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


def _befallen(db: sa.Connection, then: Then, release: int | None) -> None:
    """Note what befell releases, beside new versions, until then."""
    columns = CHANGES.c
    ours = columns.newsroom == then.newsroom if release is None else columns.release == release
    statement = sa.select(columns.seq, columns.release, columns.detected_at, columns.line).where(
        ours, columns.kind.in_(BEFALL), columns.release.is_not(None)
    )
    for seq, number, detected_at, text in db.execute(statement.order_by(columns.seq), execution_options=STREAMED):
        at = then.by_hand.get(seq, detected_at)
        if at <= then.until:
            line = orjson.loads(text)
            one = Befell(at, seq, line["kind"], line["crawl_id"], line["url"], line["old_url"])
            then.befallen.setdefault(number, []).append(one)


def end_of(db: sa.Connection, then: Then, crawl_id: str) -> str:
    """Return when the crawl that made a version ended."""
    if crawl_id not in then.ends:
        statement = sa.select(CRAWLS.c.summary)
        statement = statement.where(CRAWLS.c.newsroom == then.newsroom, CRAWLS.c.crawl_id == crawl_id)
        summary = db.execute(statement).scalar()
        then.ends[crawl_id] = _ended(crawl_id, summary or "{}")
    return then.ends[crawl_id]
