"""A change as a line of `changes.jsonl`: what differs, between which looks, and how much it means."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsroom_scraper.values.text import fold, words
from schedules.release import short_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedules.archive.records import Release
    from schedules.compare import Difference

SCHEMA: Final = "newsroom.change/1"
MINOR: Final = "minor"
SUBSTANTIVE: Final = "substantive"

_TYPO: Final = 2  # letters that differ in one word
_FEW: Final = 2  # words that a proofreader touches


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
        kind: new, edited, removed or restored.
        old: the state before, or None for a new release.
        after: the state that follows.
        seen: instant of the look that shows it.
        detected_at: instant of the comparison.
        crawl_id: of that look.
        differences: believed, by field.
        marks: facts about it.
        because: why, where the caller knows it.
        evidence: of a removal; a version's own otherwise.

    """
    weight, reason = significance(kind, differences)
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
    """Return an id on which two workspaces agree; a removal has no version of its own, so its crawl stands in."""
    target = crawl_id if kind in {"removed", "restored"} else f"{after.version}:{after.content_hash}"
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


def significance(kind: str, differences: list[Difference]) -> tuple[str, str]:
    """Return how much a change means, and why.

    Minor is what a proofreader would do: one word's spelling, without a digit in it. Everything else is substantive.
    """
    if kind != "edited":
        return SUBSTANTIVE, {"new": "a release appeared", "removed": "a release is gone"}.get(kind, "a release is back")
    named = ", ".join(one.field for one in differences)
    if all(one.field in {"title", "body"} and _typo(one.old, one.new) for one in differences):
        return MINOR, f"spelling in {named}"
    return SUBSTANTIVE, f"{named} differ{'s' if len(differences) == 1 else ''}"


def _typo(old: Any, new: Any) -> bool:
    if not isinstance(old, str) or not isinstance(new, str):
        return False
    found = list(_replaced(old, new))
    if not 0 < len(found) <= _FEW:
        return False
    for was, text in found:
        if not was.strip() or not text.strip() or any(one.isdigit() for one in was + text):
            return False
        if " " in was.strip() or " " in text.strip():
            return False
        if was.strip().endswith(text.strip()) or text.strip().endswith(was.strip()):
            return False  # lawful, unlawful
        kept = sum(block.size for block in SequenceMatcher(None, was, text, autojunk=False).get_matching_blocks())
        if max(len(was), len(text)) - kept > _TYPO or len(was) <= 3:
            return False
    return True


def _replaced(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Return each stretch of words that differs: what stood there, and what stands there now."""
    before, after = _unlike(old, new)
    matcher = SequenceMatcher(
        None, [fold(one) or " " for one in before], [fold(one) or " " for one in after], autojunk=False
    )
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag != "equal":
            yield "".join(before[a1:a2]), "".join(after[b1:b2])


def _unlike(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return the words of the paragraphs in which two texts differ; the others need no comparing by word."""
    one, two = old.split("\n\n"), new.split("\n\n")
    shared = {fold(text) for text in one} & {fold(text) for text in two}
    left, right = ([text for text in side if fold(text) not in shared] for side in (one, two))
    return words("\n\n".join(left)), words("\n\n".join(right))
