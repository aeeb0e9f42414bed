"""What became of a stretch of text, word by word; where too little was kept for that, the old words, then the new.

Few words between two longer changes are taken into them: a reader sees one exchange, not a salad.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from newsdesk.redline.alignment import aligned
from newsdesk.redline.segment import Kind, Segment
from newsdesk.redline.shifting import narrow
from newsroom_scraper.values.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ALIKE: Final = 0.35
"""Share of the shorter side's letters that must be kept, or the paragraph counts as rewritten."""

_MOST_ISLAND: Final = 5  # words in a row; more are never taken into the changes around them


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark with the white space behind it; or a passage that moved from or to this place.

    Attributes:
        text: the word; empty for a passage.
        tail: white space behind it.
        passage: what moved, as segments.

    """

    text: str
    tail: str = ""
    passage: tuple[Segment, ...] = ()


def tokens(text: str, tail: str = "") -> list[Token]:
    """Return the words of a text, each with the white space behind it.

    >>> [(one.text, one.tail) for one in tokens("25 men.", " ")]
    [('25', ' '), ('men', ''), ('.', ' ')]
    """
    made: list[Token] = []
    for one in [*words(text), *([tail] if tail else [])]:
        if not one.isspace():
            made.append(Token(one))
        elif made:
            made[-1] = Token(made[-1].text, made[-1].tail + one)
        else:
            made.append(Token("", one))
    return made


@dataclass(slots=True)
class _Run:
    """Words in a row that stand in both texts, or that went and came."""

    kind: Literal["same", "changed"]
    old: list[Token]
    new: list[Token]
    letters: tuple[int, int] = field(init=False)
    """Of both sides."""

    def __post_init__(self) -> None:
        self.letters = _letters(self.old), _letters(self.new)

    def take(self, other: _Run) -> None:
        """Put another run behind this one."""
        self.old += other.old
        self.new += other.new
        self.letters = self.letters[0] + other.letters[0], self.letters[1] + other.letters[1]


def reworded(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Segment]:
    """Yield the segments that lead from some words to others.

    >>> from newsdesk.redline.segment import merged
    >>> for one in merged(reworded(tokens("killed 25 men"), tokens("killed 26 men"))):
    ...     print(one.kind, repr(one.text))
    same 'killed '
    removed '25'
    added '26'
    same ' men'
    """
    for group in _paragraphs(_calm(_runs(old, new))):
        kept = sum(run.letters[0] for run in group if run.kind == "same")
        shorter = min(map(sum, zip(*(run.letters for run in group), strict=True)))
        if kept < ALIKE * shorter or not kept:
            whole = _Run("changed", [t for one in group for t in one.old], [t for one in group for t in one.new])
            yield from _exchange(whole)
            continue
        for run in group:
            yield from _exchange(run) if run.kind == "changed" else _kept(run)


def _letters(side: Iterable[Token]) -> int:
    return sum(len(one.text) for one in side)


def _runs(old: Sequence[Token], new: Sequence[Token]) -> list[_Run]:
    """Return what both share and what they do not, by turns."""
    runs: list[_Run] = []
    a = b = 0
    # A passage is one that moved, so it stands nowhere on the other side.
    left, right = (
        [one.text if not one.passage else (side, at) for at, one in enumerate(some)]
        for side, some in enumerate((old, new))
    )
    for i, j in [*aligned(left, right), (len(old), len(new))]:
        if i > a or j > b:
            runs.append(_Run("changed", list(old[a:i]), list(new[b:j])))
        if i < len(old):
            if runs and runs[-1].kind == "same":
                runs[-1].take(_Run("same", [old[i]], [new[j]]))
            else:
                runs.append(_Run("same", [old[i]], [new[j]]))
        a, b = i + 1, j + 1
    return runs


def _calm(runs: Iterable[_Run]) -> list[_Run]:
    """Return the runs with each small island in the changes around it."""
    calm: list[_Run] = []
    for run in runs:
        if run.kind == "changed" and calm and calm[-1].kind == "changed":
            calm[-1].take(run)
        else:
            calm.append(run)
        while len(calm) > 2 and calm[-1].kind == "changed" and _is_island(calm[-2], calm[-3], calm[-1]):
            after, island = calm.pop(), calm.pop()
            calm[-1].take(island)
            calm[-1].take(after)
    return calm


def _is_island(island: _Run, before: _Run, after: _Run) -> bool:
    if max(island.letters) > min(max(before.letters), max(after.letters)):
        return False
    return sum(one.text[:1].isalnum() for one in island.old) <= _MOST_ISLAND


def _paragraphs(runs: Iterable[_Run]) -> Iterator[list[_Run]]:
    """Yield the runs of each paragraph, where both texts end one with the same words."""
    group: list[_Run] = []
    for run in runs:
        if run.kind == "changed":
            group.append(run)
            continue
        start = 0
        for at, (one, two) in enumerate(zip(run.old, run.new, strict=True), start=1):
            if "\n" in one.tail and "\n" in two.tail:
                yield [*group, _Run("same", run.old[start:at], run.new[start:at])]
                group, start = [], at
        if start < len(run.old):
            group.append(_Run("same", run.old[start:], run.new[start:]))
    if group:
        yield group


def _kept(run: _Run) -> Iterator[Segment]:
    """Yield words that stand in both; the space behind them may be another."""
    for one, two in zip(run.old, run.new, strict=True):
        yield Segment("same", one.text)
        yield from spaced(one.tail, two.tail)


def spaced(old: str, new: str) -> Iterator[Segment]:
    """Yield the white space between two words."""
    if old == new:
        yield Segment("same", old)
    else:
        yield Segment("removed", old)
        yield Segment("added", new)


def _exchange(run: _Run) -> Iterator[Segment]:
    """Yield words that went, then those that came; the white space that both end with stays."""
    old, new = list(_said(run.old, "removed")), list(_said(run.new, "added"))
    yield from narrow([*old, *new])


def _said(side: Iterable[Token], kind: Kind) -> Iterator[Segment]:
    for one in side:
        if one.passage:
            yield from one.passage
        yield Segment(kind, one.text + one.tail)
