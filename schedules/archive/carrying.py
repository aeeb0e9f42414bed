"""What the hooks were told, when another archive takes the place of this one: nothing untold is lost or told twice.

What was told is a fact of the world, whatever archive there is. So the deliveries and messages of the old archive take
the place of those in the new one, under the same numbers. The order of lines may be another: a crawl that was sealed
and not committed when another newsroom was told of stands before that in an archive that is rebuilt. So what a hook was
not told becomes deliveries at once, and the hook goes on behind the newest line.
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

_REPLACED: Final = (
    "DELETE FROM main.deliveries",
    "DELETE FROM main.messages",
    "DELETE FROM main.failing",
    """INSERT INTO main.messages (number, hook, id, route, digest, made_at, state, attempts, first_try, last_try,
        next_try, problem, sent_at)
    SELECT number, hook, id, route, digest, made_at, state, attempts, first_try, last_try, next_try, problem, sent_at
    FROM old.messages""",
    # A change that the new archive does not know is told all the same: its line goes with the delivery.
    """INSERT INTO main.deliveries (number, hook, change_id, line, found_at, route, batch, digest, ready_at, message)
    SELECT one.number, one.hook, one.change_id,
        CASE WHEN now.id IS NULL THEN coalesce(one.line, then_.line) ELSE one.line END,
        one.found_at, one.route, one.batch, one.digest, one.ready_at, one.message
    FROM old.deliveries AS one LEFT JOIN main.changes AS now ON now.id = one.change_id
    LEFT JOIN old.changes AS then_ ON then_.id = one.change_id""",
    """INSERT INTO main.failing (hook, since, failures, last_try, next_try, problem, told)
    SELECT hook, since, failures, last_try, next_try, problem, told FROM old.failing""",
)

# What the old archive had of the crawl and did not tell is a difference of reading, and no news; a decision that was
# written down and not carried out is.
_UNTOLD: Final = """
INSERT INTO main.deliveries (hook, change_id, found_at)
SELECT :hook, now.id, now.detected_at
FROM main.changes AS now JOIN main.newsrooms AS ours ON ours.number = now.newsroom
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
ORDER BY now.seq
ON CONFLICT DO NOTHING
"""
# What is taken up again after this, behind the cursor, and was told so long ago that it was forgotten, or was chosen by
# no route: it is in a message that nobody sends, and so no news.
_PAST: Final = (
    """INSERT INTO main.deliveries (hook, change_id, line, found_at, route)
    SELECT :hook, one.id, one.line, one.detected_at, ''
    FROM old.changes AS one JOIN old.newsrooms AS theirs ON theirs.number = one.newsroom
    WHERE one.rings AND one.told_in IS NULL AND one.seq <= :seq
        AND NOT EXISTS (SELECT 1 FROM main.changes WHERE id = one.id)
        AND NOT EXISTS (
            SELECT 1 FROM main.crawls AS crawl JOIN main.newsrooms AS ours ON ours.number = crawl.newsroom
            WHERE ours.name = theirs.name AND crawl.crawl_id = json_extract(one.line, '$.crawl_id')
        )
    ORDER BY one.seq
    ON CONFLICT DO NOTHING""",
    """INSERT INTO main.messages (hook, id, route, made_at, state, attempts)
    SELECT DISTINCT hook, 'restored-' || strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), '',
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'dropped', 0
    FROM main.deliveries WHERE hook = :hook AND message IS NULL AND route = ''""",
    """UPDATE main.deliveries SET message = (SELECT max(number) FROM main.messages)
    WHERE hook = :hook AND message IS NULL AND route = ''""",
)
_PLACED: Final = """
INSERT OR REPLACE INTO main.cursors (hook, seq) SELECT :hook, coalesce(max(seq), 0) FROM main.changes
"""


def carry(old: Path, new: Path) -> bool:
    """Carry what the hooks were told, and what they have to be told still, from the old archive into the new one.

    Args:
        old: the present archive.
        new: what takes its place; of today's revision, known to nobody else.

    Returns:
        False where the old one cannot be read, or knows no newsroom: then the new one is left as it is.

    Raises:
        ArchiveError: the new one could not be written.

    """
    if not _is_readable(old):
        return False
    with trouble.translated(new), closing(_both(old, new)) as db:
        db.execute("BEGIN IMMEDIATE")
        for statement in _REPLACED:
            db.execute(statement)
        for hook, seq in db.execute("SELECT hook, seq FROM old.cursors ORDER BY hook").fetchall():
            for statement in (_UNTOLD, *_PAST, _PLACED):
                db.execute(statement, {"hook": hook, "seq": seq})
        db.execute("COMMIT")
    return True


def hooks(path: Path) -> tuple[str, ...]:
    """Return the hooks that an archive of any revision knows.

    Raises:
        ArchiveError: it cannot be read.

    """
    with copies.looked_at(path) as db:
        return tuple(db.exec_driver_sql("SELECT hook FROM cursors ORDER BY hook").scalars())


def _is_readable(old: Path) -> bool:
    if not old.is_file() or not copies.is_database(old):
        return False
    try:
        with copies.looked_at(old) as db:
            if copies.revision(db, old) != HEAD or next(copies.faults(db), None) is not None:
                return False
            # One that knows no newsroom was begun again after a loss; where a hook stands in it says nothing.
            return db.exec_driver_sql("SELECT 1 FROM newsrooms").first() is not None
    except ArchiveError:
        return False


def _both(old: Path, new: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"file:{quote(str(new.absolute()))}", uri=True, isolation_level=None, timeout=trouble.WAIT)
    db.execute("ATTACH ? AS old", (f"file:{quote(str(old.absolute()))}?mode=ro",))
    return db
