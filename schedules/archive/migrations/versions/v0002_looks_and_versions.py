"""Numbers for newsrooms, crawls and releases; every look; versions that are only added to; what is held, whole."""

import json
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

_OLD: Final = ("newsrooms", "crawls", "releases", "addresses", "versions", "changes", "held", "cursors")


def upgrade() -> None:
    """Carry everything over; what was held is found again by the next crawl, which still sees it."""
    db = op.get_bind()
    old = {
        name: [dict(row) for row in db.execute(sa.text(f"SELECT * FROM {name}")).mappings()]  # noqa: S608 - our own names
        for name in _OLD
    }
    for name in reversed(_OLD):
        op.drop_table(name)
    made = _tables()
    numbers = {row["name"]: at for at, row in enumerate(old["newsrooms"], 1)}
    for row in (*old["crawls"], *old["releases"], *old["changes"]):
        numbers.setdefault(row["newsroom"], len(numbers) + 1)
    known = {row["name"]: row for row in old["newsrooms"]}
    empty = {"listing_whole": 0, "last_manifest": None, "learned": "{}"}
    _fill(
        made["newsrooms"],
        [
            {
                "number": number,
                "name": name,
                "listing_whole": bool(known.get(name, empty)["listing_whole"]),
                "last_manifest": known.get(name, empty)["last_manifest"],
                "learned": known.get(name, empty)["learned"],
                "decided": 0,
            }
            for name, number in numbers.items()
        ],
    )
    crawls = sorted(old["crawls"], key=lambda row: row["crawl_id"])
    _fill(made["crawls"], [{**row, "newsroom": numbers[row["newsroom"]]} for row in crawls])
    releases = {row["release_id"]: at for at, row in enumerate(old["releases"], 1)}
    versions = {(row["release_id"], row["version"]): row["line"] for row in old["versions"]}
    _fill(made["releases"], [_release(row, releases, numbers, versions) for row in old["releases"]])
    _fill(
        made["addresses"],
        [
            {"newsroom": numbers[row["newsroom"]], "key": row["key"], "release": releases[row["release_id"]]}
            for row in old["addresses"]
        ],
    )
    _fill(
        made["versions"],
        [
            {
                "release": releases[row["release_id"]],
                "version": row["version"],
                "crawl_id": row["crawl_id"],
                "line": row["line"],
            }
            for row in old["versions"]
        ],
    )
    _fill(
        made["changes"],
        [
            {
                "seq": row["seq"],
                "id": row["id"],
                "newsroom": numbers[row["newsroom"]],
                "release": releases.get(row["release_id"]),
                "kind": json.loads(row["line"])["kind"],
                "rings": bool(row["rings"]),
                "detected_at": row["detected_at"],
                "line": row["line"],
            }
            for row in old["changes"]
        ],
    )
    _fill(made["cursors"], old["cursors"])


