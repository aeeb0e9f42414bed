"""What the archive has of a newsroom after a redaction, in a file beside its crawls: a rebuilding begins with it.

A crawl of which something was taken out cannot be weighed again as it was the first time, so what it meant is kept
here: row for row, without a word of what is redacted. It takes the place of the one before it.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import ArchiveError
from schedules.archive import bygone, search
from schedules.archive.opening import writing as transaction
from schedules.archive.schema import (
    ADDRESSES,
    CHANGES,
    CRAWLS,
    HEAD,
    HELD,
    LOOKED,
    NEWSROOMS,
    OVERLAYS,
    REDACTIONS,
    RELEASES,
    VERSIONS,
)
from schedules.archive.tally import key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.archive.store import Archive

FILE: Final = "redacted.jsonl.gz"
SCHEMA: Final = "newsroom.redacted/1"
_TABLES: Final = (NEWSROOMS, CRAWLS, RELEASES, ADDRESSES, VERSIONS, OVERLAYS, LOOKED, CHANGES, HELD, REDACTIONS)
_BEFORE_OVERLAYS: Final = "0005"
"""The revision whose tables are today's but for the overlays."""
_BATCH: Final = 1000


def write(archive: Archive, newsroom: str, home: Path) -> None:
    """Write what the archive has of a newsroom.

    Raises:
        ArchiveError: it cannot be read.
        OSError: it cannot be written; the one before is there.

    """
    fresh = home / f"{FILE}.new"
    with gzip.GzipFile(fresh, "wb", compresslevel=6, mtime=0) as file:
        file.write(orjson.dumps({"schema": SCHEMA, "revision": HEAD}, option=orjson.OPT_APPEND_NEWLINE))
        with archive._reads() as db:  # noqa: SLF001 - it is of the archive
            for table, row in _rows(db, newsroom):
                file.write(orjson.dumps([table, row], option=orjson.OPT_APPEND_NEWLINE))
    sync(fresh)
    fresh.replace(home / FILE)
    sync(home)


def _rows(db: sa.Connection, newsroom: str) -> Iterator[tuple[str, list[Any]]]:
    number = db.execute(sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == newsroom)).scalar()
    ours = sa.select(RELEASES.c.number).where(RELEASES.c.newsroom == number)
    for table in _TABLES:
        if table is NEWSROOMS:
            mine = table.c.number == number
        elif "newsroom" in table.c:
            mine = table.c.newsroom == number
        else:
            mine = table.c.release.in_(ours)
        order = [table.c.seq] if table is CHANGES else key(table)
        for row in db.execute(sa.select(*table.columns).where(mine).order_by(*order)):
            yield table.name, list(row)


def load(archive: Archive, newsroom: str, home: Path) -> bool:
    """Put into an archive what was written of a newsroom that is not in it; False: nothing was.

    Raises:
        ArchiveError: the file cannot be read, or is of another revision; nothing of it is in the archive.

    """
    path = home / FILE
    if not path.exists():
        return False
    try:
        with gzip.open(path, "rb") as file:
            head = orjson.loads(file.readline())
            revision = head["revision"] if head.get("schema") == SCHEMA else None
            if revision not in {HEAD, _BEFORE_OVERLAYS}:
                raise ArchiveError(f"is of revision {revision}, and this program reads {HEAD}", path=path)
            with transaction(archive._engine) as db:  # noqa: SLF001 - as above
                _fill(db, (orjson.loads(line) for line in file))
                if revision == _BEFORE_OVERLAYS:
                    bygone.fill(db, newsroom)
                search.fill(db)
    except (OSError, EOFError, ValueError) as problem:
        raise ArchiveError(f"cannot be read ({problem})", path=path, newsroom=newsroom) from problem
    return True


def _fill(db: sa.Connection, rows: Iterator[list[Any]]) -> None:
    """Insert rows under numbers that are free here."""
    over = {
        table.name: db.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.number), 0))).scalar_one()
        for table in (NEWSROOMS, CRAWLS, RELEASES)
    }
    taken = set(db.execute(sa.select(CHANGES.c.seq)).scalars())
    names = {"newsroom": "newsrooms", "crawl": "crawls", "release": "releases"}
    tables = {table.name: table for table in _TABLES}
    batch: list[dict[str, Any]] = []
    last = ""

    def flush() -> None:
        if batch:
            db.execute(sa.insert(tables[last]), batch)
            batch.clear()

    for name, values in rows:
        if name != last or len(batch) >= _BATCH:
            flush()
            last = name
        row = dict(zip(tables[name].columns.keys(), values, strict=True))
        for column, whose in names.items():
            if row.get(column) is not None:
                row[column] += over[whose]
        if name in over:
            row["number"] += over[name]
        if name == CHANGES.name and row["seq"] in taken:
            flush()
            del row["seq"]
            db.execute(sa.insert(CHANGES), row)
            continue
        batch.append(row)
    flush()
