"""The archive of the first nights: what a release says stands beside what the last look says of it."""

from typing import Final

from alembic import op

revision: Final = "0001"
down_revision: Final = None

_TABLES: Final = (
    """CREATE TABLE newsrooms (
        name TEXT PRIMARY KEY, listing_whole INTEGER NOT NULL DEFAULT 0, last_manifest TEXT, learned TEXT NOT NULL)""",
    """CREATE TABLE crawls (
        newsroom TEXT NOT NULL, crawl_id TEXT NOT NULL, state TEXT NOT NULL, summary TEXT NOT NULL,
        PRIMARY KEY (newsroom, crawl_id))""",
    """CREATE TABLE releases (
        release_id TEXT PRIMARY KEY, newsroom TEXT NOT NULL, status TEXT NOT NULL, version INTEGER NOT NULL,
        content_hash TEXT NOT NULL, body_hash TEXT, last_look TEXT NOT NULL, pending TEXT, seen_as TEXT,
        line TEXT NOT NULL)""",
    """CREATE TABLE addresses (
        newsroom TEXT NOT NULL, key TEXT NOT NULL, release_id TEXT NOT NULL REFERENCES releases,
        PRIMARY KEY (newsroom, key))""",
    """CREATE TABLE versions (
        release_id TEXT NOT NULL REFERENCES releases, version INTEGER NOT NULL, crawl_id TEXT NOT NULL,
        line TEXT NOT NULL, PRIMARY KEY (release_id, version))""",
    """CREATE TABLE changes (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, newsroom TEXT NOT NULL,
        release_id TEXT NOT NULL, rings INTEGER NOT NULL, detected_at TEXT NOT NULL, line TEXT NOT NULL)""",
    """CREATE TABLE held (
        id TEXT PRIMARY KEY, newsroom TEXT NOT NULL, first_held_at TEXT NOT NULL, looks INTEGER NOT NULL,
        line TEXT NOT NULL)""",
    "CREATE TABLE cursors (hook TEXT PRIMARY KEY, seq INTEGER NOT NULL)",
)


def upgrade() -> None:
    """Make the tables."""
    for table in _TABLES:
        op.execute(table)
