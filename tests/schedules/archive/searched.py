"""Archives with nothing in them but versions, in a database of either kind, and what a person would find by reading."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest
import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from schedules.archive import search
from schedules.archive.finding import Finding
from schedules.archive.schema import METADATA, NEWSROOMS, RELEASES, VERSIONS
from schedules.query import Either, Phrase, Query
from schedules.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FIRST = datetime(2026, 1, 1, 2, tzinfo=UTC)
SERVER = os.environ.get("NEWSROOM_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/postgres")


class Searched(Finding):
    """An open archive of versions."""

    def __init__(self, engine: sa.Engine, path: Path) -> None:
        super().__init__(engine, path)
        with engine.begin() as db:
            METADATA.create_all(db)
            search.make(db)

    @property
    def engine(self) -> sa.Engine:
        return self._engine

    def clear(self) -> None:
        with self._engine.begin() as db:
            for release in db.execute(sa.select(RELEASES.c.number)).scalars().all():
                search.forget(db, release)
            for table in reversed(METADATA.sorted_tables):
                db.execute(sa.delete(table))

    def put(self, lives: Sequence[Sequence[dict[str, Any]]], *, newsrooms: int = 2, index: bool = True) -> None:
        """Write releases, each a list of what its versions say; the first ones are of the first night, and so on."""
        with self._engine.begin() as db:
            for number in range(1, newsrooms + 1):
                values = {"number": number, "name": f"n{number}", "listing_whole": True, "learned": "{}", "decided": 0}
                db.execute(sa.insert(NEWSROOMS).values(values))
            rows = []
            for number, life in enumerate(lives, 1):
                release = {
                    "number": number, "id": f"r{number}", "newsroom": 1 + number % newsrooms, "status": "present",
                    "version": len(life), "content_hash": "h", "url": "u", "last_look": 0, "streak": 0, "calm": 0,
                }  # fmt: skip
                db.execute(sa.insert(RELEASES).values(release))
                for version, line in enumerate(life, 1):
                    rows.append((number, version, crawl(version), {**line, "id": f"r{number}", "version": version}))
            for night in sorted({row[2] for row in rows}):
                tonight = [row for row in rows if row[2] == night]
                keys = ("release", "version", "crawl_id", "line")
                texts = [dict(zip(keys, (*row[:3], orjson.dumps(row[3]).decode()), strict=True)) for row in tonight]
                db.execute(sa.insert(VERSIONS), texts)
                if index:
                    search.add(db, [row[:3] for row in tonight], {row[:2]: row[3] for row in tonight[::2]})

    def broken(self) -> list[str]:
        with self._engine.connect() as db:
            return list(search.broken(db))


def crawl(night: int) -> str:
    return f"{FIRST + timedelta(days=night - 1):%Y%m%dT%H%M%SZ}"


def on_sqlite(path: Path) -> Searched:
    return Searched(sa.create_engine("sqlite://", poolclass=StaticPool), path)


@contextmanager
def on_postgresql(path: Path) -> Iterator[Searched]:
    """Give an archive in a database of its own, which is gone afterwards; skip where there is no server."""
    pytest.importorskip("psycopg", reason="needs service: psycopg, the driver of PostgreSQL, is not installed")
    server = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})
    name = f"newsroom_search_{uuid.uuid4().hex}"
    try:
        with server.connect() as db:
            db.exec_driver_sql(f"CREATE DATABASE {name}")
    except sa.exc.OperationalError as problem:
        server.dispose()
        pytest.skip(f"needs service: no PostgreSQL is there: {problem.orig}")
    made = sa.create_engine(sa.make_url(SERVER).set(database=name))
    try:
        yield Searched(made, path)
    finally:
        made.dispose()
        with server.connect() as db:
            db.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()


def line(title: str = "", body: str = "", **facts: Any) -> dict[str, Any]:
    return {"title": title or None, "summary": None, "body": body or None, "authors": [], **facts}


# -- what reading finds --------------------------------------------------------------------------------------------


def reads(query: Query, told: dict[str, Any]) -> bool:
    """Return whether a version has what is looked for, as a person would say who reads it word by word."""
    if isinstance(query, Phrase):
        fields = {name: told[name] or "" for name in ("title", "summary", "body")}
        fields["authors"] = "; ".join(told["authors"])
        texts = [f" {' '.join(words(text))} " for name, text in fields.items() if query.field in {None, name}]
        sought = f" {' '.join(query.words)}{'' if query.begins else ' '}"
        return any(sought in text for text in texts)
    if isinstance(query, Either):
        return any(reads(one, told) for one in query.parts)
    return all(reads(one, told) for one in query.parts) and not any(reads(one, told) for one in query.without)


def naive(query: Query, lives: Sequence[Sequence[dict[str, Any]]], turn: str | None) -> set[tuple[Any, ...]]:
    """Return (release, its versions that have it, None), or (release, the one that has it, the one that turned)."""
    found: set[tuple[Any, ...]] = set()
    for number, life in enumerate(lives, 1):
        has = [reads(query, one) for one in life]
        if turn is None and any(has):
            found.add((f"r{number}", tuple(at for at, one in enumerate(has, 1) if one), None))
        for at in range(2, len(life) + 1) if turn is not None else ():
            before, after = has[at - 2], has[at - 1]
            if (before, after) == ((True, False) if turn == "dropped" else (False, True)):
                found.add((f"r{number}", (at - 1 if before else at,), at))
    return found
