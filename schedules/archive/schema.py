"""The tables of the archive, as they stand now; `migrations/` says how they came about.

Newsrooms, crawls and releases have a number, so that the many rows which name them are short: a look takes some
fourteen bytes. What a release says is in `versions`, which is only ever added to; what was learned of a version since
(another address, a better reader) is the release's `overlay`, and `overlays` keeps each one with when it came. The
narrow rows of `releases` are what a night rewrites.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
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
from sqlalchemy.dialects import postgresql

HEAD: Final = "0006"
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

SECONDS: Final = Integer().with_variant(BigInteger(), "postgresql")
"""Seconds since 1970; PostgreSQL's own integers end in 2038."""

METADATA: Final = MetaData()

TEXT: Final = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""A text that is sorted and compared by its bytes on both databases, whatever language the server sorts by."""

NEWSROOMS: Final = Table(
    "newsrooms",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    Column("listing_whole", Boolean, nullable=False),
    Column("last_manifest", TEXT),
    Column("learned", TEXT, nullable=False),
    Column("health", TEXT),
    Column("decided", Integer, nullable=False),
)

CRAWLS: Final = Table(
    "crawls",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("newsroom", ForeignKey("newsrooms.number"), nullable=False),
    Column("crawl_id", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("summary", TEXT, nullable=False),
    UniqueConstraint("newsroom", "crawl_id", name="crawls_by_id"),
)

RELEASES: Final = Table(
    "releases",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False),
    Column("newsroom", ForeignKey("newsrooms.number"), nullable=False),
    Column("status", TEXT, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content_hash", TEXT, nullable=False),
    Column("body_hash", TEXT),
    Column("url", TEXT, nullable=False),
    Column("layout", TEXT),
    Column("last_look", SECONDS, nullable=False),
    Column("place", Integer),
    Column("streak", SmallInteger, nullable=False),
    Column("calm", SmallInteger, nullable=False),
    Column("pending", TEXT),
    Column("seen_as", TEXT),
    Column("overlay", TEXT),
    UniqueConstraint("id", name="releases_by_id"),
    Index("releases_by_newsroom", "newsroom", "id"),
)

ADDRESSES: Final = Table(
    "addresses",
    METADATA,
    Column("newsroom", ForeignKey("newsrooms.number"), primary_key=True),
    Column("key", TEXT, primary_key=True),
    Column("release", ForeignKey("releases.number"), nullable=False),
    sqlite_with_rowid=False,
)

VERSIONS: Final = Table(
    "versions",
    METADATA,
    Column("release", ForeignKey("releases.number"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("crawl_id", TEXT, nullable=False),
    Column("line", TEXT, nullable=False),
    UniqueConstraint("release", "version", name="versions_by_release"),
)

OVERLAYS: Final = Table(
    "overlays",
    METADATA,
    Column("release", ForeignKey("releases.number"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("since", SECONDS, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("overlay", TEXT),
    UniqueConstraint("release", "version", "since", name="overlays_by_release"),
)
"""What a version's overlay became, and the instant from which that was known; nothing where it never had one.

`accepted`: a person accepted the version itself then, and nobody knew of it before.
"""

LOOKED: Final = Table(
    "looks",
    METADATA,
    Column("crawl", ForeignKey("crawls.number"), primary_key=True),
    Column("release", Integer, primary_key=True),
    Column("look", SmallInteger, nullable=False),
    Column("at", SECONDS, nullable=False),
    sqlite_with_rowid=False,
)

CHANGES: Final = Table(
    "changes",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", TEXT, nullable=False),
    Column("newsroom", ForeignKey("newsrooms.number"), nullable=False),
    Column("release", ForeignKey("releases.number")),
    Column("kind", TEXT, nullable=False),
    Column("rings", Boolean, nullable=False),
    Column("told_in", TEXT),
    Column("detected_at", TEXT, nullable=False),
    Column("line", TEXT, nullable=False),
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
    Column("id", TEXT, primary_key=True),
    Column("newsroom", ForeignKey("newsrooms.number"), nullable=False),
    Column("release", ForeignKey("releases.number")),
    Column("rule", TEXT, nullable=False),
    Column("mass", TEXT, nullable=False),
    Column("first_held_at", TEXT, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("why", TEXT, nullable=False),
    Column("line", TEXT, nullable=False),
    Column("after", TEXT, nullable=False),
    Index("held_by_newsroom", "newsroom"),
)

CURSORS: Final = Table(
    "cursors",
    METADATA,
    Column("hook", TEXT, primary_key=True),
    Column("seq", Integer, nullable=False),
)

MESSAGES: Final = Table(
    "messages",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("hook", TEXT, nullable=False),
    Column("id", TEXT, nullable=False),
    Column("route", TEXT, nullable=False),
    Column("digest", TEXT),
    Column("made_at", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_try", TEXT),
    Column("last_try", TEXT),
    Column("next_try", TEXT),
    Column("problem", TEXT),
    Column("sent_at", TEXT),
    UniqueConstraint("hook", "id", name="messages_by_id"),
    Index("messages_by_state", "hook", "state", "number"),
    sqlite_autoincrement=True,
)

DELIVERIES: Final = Table(
    "deliveries",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("hook", TEXT, nullable=False),
    Column("change_id", TEXT, nullable=False),
    Column("line", TEXT),
    Column("found_at", TEXT, nullable=False),
    Column("route", TEXT),
    Column("batch", TEXT),
    Column("digest", TEXT),
    Column("ready_at", TEXT),
    Column("message", ForeignKey("messages.number")),
    UniqueConstraint("hook", "change_id", name="deliveries_by_change"),
    Index("deliveries_by_message", "message"),
    Index("deliveries_by_hook", "hook", "message", "number"),
    sqlite_autoincrement=True,
)

FAILING: Final = Table(
    "failing",
    METADATA,
    Column("hook", TEXT, primary_key=True),
    Column("since", TEXT, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("last_try", TEXT, nullable=False),
    Column("next_try", TEXT, nullable=False),
    Column("problem", TEXT, nullable=False),
    Column("told", Boolean, nullable=False),
)

INDEXED: Final = Table(
    "indexed",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("release", ForeignKey("releases.number"), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("release", "version", name="indexed_by_release"),
    sqlite_with_rowid=False,
)
"""The versions whose words can be searched, by a number in the order in which they were first seen.

The words themselves are under that number in `words`, which each database has in its own way.
"""

REDACTIONS: Final = Table(
    "redactions",
    METADATA,
    Column("release", ForeignKey("releases.number"), primary_key=True),
    Column("redacted_at", TEXT, nullable=False),
    Column("line", TEXT, nullable=False),
)
