"""A segment: a piece of a redline, of which each word stands in the old text, in the new one, or in both.

The law: what stands in the old text, put together, is the old text to the letter; what stands in the new one, the new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Kind = Literal["same", "removed", "added", "moved_from", "moved_to", "folded"]
Emphasis = Literal["", "number", "quote"]

GAP: Final = "\n\n"
FOLD: Final = "…"

OLD: Final = frozenset({"same", "removed", "moved_from"})
"""Kinds of what stands in the old text."""
NEW: Final = frozenset({"same", "added", "moved_to"})
"""Kinds of what stands in the new text."""

_MIRRORED: Final[dict[Kind, Kind]] = {
    "removed": "added",
    "added": "removed",
    "moved_from": "moved_to",
    "moved_to": "moved_from",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text, and what became of it.

    Attributes:
        kind: `same`; `removed` and `added`; `moved_from` and `moved_to`, where a passage stood and where it stands now;
            `folded`: what is the same is not shown here.
        text: as the page has it; of what is folded, the sign that it is.
        move: number of the passage that moved, from 1; 0: none did. Words that went or came within it have it too:
            those that went stand where it stood, those that came where it stands.
        emphasis: `number`: a number in whose place another stands, or none; `quote`: words of a quotation.

    """

    kind: Kind
    text: str
    move: int = 0
    emphasis: Emphasis = ""


def apply(found: Iterable[Segment], text: str | None) -> str:
    r"""Return the new text that whole segments make of the old one.

    Raises:
        ValueError: the segments are folded, or of another text.

    >>> apply([Segment("same", "Killed "), Segment("removed", "25"), Segment("added", "26")], "Killed 25")
    'Killed 26'
    """
    pieces = list(found)
    if any(one.kind == "folded" for one in pieces):
        raise ValueError("a folded redline does not say the whole text")
    if "".join(one.text for one in pieces if one.kind in OLD) != (text or ""):
        raise ValueError("the redline is of another text")
    return "".join(one.text for one in pieces if one.kind in NEW)


def mirrored(found: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return the segments that lead back.

    >>> mirrored([Segment("removed", "25"), Segment("added", "26")])
    (Segment(kind='added', text='25', move=0, emphasis=''), Segment(kind='removed', text='26', move=0, emphasis=''))
    """
    return tuple(replace(one, kind=_MIRRORED.get(one.kind, one.kind)) for one in found)


def merged(found: Iterable[Segment]) -> Iterator[Segment]:
    """Yield the segments with neighbours that are alike as one, and without empty ones."""
    last: Segment | None = None
    texts: list[str] = []
    for one in found:
        if not one.text:
            continue
        if last is not None and (last.kind, last.move, last.emphasis) == (one.kind, one.move, one.emphasis):
            texts.append(one.text)
            continue
        if last is not None:
            yield replace(last, text="".join(texts))
        last, texts = one, [one.text]
    if last is not None:
        yield replace(last, text="".join(texts))


def trimmed(text: str) -> tuple[str, str, str]:
    """Return a text without the white space at its ends, and that before and behind it.

    >>> trimmed(" It rained.")
    (' ', 'It rained.', '')
    """
    bare = text.strip()
    begin = text.index(bare)
    return text[:begin], bare, text[begin + len(bare) :]
