"""What holds in every archive, whatever was committed: its own laws, looked at row by row. Nothing is ever written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from pipelines.identity import VERSION, content_hash
from schedules.archive import search
from schedules.archive.lines import lined
from schedules.archive.messages import STATES
from schedules.archive.reading import KINDS
from schedules.archive.schema import CHANGES, DELIVERIES, HELD, NEWSROOMS, OVERLAYS, RELEASES, VERSIONS
from schedules.release import REDACTED

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK: Final = 500

_QUERIES: Final = {
    "{} has {} versions, numbered from {} to {}, and is at version {}.": """
        SELECT r.id, count(v.version), coalesce(min(v.version), 0), coalesce(max(v.version), 0), r.version
        FROM releases AS r LEFT JOIN versions AS v ON v.release = r.number GROUP BY r.number
        HAVING count(v.version) != r.version OR min(v.version) != 1 OR max(v.version) != r.version""",
    "release number {} is in the archive {} times.": """
        SELECT id, count(*) FROM releases GROUP BY id HAVING count(*) > 1""",
    "change {} is in the archive {} times.": "SELECT id, count(*) FROM changes GROUP BY id HAVING count(*) > 1",
    "{} has no address.": "SELECT id FROM releases WHERE number NOT IN (SELECT release FROM addresses)",
    "{} is led to by {}, an address of another newsroom.": """
        SELECT r.id, a.key FROM addresses AS a JOIN releases AS r ON r.number = a.release
        WHERE r.newsroom != a.newsroom""",
    "{} has an overlay of version {}, which does not exist.": """
        SELECT r.id, o.version FROM overlays AS o JOIN releases AS r ON r.number = o.release
        WHERE o.version < 1 OR o.version > r.version""",
    "{} has an overlay that is not the last that was kept of it.": """
        SELECT r.id FROM releases AS r LEFT JOIN overlays AS o ON o.release = r.number AND o.version = r.version
        AND o.since = (SELECT max(since) FROM overlays WHERE release = r.number AND version = r.version)
        WHERE coalesce(r.overlay, '') != coalesce(o.overlay, '')""",
    "hook {} stands behind line {}, and the newest is {}.": """
        SELECT hook, seq, newest FROM cursors, (SELECT coalesce(max(seq), 0) AS newest FROM changes) AS c
        WHERE seq > newest""",
    "change {} is of a release that does not exist.": f"""
        SELECT id FROM changes WHERE release IS NULL AND kind IN ({", ".join(map(repr, KINDS))})""",  # noqa: S608 - ours
    "change {} is told in {}, which does not exist.": """
        SELECT id, told_in FROM changes WHERE told_in IS NOT NULL AND told_in NOT IN (SELECT id FROM changes)""",
    "hook {} has a delivery of {}, which does not exist.": """
        SELECT hook, change_id FROM deliveries WHERE line IS NULL AND change_id NOT IN (SELECT id FROM changes)""",
    "{} of hook {} is in a message of hook {}.": """
        SELECT d.change_id, d.hook, m.hook FROM deliveries AS d JOIN messages AS m ON m.number = d.message
        WHERE m.hook != d.hook""",
    "message {} of hook {} tells nothing.": """
        SELECT id, hook FROM messages WHERE number NOT IN (SELECT message FROM deliveries WHERE message IS NOT NULL)""",
    "message {} of hook {} is {}, which is no state.": f"""
        SELECT id, hook, state FROM messages WHERE state NOT IN ({", ".join(map(repr, STATES))})""",  # noqa: S608 - ours
    "message {} of hook {} was sent, and nobody knows when.": """
        SELECT id, hook FROM messages WHERE (state = 'sent') != (sent_at IS NOT NULL)""",
    "message {} of hook {} tells {} things and is no digest.": """
        SELECT m.id, m.hook, count(*) FROM messages AS m JOIN deliveries AS d ON d.message = m.number
        WHERE m.digest IS NULL GROUP BY m.number HAVING count(*) != 1 OR min(d.change_id) != m.id""",
    "{} was looked at by a crawl of another newsroom.": """
        SELECT DISTINCT r.id FROM looks AS l JOIN crawls AS c ON c.number = l.crawl JOIN releases AS r
        ON r.number = l.release WHERE r.newsroom != c.newsroom""",
    "release number {} was looked at and does not exist.": """
        SELECT DISTINCT release FROM looks WHERE release NOT IN (SELECT number FROM releases)""",
}
"""Sentence → what it takes to be true."""


def broken(db: sa.Connection) -> Iterator[str]:
    """Yield what is against the archive's laws, a sentence each."""
    for sentence, query in _QUERIES.items():
        for row in db.exec_driver_sql(query):
            yield sentence.format(*row)
    yield from search.broken(db)
    yield from _versions(db)
    yield from _states(db)
    yield from _overlays(db)
    yield from _changes(db)
    yield from _texts(db)


