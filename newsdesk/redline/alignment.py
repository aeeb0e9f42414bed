"""What two sequences share, in order: the longest common subsequence, by a library that works on bits in C++.

Beyond a bound on memory the sequences are first cut where both have something that each has only once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

MOST_CELLS: Final = 400_000_000
"""Of the table that is kept, a bit each: 50 MB."""

Match = tuple[int, int]
"""Places of one thing in both sequences."""


def aligned(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Return the places of what both sequences share, in order.

    >>> aligned("killed 25 men".split(), "killed 26 men".split())
    [(0, 0), (2, 2)]
    """
    numbers: dict[Hashable, int] = {}
    left, right = ([numbers.setdefault(one, len(numbers)) for one in side] for side in (old, new))
    found: list[Match] = []
    waiting = [(0, len(left), 0, len(right))]
    while waiting:
        a, to_a, b, to_b = waiting.pop()
        while a < to_a and b < to_b and left[a] == right[b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        while a < to_a and b < to_b and left[to_a - 1] == right[to_b - 1]:
            to_a, to_b = to_a - 1, to_b - 1
            found.append((to_a, to_b))
        common = set(left[a:to_a]) & set(right[b:to_b])
        one = [at for at in range(a, to_a) if left[at] in common]
        two = [at for at in range(b, to_b) if right[at] in common]
        if len(one) * len(two) <= MOST_CELLS:
            found.extend(_shared(left, right, one, two))
            continue
        cuts = [*_anchors([left[at] for at in one], [right[at] for at in two])]
        if not cuts:
            continue  # neither has anything of its own: no place in it is certain
        ends = [(one[i], two[j]) for i, j in cuts]
        found.extend(ends)
        for (i, j), (k, m) in zip([(a - 1, b - 1), *ends], [*ends, (to_a, to_b)], strict=True):
            waiting.append((i + 1, k, j + 1, m))
    return sorted(found)


def _shared(left: Sequence[int], right: Sequence[int], one: Sequence[int], two: Sequence[int]) -> Iterator[Match]:
    """Yield what is shared at these places."""
    if not one or not two:
        return
    from rapidfuzz.distance import LCSseq

    for code in LCSseq.opcodes([left[at] for at in one], [right[at] for at in two]):
        if code.tag == "equal":
            yield from zip(one[code.src_start : code.src_end], two[code.dest_start : code.dest_end], strict=True)


def _anchors(left: Sequence[int], right: Sequence[int]) -> list[Match]:
    """Return the places of what both have once, as many as stand in the same order."""
    once, there = Counter(left), Counter(right)
    at = {one: place for place, one in enumerate(right) if there[one] == 1}
    pairs = [(place, at[one]) for place, one in enumerate(left) if once[one] == 1 and one in at]
    return [pairs[one] for one in rising([place for _, place in pairs])]


def rising(values: Sequence[int]) -> list[int]:
    """Return the places of the longest rising sequence within some values that are all different.

    >>> rising([3, 1, 2, 5, 4])
    [1, 2, 4]
    """
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(tops, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(ends):
            ends.append(place)
            tops.append(value)
        else:
            ends[at], tops[at] = place, value
    found = []
    place = ends[-1] if ends else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]
