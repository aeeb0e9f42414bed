"""The tables of the archive, as they stand now; `migrations/` says how they came about.

Newsrooms, crawls and releases have a number, so that the many rows which name them are short: a look takes some
fourteen bytes. What a release says is in `versions`, which is only ever added to; what was learned of a version since
(another address, a better reader) is the release's `overlay`. The narrow rows of `releases` are what a night rewrites.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

HEAD: Final = "0005"
"""The revision that this program reads and writes."""

LOOKS: Final = {
    "read": 1,
    "unchanged": 2,
    "gone": 3,
    "failed": 4,
    "blocked": 5,
    "rejected": 6,
    "duplicate": 7,
}
"""The number that stands for each kind of look; never given to another."""

MET: Final = tuple(LOOKS[kind] for kind in ("read", "unchanged", "gone"))
"""The looks at which a release's own page said something."""

METADATA: Final = MetaData()

NEWSROOMS: Final = Table(
    "newsrooms",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("listing_whole", Boolean, nullable=False),
    Column("last_manifest", Text),
    Column("learned", Text, nullable=False),
    Column("health", Text),
    Column("decided", Integer, nullable=False),
)

CRAWLS: Final = Table(
    "crawls",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("newsroom", ForeignKey("newsrooms.number"), nullable=False),
    Column("crawl_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("summary", Text, nullable=False),
    UniqueConstraint("newsroom", "crawl_id", name="crawls_by_id"),
)

RELEASES: Final = Table(
    "releases",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("newsroom", ForeignKey("newsrooms.number"), nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("body_hash", Text),
    Column("url", Text, nullable=False),
    Column("layout", Text),
    Column("last_look", Integer, nullable=False),
    Column("place", Integer),
    Column("streak", SmallInteger, nullable=False),
    Column("calm", SmallInteger, nullable=False),
    Column("pending", Text),
    Column("seen_as", Text),
    Column("overlay", Text),
    UniqueConstraint("id", name="releases_by_id"),
    Index("releases_by_newsroom", "newsroom", "id"),
)

ADDRESSES: Final = Table(
    "addresses",
    METADATA,
    Column("newsroom", ForeignKey("newsrooms.number"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("release", ForeignKey("releases.number"), nullable=False),
    sqlite_with_rowid=False,
)

VERSIONS: Final = Table(
    "versions",
    METADATA,
    Column("release", ForeignKey("releases.number"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("crawl_id", Text, nullable=False),
    Column("line", Text, nullable=False),
    UniqueConstraint("release", "version", name="versions_by_release"),
)

LOOKED: Final = Table(
    "looks",
    METADATA,
    Column("crawl", ForeignKey("crawls.number"), primary_key=True),
    Column("release", Integer, primary_key=True),
    Column("look", SmallInteger, nullable=False),
    Column("at", Integer, nullable=False),
    sqlite_with_rowid=False,
)

CHANGES: Final = Table(
    "changes",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("newsroom", ForeignKey("newsrooms.number"), nullable=False),
    Column("release", ForeignKey("releases.number")),
    Column("kind", Text, nullable=False),
    Column("rings", Boolean, nullable=False),
    Column("told_in", Text),
    Column("detected_at", Text, nullable=False),
    Column("line", Text, nullable=False),
    UniqueConstraint("id", name="changes_by_id"),
    Index("changes_by_newsroom", "newsroom", "seq"),
    Index("changes_by_ring", "rings", "seq"),
    Index("changes_by_newsroom_ring", "newsroom", "rings", "seq"),
    Index("changes_by_release", "release", "seq"),
    sqlite_autoincrement=True,
)

HELD: Final = Table(
    "held",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("newsroom", ForeignKey("newsrooms.number"), nullable=False),
    Column("release", ForeignKey("releases.number")),
    Column("rule", Text, nullable=False),
    Column("mass", Text, nullable=False),
    Column("first_held_at", Text, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index("held_by_newsroom", "newsroom"),
)

CURSORS: Final = Table(
    "cursors",
    METADATA,
    Column("hook", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
)

MESSAGES: Final = Table(
    "messages",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("hook", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("digest", Text),
    Column("made_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_try", Text),
    Column("last_try", Text),
    Column("next_try", Text),
    Column("problem", Text),
    Column("sent_at", Text),
    UniqueConstraint("hook", "id", name="messages_by_id"),
    Index("messages_by_state", "hook", "state", "number"),
    sqlite_autoincrement=True,
)

DELIVERIES: Final = Table(
    "deliveries",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("hook", Text, nullable=False),
    Column("change_id", Text, nullable=False),
    Column("line", Text),
    Column("found_at", Text, nullable=False),
    Column("route", Text),
    Column("batch", Text),
    Column("digest", Text),
    Column("ready_at", Text),
    Column("message", ForeignKey("messages.number")),
    UniqueConstraint("hook", "change_id", name="deliveries_by_change"),
    Index("deliveries_by_message", "message"),
    Index("deliveries_by_hook", "hook", "message", "number"),
    sqlite_autoincrement=True,
)

FAILING: Final = Table(
    "failing",
    METADATA,
    Column("hook", Text, primary_key=True),
    Column("since", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("last_try", Text, nullable=False),
    Column("next_try", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("told", Boolean, nullable=False),
)

REDACTIONS: Final = Table(
    "redactions",
    METADATA,
    Column("release", ForeignKey("releases.number"), primary_key=True),
    Column("redacted_at", Text, nullable=False),
    Column("line", Text, nullable=False),
)
