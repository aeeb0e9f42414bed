"""What a version's line says beyond what it said first, and since when: a row each time that becomes something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from schedules.archive.dialects import insert
from schedules.archive.instants import at, end_of
from schedules.archive.schema import OVERLAYS, RELEASES, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schedules.archive.records import Commit, Release

    Became = dict[tuple[str, int], str | None]

_CHUNK: Final = 500  # bound values in one statement


def beyond(db: sa.Connection, numbers: Mapping[str, int], relined: Iterable[Release]) -> dict[str, str]:
    """Return, by id, what a line says beyond its version's, as JSON."""
    found = {}
    by_number = {numbers[one.release_id]: one for one in relined if one.release_id in numbers}
    columns = (VERSIONS.c.release, VERSIONS.c.version, VERSIONS.c.line)
    for number, version, line in _of(db, columns, VERSIONS.c.release, list(by_number)):
        one = by_number[number]
        if version == one.version:
            then = orjson.loads(line)
            more = {key: value for key, value in one.line.items() if value != then.get(key)}
            if more:
                found[one.release_id] = orjson.dumps(more).decode()
    return found


def became(
    db: sa.Connection, numbers: Mapping[str, int], relined: Iterable[Release], overlays: Mapping[str, str]
) -> Became:
    """Return (id, version) → overlay, where that is another than what a release's row has still."""
    by_number = {numbers[one.release_id]: one for one in relined if one.release_id in numbers}
    columns = (RELEASES.c.number, RELEASES.c.version, RELEASES.c.overlay)
    found: Became = {}
    for number, version, before in _of(db, columns, RELEASES.c.number, list(by_number)):
        one = by_number[number]
        now = overlays.get(one.release_id)
        if version == one.version and before != now:
            found[one.release_id, version] = now
    return found


def keep(db: sa.Connection, numbers: Mapping[str, int], overlays: Became, commit: Commit) -> None:
    """Keep what overlays became, and from when on versions stand that a person accepted."""
    accepted = {(one.release_id, one.version) for one in commit.versions} if commit.crawl is None else set()
    if not overlays and not accepted:
        return
    known = commit.decided_at if commit.crawl is None else end_of(commit.crawl, commit.crawl["crawl_id"])
    since = at(known)
    ours = sorted((numbers[release], version, release) for release, version in {*overlays, *accepted})
    columns = (OVERLAYS.c.release, OVERLAYS.c.since)
    last: dict[int, int] = {}
    for number, before in _of(db, columns, OVERLAYS.c.release, sorted({one[0] for one in ours})):
        last[number] = max(before, last.get(number, before))
    rows = [
        {
            "release": number,
            "version": version,
            "since": max(since, last.get(number, since)),  # a clock that was put back puts nothing before the last
            "accepted": (release, version) in accepted,
            "overlay": overlays.get((release, version)),
        }
        for number, version, release in ours
    ]
    statement = insert(db, OVERLAYS)
    key = (OVERLAYS.c.release, OVERLAYS.c.version, OVERLAYS.c.since)
    db.execute(statement.on_conflict_do_update(index_elements=key, set_={"overlay": statement.excluded.overlay}), rows)


def _of(
    db: sa.Connection, columns: Sequence[sa.Column[Any]], number: sa.Column[int], wanted: Sequence[int]
) -> Iterator[Any]:
    """Yield the rows of some releases."""
    for begin in range(0, len(wanted), _CHUNK):
        yield from db.execute(sa.select(*columns).where(number.in_(wanted[begin : begin + _CHUNK])))
