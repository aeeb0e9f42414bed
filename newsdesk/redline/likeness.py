"""Which sentences are another's wording: pairs of an old and a new one that share most of their words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from newsdesk.redline.units import spoken

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

LEAST: Final = 0.5
_MOST_OFTEN: Final = 12  # a word that more sentences have tells none of them from the others
_MOST_TRIED: Final = 4  # sentences that share the most rare words with one


def likenesses(old: dict[int, str], new: dict[int, str]) -> Iterator[tuple[float, int, int]]:
    """Yield pairs of sentences with how alike they are, from `LEAST` to 1: the words that both have, of all.

    Args:
        old: sentences by number.
        new: sentences by number.

    """
    left, right = ({at: spoken(text) for at, text in side.items()} for side in (old, new))
    there = _places(right)
    often = _places(left)
    for at, said in left.items():
        votes: defaultdict[int, int] = defaultdict(int)
        for word in said:
            if len(often[word]) <= _MOST_OFTEN and len(there.get(word, ())) <= _MOST_OFTEN:
                for other in there.get(word, ()):
                    votes[other] += 1
        for other in sorted(votes, key=lambda other: (-votes[other], abs(other - at)))[:_MOST_TRIED]:
            alike = likeness(said, right[other])
            if alike >= LEAST:
                yield alike, at, other


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return what two bags of words share, of all that they hold: from 0 to 1."""
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0


def _places(said: dict[int, Counter[str]]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, words in said.items():
        for word in words:
            found[word].append(at)
    return found
