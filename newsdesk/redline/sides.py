"""A redline on two sides: the old text's paragraphs, and beside each what stands there now."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from newsdesk.redline.segment import NEW, OLD, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable

_GAP: Final = re.compile(r"\n\n+")

Side = list[Segment]


def sides(found: Iterable[Segment]) -> list[tuple[Side, Side]]:
    r"""Return rows of a paragraph of the old text and one of the new; empty where a side has none.

    >>> rows = sides([Segment("same", "One.\n\n"), Segment("added", "Two.\n\n"), Segment("same", "Three.")])
    >>> [("".join(one.text for one in old), "".join(one.text for one in new)) for old, new in rows]
    [('One.', 'One.'), ('', 'Two.'), ('Three.', 'Three.')]
    """
    rows: list[tuple[Side, Side]] = []
    old: list[Side] = [[]]
    new: list[Side] = [[]]
    for one in found:
        for at, text in enumerate(_GAP.split(one.text)):
            piece = replace(one, text=text)
            both = one.kind in {"same", "folded"}
            if at and both:
                rows += _flushed(old, new)
                old, new = [[]], [[]]
            elif at:
                (old if one.kind in OLD else new).append([])
            if not text:
                continue
            if both and text.strip():
                _level(old, new)
            if both or one.kind in OLD:
                old[-1].append(piece)
            if both or one.kind in NEW:
                new[-1].append(piece)
    return rows + _flushed(old, new)


def _level(old: list[Side], new: list[Side]) -> None:
    """Bring both sides to one row, since what comes next stands in both: paragraphs before it have none beside them."""
    short, long = sorted((old, new), key=len)
    rows: list[Side] = [[] for _ in range(len(long) - len(short))]
    if any(one.kind in {"same", "moved_from", "moved_to"} for one in short[-1]):
        short += rows  # one paragraph here and several there: it goes on beside the last of them
    else:
        short[-1:-1] = rows


def _flushed(old: list[Side], new: list[Side]) -> list[tuple[Side, Side]]:
    nothing: Side = []
    return [(left, right) for left, right in zip_longest(old, new, fillvalue=nothing) if _said(left) or _said(right)]


def _said(side: Side) -> bool:
    return any(one.text.strip() for one in side)
