"""What lies between two lines of one release, wherever they come from: changes, in the shape of `changes.jsonl`. Pure.

Compared is what a crawl compares too, and as it does: canonical text, so that quotes, spaces and the order of authors
make no difference, the address in the newsroom's spelling, and the status. What is only recorded (evidence, sources,
topics, dates of first sight) makes none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.values.urls import identity
from pipelines.identity import COMPARED, canonical_text
from schedules import files
from schedules.archive.records import Release
from schedules.compare import CHANGED, Difference
from schedules.release import KEYS, PRESENT, REDACTED, REMOVED, UNLISTED
from schedules.told import change_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsroom_scraper.values.urls import Rules

APPEARED: Final = "it is not in the first"
VANISHED: Final = "it is not in the second"

_NOTHING: Final = dict.fromkeys(KEYS)
_UNTOLD: Final = {
    "id": None,
    "detected_at": None,
    "between": {"not_before": None, "not_after": None},
    "looks": None,
    "crawl_id": None,
}
"""What only a crawl can say of a change."""

_LISTS: Final = frozenset({"authors", "attachments"})
_STATUSES: Final = frozenset({None, PRESENT, UNLISTED, REMOVED, REDACTED})


def between(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, rules: Rules) -> list[dict[str, Any]]:
    """Return the changes that lead from one line of a release to another, in the order in which a crawl tells them.

    Args:
        old: a line of `releases.jsonl` or of `readings.jsonl`; None: it is not in the first.
        new: the same; None: it is not in the second.
        rules: how the newsroom spells its addresses.

    Returns:
        lines with every key of `newsroom.change/1`; `id`, `detected_at`, `looks`, `crawl_id` and both sides of
        `between` are null, and so is `release_id` where neither line has an id.

    Raises:
        ValueError: a line is not what it should be; the message is a clause about it.

    """
    before, after = _release(old), _release(new)
    if before is None or after is None:
        if after is not None:
            return [_told("new", None, after, [], APPEARED)]
        return [_told("removed", before, before, [], VANISHED)] if before is not None else []
    if REDACTED in {before.status, after.status}:
        return []  # what one of them does not say any more is no news of the newsroom
    fields = differences(before.line, after.line)
    found = []
    turn = (before.status, after.status)
    back = before.status == REMOVED and after.status in {PRESENT, UNLISTED}
    if back:  # as a crawl tells it: what is back and says something else is one change
        found.append(_told("restored", before, after, fields))
    if not back and not same_place(before.line["url"], after.line["url"], rules):
        found.append(_told("moved", before, after, []))
    if not back and fields:
        found.append(_told("edited", before, after, fields))
    if turn == (UNLISTED, PRESENT):
        found.append(_told("restored", before, after, [], "it is listed again"))
    if turn[0] != turn[1] and turn[1] == UNLISTED:
        found.append(_told("unlisted", before, after, []))
    if turn[0] in {PRESENT, UNLISTED} and turn[1] == REMOVED:
        found.append(_told("removed", before, after, []))
    return found


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Return in what two lines differ; nothing where both have the same hash over it, of one version of the rules."""
    if old["content_hash"] is not None and old["content_hash"] == new["content_hash"]:
        return []
    others = files.replaced(old["attachments"], new["attachments"])
    was, now = ({url: pair[at] for url, pair in others.items()} for at in (0, 1))
    pairs = [(one, _value(one, old[one], was), _value(one, new[one], now)) for one in COMPARED]
    return [
        Difference(field=one, outcome=CHANGED, old=before, new=after)
        for one, before, after in pairs
        if canonical_text(one, before) != canonical_text(one, after)
    ]


def same_place(one: str, other: str, rules: Rules) -> bool:
    """Return whether two addresses are two spellings of one."""
    return one == other or identity(one, rules) == identity(other, rules)


def _release(line: Mapping[str, Any] | None) -> Release | None:
    """Return a line as a release, whole."""
    if line is None:
        return None
    whole = {**_NOTHING, **line}
    whole["url"] = line.get("final_url") or line.get("url")
    _check(whole)
    return Release(
        release_id=whole["id"] or "",
        newsroom=whole["newsroom"],
        status=whole["status"],
        version=whole["version"],
        content_hash=whole["content_hash"],
        body_hash=None,
        last_look="",
        pending={},
        line=whole,
    )


def _check(line: Mapping[str, Any]) -> None:
    for field in ("url", "newsroom"):
        if not isinstance(line[field], str) or not line[field]:
            raise ValueError(f"it has no {field}")
    for field in ("content_hash", "modified_at", *COMPARED):
        if line[field] is not None and not isinstance(line[field], list if field in _LISTS else str):
            raise ValueError(f"its {field} is no {'list' if field in _LISTS else 'text'}")
    if any(isinstance(one, dict) and "url" not in one for one in line["attachments"] or ()):
        raise ValueError("an attachment of it has no url")
    if line["status"] not in _STATUSES:
        raise ValueError(f'its status is "{line["status"]}"')


def _value(field: str, value: Any, digest_of: Mapping[str, str]) -> Any:
    """Return a field's value as changes tell it: attachments by their addresses."""
    if field != "attachments" or not value:
        return value
    return files.told((one["url"] if isinstance(one, dict) and "url" in one else str(one) for one in value), digest_of)


def _told(
    kind: str, old: Release | None, after: Release | None, fields: list[Difference], because: str | None = None
) -> dict[str, Any]:
    assert after is not None
    line = change_line(
        kind,
        old=old,
        after=after,
        seen="",
        detected_at="",
        crawl_id="",
        differences=fields,
        marks=[],
        because=because,
        evidence=None,
    )
    known = after.release_id or (old.release_id if old is not None else "")
    return {**line, **_UNTOLD, "release_id": known or None}
