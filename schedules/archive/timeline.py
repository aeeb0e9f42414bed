"""What each release said just before a crawl, read from what the archive keeps: its versions and its changes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from schedules.archive.pointers import within
from schedules.archive.schema import ADDRESSES, CHANGES, NEWSROOMS, RELEASES, VERSIONS
from schedules.release import short_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_STATUS: Final = ("removed", "restored")
_STREAMED: Final = {"yield_per": 500}


@dataclass(slots=True)
class Timeline:
    """Of one newsroom.

    Attributes:
        by_key: identity of an address → id of its release.
        walked: crawls of which a change rests on the listing: that something is listed no more, or again.

    """

    by_key: dict[str, str] = field(default_factory=dict)
    walked: set[str] = field(default_factory=set)
    _states: dict[str, list[tuple[str, str | None]]] = field(default_factory=dict)

    def before(self, crawl_id: str) -> dict[str, str]:
        """Return identity → content hash of what was known, and not removed, just before a crawl."""
        found: dict[str, str] = {}
        now: dict[str, str | None] = {}
        for release, states in self._states.items():
            at = bisect_left(states, crawl_id, key=lambda one: one[0])
            now[release] = states[at - 1][1] if at else None
        for key, release in self.by_key.items():
            current = now.get(release)
            if current is not None:
                found[key] = current
        return found

    def add(self, release: str, since: str, content_hash: str | None) -> None:
        """Note that from behind a crawl on a release says something; None: it is removed."""
        self._states.setdefault(release, []).append((since, content_hash))

    def order(self) -> None:
        """Bring everything into its order; of one crawl, what was noted last counts."""
        for states in self._states.values():
            states.sort(key=lambda one: one[0])


def timeline(db: sa.Connection, newsroom: str, decided: Iterable[Mapping[str, Any]]) -> Timeline:
    """Return the timeline of a newsroom.

    Args:
        db: the archive.
        newsroom: its name.
        decided: what people decided, oldest first: what was accepted by hand counts from then on.

    """
    made = Timeline()
    number = db.execute(sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == newsroom)).scalar_one()
    by_hand = {
        held: decision["after"] or ""
        for decision in decided
        if decision["verdict"] == "accepted"
        for held in decision["ids"]
    }
    ids = dict(db.execute(sa.select(RELEASES.c.number, RELEASES.c.id).where(RELEASES.c.newsroom == number)).all())
    for key, release in db.execute(
        sa.select(ADDRESSES.c.key, ADDRESSES.c.release).where(ADDRESSES.c.newsroom == number)
    ):
        made.by_key[key] = ids[release]
    late, told = _changes(db, number, by_hand, made)
    rows = db.execute(
        sa.select(
            *(RELEASES.c.id, VERSIONS.c.version, VERSIONS.c.crawl_id),
            within(db.dialect.name, VERSIONS.c.line, "content_hash").label("content_hash"),
        )
        .join(RELEASES, RELEASES.c.number == VERSIONS.c.release)
        .where(RELEASES.c.newsroom == number),
        execution_options=_STREAMED,
    )
    for row in rows:
        made.add(row.id, max(row.crawl_id, late.get((row.id, row.version), "")), row.content_hash)
        if (reread := told.get((row.id, row.version))) and reread[1] != row.content_hash:
            made.add(row.id, *reread)  # a later reader read its page otherwise
    overlays = sa.select(RELEASES.c.id, RELEASES.c.overlay).where(
        RELEASES.c.newsroom == number, within(db.dialect.name, RELEASES.c.overlay, "content_hash").is_not(None)
    )
    for release, overlay in db.execute(overlays):
        line = orjson.loads(overlay)
        if line.get("evidence"):
            made.add(release, crawl_of(line["evidence"]["warc"]), line["content_hash"])
    made.order()
    return made


def _changes(
    db: sa.Connection, number: int, by_hand: Mapping[str, str], made: Timeline
) -> tuple[dict[tuple[str, int], str], dict[tuple[str, int], tuple[str, str]]]:
    """Note what changes say.

    Returns:
        (release, version) → the crawl behind which it was accepted by hand, and (release, version) → (crawl, content
        hash) as it was read before it was replaced.

    """
    late: dict[tuple[str, int], str] = {}
    told: dict[tuple[str, int], tuple[str, str]] = {}
    columns = CHANGES.c
    statement = sa.select(columns.line).where(columns.newsroom == number, columns.release.is_not(None))
    for text in db.execute(statement.order_by(columns.seq), execution_options=_STREAMED).scalars():
        line = orjson.loads(text)
        if "old" not in line or "new" not in line:
            continue  # a notice
        release, kind, old, new = line["release_id"], line["kind"], line["old"], line["new"]
        since = max(line["crawl_id"], by_hand.get(claim_key(line), ""))
        if kind in _STATUS:
            made.add(release, since, None if kind == "removed" else new["content_hash"])
        if kind in {"unlisted", "restored"}:
            made.walked.add(line["crawl_id"])
        if since != line["crawl_id"] and new["version"] not in {None, old["version"]}:
            late[release, new["version"]] = since
        if old["evidence"]:
            told[release, old["version"]] = crawl_of(old["evidence"]["warc"]), old["content_hash"]
    return late, told


def crawl_of(warc: str) -> str:
    """Return the crawl whose evidence a file is.

    >>> crawl_of("data/demo/crawls/20261122T020000Z/evidence.warc.gz")
    '20261122T020000Z'
    """
    return warc.rpartition("/")[0].rpartition("/")[2]


def claim_key(change: Mapping[str, Any]) -> str:
    """Return the id under which a change was held, if it was."""
    kind, new = change["kind"], change["new"]
    target = {"removed": "gone", "unlisted": "unlisted", "moved": change["url"]}.get(kind, new["content_hash"])
    return short_hash(change["release_id"], kind, str(change["old"]["version"] or 0), target, digits=16)
