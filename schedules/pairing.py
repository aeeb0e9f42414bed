"""Two texts side by side: the sentences that changed, each with its counterpart, and those that have none.

Shared paragraphs, and sentences that stand in both texts, are dropped first. Of what is left, two sentences are a
*pair* if each holds at least half of the other's words; the most alike are paired first. A sentence has a
*counterpart* if it is paired, or if half of its words stand in one sentence of the other text, beyond what that one
shares with its own pair: so a sentence that was split in two, or run together with the next, is neither added nor
removed. Exchanging the texts exchanges the answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from newsroom_scraper.values.sentences import sentences
from newsroom_scraper.values.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

# Pairs of sentences; they are met from the rarest shared word on, so the real pairs come first.
_MOST_COMPARED: Final = 5_000
# Sentences that are looked for in the whole other text; where more came or went, it was written anew.
_MOST_SOUGHT: Final = 200
_LEAST_WORDS: Final = 3  # of a line that no mark ends; a shorter one is a label

Word = tuple[str, int]
"""A word, and how often it stood in the sentence before: so a set of them knows each word's number."""


def spoken(text: str) -> list[str]:
    """Return a text's words as they are compared, without spaces, marks and possessive endings.

    >>> spoken("Ada’s “five” reasons: why?")
    ['ada', 'five', 'reasons', 'why']
    """
    found = (one.casefold().removesuffix("'s") for one in words(fold(text)))
    return [one for one in found if one[:1].isalnum()]