def _fill(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.bulk_insert(table, rows)


def _release(
    row: dict[str, Any],
    releases: dict[str, int],
    numbers: dict[str, int],
    versions: dict[tuple[str, int], str],
) -> dict[str, Any]:
    """Return a release's narrow row; where its line says more than its version's, the rest is its overlay."""
    now = json.loads(row["line"])
    then = json.loads(versions[row["release_id"], row["version"]])
    overlay = {key: value for key, value in now.items() if key not in then or value != then[key]}
    return {
        "number": releases[row["release_id"]],
        "id": row["release_id"],
        "newsroom": numbers[row["newsroom"]],
        "status": row["status"],
        "version": row["version"],
        "content_hash": row["content_hash"],
        "body_hash": row["body_hash"],
        "url": now["url"],
        "layout": now.get("layout"),
        "last_look": int(datetime.fromisoformat(row["last_look"]).timestamp()),
        "streak": 0,
        "calm": 0,
        "pending": row["pending"],
        "seen_as": row["seen_as"],
        "overlay": json.dumps(overlay, ensure_ascii=False) if overlay else None,
    }


def _tables() -> dict[str, sa.Table]:
    """Make the new tables and return them by name."""
    made = {
        "newsrooms": op.create_table(
            "newsrooms",
            sa.Column("number", sa.Integer, primary_key=True),
            sa.Column("name", sa.Text, nullable=False, unique=True),
            sa.Column("listing_whole", sa.Boolean, nullable=False),
            sa.Column("last_manifest", sa.Text),
            sa.Column("learned", sa.Text, nullable=False),
            sa.Column("health", sa.Text),
            sa.Column("decided", sa.Integer, nullable=False),
        ),
        "crawls": op.create_table(
            "crawls",
            sa.Column("number", sa.Integer, primary_key=True),
            sa.Column("newsroom", sa.Integer, sa.ForeignKey("newsrooms.number"), nullable=False),
            sa.Column("crawl_id", sa.Text, nullable=False),
            sa.Column("state", sa.Text, nullable=False),
            sa.Column("summary", sa.Text, nullable=False),
            sa.UniqueConstraint("newsroom", "crawl_id", name="crawls_by_id"),
        ),
        "releases": op.create_table(
            "releases",
            sa.Column("number", sa.Integer, primary_key=True),
            sa.Column("id", sa.Text, nullable=False),
            sa.Column("newsroom", sa.Integer, sa.ForeignKey("newsrooms.number"), nullable=False),
            sa.Column("status", sa.Text, nullable=False),
            sa.Column("version", sa.Integer, nullable=False),
            sa.Column("content_hash", sa.Text, nullable=False),
            sa.Column("body_hash", sa.Text),
            sa.Column("url", sa.Text, nullable=False),
            sa.Column("layout", sa.Text),
            sa.Column("last_look", sa.Integer, nullable=False),
            sa.Column("place", sa.Integer),
            sa.Column("streak", sa.SmallInteger, nullable=False),
            sa.Column("calm", sa.SmallInteger, nullable=False),
            sa.Column("pending", sa.Text),
            sa.Column("seen_as", sa.Text),
            sa.Column("overlay", sa.Text),
            sa.UniqueConstraint("id", name="releases_by_id"),
        ),
        "addresses": op.create_table(
            "addresses",
            sa.Column("newsroom", sa.Integer, sa.ForeignKey("newsrooms.number"), primary_key=True),
            sa.Column("key", sa.Text, primary_key=True),
            sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), nullable=False),
            sqlite_with_rowid=False,
        ),
        "versions": op.create_table(
            "versions",
            sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), nullable=False),
            sa.Column("version", sa.Integer, nullable=False),
            sa.Column("crawl_id", sa.Text, nullable=False),
            sa.Column("line", sa.Text, nullable=False),
            sa.UniqueConstraint("release", "version", name="versions_by_release"),
        ),
        "looks": op.create_table(
            "looks",
            sa.Column("crawl", sa.Integer, sa.ForeignKey("crawls.number"), primary_key=True),
            sa.Column("release", sa.Integer, primary_key=True),
            sa.Column("look", sa.SmallInteger, nullable=False),
            sa.Column("at", sa.Integer, nullable=False),
            sqlite_with_rowid=False,
        ),
        "changes": op.create_table(
            "changes",
            sa.Column("seq", sa.Integer, primary_key=True),
            sa.Column("id", sa.Text, nullable=False),
            sa.Column("newsroom", sa.Integer, sa.ForeignKey("newsrooms.number"), nullable=False),
            sa.Column("release", sa.Integer, sa.ForeignKey("releases.number")),
            sa.Column("kind", sa.Text, nullable=False),
            sa.Column("rings", sa.Boolean, nullable=False),
            sa.Column("told_in", sa.Text),
            sa.Column("detected_at", sa.Text, nullable=False),
            sa.Column("line", sa.Text, nullable=False),
            sa.UniqueConstraint("id", name="changes_by_id"),
            sqlite_autoincrement=True,
        ),
        "held": op.create_table(
            "held",
            sa.Column("id", sa.Text, primary_key=True),
            sa.Column("newsroom", sa.Integer, sa.ForeignKey("newsrooms.number"), nullable=False),
            sa.Column("release", sa.Integer, sa.ForeignKey("releases.number")),
            sa.Column("rule", sa.Text, nullable=False),
            sa.Column("mass", sa.Text, nullable=False),
            sa.Column("first_held_at", sa.Text, nullable=False),
            sa.Column("looks", sa.Integer, nullable=False),
            sa.Column("rejected", sa.Boolean, nullable=False),
            sa.Column("why", sa.Text, nullable=False),
            sa.Column("line", sa.Text, nullable=False),
            sa.Column("after", sa.Text, nullable=False),
        ),
        "cursors": op.create_table(
            "cursors",
            sa.Column("hook", sa.Text, primary_key=True),
            sa.Column("seq", sa.Integer, nullable=False),
        ),
    }
    op.create_index("releases_by_newsroom", "releases", ["newsroom", "id"])
    op.create_index("changes_by_newsroom", "changes", ["newsroom", "seq"])
    op.create_index("changes_by_ring", "changes", ["rings", "seq"])
    op.create_index("changes_by_newsroom_ring", "changes", ["newsroom", "rings", "seq"])
    op.create_index("changes_by_release", "changes", ["release", "seq"])
    op.create_index("held_by_newsroom", "held", ["newsroom"])
    return made
