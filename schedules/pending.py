"""Differences that were seen and are not believed yet: how long they wait, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipelines.identity import canonical_text
from schedules import compare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.compare import Difference

LISTED_LOOKS: Final = 2
"""In how many crawls only the listing must show a difference before it is believed."""
LISTED: Final = "listed"
"""What waits where a walk through the listing missed a release (`schedules/walked.py`)."""
ROW: Final = "row"
"""What the rows of roads said at the last look, where that is not what the line's own row says (`hints`)."""
REBASE_LOOKS: Final = 3
"""After how many crawls without a shared source a field is taken as it now reads, untold (design §4.5)."""
_BESIDE: Final = frozenset({LISTED, ROW})

Pending = dict[str, dict[str, Any]]
"""What waits → {"value", "looks"}: a compared field, or something beside the fields, such as being listed."""


def waited(pending: Pending) -> bool:
    """Return whether something waits that is over once the page is met as it was."""
    return any(name not in _BESIDE for name in pending)


def beside(pending: Pending) -> Pending:
    """Return what goes on waiting when the page is met: what only the listing settles, and what it says.

    >>> beside({"title": {"value": "A", "looks": 1}, "listed": {"value": None, "looks": 1}})
    {'listed': {'value': None, 'looks': 1}}
    """
    return {name: one for name, one in pending.items() if name in _BESIDE}


def sort_out(
    differences: Sequence[Difference],
    pending: Pending,
) -> tuple[list[Difference], Pending, list[str]]:
    """Return what is believed now, what waits (field → value and looks), and the fields to take as they read, untold.

    Args:
        differences: of one release, by field.
        pending: what waited before; another value begins its count anew.

    """
    changed = [one for one in differences if one.outcome == compare.CHANGED]
    waits = beside(pending)
    unseen: list[str] = []
    for one in differences:
        if one.outcome not in {compare.UNSHARED, compare.LISTED}:
            continue
        value = canonical_text(one.field, one.new)
        before = pending.get(one.field, {})
        looks = before.get("looks", 0) + 1 if before.get("value") == value else 1
        if one.outcome == compare.LISTED and looks >= LISTED_LOOKS:
            changed.append(one)
        elif one.outcome == compare.UNSHARED and looks >= REBASE_LOOKS:
            unseen.append(one.field)
        else:
            waits[one.field] = {"value": value, "looks": looks}
    return changed, waits, unseen