def _stream(db: sa.Connection, statement: Any) -> Iterator[Any]:
    return iter(db.execute(statement, execution_options={"yield_per": _CHUNK}))


def _versions(db: sa.Connection) -> Iterator[str]:
    """Yield versions whose line is not what its hash says."""
    statement = sa.select(RELEASES.c.id, VERSIONS.c.version, VERSIONS.c.line).join(
        VERSIONS, VERSIONS.c.release == RELEASES.c.number
    )
    for release, version, text in _stream(db, statement):
        line = _object(text)
        if line is None or not isinstance(line.get("content_hash"), str):
            yield f"version {version} of {release} has a line that cannot be read."
        elif (line.get("id"), line.get("version")) != (release, version):
            yield f"version {version} of {release} has the line of version {line.get('version')} of {line.get('id')}."
        elif _differs(line):
            yield f"version {version} of {release} does not say what its hash was taken over."


def _states(db: sa.Connection) -> Iterator[str]:
    """Yield releases whose row is not that of their latest version."""
    statement = sa.select(RELEASES, VERSIONS.c.line).join(
        VERSIONS, (VERSIONS.c.release == RELEASES.c.number) & (VERSIONS.c.version == RELEASES.c.version)
    )
    for row in _stream(db, statement):
        texts = {"overlay": row.overlay, "pending": row.pending, "seen_as": row.seen_as}
        unread = [name for name, text in texts.items() if text and not _object(text)]
        if unread:
            yield f"{row.id} has a {unread[0]} that cannot be read."
        elif _object(row.line) is None:
            continue  # told as a version already
        elif (now := lined(row.line, row.overlay)).get("content_hash") != row.content_hash or _differs(now):
            yield f"{row.id} has another hash than what it says now."
        elif now.get("status") != row.status:
            yield f"{row.id} is {row.status}, and its line says {now.get('status')}."


def _overlays(db: sa.Connection) -> Iterator[str]:
    """Yield releases of which it cannot be read what was learned once."""
    statement = sa.select(RELEASES.c.id, OVERLAYS.c.overlay).join(OVERLAYS, OVERLAYS.c.release == RELEASES.c.number)
    for release, text in _stream(db, statement.where(OVERLAYS.c.overlay.is_not(None))):
        if not _object(text):
            yield f"{release} has an overlay of before that cannot be read."


def _changes(db: sa.Connection) -> Iterator[str]:
    """Yield changes whose line is not that of their row, or that join what is not there."""
    numbers: dict[int, int] = dict(db.execute(sa.select(RELEASES.c.number, RELEASES.c.version)).all())
    columns = CHANGES.c
    for row in _stream(db, sa.select(columns.id, columns.kind, columns.release, columns.line).order_by(columns.seq)):
        line = _object(row.line)
        if line is None or (line.get("id"), line.get("kind")) != (row.id, row.kind):
            yield f"change {row.id} has a line that cannot be read or is of another."
            continue
        if row.kind not in KINDS or row.release is None:
            continue
        for side in ("old", "new"):
            version = (line.get(side) or {}).get("version")
            if version is not None and not 1 <= version <= numbers.get(row.release, 0):
                yield f"change {row.id} joins version {version} of {line.get('release_id')}, which does not exist."


def _texts(db: sa.Connection) -> Iterator[str]:
    """Yield what is known of newsrooms, or held, and cannot be read."""
    for row in db.execute(sa.select(NEWSROOMS.c.name, NEWSROOMS.c.learned, NEWSROOMS.c.health)):
        if _object(row.learned) is None or (row.health is not None and _object(row.health) is None):
            yield f"newsroom {row.name} has facts that cannot be read."
    for row in db.execute(sa.select(HELD.c.id, HELD.c.line, HELD.c.after)):
        if _object(row.line) is None or _object(row.after) is None:
            yield f"held change {row.id} cannot be read."
    own = sa.select(DELIVERIES.c.hook, DELIVERIES.c.change_id, DELIVERIES.c.line).where(DELIVERIES.c.line.is_not(None))
    for row in db.execute(own):
        if (_object(row.line) or {}).get("id") != row.change_id:
            yield f"what hook {row.hook} is told as {row.change_id} cannot be read or is another."


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = orjson.loads(text)
    except (orjson.JSONDecodeError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def _differs(line: dict[str, Any]) -> bool:
    """Return whether a line does not say what its hash was taken over; one of another definition is left alone."""
    told: str = line["content_hash"]
    return told.startswith(f"{VERSION}:") and line.get("status") != REDACTED and content_hash(line) != told
