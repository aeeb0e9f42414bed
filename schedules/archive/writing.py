"""What a commit writes: one function a table, all inside one transaction that the caller has open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from newsroom_scraper.failpoints import reach
from schedules.archive import overlaying, search
from schedules.archive.dialects import insert
from schedules.archive.instants import at, instant
from schedules.archive.records import Release
from schedules.archive.schema import (
    ADDRESSES,
    CHANGES,
    CRAWLS,
    HELD,
    LOOKED,
    LOOKS,
    MET,
    NEWSROOMS,
    RELEASES,
    VERSIONS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schedules.archive.records import Commit


def write(db: sa.Connection, commit: Commit) -> bool:
    """Write a commit; return False, and write nothing, where its crawl was committed before."""
    newsroom = _newsroom(db, commit)
    crawl = None
    if commit.crawl is not None:
        crawl = _crawl(db, newsroom, commit.crawl)
        if crawl is None:
            return False
        _learned(db, newsroom, commit)
        reach("commit.crawl-written")
    numbers, became = _releases(db, newsroom, commit)
    _addresses(db, newsroom, numbers, commit)
    _versions(db, numbers, commit)
    overlaying.keep(db, numbers, became, commit)
    if crawl is not None:
        _looks(db, crawl, numbers, commit)
    _outbox(db, newsroom, numbers, commit)
    _held(db, newsroom, numbers, commit)
    if commit.decided:
        decided(db, commit.newsroom, commit.decided)
    return True


def _newsroom(db: sa.Connection, commit: Commit) -> int:
    values = {"name": commit.newsroom, "listing_whole": commit.listing_whole, "learned": "{}", "decided": 0}
    db.execute(insert(db, NEWSROOMS).values(values).on_conflict_do_nothing())
    number: int = db.execute(sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == commit.newsroom)).scalar_one()
    return number


def _crawl(db: sa.Connection, newsroom: int, crawl: dict[str, Any]) -> int | None:
    """Note a crawl and return its number, or None where it was noted before."""
    values = {
        "newsroom": newsroom,
        "crawl_id": crawl["crawl_id"],
        "state": crawl["state"],
        "summary": text(crawl),
    }
    statement = insert(db, CRAWLS).values(values).on_conflict_do_nothing().returning(CRAWLS.c.number)
    number: int | None = db.execute(statement).scalar()
    return number


def _learned(db: sa.Connection, newsroom: int, commit: Commit) -> None:
    learned = {
        "noise": commit.noise,
        "overnight": commit.overnight,
        "unread": commit.unread,
        "agreed": sorted(commit.agreed),
    }
    db.execute(
        sa.update(NEWSROOMS)
        .where(NEWSROOMS.c.number == newsroom)
        .values(
            listing_whole=commit.listing_whole,
            last_manifest=commit.manifest,
            learned=text(learned),
            health=text(commit.health),
        )
    )


def _releases(
    db: sa.Connection, newsroom: int, commit: Commit
) -> tuple[dict[str, int], dict[tuple[str, int], str | None]]:
    """Write states.

    Returns:
        The number of each of the newsroom's releases, and (id, version) → what its overlay became.

    """
    ours = sa.select(RELEASES.c.id, RELEASES.c.number).where(RELEASES.c.newsroom == newsroom)
    numbers: dict[str, int] = dict(db.execute(ours).all())
    relined = [one for one in commit.releases if one.release_id in commit.relined]
    overlays = overlaying.beyond(db, numbers, relined)
    became = overlaying.became(db, numbers, relined, overlays)
    rows = [{"id": one.release_id, "newsroom": newsroom, **state(one)} for one in commit.releases]
    fresh = [row for row in rows if row["id"] not in numbers]
    if fresh:
        db.execute(sa.insert(RELEASES), fresh)
        numbers = dict(db.execute(ours).all())
    again = sa.update(RELEASES).where(RELEASES.c.id == sa.bindparam("which"))
    kept = {one.release_id for one in commit.releases} - commit.relined - {one.release_id for one in commit.versions}
    old = [row for row in rows if row["id"] not in {one["id"] for one in fresh}]
    plain = [_bound(row, drop=("id", "newsroom")) for row in old if row["id"] in kept]
    lined = [
        {**_bound(row, drop=("id", "newsroom")), "overlay": overlays.get(row["id"])}
        for row in old
        if row["id"] not in kept
    ]
    for bound in (plain, lined):
        if bound:
            db.execute(again, bound)
    return numbers, became


def _bound(row: dict[str, Any], *, drop: tuple[str, ...]) -> dict[str, Any]:
    return {"which": row["id"], **{key: value for key, value in row.items() if key not in drop}}


def state(one: Release) -> dict[str, Any]:
    """Return a release's narrow row, without its number, its newsroom's and its overlay."""
    return {
        "status": one.status,
        "version": one.version,
        "content_hash": one.content_hash,
        "body_hash": one.body_hash,
        "url": one.line["url"],
        "layout": one.line.get("layout"),
        "last_look": at(one.last_look),
        "place": one.place,
        "streak": one.streak,
        "calm": one.calm,
        "pending": text(one.pending) if one.pending else None,
        "seen_as": text(one.seen_as) if one.seen_as else None,
    }


def stored(one: Release) -> str:
    """Return a whole release as text: a state that is not believed yet."""
    return text({"release_id": one.release_id, "line": dict(one.line), "keys": sorted(one.keys), **state(one)})


def revived(newsroom: str, told: str) -> Release:
    """Return a release that was stored as text."""
    row = orjson.loads(told)
    for name in ("url", "layout"):  # the line says them
        row.pop(name, None)
    return Release(
        newsroom=newsroom,
        **{
            **row,
            "last_look": instant(row["last_look"]),
            "keys": set(row["keys"]),
            "pending": orjson.loads(row["pending"]) if row["pending"] else {},
            "seen_as": orjson.loads(row["seen_as"]) if row["seen_as"] else None,
        },
    )


def _addresses(db: sa.Connection, newsroom: int, numbers: dict[str, int], commit: Commit) -> None:
    rows = [
        {"newsroom": newsroom, "key": key, "release": numbers[one.release_id]}
        for one in commit.releases
        for key in sorted(one.keys)
    ]
    if rows:
        db.execute(insert(db, ADDRESSES).on_conflict_do_nothing(), rows)


def _versions(db: sa.Connection, numbers: dict[str, int], commit: Commit) -> None:
    rows = [
        {"release": numbers[release], "version": version, "crawl_id": crawl_id, "line": text(dict(line))}
        for release, version, crawl_id, line in commit.versions
    ]
    if rows:
        db.execute(insert(db, VERSIONS).on_conflict_do_nothing(), rows)
        search.add(
            db,
            [(numbers[release], version, crawl_id) for release, version, crawl_id, _ in commit.versions],
            {(numbers[release], version): line for release, version, _, line in commit.versions},
        )


def _looks(db: sa.Connection, crawl: int, numbers: dict[str, int], commit: Commit) -> None:
    rows = [
        {"crawl": crawl, "release": numbers[release], "look": LOOKS[kind], "at": at(when)}
        for release, kind, when in commit.looks
        if release in numbers
    ]
    if rows:
        rows.sort(key=lambda row: row["release"])
        db.execute(sa.insert(LOOKED), rows)
        db.execute(
            sa.update(RELEASES)
            .where(LOOKED.c.crawl == crawl, LOOKED.c.release == RELEASES.c.number, LOOKED.c.look.in_(MET))
            .values(last_look=LOOKED.c.at)
        )


def _outbox(db: sa.Connection, newsroom: int, numbers: dict[str, int], commit: Commit) -> None:
    rows = [
        {
            "id": line["id"],
            "newsroom": newsroom,
            "release": numbers.get(line["release_id"] or ""),
            "kind": line["kind"],
            "rings": rings,
            "told_in": told_in,
            "detected_at": line["detected_at"],
            "line": text(line),
        }
        for line, rings, told_in in commit.outbox
    ]
    if rows:
        in_order(db)
        db.execute(insert(db, CHANGES).on_conflict_do_nothing(), rows)


def in_order(db: sa.Connection) -> None:
    """Let no other transaction add changes until this one ends: a hook that has seen a number has seen all below it."""
    if db.dialect.name == "postgresql":  # SQLite has one writer anyway
        db.exec_driver_sql("LOCK TABLE changes IN EXCLUSIVE MODE")


def _held(db: sa.Connection, newsroom: int, numbers: dict[str, int], commit: Commit) -> None:
    db.execute(sa.delete(HELD).where(HELD.c.newsroom == newsroom))
    rows = [
        {
            "id": one.id,
            "newsroom": newsroom,
            "release": numbers.get(one.line["release_id"]),
            "rule": one.rule,
            "mass": one.mass,
            "first_held_at": one.first_held_at,
            "looks": one.looks,
            "rejected": one.rejected,
            "why": one.why,
            "line": text(one.line),
            "after": stored(one.after),
        }
        for one in commit.held.values()
    ]
    if rows:
        db.execute(sa.insert(HELD), rows)


def decided(db: sa.Connection, newsroom: str, number: int) -> None:
    """Note how many of a newsroom's decisions the archive has."""
    db.execute(sa.update(NEWSROOMS).where(NEWSROOMS.c.name == newsroom).values(decided=number))


def reviewed(db: sa.Connection, reviews: Mapping[str, dict[str, Any]]) -> None:
    """Keep what a person said of changes, in their lines."""
    for change_id, review in reviews.items():
        line = db.execute(sa.select(CHANGES.c.line).where(CHANGES.c.id == change_id)).scalar_one()
        new = text({**orjson.loads(line), "review": review})
        db.execute(sa.update(CHANGES).where(CHANGES.c.id == change_id).values(line=new))


def text(value: Any) -> str:
    """Return a value as JSON."""
    return orjson.dumps(value).decode()
