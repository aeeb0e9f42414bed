"""Which units of two texts belong together: those that stayed, that moved, and that were reworded where they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newsdesk.redline.alignment import Match, aligned, rising
from newsdesk.redline.likeness import likenesses
from newsdesk.redline.units import Unit, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEAST_MOVED: Final = 3  # words of a sentence that moved; a line of its own may have fewer
_LEAST_TOUCHED: Final = 5  # words of one that moved and was reworded: fewer are alike by chance
_MOVED_ALIKE: Final = 0.6
_WEIGHS_ONE: Final = 20  # letters of a sentence; a longer one is the last to be called moved
_MOST_WEIGHT: Final = 9
_IN_PLACE: Final = 0.2  # so much more alike must a sentence elsewhere be than one that stands in the same place


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs of places in the old and the new text's units, each in order of the old.

    Attributes:
        stayed: the same, to the letter.
        moved: the same or reworded, and another place: old place → new place.
        reworded: in their place; only hints: what stands between them may belong to them as well.

    """

    stayed: list[Match]
    moved: dict[int, int]
    reworded: list[Match]


def paired(old: Sequence[Unit], new: Sequence[Unit]) -> Pairing:
    """Return which units belong together."""
    stayed = _stayed(old, new)
    block_of = _blocks(stayed, len(old), len(new))
    left = {at: old[at].text for at in block_of[0]}
    right = {at: new[at].text for at in block_of[1]}
    moved = dict(_elsewhere(left, right, old))
    for i, j in moved.items():
        del left[i], right[j]
    near = _near(left, right, block_of)
    within: defaultdict[int, list[Match]] = defaultdict(list)
    for i, j in near:
        if block_of[0][i] == block_of[1][j]:
            within[block_of[0][i]].append((i, j))
    reworded = [pairs[at] for pairs in within.values() for at in rising([j for _, j in pairs])]
    here = set(reworded)
    for (i, j), alike in near.items():
        longest = max(spoken(left[i]).total(), spoken(right[j]).total())
        if (i, j) not in here and alike >= _MOVED_ALIKE and longest >= _LEAST_TOUCHED:
            moved[i] = j
    return Pairing(stayed=stayed, moved=moved, reworded=sorted(reworded))


def _stayed(old: Sequence[Unit], new: Sequence[Unit]) -> list[Match]:
    """Return the units that both texts have in one order, as much of their text as possible: what moved is the rest."""
    left, right = ([at for at, one in enumerate(side) for _ in range(_weight(one))] for side in (old, new))
    found: list[Match] = []
    for a, b in aligned([old[at].text for at in left], [new[at].text for at in right]):
        i, j = left[a], right[b]
        if not found or (i > found[-1][0] and j > found[-1][1]):
            found.append((i, j))
    return found


def _weight(one: Unit) -> int:
    return 1 + min(len(one.text) // _WEIGHS_ONE, _MOST_WEIGHT)


def _blocks(stayed: Iterable[Match], old: int, new: int) -> tuple[dict[int, int], dict[int, int]]:
    """Return, for each unit that did not stay, the number of the stretch that it is in, for both texts."""
    left: dict[int, int] = {}
    right: dict[int, int] = {}
    a = b = 0
    for number, (i, j) in enumerate([*stayed, (old, new)]):
        left.update(dict.fromkeys(range(a, i), number))
        right.update(dict.fromkeys(range(b, j), number))
        a, b = i + 1, j + 1
    return left, right


def _elsewhere(left: dict[int, str], right: dict[int, str], old: Sequence[Unit]) -> Iterable[Match]:
    """Yield the units that stand to the letter in another place."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, text in right.items():
        places[text].append(at)
    for at, text in left.items():
        if not places[text]:
            continue
        said = spoken(text).total()
        if said >= _LEAST_MOVED or (said and old[at].line):
            yield at, places[text].pop(0)


def _near(
    left: dict[int, str], right: dict[int, str], block_of: tuple[dict[int, int], dict[int, int]]
) -> dict[Match, float]:
    """Return pairs that are worded alike, each unit in at most one of them, in order of the old text."""
    scored = []
    for alike, i, j in likenesses(left, right):
        here = block_of[0][i] == block_of[1][j]
        scored.append((-(alike + _IN_PLACE if here else alike), abs(i - j), i, j, alike))
    taken: Counter[tuple[str, int]] = Counter()
    found: dict[Match, float] = {}
    for _, _, i, j, alike in sorted(scored):
        if not taken["old", i] and not taken["new", j]:
            taken["old", i] = taken["new", j] = 1
            found[i, j] = alike
    return dict(sorted(found.items()))
