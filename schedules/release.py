"""A release's line, its id for life, and the versions that it goes through."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.values.text import fold_body
from newsroom_scraper.values.urls import identity
from pipelines.codec import CONTENT
from pipelines.identity import content_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsroom_scraper.newsroom import Newsroom
    from schedules.archive.records import Release

SCHEMA: Final = "newsroom.release/1"

KEYS: Final = (
    *("schema", "id", "newsroom", "url"),
    *CONTENT,
    *("repost_of", "flags", "sources", "confidence", "content_hash", "version", "first_seen", "last_changed", "status"),
    *("evidence", "layout", "entry", "extractor"),
)
"""The keys of a line of `releases.jsonl`, in order."""

PRESENT: Final = "present"
UNLISTED: Final = "unlisted"
REMOVED: Final = "removed"
REDACTED: Final = "redacted"
"""Its text was taken out on purpose (`schedules.redacting`): it is not looked at, and nothing is said of it."""
_REPOST_LEAST: Final = 200  # characters of body; shorter ones repeat by chance


def short_hash(*parts: str, digits: int = 12) -> str:
    """Return a hash in small base32 letters, five bits each.

    >>> len(short_hash("a", "b"))
    12
    """
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:digits]


def release_id(reading: dict[str, Any], newsroom: Newsroom, *, canonical_trusted: bool) -> str:
    """Return the id of a release at first sight: 60 bits over its guid or its address, never computed again.

    Args:
        reading: as first read.
        newsroom: whether a guid is permanent, and how addresses are spelled.
        canonical_trusted: whether the page's canonical link is its own.

    """
    guid = reading.get("guid") if newsroom.guid_permanent else None
    address = reading["canonical"] if canonical_trusted and reading.get("canonical") else reading["final_url"]
    return f"{newsroom.name}-{short_hash(guid or identity(address, newsroom.urls))}"


def body_hash(line: Mapping[str, Any]) -> str | None:
    """Return the hash of a body alone, or None where it is too short to tell a repost."""
    body = line.get("body") or ""
    return short_hash(fold_body(body), digits=26) if len(body) >= _REPOST_LEAST else None


def first_line(reading: dict[str, Any], *, id: str, seen: str, warc: str, repost_of: str | None) -> dict[str, Any]:
    """Return the line of a release's first version.

    Args:
        reading: as read.
        id: for life.
        seen: instant of this look.
        warc: path of the evidence file, relative to the workspace.
        repost_of: id of an earlier release with the same body.

    """
    own = {
        **reading,
        "schema": SCHEMA,
        "id": id,
        "url": reading["final_url"],
        "also_at": _also_at(reading),
        "repost_of": repost_of,
        "version": 1,
        "first_seen": seen,
        "last_changed": seen,
        "status": PRESENT,
        "evidence": located(reading.get("evidence"), warc),
    }
    return {key: own.get(key) for key in KEYS}


def next_line(
    line: Mapping[str, Any],
    reading: dict[str, Any],
    *,
    fields: dict[str, Any],
    seen: str,
    warc: str,
) -> dict[str, Any]:
    """Return the line of a release's next version.

    What is compared changes only where a change is believed; what is only recorded comes from the reading.

    Args:
        line: of the version before.
        reading: of this crawl.
        fields: the believed new values of compared fields.
        seen: instant of this look.
        warc: path of the evidence file, relative to the workspace.

    """
    recorded = (
        "summary",
        "language",
        "modified_at",
        "topics",
        "places",
        "images",
        "contacts",
        "layout",
        "extractor",
    )
    new = {**line, **{key: reading.get(key) for key in recorded}, **fields}
    if "published" in fields:
        new.update({key: reading.get(key) for key in ("published_precision", "published_at", "published_raw")})
    for key in ("sources", "confidence"):  # a line of before there was the second has none
        said = reading.get(key) or {}
        new[key] = {**(line.get(key) or {}), **{f: said.get(f) for f in (*fields, "modified", "summary")}}
    new["flags"] = [one for one in reading["flags"] if not (one == "title-missing" and new.get("title"))]
    new["entry"] = reading.get("entry") or line.get("entry")
    new["content_hash"] = content_hash(new)
    new["version"] = line["version"] + 1
    new["last_changed"] = seen
    new["status"] = PRESENT if line["status"] == REMOVED else line["status"]
    new["evidence"] = located(reading.get("evidence"), warc)
    return {key: new.get(key) for key in KEYS}


def reread_line(line: Mapping[str, Any], reading: dict[str, Any], fields: dict[str, Any], warc: str) -> dict[str, Any]:
    """Return the same version as today's reader reads it: the page did not change, the reading of it did."""
    told = next_line(line, reading, fields=fields, seen=line["last_changed"], warc=warc)
    return {**told, "version": line["version"]}


def with_status(old: Release, status: str) -> Release:
    """Return a release with another status, in its line too."""
    return replace(old, status=status, line={**old.line, "status": status})


def located(evidence: dict[str, Any] | None, warc: str) -> dict[str, Any] | None:
    """Return evidence with its file named relative to the workspace."""
    return None if evidence is None else {**evidence, "warc": warc}


def _also_at(reading: dict[str, Any]) -> list[str]:
    others = dict.fromkeys([reading["url"], *reading["also_at"]])
    return [one for one in others if one != reading["final_url"]]
