r"""Where a change begins and ends: white space that both sides share at its edge stays.

A sentence that came at the end of a paragraph comes with the space before it, and not with the paragraph's end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsdesk.redline.segment import NEW, OLD, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def shifted(found: Sequence[Segment]) -> Iterator[Segment]:
    r"""Yield the segments with each change as narrow as its white space allows.

    >>> told = [Segment("same", "A."), Segment("removed", "\n\n"), Segment("added", " B.\n\n"), Segment("same", "C.")]
    >>> [(one.kind, one.text) for one in shifted(told)]
    [('same', 'A.'), ('added', ' B.'), ('same', '\n\n'), ('same', 'C.')]
    """
    run: list[Segment] = []
    for one in found:
        if one.kind == "same":
            yield from narrow(run)
            yield one
            run = []
        else:
            run.append(one)
    yield from narrow(run)


def narrow(run: Sequence[Segment]) -> Iterator[Segment]:
    """Yield one change, and the white space that both of its sides end with as the same."""
    pieces = list(run)
    old = next((at for at in reversed(range(len(run))) if run[at].kind in OLD), None)
    new = next((at for at in reversed(range(len(run))) if run[at].kind in NEW), None)
    shared = ""
    if old is not None and new is not None and (run[old].kind, run[new].kind) == ("removed", "added"):
        ends = [one.text[len(one.text.rstrip()) :] for one in (run[old], run[new])]
        shorter, longer = sorted(ends, key=len)
        if longer.endswith(shorter):
            shared = shorter
    if shared:
        for at in (old, new):
            assert at is not None  # there is white space on both sides
            pieces[at] = replace(run[at], text=run[at].text[: -len(shared)])
    yield from (one for one in pieces if one.text)
    if shared:
        yield Segment("same", shared)
