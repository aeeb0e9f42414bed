"""What a table holds: how many rows, and a hash over them that is the same in every kind of database.

Rows are read in the order of their key, texts by their code points, some at a time, and hashed as JSON.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Chunk = list[tuple[Any, ...]]

_CHUNK: Final = 2000  # rows in memory at once


@dataclass(frozen=True, slots=True)
class Tally:
    """What a table holds.

    Attributes:
        rows: how many.
        digest: SHA-256 over the rows, as hexadecimal digits.

    """

    rows: int
    digest: str


@dataclass(slots=True)
class Tallying:
    """A tally that grows while rows pass by.

    >>> some, others = Tallying(), Tallying()
    >>> for _ in some.pass_by([[(1, "é", None)], [(2, "e", True)]]): pass
    >>> for _ in others.pass_by([[(1, "é", None), (2, "e", True)]]): pass
    >>> some.tally == others.tally, some.tally.rows
    (True, 2)
    """

    rows: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def pass_by(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """Yield rows as they come, and count and hash them."""
        for chunk in chunks:
            self.rows += len(chunk)
            self._hash.update(b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in chunk))
            yield chunk

    @property
    def tally(self) -> Tally:
        """Return the tally of what passed by so far."""
        return Tally(self.rows, self._hash.hexdigest())


def chunks(db: sa.Connection, table: sa.Table) -> Iterator[Chunk]:
    """Yield a table's rows in the order of its key, a bounded number at a time."""
    statement = sa.select(*table.columns).order_by(*(_by_code_points(db, column) for column in key(table)))
    with db.execute(statement, execution_options={"yield_per": _CHUNK}) as result:
        for partition in result.partitions():
            yield [tuple(row) for row in partition]


def tally(db: sa.Connection, table: sa.Table) -> Tally:
    """Return what a table holds."""
    made = Tallying()
    for _ in made.pass_by(chunks(db, table)):
        pass
    return made.tally


def key(table: sa.Table) -> list[sa.Column[Any]]:
    """Return the columns by which each row of a table is told from all others."""
    if table.primary_key.columns:
        return list(table.primary_key.columns)
    return next(list(one.columns) for one in table.constraints if isinstance(one, sa.UniqueConstraint))


def _by_code_points(db: sa.Connection, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Return a column to sort by: a database may sort texts as some language does."""
    if db.dialect.name == "postgresql" and isinstance(column.type, sa.Text):
        return column.collate("C")
    return column