class Sentence:
    """A sentence with its words."""

    __slots__ = ("bag", "folded", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.bag = _bag(spoken(text))

    def is_one(self) -> bool:
        """Return True if it says something: a mark ends it, or it has three words."""
        return len(self.bag) >= _LEAST_WORDS or (bool(self.bag) and self.folded.rstrip("\"')]")[-1:] in ".!?。！？؟।")


def _bag(spoken_words: Iterable[str]) -> frozenset[Word]:
    seen: Counter[str] = Counter()
    found = []
    for one in spoken_words:
        found.append((one, seen[one]))
        seen[one] += 1
    return frozenset(found)


@dataclass(frozen=True)
class Compared:
    """What differs between two texts.

    Attributes:
        old: the old text, whole.
        new: the new text, whole.
        before: the old text's paragraphs that the new one has not.
        after: the new text's paragraphs that the old one has not.

    """

    old: str
    new: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @cached_property
    def _sentences(self) -> tuple[list[Sentence], list[Sentence]]:
        one, two = (
            {made.folded: made for text in side for made in map(Sentence, sentences(text)) if made.bag}
            for side in (self.before, self.after)
        )
        return [one[key] for key in one if key not in two], [two[key] for key in two if key not in one]

    @cached_property
    def pairs(self) -> list[tuple[Sentence, Sentence]]:
        """The sentences that were reworded, old and new, in the old text's order."""
        left, right = self._sentences
        return [(left[i], right[j]) for i, j in sorted(self._paired.items())]

    @cached_property
    def _paired(self) -> dict[int, int]:
        left, right = self._sentences
        order = _order(left, right)
        one, two = ([_least(made.bag, order) for made in side] for side in (left, right))
        scored = []
        for i, j in _candidates(one, two, order):
            shared, longest = len(left[i].bag & right[j].bag), max(len(left[i].bag), len(right[j].bag))
            if 2 * shared >= longest:
                # Ties are settled by place, then by text, so that exchanging the texts changes nothing.
                tie = (abs(i - j), i + j, *sorted((left[i].folded, right[j].folded)))
                scored.append((-shared / longest, tie, i, j))
        found: dict[int, int] = {}
        taken: set[int] = set()
        for _, _, i, j in sorted(scored):
            if i not in found and j not in taken:
                found[i] = j
                taken.add(j)
        return found

    @cached_property
    def removed(self) -> list[str]:
        """The old sentences without counterpart, which stand nowhere in the new text."""
        left, right = self._sentences
        return _alone(left, right, self._paired, self.new)

    @cached_property
    def added(self) -> list[str]:
        """The new sentences without counterpart, which stand nowhere in the old text."""
        left, right = self._sentences
        return _alone(right, left, {j: i for i, j in self._paired.items()}, self.old)


@lru_cache(maxsize=4)  # the marks of an edit and its significance ask about the same texts
def compared(old: str, new: str) -> Compared:
    r"""Return what differs between two texts.

    >>> found = compared("One.\n\nTen were hurt in Homs. It rained.", "One.\n\nTwelve were hurt in Homs. Nobody spoke.")
    >>> [(one.text, two.text) for one, two in found.pairs], found.removed, found.added
    ([('Ten were hurt in Homs.', 'Twelve were hurt in Homs.')], ['It rained.'], ['Nobody spoke.'])
    """
    one, two = ([(fold(text), text) for text in side.split("\n\n")] for side in (old, new))
    often, there = Counter(key for key, _ in one), Counter(key for key, _ in two)
    before, after = tuple(_beyond(one, there)), tuple(_beyond(two, often))
    return Compared(old=old, new=new, before=before, after=after)


def _beyond(paragraphs: Iterable[tuple[str, str]], there: Counter[str]) -> Iterator[str]:
    """Return the paragraphs that the other text has not, or has fewer times."""
    left = Counter(there)
    for key, text in paragraphs:
        left[key] -= 1
        if left[key] < 0:
            yield text


def _order(left: Sequence[Sentence], right: Sequence[Sentence]) -> dict[Word, int]:
    """Return each word's place when the rarest stand first."""
    often = Counter(chain.from_iterable(made.bag for made in chain(left, right)))
    return {word: at for at, word in enumerate(sorted(often, key=lambda word: (often[word], word)))}


def _least(bag: Iterable[Word], order: Mapping[Word, int]) -> list[Word]:
    """Return the rarest words of a sentence of which whatever holds half of its words must hold one."""
    ranked = sorted(bag, key=order.__getitem__)
    return ranked[: len(ranked) // 2 + 1]


def _candidates(
    left: Sequence[Collection[Word]], right: Sequence[Collection[Word]], order: Mapping[Word, int]
) -> set[tuple[int, int]]:
    """Return the places of those that share one of these words, from the rarest word on, as many as can be compared."""
    one = _places(left)
    two = _places([[word for word in bag if word in one] for bag in right])
    found: set[tuple[int, int]] = set()
    for word in sorted(one.keys() & two.keys(), key=lambda word: (len(one[word]) * len(two[word]), order[word])):
        if len(found) + len(one[word]) * len(two[word]) > _MOST_COMPARED:
            break
        found.update((i, j) for i in one[word] for j in two[word])
    return found


def _places(bags: Sequence[Collection[Word]]) -> dict[Word, list[int]]:
    found: defaultdict[Word, list[int]] = defaultdict(list)
    for at, bag in enumerate(bags):
        for word in bag:
            found[word].append(at)
    return found


def _alone(side: Sequence[Sentence], other: Sequence[Sentence], paired: Mapping[int, int], elsewhere: str) -> list[str]:
    left = [at for at, made in enumerate(side) if at not in paired and made.is_one()]
    if not left:
        return []
    # What a sentence has left over when its own pair has taken its words: room for one that was run into it.
    partner = {j: i for i, j in paired.items()}
    room = [made.bag - side[partner[at]].bag if at in partner else made.bag for at, made in enumerate(other)]
    order = _order(side, other)
    bags = [side[at].bag for at in left]
    found = {i for i, j in _candidates([_least(bag, order) for bag in bags], room, order) if _holds(room[j], bags[i])}
    # One that several were run into holds half of each; together they hold half of it.
    loose = [made.bag for at, made in enumerate(other) if at not in partner]
    merged: defaultdict[int, set[Word]] = defaultdict(set)
    for i, j in _candidates([_least(bag, order) for bag in loose], bags, order):
        if _holds(bags[j], loose[i]):
            merged[j] |= bags[j] & loose[i]
    found |= {j for j, held in merged.items() if 2 * len(held) >= len(bags[j])}
    alone = [side[at] for i, at in enumerate(left) if i not in found]
    if len(alone) > _MOST_SOUGHT:
        return [made.text for made in alone]
    whole = f" {fold(elsewhere)} "
    return [made.text for made in alone if f" {made.folded} " not in whole]


def _holds(one: frozenset[Word], other: frozenset[Word]) -> bool:
    """Return True if half of the other's words stand in the one."""
    return 2 * len(one & other) >= len(other)
