"""Every stored page that the archive rests on: what names it, and where it lies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import sqlalchemy as sa

from schedules.archive.schema import CHANGES, HELD, NEWSROOMS, OVERLAYS, RELEASES, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Pointer(NamedTuple):
    """A page that is named: `of` by what; `warc` relative to the workspace."""

    of: str
    warc: str
    offset: int
    digest: str | None


_CHUNK: Final = 1000


def pointers(db: sa.Connection, newsroom: str | None = None) -> Iterator[Pointer]:
    """Yield every page that is named, of one newsroom or of all, one by one as they are stored.

    Named are the pages of versions, of what was learned of them since, of later looks that comparisons begin with, of
    changes on both sides, and the same of what is held.
    """
    number = None
    if newsroom is not None:
        number = db.execute(sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == newsroom)).scalar()
        if number is None:
            return
    for whose, evidence, source, column in _places(db.dialect.name):
        told = sa.select(
            whose,
            *(within(db.dialect.name, evidence, name) for name in ("warc", "offset", "digest")),
        ).select_from(source)
        told = told.where(within(db.dialect.name, evidence, "warc").is_not(None))
        if number is not None:
            told = told.where(column == number)
        for of, warc, offset, digest in db.execute(told, execution_options={"yield_per": _CHUNK}):
            yield Pointer(of, warc, int(offset), digest)


def within(dialect: str, text: sa.ColumnElement[Any], *keys: str) -> sa.ColumnElement[Any]:
    """Return what stands in a text of JSON under some keys, in a database's own way."""
    if dialect == "postgresql":
        # It reads no text that has a NUL anywhere; what is asked for has none.
        without = sa.func.replace(text, r"\u0000", r"\ufffd")
        return sa.func.json_extract_path_text(sa.cast(without, sa.JSON), *keys)
    return sa.func.json_extract(text, ".".join(("$", *keys)))


def _places(
    dialect: str,
) -> Iterator[tuple[sa.ColumnElement[str], sa.ColumnElement[str], sa.FromClause, sa.Column[int]]]:
    """Yield where pages are named: by what, the pointer as JSON, the tables, and whose newsroom."""
    extract = partial(within, dialect)
    of_release: sa.ColumnElement[str] = sa.literal("release ") + RELEASES.c.id
    versions = VERSIONS.join(RELEASES, RELEASES.c.number == VERSIONS.c.release)
    whose = sa.literal("version ") + sa.cast(VERSIONS.c.version, sa.Text) + " of " + RELEASES.c.id
    yield whose, extract(VERSIONS.c.line, "evidence"), versions, RELEASES.c.newsroom
    overlays = OVERLAYS.join(RELEASES, RELEASES.c.number == OVERLAYS.c.release)
    yield of_release, extract(OVERLAYS.c.overlay, "evidence"), overlays, RELEASES.c.newsroom
    yield of_release, extract(RELEASES.c.seen_as, "evidence"), RELEASES, RELEASES.c.newsroom
    for side in ("old", "new"):
        change = sa.literal("change ") + CHANGES.c.id
        yield change, extract(CHANGES.c.line, side, "evidence"), CHANGES, CHANGES.c.newsroom
        held = sa.literal("held change ") + HELD.c.id
        yield held, extract(HELD.c.line, side, "evidence"), HELD, HELD.c.newsroom
    held = sa.literal("held change ") + HELD.c.id
    yield held, extract(HELD.c.after, "line", "evidence"), HELD, HELD.c.newsroom
    # A state that is not believed yet keeps its later look as text within text.
    yield held, extract(extract(HELD.c.after, "seen_as"), "evidence"), HELD, HELD.c.newsroom
