"""A redline: the words of two texts as they are, went and came; what is untouched can be folded away.

Pure: two texts in, segments out. Every view (terminal, plain text) draws the same segments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal

from newsroom_scraper.values.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Kind = Literal["same", "removed", "added"]

GAP: Final = "\n\n"
FOLD: Final = "…"

_PARAGRAPH = re.compile(r".*?\n\n+|.+\Z", re.DOTALL)
_GAPS = re.compile(r"\n\n+")
_SPACED = re.compile(r"\s*\S+\s*|\s+")
_LEAST_FOLDED: Final = 12  # words; fewer are no longer than the sign that they are folded
_ALIKE: Final = 0.35  # below it a word diff is a salad: the old text is shown whole, then the new
_MOST_WORDS: Final = 6_000  # difflib takes quadratic time; beyond it paragraphs are compared whole


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that stands in both, only in the old, or only in the new."""

    kind: Kind
    text: str


def redline(old: str | None, new: str | None) -> tuple[Segment, ...]:
    r"""Return the segments that lead from one text to the other, unchanged paragraphs folded to `…`.

    >>> for segment in redline("One.\n\nKilled 25,000 people.", "One.\n\nKilled 26,000 people."):
    ...     print(segment.kind, repr(segment.text))
    same '…\n\nKilled '
    removed '25,000'
    added '26,000'
    same ' people.'
    """
    return tuple(_folded(segments(old, new)))


def segments(old: str | None, new: str | None) -> tuple[Segment, ...]:
    """Return the segments that lead from one text to the other, whole.

    What is the same and what was removed make the old text; what is the same and what was added, the new one (but for
    blank lines at their ends).
    """
    before, after = _paragraphs(old), _paragraphs(new)
    found: list[Segment] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        left, right = "".join(before[a1:a2]), "".join(after[b1:b2])
        found.extend([Segment("same", left)] if tag == "equal" else _block(left, right))
    return tuple(_trimmed(_merged(found)))


def paragraphs(found: Iterable[Segment]) -> list[list[Segment]]:
    r"""Return the segments paragraph by paragraph; one that spans several is in each of them.

    >>> paragraphs([Segment("same", "One.\n\nTwo "), Segment("added", "more.")])
    [[Segment(kind='same', text='One.')], [Segment(kind='same', text='Two '), Segment(kind='added', text='more.')]]
    """
    told: list[list[Segment]] = [[]]
    for one in found:
        first, *rest = _GAPS.split(one.text)
        told[-1].append(Segment(one.kind, first))
        told.extend([Segment(one.kind, text)] for text in rest)
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
        cut = []
        for at, one in enumerate(paragraph):
            # Where words stand on one side only, the other is the paragraph's edge.
            room = (beside if at else 0, beside if at < len(paragraph) - 1 else 0)
            if one.kind == "same":
                cut.append(one if room == (0, 0) else Segment("same", _clip(one.text, *room)))
            else:
                cut.append(Segment(one.kind, _clip(one.text, max(most, 0), 0)))
            most -= len(cut[-1].text.split())
        told.append(cut)
        if most <= 0:
            return [*told, [Segment("same", FOLD)]]
    return told


def _clip(text: str, head: int, tail: int) -> str:
    """Return a text with its words folded behind the first few and before the last few."""
    pieces = _SPACED.findall(text)
    if len(pieces) <= head + tail + _LEAST_FOLDED:
        return text
    left, right = "".join(pieces[:head]), "".join(pieces[len(pieces) - tail :])
    return " ".join(filter(None, (left.rstrip(), FOLD, right)))


def _paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs, each with the blank line after it, so that the last one equals one in the middle."""
    return _PARAGRAPH.findall(text.strip("\n") + GAP) if text and text.strip("\n") else []


def _block(old: str, new: str) -> Iterator[Segment]:
    """Yield the word diff of paragraphs that differ."""
    left, right = words(old), words(new)
    if not left or not right or len(left) + len(right) > _MOST_WORDS:
        yield from _replaced(old, new)
        return
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if _share(left, right, matcher) < _ALIKE:
        yield from _replaced(old, new)
        return
    gone, come = "", ""
    codes = matcher.get_opcodes()
    for at, (tag, a1, a2, b1, b2) in enumerate(codes):
        text = "".join(left[a1:a2])
        # A lone space between two exchanged words belongs to them: the reader sees one exchange, not two.
        between = 0 < at < len(codes) - 1 and text.isspace() and "\n" not in text
        if tag == "equal" and not (between and (gone or come)):
            yield from _replaced(gone, come)
            yield Segment("same", text)
            gone = come = ""
        else:
            gone += text
            come += "".join(right[b1:b2])
    yield from _replaced(gone, come)


def _share(left: Sequence[str], right: Sequence[str], matcher: SequenceMatcher[str]) -> float:
    """Return how much of the shorter text's words stand in both, spaces aside."""
    kept = sum(
        not left[at].isspace() for block in matcher.get_matching_blocks() for at in range(block.a, block.a + block.size)
    )
    shorter = min(sum(not word.isspace() for word in side) for side in (left, right))
    return kept / shorter if shorter else 0.0


def _replaced(old: str, new: str) -> Iterator[Segment]:
    if old:
        yield Segment("removed", old)
    if new:
        yield Segment("added", new)


def _merged(found: Iterable[Segment]) -> list[Segment]:
    """Return neighbours of one kind as one."""
    merged: list[Segment] = []
    for segment in found:
        if merged and merged[-1].kind == segment.kind:
            merged[-1] = Segment(segment.kind, merged[-1].text + segment.text)
        else:
            merged.append(segment)
    return merged


def _trimmed(found: list[Segment]) -> list[Segment]:
    """Return the segments without the blank lines after the last paragraphs, on either side."""
    open_sides: set[Kind] = {"removed", "added"}
    trimmed: list[Segment] = []
    for segment in reversed(found):
        if segment.kind == "same" and len(open_sides) == 2:
            segment = Segment("same", segment.text.rstrip("\n"))  # noqa: PLW2901 - the loop's own copy
            open_sides.clear()
        elif segment.kind in open_sides:
            segment = Segment(segment.kind, segment.text.rstrip("\n"))  # noqa: PLW2901 - as above
            open_sides.discard(segment.kind)
        elif segment.kind == "same":
            open_sides.clear()
        if segment.text:
            trimmed.append(segment)
    return trimmed[::-1]


def _folded(found: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments with every paragraph that no change touches folded; several in a row into one."""
    for at, segment in enumerate(found):
        if segment.kind != "same":
            yield segment
            continue
        before, after = found[:at], found[at + 1 :]
        head_touched = bool(before) and not before[-1].text.endswith(GAP)
        tail_touched = bool(after) and not after[0].text.startswith(GAP)
        text = _fold(segment.text, head_touched=head_touched, tail_touched=tail_touched)
        if text:
            yield Segment("same", text)


def _fold(text: str, *, head_touched: bool, tail_touched: bool) -> str:
    pieces = text.split(GAP)
    if len(pieces) == 1:
        return text if head_touched or tail_touched else FOLD
    first = pieces[0] if head_touched else FOLD if pieces[0] else ""
    last = pieces[-1] if tail_touched or not pieces[-1] else FOLD
    middle = [FOLD] if any(pieces[1:-1]) else []
    kept = [first, *middle, last]
    # Folds beside each other are one.
    return GAP.join(one for index, one in enumerate(kept) if index == 0 or one != FOLD or kept[index - 1] != FOLD)
