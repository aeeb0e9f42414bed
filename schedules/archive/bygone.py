"""A release's line as it was at an instant in the past, from its version, what befell it since, and its overlay. Pure.

Status and address follow from the accepted changes. What a later reader made of a page counts from the crawl that
read it. Another address that was learned without a change has no date, and so is not in a line of the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schedules.release import PRESENT, REDACTED, REMOVED, UNLISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TURNS: Final = {"removed": REMOVED, "unlisted": UNLISTED, "restored": PRESENT}
"""What a release is after a change of that kind."""
BEFALL: Final = (*TURNS, "moved")
"""The kinds of change that make no version."""

_TO_ANOTHER: Final = frozenset({"moved", "restored"})
_STANDING: Final = ("status", "url", "also_at")


@dataclass(frozen=True, slots=True)
class Befell:
    """A change that made no version of its own.

    Attributes:
        at: instant (RFC 3339, UTC) from which it was known.
        seq: its place in the order of commits.
        crawl_id: of the crawl that saw it.
        url: the address after it.
        old_url: the address before it.

    """

    at: str
    seq: int
    kind: str
    crawl_id: str
    url: str
    old_url: str | None


def bygone(version: Mapping[str, Any], befallen: Iterable[Befell], reread: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a line as it was.

    Args:
        version: the line of the version that was the latest then.
        befallen: what befell the release since that version and until then, in order.
        reread: what a later reader made of the version's page, where it had by then.

    >>> moved = Befell("2026-11-22T02:00:00Z", 7, "moved", "20261122T015700Z", "https://e.org/b/", "https://e.org/a/")
    >>> bygone({"url": "https://e.org/a/", "also_at": [], "status": "present"}, [moved], None)
    {'url': 'https://e.org/b/', 'also_at': ['https://e.org/a/'], 'status': 'present'}
    """
    line = dict(version)
    if line["status"] == REDACTED:
        return line  # what was taken out on purpose is taken out of the past too
    line.update({key: value for key, value in (reread or {}).items() if key not in _STANDING})
    for one in befallen:
        line["status"] = TURNS.get(one.kind, line["status"])
        if one.kind in _TO_ANOTHER and one.old_url is not None and one.url != line["url"]:
            others = dict.fromkeys([line["url"], *line["also_at"], one.old_url])
            line["also_at"] = [other for other in others if other != one.url]
            line["url"] = one.url
    return line


def unreviewed(change: dict[str, Any], until: str) -> dict[str, Any]:
    """Return a change as it was told, without what a person said of it after an instant.

    >>> unreviewed({"id": "a", "review": {"verdict": "noted", "at": "2026-11-23T09:00:00Z"}}, "2026-11-22T23:59:59Z")
    {'id': 'a', 'review': None}
    """
    review = change.get("review")
    return {**change, "review": None} if review and review["at"] > until else change
