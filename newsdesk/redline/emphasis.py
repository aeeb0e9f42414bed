"""What a reader must not miss within a change: a number that is another now, and words of a quotation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from newsdesk.redline.segment import GAP, NEW, OLD, Emphasis, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER: Final = re.compile(r"[$€£¥]?\d+(?:[.,:/’']\d+)*(?:[\u00a0 ]?%|st\b|nd\b|rd\b|th\b)?")
# Each pair as it is set somewhere; a quotation that goes on in the next paragraph is opened there anew.
_QUOTATION: Final = re.compile(
    '„[^„“”\n]+[“”]|“[^“”\n]+(?:”|$)|«[^«»\n]+»|»[^«»\n]+«|「[^「」\n]+」|『[^『』\n]+』|(?<!\\w)"[^"\n]+"(?!\\w)',
    re.MULTILINE,
)


def emphasised(found: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments with the numbers and the words of quotations among what changed.

    >>> found = [Segment("same", "He said “"), Segment("removed", "no"), Segment("added", "yes"), Segment("same", "”.")]
    >>> [(one.text, one.emphasis) for one in emphasised(found)]
    [('He said “', ''), ('no', 'quote'), ('yes', 'quote'), ('”.', '')]
    """
    if not any(one.kind == "same" for one in found):
        yield from found  # all of it is another text
        return
    changed = _numbers(found)
    quoted = {side: _quotations(found, kinds) for side, kinds in (("removed", OLD), ("added", NEW))}
    at = {"removed": 0, "added": 0}
    for place, one in enumerate(found):
        if one.kind in quoted:
            yield from _marked(one, quoted[one.kind], at[one.kind], changed.get(place, Counter()))
        else:
            yield one
        for side, kinds in (("removed", OLD), ("added", NEW)):
            if one.kind in kinds:
                at[side] += len(one.text)


def _quotations(found: Sequence[Segment], kinds: frozenset[str]) -> list[tuple[int, int]]:
    """Return where the quotations of one side begin and end."""
    text = "".join(one.text for one in found if one.kind in kinds)
    return [one.span() for one in _QUOTATION.finditer(text)]


def _numbers(found: Sequence[Segment]) -> dict[int, Counter[str]]:
    """Return the numbers of each segment that the exchange which it belongs to has on one side only.

    Those of paragraphs that came or went as a whole are none: they stand in no other's place.
    """
    exchanges: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    run = 0
    for place, one in enumerate(found):
        if one.kind in {"removed", "added"}:
            exchanges[one.move, 0 if one.move else run].append(place)
        else:
            run += 1
    changed: dict[int, Counter[str]] = {}
    for places in exchanges.values():
        sides = {
            kind: Counter(
                _value(text) for at in places if found[at].kind == kind for text in _NUMBER.findall(found[at].text)
            )
            for kind in ("removed", "added")
        }
        both = {found[at].kind for at in places} == set(sides)
        for at in places:
            if both or GAP not in found[at].text:
                other = sides["added" if found[at].kind == "removed" else "removed"]
                changed[at] = sides[found[at].kind] - other
    return changed


def _value(number: str) -> str:
    return number.replace(",", "").replace("\u00a0", "").replace(" ", "")


def _marked(one: Segment, quoted: Sequence[tuple[int, int]], start: int, changed: Counter[str]) -> Iterator[Segment]:
    """Yield a segment cut where something in it is to be seen."""
    marks: list[Emphasis] = [""] * len(one.text)
    for begin, end in quoted:
        for at in range(max(begin - start, 0), min(end - start, len(one.text))):
            marks[at] = "quote"
    for number in _NUMBER.finditer(one.text):
        if changed[_value(number[0])] > 0:
            changed[_value(number[0])] -= 1
            marks[number.start() : number.end()] = ["number"] * (number.end() - number.start())
    begin = 0
    for at in range(1, len(marks) + 1):
        if at == len(marks) or marks[at] != marks[begin]:
            text = one.text[begin:at]
            said = any(char.isalnum() for char in text)
            yield Segment(one.kind, text, one.move, marks[begin] if said else "")
            begin = at
