"""A change as a line of `changes.jsonl`: what differs, between which looks, and how much it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from schedules.marks import marks as marks_of
from schedules.release import short_hash
from schedules.significance import significance

if TYPE_CHECKING:
    from schedules.archive.records import Release
    from schedules.compare import Difference

SCHEMA: Final = "newsroom.change/1"


def change_line(
    kind: str,
    *,
    old: Release | None,
    after: Release,
    seen: str,
    detected_at: str,
    crawl_id: str,
    differences: list[Difference],
    marks: list[str],
    because: str | None,
    evidence: dict[str, Any] | None,
) -> dict[str, Any]:
    """Return a change; every key has one JSON type in every line.

    Args:
        kind: new, edited, removed, restored, moved or unlisted.
        old: the state before, or None for a new release.
        after: the state that follows.
        seen: instant of the look that shows it.
        detected_at: instant of the comparison.
        crawl_id: of that look.
        differences: believed, by field.
        marks: facts about it that the caller knows; those that an edit shows follow them.
        because: why, where the caller knows it.
        evidence: of a removal; a version's own otherwise.

    """
    weight, reason = significance(kind, differences)
    if old is not None and kind in {"edited", "restored"}:
        before, now = old.line["modified_at"], after.line["modified_at"]
        facts = marks_of(differences, modified_before=before, modified_after=now)
        marks = list(dict.fromkeys([*marks, *facts]))
    removed = kind == "removed"
    return {
        "schema": SCHEMA,
        "id": _change_id(kind, old, after, crawl_id),
        "newsroom": after.newsroom,
        "release_id": after.release_id,
        "kind": kind,
        "url": after.line["url"],
        "old_url": old.line["url"] if old else None,
        "title": after.line["title"],
        "detected_at": detected_at,
        "between": {"not_before": old.last_look if old else None, "not_after": seen},
        "looks": 1,
        "crawl_id": crawl_id,
        "old": _state(old, None),
        "new": {"version": None, "content_hash": None, "evidence": evidence} if removed else _state(after, evidence),
        "fields": [_field(one) for one in differences],
        "significance": weight,
        "because": because or reason,
        "marks": marks,
        "modified_date": after.line["modified_at"],
        "review": None,
    }


def _change_id(kind: str, old: Release | None, after: Release, crawl_id: str) -> str:
    """Return an id on which two workspaces agree; where a kind makes no version of its own, its crawl stands in."""
    target = crawl_id if kind not in {"new", "edited"} else f"{after.version}:{after.content_hash}"
    return short_hash(after.release_id, kind, str(old.version if old else 0), target, digits=16)


def _state(release: Release | None, evidence: dict[str, Any] | None) -> dict[str, Any]:
    if release is None:
        return {"version": None, "content_hash": None, "evidence": None}
    return {
        "version": release.version,
        "content_hash": release.content_hash,
        "evidence": evidence or release.line["evidence"],
    }


def _field(difference: Difference) -> dict[str, Any]:
    """Return a field's two values as text: strings as they are, lists as JSON."""
    kind = "list" if isinstance(difference.new if difference.new is not None else difference.old, list) else "text"
    return {
        "field": difference.field,
        "old": _text(difference.old),
        "new": _text(difference.new),
        "type": kind,
    }


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value).decode()
