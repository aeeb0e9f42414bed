r"""The redline of two texts: the least that a reader has to look at, and not a letter more than what is true.

Sentences that stand in both are found first, and what stands in another place has moved. The rest is compared word by
word, where enough of it was kept; else the old text is shown whole, then the new. Pure: two texts in, segments out;
every view draws the same segments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdesk.redline.emphasis import emphasised
from newsdesk.redline.folding import folded
from newsdesk.redline.pairing import paired
from newsdesk.redline.rewording import Token, reworded, spaced, tokens
from newsdesk.redline.segment import Emphasis, Kind, Segment, apply, merged, mirrored
from newsdesk.redline.shifting import shifted
from newsdesk.redline.units import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdesk.redline.pairing import Pairing
    from newsdesk.redline.units import Unit

__all__ = ["Emphasis", "Kind", "Segment", "apply", "mirrored", "redline", "segments"]


def redline(old: str | None, new: str | None) -> tuple[Segment, ...]:
    r"""Return the segments that lead from one text to the other, unchanged paragraphs folded.

    >>> for one in redline("One.\n\nKilled 25,000 people.", "One.\n\nKilled 26,000 people."):
    ...     print(one.kind, repr(one.text), *filter(None, [one.emphasis]))
    folded '…'
    same '\n\nKilled '
    removed '25,000' number
    added '26,000' number
    same ' people.'
    """
    return tuple(folded(segments(old, new)))


def segments(old: str | None, new: str | None) -> tuple[Segment, ...]:
    """Return the segments that lead from one text to the other, whole: `apply` makes the new one of them.

    >>> [one.kind for one in segments("He said no. They left the city on foot. It rained.",
    ...                               "They left the city on foot. It rained. He said no.")]
    ['moved_from', 'removed', 'same', 'added', 'moved_to']
    """
    was, now = old or "", new or ""
    if not was or not now:
        return tuple(one for one in (Segment("removed", was), Segment("added", now)) if one.text)
    if was == now:
        return (Segment("same", was),)
    before, after = units(was), units(now)
    found = merged(_settled(_told(before, after, paired(before, after))))
    return tuple(merged(emphasised(list(merged(shifted(list(found)))))))


def _told(old: Sequence[Unit], new: Sequence[Unit], pairs: Pairing) -> Iterator[Segment]:
    """Yield what became of each unit, in order."""
    left, right = _passages(old, new, pairs.moved)
    hints = {*pairs.reworded}
    a = b = 0
    for i, j in [*pairs.stayed, (len(old), len(new))]:
        cuts = [(k, m) for k, m in sorted(hints) if a < k < i and b < m < j] if _is_long(old[a:i], new[b:j]) else []
        for to_a, to_b in [*cuts, (i, j)]:
            yield from reworded(_tokens(old, range(a, to_a), left), _tokens(new, range(b, to_b), right))
            a, b = to_a, to_b
        if i < len(old):
            yield Segment("same", old[i].text)
            yield from spaced(old[i].tail, new[j].tail)
        a, b = i + 1, j + 1


_LONG = 4_000_000
"""Pairs of letters; a longer stretch is cut where a sentence was only reworded."""


def _is_long(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    return sum(len(one.text) for one in old) * sum(len(one.text) for one in new) > _LONG


def _tokens(side: Sequence[Unit], places: range, passages: dict[int, tuple[Segment, ...]]) -> list[Token]:
    found: list[Token] = []
    for at in places:
        found += [Token("", passage=passages[at])] if at in passages else tokens(side[at].text, side[at].tail)
    return found


def _passages(
    old: Sequence[Unit], new: Sequence[Unit], moved: dict[int, int]
) -> tuple[dict[int, tuple[Segment, ...]], dict[int, tuple[Segment, ...]]]:
    """Return what is shown of the units that moved, where they stood and where they stand."""
    left: dict[int, tuple[Segment, ...]] = {}
    right: dict[int, tuple[Segment, ...]] = {}
    number = 0
    for i, j in sorted(moved.items()):
        worded = list(reworded(tokens(old[i].text), tokens(new[j].text)))
        if not any(one.kind == "same" for one in worded):
            continue  # the same words in another order: nothing of it moved as a whole
        if i - 1 not in left or moved[i - 1] != j - 1:
            number += 1
        # White space behind a passage is not part of it; between two sentences that moved together it is.
        goes_on = moved.get(i + 1) == j + 1 and old[i].tail == new[j].tail
        if goes_on:
            worded.append(Segment("same", old[i].tail))
        left[i] = (*_departed(worded, number), *([] if goes_on else [Segment("removed", old[i].tail)]))
        right[j] = (*_arrived(worded, number), *([] if goes_on else [Segment("added", new[j].tail)]))
    return left, right


def _departed(found: Sequence[Segment], number: int) -> Iterator[Segment]:
    for one in found:
        if one.kind != "added":
            yield Segment("moved_from" if one.kind == "same" else "removed", one.text, number)


def _arrived(found: Sequence[Segment], number: int) -> Iterator[Segment]:
    for one in found:
        if one.kind != "removed":
            yield Segment("moved_to" if one.kind == "same" else "added", one.text, number)


def _settled(found: Iterator[Segment]) -> Iterator[Segment]:
    """Yield the segments with the moves numbered as a reader meets them."""
    numbers = {0: 0}
    for one in found:
        number = numbers.setdefault(one.move, len(numbers))
        yield Segment(one.kind, one.text, number, one.emphasis)
