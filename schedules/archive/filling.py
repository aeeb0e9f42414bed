"""Many rows into an empty table, in the way that is quickest for each kind of database, and what numbers come next."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedules.archive.tally import Chunk


def fill(db: sa.Connection, table: sa.Table, chunks: Iterable[Chunk]) -> None:
    """Write rows into an empty table, inside the transaction that is open.

    Raises:
        ArchiveError: a row cannot be stored there; the transaction is to be given up.

    """
    if db.dialect.name == "postgresql":
        _by_copy(db, table, chunks)
    else:
        _by_insert(db, table, chunks)


def _by_copy(db: sa.Connection, table: sa.Table, chunks: Iterable[Chunk]) -> None:
    import psycopg

    raw: Any = db.connection.driver_connection
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    row: tuple[Any, ...] = ()
    try:
        with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for chunk in chunks:
                for row in chunk:
                    copy.write_row(row)
    except psycopg.Error as problem:
        for column, value in zip(table.columns, row, strict=False):
            if isinstance(value, str) and "\0" in value:
                where = " ".join(f"{one.name} {told}" for one, told in zip(table.columns, row[:2], strict=False))
                raise ArchiveError(
                    f"cannot be copied: {column.name} of {table.name} ({where}) holds a NUL, which PostgreSQL cannot",
                    advice="Nothing was copied.",
                ) from problem
        raise ArchiveError(
            f"could not be copied ({' '.join(str(problem).split())}), at table {table.name}",
            advice="Nothing was copied, and the source is as it was.",
        ) from problem


def _by_insert(db: sa.Connection, table: sa.Table, chunks: Iterable[Chunk]) -> None:
    raw: Any = db.connection.driver_connection
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    try:
        for chunk in chunks:
            raw.executemany(statement, chunk)
    except sqlite3.Error as problem:
        raise ArchiveError(
            f"could not be copied ({problem}), at table {table.name}",
            advice="Nothing was copied, and the source is as it was.",
        ) from problem


def numbered(table: sa.Table) -> sa.Column[int] | None:
    """Return the column of a table that the database numbers itself, or None."""
    return table.autoincrement_column


def highest(db: sa.Connection, table: sa.Table) -> int:
    """Return the highest number that a table ever gave, as far as it is known; 0: none.

    A row that went may have had it; it is given to no other, since hooks remember how far they were told.
    """
    column = numbered(table)
    if column is None:
        return 0
    found: int = db.execute(sa.select(sa.func.coalesce(sa.func.max(column), 0))).scalar_one()
    if db.dialect.name == "postgresql":
        sequence = db.execute(sa.select(_sequence(table, column))).scalar()
        if sequence is None:
            return found
        last, given = db.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608
        return max(found, last if given else 0)
    if table.dialect_options["sqlite"]["autoincrement"]:
        last = db.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).scalar()
        return max(found, last or 0)
    return found


def go_on(db: sa.Connection, table: sa.Table, last: int) -> None:
    """Let a table go on numbering right behind a number."""
    column = numbered(table)
    if column is None:
        return
    if db.dialect.name == "postgresql":
        db.execute(sa.select(sa.func.setval(_sequence(table, column), max(last, 1), last > 0)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        db.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table.name,))
        db.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, last))


def _sequence(table: sa.Table, column: sa.Column[int]) -> sa.Function[Any]:
    return sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name)
