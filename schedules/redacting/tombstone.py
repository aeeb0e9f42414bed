"""What stays of a redacted release: who, when, why, and hashes by which a copy elsewhere can be known. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipelines.codec import LISTS
from schedules.release import KEYS, REDACTED
from schedules.release import SCHEMA as RELEASE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

SCHEMA: Final = "newsroom.tombstone/1"


def tombstone(
    *,
    release_id: str,
    newsroom: str,
    line: Mapping[str, Any],
    keys: Collection[str],
    last_seen: str,
    versions: Sequence[Mapping[str, Any]],
    reason: str,
    by: str | None,
    at: str,
) -> dict[str, Any]:
    """Return a tombstone.

    Args:
        release_id: of the release.
        newsroom: its name.
        line: of the release, as it was.
        keys: identities of the addresses that it goes by.
        last_seen: instant of its last look.
        versions: as `Archive.versions`.
        reason: in a person's words.
        by: who decided, or None.
        at: instant of the decision.

    """
    return {
        "schema": SCHEMA,
        "release_id": release_id,
        "newsroom": newsroom,
        "url": line["url"],
        "also_at": list(line["also_at"]),
        "keys": sorted(keys),
        "first_seen": line["first_seen"],
        "last_seen": last_seen,
        "status": line["status"],
        "versions": [_version(one) for one in versions],
        "reason": reason,
        "by": by,
        "redacted_at": at,
    }


def _version(one: Mapping[str, Any]) -> dict[str, Any]:
    evidence = one["line"]["evidence"]
    return {
        "version": one["version"],
        "crawl_id": one["crawl_id"],
        "content_hash": one["line"]["content_hash"],
        "last_changed": one["line"]["last_changed"],
        "digest": evidence["digest"] if evidence else None,
        "fetched_at": evidence["fetched_at"] if evidence else None,
    }


def blank_line(stone: Mapping[str, Any], version: Mapping[str, Any]) -> dict[str, Any]:
    """Return the line of a version with every key of `releases.jsonl`, and nothing in them that the release said."""
    told = {
        "schema": RELEASE,
        "id": stone["release_id"],
        "newsroom": stone["newsroom"],
        "url": stone["url"],
        "also_at": stone["also_at"],
        "content_hash": version["content_hash"],
        "version": version["version"],
        "first_seen": stone["first_seen"],
        "last_changed": version["last_changed"],
        "status": REDACTED,
    }
    return {key: told[key] if key in told else _empty(key) for key in KEYS}


def _empty(key: str) -> Any:
    return [] if key in LISTS else {} if key in {"sources", "confidence"} else None


def blank_change(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of `changes.jsonl` with the same keys and types: that it changed, and when, and no word of it."""
    return {
        **line,
        "title": None,
        "because": None,
        "modified_date": None,
        "old": {**line["old"], "evidence": None},
        "new": {**line["new"], "evidence": None},
        "fields": [{**one, "old": None, "new": None} for one in line["fields"]],
    }


def blank_notice(line: dict[str, Any], changes: Collection[str], urls: Collection[str]) -> dict[str, Any]:
    """Return a notice without the title of what it names of a release.

    Args:
        line: the notice.
        changes: ids of the release's changes, held ones too.
        urls: its addresses.

    """
    sample = [{**one, "title": None} if one["id"] in changes or one["url"] in urls else one for one in line["sample"]]
    return {**line, "sample": sample}


def words(stone: Mapping[str, Any]) -> str:
    """Return in a sentence that a release was redacted, when, by whom and why.

    >>> words({"redacted_at": "2026-11-22T10:00:00Z", "by": "Ada", "reason": "a court said so"})
    'redacted on 2026-11-22 by Ada: a court said so'
    """
    by = f" by {stone['by']}" if stone["by"] else ""
    return f"redacted on {stone['redacted_at'][:10]}{by}: {stone['reason']}"
