"""What of a redline is shown: paragraphs that no change touches are folded, and so are long runs of words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from newsdesk.redline.segment import FOLD, GAP, NEW, OLD, Segment, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_GAPS: Final = re.compile(r"\n\n+")
_SPACED: Final = re.compile(r"\s*\S+\s*|\s+")
_LEAST_FOLDED: Final = 12  # words; fewer are no longer than the sign that they are folded
_LONG_WORD: Final = 200  # characters without a space: a text that sets none, such as Chinese


def folded(found: Sequence[Segment]) -> Iterator[Segment]:
    r"""Yield the segments with every paragraph that no change touches folded; several in a row into one.

    >>> [one.text for one in folded([Segment("same", "One.\n\nTwo.\n\nThree "), Segment("added", "more")])]
    ['…', '\n\nThree ', 'more']
    """
    for at, one in enumerate(found):
        if one.kind != "same":
            yield one
            continue
        head = at > 0 and not _whole(found[:at][::-1], last=True)
        tail = at < len(found) - 1 and not _whole(found[at + 1 :], last=False)
        yield from merged(_fold(one.text, head_touched=head, tail_touched=tail))


def _whole(beside: Iterable[Segment], *, last: bool) -> bool:
    """Return whether the changes beside a text, nearest first, leave its paragraph alone."""
    sides = {"old": OLD, "new": NEW}
    for one in beside:
        if one.kind == "same":
            break
        for side in [name for name, kinds in sides.items() if one.kind in kinds]:
            if not (one.text.endswith(GAP) if last else one.text.startswith(GAP)):
                return False
            del sides[side]
        if not sides:
            break
    return True


def _fold(text: str, *, head_touched: bool, tail_touched: bool) -> Iterator[Segment]:
    pieces = text.split(GAP)
    if len(pieces) == 1:
        stays = head_touched or tail_touched or not text.strip()
        yield Segment("same", text) if stays else Segment("folded", FOLD)
        return
    kept = [
        index
        for index, piece in enumerate(pieces)
        if (index == 0 and head_touched) or (index == len(pieces) - 1 and tail_touched) or not piece
    ]
    before = ""
    for index, piece in enumerate(pieces):
        stays = index in kept
        if stays or before != FOLD:
            if index:
                yield Segment("same", GAP)
            yield Segment("same", piece) if stays else Segment("folded", FOLD)
        before = piece if stays else FOLD


def paragraphs(found: Iterable[Segment]) -> list[list[Segment]]:
    r"""Return the segments paragraph by paragraph; one that spans several is in each of them.

    >>> [[one.text for one in some] for some in paragraphs([Segment("same", "A.\n\nB "), Segment("added", "c.")])]
    [['A.'], ['B ', 'c.']]
    """
    told: list[list[Segment]] = [[]]
    for one in found:
        first, *rest = _GAPS.split(one.text)
        told[-1].append(replace(one, text=first))
        told.extend([replace(one, text=text)] for text in rest)
    held = ([one for one in some if one.text] for some in told)
    return [some for some in held if any(one.text.strip() for one in some)]


def clipped(found: Iterable[Segment], *, beside: int = 30, most: int = 600) -> list[list[Segment]]:
    """Return the paragraphs with long runs of words folded.

    Args:
        found: segments.
        beside: words of what is the same that stay on each side of a change.
        most: words that are shown at all.

    """
    told: list[list[Segment]] = []
    for paragraph in paragraphs(found):
        cut: list[Segment] = []
        for at, one in enumerate(paragraph):
            # Where words stand on one side only, the other is the paragraph's edge.
            room = (beside if at else 0, beside if at < len(paragraph) - 1 else 0)
            if one.kind == "same":
                pieces = [one] if room == (0, 0) else _clip(one, *room)
            elif one.kind == "moved_to":
                pieces = _clip(one, beside, beside)
            elif one.kind == "folded":
                pieces = [one]
            else:
                pieces = _clip(one, max(most, 0), 0)
            cut += pieces
            most -= sum(len(_words(piece.text)) for piece in pieces)
        told.append(cut)
        if most <= 0:
            return [*told, [Segment("folded", FOLD)]]
    return told


def _clip(one: Segment, head: int, tail: int) -> list[Segment]:
    """Return a segment with its words folded behind the first few and before the last few."""
    pieces = _words(one.text)
    if len(pieces) <= head + tail + _LEAST_FOLDED:
        return [one]
    left, right = "".join(pieces[:head]), "".join(pieces[len(pieces) - tail :])
    sign = f"{' ' if left else ''}{FOLD}{' ' if right else ''}"
    cut = [replace(one, text=left.rstrip()), Segment("folded", sign, one.move), replace(one, text=right)]
    return [piece for piece in cut if piece.text]


def _words(text: str) -> list[str]:
    """Return a text in words; one that sets no spaces, in characters."""
    found = []
    for one in _SPACED.findall(text):
        found += list(one) if len(one) > _LONG_WORD else [one]
    return found
