"""A redline as it is read in one column: what moved is told where it stands now, and only named where it stood."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from newsdesk.redline.segment import FOLD, GAP, Segment, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NAMED: Final = 60  # characters by which a passage is named; a shorter one is told whole

PARAGRAPH: Final = "¶"
"""Stands for the end of a paragraph that is none any more, or that is new."""

UP: Final = "↑"
DOWN: Final = "↓"


def gathered(found: Iterable[Segment]) -> list[Segment]:
    r"""Return the segments with each passage's words together, those that went from it too, where it stands now.

    >>> old, new = Segment("moved_from", "It is ", 1), Segment("moved_to", "It is ", 1)
    >>> told = gathered([old, Segment("removed", "cold", 1), Segment("same", "\n\n"), new, Segment("added", "icy", 1)])
    >>> [(one.kind, one.text) for one in told]
    [('moved_from', 'It is cold'), ('same', '\n\n'), ('moved_to', 'It is '), ('removed', 'cold'), ('added', 'icy')]
    """
    pieces = list(found)
    stood: defaultdict[int, list[Segment]] = defaultdict(list)
    stands: defaultdict[int, list[Segment]] = defaultdict(list)
    for one in pieces:
        if one.move:
            (stood if one.kind in {"moved_from", "removed"} else stands)[one.move].append(one)
    told: set[tuple[int, bool]] = set()
    made: list[Segment] = []
    for one in pieces:
        here = one.kind in {"moved_to", "added"}
        if not one.move:
            made.append(one)
        elif (one.move, here) not in told:
            told.add((one.move, here))
            made += _passage(stood[one.move], stands[one.move]) if here else [_named(stood[one.move])]
    return list(merged(_apart(list(merged(_spaced(list(merged(made))))))))


def _spaced(told: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments with the white space that stands now; where paragraphs were run together or parted, a sign."""
    for at, one in enumerate(told):
        if one.kind not in {"removed", "added"} or not one.text.isspace():
            yield one
            continue
        other = told[at + 1] if one.kind == "removed" and at + 1 < len(told) else told[at - 1] if at else one
        exchanged = {one.kind, other.kind} == {"removed", "added"} and other.text.isspace()
        if exchanged and GAP in one.text and "\n" not in other.text:
            yield replace(one, text=PARAGRAPH)
        if not exchanged or one.kind == "added":
            yield Segment("same", one.text)


def _apart(told: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments with what stands in no text together apart: a paragraph, and the one in its place."""
    begins = True
    for at, one in enumerate(told):
        if (
            at
            and told[at - 1].kind == "moved_from"
            and one.kind in {"moved_to", "added"}
            and not one.text[:1].isspace()
        ):
            yield Segment("same", GAP if begins else " ")
        yield one
        begins = one.text.endswith(GAP) or (begins and one.kind in {"removed", "moved_from"})
        if begins and one.kind == "removed" and at + 1 < len(told) and told[at + 1].kind == "added":
            rest = next((later for later in told[at + 1 :] if later.kind != "added"), None)
            if len(one.text) > _NAMED and (rest is None or rest.text.startswith(GAP)):
                yield Segment("same", GAP)


def directions(found: Iterable[Segment]) -> dict[tuple[int, str], str]:
    """Return, for each passage and both of its places (`moved_from`, `moved_to`), the arrow that leads to the other.

    >>> directions([Segment("moved_to", "It rained.", 1), Segment("moved_from", "It rained.", 1)])
    {(1, 'moved_to'): '↓', (1, 'moved_from'): '↑'}
    """
    arrows: dict[tuple[int, str], str] = {}
    for one in found:
        if one.kind in {"moved_from", "moved_to"} and (one.move, one.kind) not in arrows:
            arrows[one.move, one.kind] = UP if any(move == one.move for move, _ in arrows) else DOWN
    return arrows


Place = Literal["", "moved_from", "moved_to"]


def passages(found: Iterable[Segment], *, sided: bool = False) -> Iterator[tuple[int, Place, list[Segment]]]:
    """Yield the segments by turns: those of a passage that moved, with its number and which place it is, and the rest.

    Args:
        found: gathered segments, or those of one side.
        sided: whether they are of one side: there, words that went stand where the passage stood.

    """
    departs = {"moved_from", "removed"} if sided else {"moved_from"}
    part: list[Segment] = []
    now: tuple[int, Place] = (0, "")
    for one in found:
        place: Place = "" if not one.move else "moved_from" if one.kind in departs else "moved_to"
        here = (one.move, place)
        if here != now and part:
            yield *now, part
            part = []
        now = here
        part.append(one)
    if part:
        yield *now, part


def _named(stood: Sequence[Segment]) -> Segment:
    """Return the first words of what stood here."""
    text = "".join(one.text for one in stood)
    bare = text.strip()
    if len(bare) <= _NAMED and "\n" not in bare:
        return Segment("moved_from", text, stood[0].move)
    first = bare.split("\n", 1)[0][:_NAMED]
    short = first.rpartition(" ")[0] if len(first) == _NAMED and " " in first else first
    return Segment("moved_from", f"{short}{FOLD}{_end(text)}", stood[0].move)


def _end(text: str) -> str:
    return GAP if text.endswith(GAP) else text[len(text.rstrip()) :]


def _passage(stood: Sequence[Segment], stands: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the words of a passage, what went from it before what came; what moved is the same on both sides."""
    gone = list(stood[::-1])

    def removed() -> Iterator[Segment]:
        while gone and gone[-1].kind == "removed":
            yield gone.pop()

    for one in stands:
        yield from removed()
        if one.kind == "added":
            yield one
            continue
        left = one.text
        while left:
            yield from removed()
            there = gone.pop()
            both = min(len(left), len(there.text))
            yield replace(one, text=left[:both])
            left = left[both:]
            if there.text[both:]:
                gone.append(replace(there, text=there.text[both:]))
    yield from removed()
