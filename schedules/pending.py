"""Differences that were seen and are not believed yet: how long they wait, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipelines.identity import canonical_text
from schedules import compare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schedules.compare import Difference

LISTED_LOOKS: Final = 2
"""In how many crawls only the listing must show a difference before it is believed."""
REBASE_LOOKS: Final = 3
"""After how many crawls without a shared source a field is taken as it now reads, untold (design §4.5)."""


def sort_out(
    differences: Sequence[Difference],
    pending: Mapping[str, Mapping[str, Any]],
) -> tuple[list[Difference], dict[str, dict[str, Any]], list[str]]:
    """Return what is believed now, what waits (field → value and looks), and the fields to take as they read, untold.

    Args:
        differences: of one release, by field.
        pending: what waited before; another value begins its count anew.

    """
    changed = [one for one in differences if one.outcome == compare.CHANGED]
    waits: dict[str, dict[str, Any]] = {}
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
