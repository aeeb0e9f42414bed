"""A redline as plain text: [-what went-]{+what came+}, [↓1 what moved down…], {↑1 what came from above}."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from newsdesk.redline.column import directions, gathered, passages
from newsdesk.redline.segment import Segment, merged, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIGNS: Final = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
_ENDS: Final = {"moved_from": ("[", "]"), "moved_to": ("{", "}")}


def plain_redline(found: Iterable[Segment]) -> str:
    """Return a redline as plain text.

    >>> plain_redline([Segment("same", "a "), Segment("removed", "b"), Segment("added", "c")])
    'a [-b-]{+c+}'
    """
    told = gathered(found)
    return marked(told, directions(told))


def marked(told: Iterable[Segment], arrows: Mapping[tuple[int, str], str], *, apart: str = "") -> str:
    """Return segments as they are read, with signs around what went, came and moved.

    Args:
        told: gathered segments, whole or a paragraph of them.
        arrows: the directions of all of them.
        apart: stands between what went and what came in its place, so that a line may break there.

    """
    made = ""
    for move, place, part in passages(told):
        inner = _marked(part, apart)
        if not place:
            made += apart if made.endswith(SIGNS["removed"][1]) and inner.startswith(SIGNS["added"][0]) else ""
            made += inner
            continue
        opened, closed = _ENDS[place]
        made += _around(inner, f"{opened}{arrows[move, place]}{move} ", closed)
    return made


def _marked(part: Iterable[Segment], apart: str) -> str:
    made = ""
    for one in merged(replace(one, emphasis="") for one in part):
        opened, closed = SIGNS.get(one.kind, ("", ""))
        text = _around(one.text, opened, closed)
        made += (apart if made.endswith(SIGNS["removed"][1]) and text.startswith(SIGNS["added"][0]) else "") + text
    return made


def _around(text: str, opened: str, closed: str) -> str:
    """Return a text with signs around its words; white space at its ends stands outside."""
    head, bare, tail = trimmed(text)
    return f"{head}{opened}{bare}{closed}{tail}" if bare else text
