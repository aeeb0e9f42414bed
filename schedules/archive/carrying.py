"""Where the hooks stand when another archive takes the place of this one: nothing untold is lost, little is told twice.

The order of lines may be another: a crawl that was sealed and not committed when another newsroom was told of stands
before that in an archive that is rebuilt. So a hook goes on before the first line that it was not told.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newsroom_scraper.errors import ArchiveError
from schedules.archive import copies, trouble
from schedules.archive.schema import HEAD

if TYPE_CHECKING:
    from pathlib import Path

_NEWEST: Final = "SELECT coalesce(max(seq), 0) FROM main.changes"

# What the old archive had of the crawl and did not tell is a difference of reading, and no news; a decision that was
# written down and not carried out is.
_FIRST_UNTOLD: Final = """
SELECT min(now.seq) FROM main.changes AS now JOIN main.newsrooms AS ours ON ours.number = now.newsroom
LEFT JOIN old.changes AS then_ ON then_.id = now.id
WHERE now.rings AND now.told_in IS NULL AND (
    then_.seq > :seq
    OR then_.seq IS NULL AND (
        coalesce(json_extract(now.line, '$.review.verdict'), '') = 'accepted'
        OR json_extract(now.line, '$.crawl_id') IS NULL
        OR NOT EXISTS (
            SELECT 1 FROM old.crawls AS crawl JOIN old.newsrooms AS theirs ON theirs.number = crawl.newsroom
            WHERE theirs.name = ours.name AND crawl.crawl_id = json_extract(now.line, '$.crawl_id')
        )
    )
)
"""
_AGAIN: Final = """
SELECT count(*) FROM old.changes AS then_ LEFT JOIN main.changes AS now ON now.id = then_.id
WHERE then_.rings AND then_.told_in IS NULL AND then_.seq <= :seq AND (now.seq IS NULL OR now.seq > :place)
"""


def carry(old: Path, new: Path) -> dict[str, int] | None:
    """Place the hooks of the old archive in the new one, and return hook → how many lines it may be told again.

    Args:
        old: the present archive.
        new: what takes its place; known to nobody else.

    Returns:
        None where the old one cannot be read: then hooks begin at the newest line.

    Raises:
        ArchiveError: the new one could not be written.

    """
    if not _is_readable(old):
        return None
    again: dict[str, int] = {}
    with trouble.translated(new), closing(_both(old, new)) as db:
        for hook, seq in db.execute("SELECT hook, seq FROM old.cursors ORDER BY hook").fetchall():
            first = db.execute(_FIRST_UNTOLD, {"seq": seq}).fetchone()[0]
            place = first - 1 if first is not None else db.execute(_NEWEST).fetchone()[0]
            db.execute("INSERT OR REPLACE INTO main.cursors (hook, seq) VALUES (?, ?)", (hook, place))
            again[hook] = _both_have(db, seq, place)
    return again


def retold(old: Path, new: Path) -> dict[str, int | None]:
    """Return hook → how many lines that the old archive told it may tell it again; hooks with none are left out.

    Args:
        old: the present archive; where it cannot be read, nobody knows how many (None).
        new: an earlier copy of it, that takes its place; the same where it is of an older revision.

    Raises:
        ArchiveError: the new one cannot be read.

    """
    if not (_is_readable(old) and _is_readable(new)):
        with copies.looked_at(new) as db:
            hooks = db.exec_driver_sql("SELECT hook FROM cursors ORDER BY hook").scalars().all()
        return dict.fromkeys(hooks)
    again: dict[str, int | None] = {}
    with trouble.translated(new), closing(_both(old, new)) as db:
        newest = db.execute(_NEWEST).fetchone()[0]
        for hook, seq in db.execute("SELECT hook, seq FROM old.cursors ORDER BY hook").fetchall():
            place = db.execute("SELECT seq FROM main.cursors WHERE hook = ?", (hook,)).fetchone()
            number = db.execute(_AGAIN, {"seq": seq, "place": place[0] if place else newest}).fetchone()[0]
            if number:
                again[hook] = number
    return again


def _both_have(db: sqlite3.Connection, seq: int, place: int) -> int:
    """Return how many lines that a hook was told stand behind its new place."""
    statement = _AGAIN.replace("now.seq IS NULL OR ", "")
    found: int = db.execute(statement, {"seq": seq, "place": place}).fetchone()[0]
    return found


def _is_readable(old: Path) -> bool:
    if not old.is_file() or not copies.is_database(old):
        return False
    try:
        with copies.looked_at(old) as db:
            return copies.revision(db, old) == HEAD and next(copies.faults(db), None) is None
    except ArchiveError:
        return False


def _both(old: Path, new: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"file:{quote(str(new.absolute()))}", uri=True, isolation_level=None, timeout=trouble.WAIT)
    db.execute("ATTACH ? AS old", (f"file:{quote(str(old.absolute()))}?mode=ro",))
    return db
