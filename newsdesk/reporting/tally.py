"""How many changes of each kind there were in a stretch, and in which week. Pure."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.times import counted

if TYPE_CHECKING:
    from datetime import date

MINOR: Final = "minor"
GROUPS: Final = ("new", "edited", MINOR, "removed", "unlisted", "restored", "moved")
"""Every change of a report is in one of these, in the order in which they are shown."""

_WORDS: Final = {
    "new": ("release appeared", "releases appeared"),
    "edited": ("was edited", "were edited"),
    MINOR: ("minor edit", "minor edits"),
    "removed": ("is gone", "are gone"),
    "unlisted": ("is no longer listed", "are no longer listed"),
    "restored": ("is back", "are back"),
    "moved": ("moved", "moved"),
}


@dataclass(slots=True)
class Tally:
    """Of one newsroom.

    Attributes:
        numbers: group → places of its changes in the order of commits, oldest first.
        quiet: what rang nothing: releases of the first look, and such as were found on pages not read before.
        weeks: Monday → kind → how many.

    """

    numbers: dict[str, array[int]] = field(default_factory=lambda: {group: array("q") for group in GROUPS})
    quiet: Counter[str] = field(default_factory=Counter)
    weeks: defaultdict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, number: int, line: dict[str, Any], *, rings: bool, week: date) -> None:
        """Count a change."""
        if not rings:
            self.quiet["baseline" if "baseline" in line["marks"] else "backfill"] += 1
            return
        self.numbers[group_of(line)].append(number)
        self.weeks[week][line["kind"]] += 1

    @property
    def counts(self) -> dict[str, int]:
        """Return group → how many."""
        return {group: len(found) for group, found in self.numbers.items()}

    @property
    def total(self) -> int:
        """Return how many there are."""
        return sum(self.counts.values())


def group_of(line: dict[str, Any]) -> str:
    """Return where a change is shown.

    >>> group_of({"kind": "edited", "significance": "minor"})
    'minor'
    """
    kind: str = line["kind"]
    return MINOR if kind == "edited" and line["significance"] == "minor" else kind


def counts_words(counts: dict[str, int]) -> str:
    """Return counts as a sentence.

    >>> counts_words({"new": 3, "edited": 1, "minor": 2, "removed": 1})
    '3 releases appeared, 1 was edited, 1 is gone; 2 minor edits besides.'
    >>> counts_words({})
    'Nothing changed.'
    """
    told = [f"{counts[one]:,} {_WORDS[one][counts[one] != 1]}" for one in GROUPS if one != MINOR and counts.get(one)]
    minor = counted(counts[MINOR], "minor edit") if counts.get(MINOR) else ""
    if not told:
        return f"Nothing changed but for {minor}." if minor else "Nothing changed."
    if not counts.get("new"):
        first, _, rest = told[0].partition(" ")
        told[0] = f"{first} {'release' if first == '1' else 'releases'} {rest}"
    return f"{', '.join(told)}; {minor} besides." if minor else f"{', '.join(told)}."


def threshold(tallies: list[Tally], most: int) -> int:
    """Return the place in the order of commits from which on changes are told whole, so that at most `most` are.

    >>> one = Tally()
    >>> for number in (4, 7, 9):
    ...     one.add(number, {"kind": "new", "marks": [], "significance": "substantive"}, rings=True, week=None)
    >>> [threshold([one], most) for most in (2, 3, 0)]
    [7, 0, 10]
    """
    numbers = [number for tally in tallies for found in tally.numbers.values() for number in found]
    if len(numbers) <= most:
        return 0
    numbers.sort()
    return numbers[-most] if most else numbers[-1] + 1
