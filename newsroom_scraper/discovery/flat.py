"""Rows without an element of their own: dates, titles and texts that follow each other in one element.

`<h3>title</h3><p>date</p><p>text</p><h3>…`, `<dt>date</dt><dd>link</dd>…`, lines that `<br>` ends, and a date above
several rows of one day.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.discovery.boxes import Box, has_link
from newsroom_scraper.discovery.places import chain
from newsroom_scraper.discovery.rows import HEADINGS
from newsroom_scraper.extraction.selectors import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.etree import _Element

    from newsroom_scraper.discovery.marks import Mark
    from newsroom_scraper.discovery.places import Place, Places

_ENDS: Final = frozenset({"section", "nav", "footer", "aside", "form", "header"})
_ROWS: Final = frozenset({"li", "article", "dd", "tr", "div"})
_LONGEST: Final = 60  # siblings that a row has at most
_TITLE: Final = 12  # characters that the title of one row of a day has at least


class Lists:
    """The children of elements, and their numbers; looked up once for all dates that stand among them."""

    def __init__(self) -> None:
        self._known: dict[_Element, tuple[list[_Element], dict[_Element, int]]] = {}

    def of(self, parent: _Element) -> tuple[list[_Element], dict[_Element, int]]:
        """Return the children of an element, and the number of each."""
        known = self._known.get(parent)
        if known is None:
            children = [one for one in parent if isinstance(one.tag, str)]
            known = self._known[parent] = (children, {one: number for number, one in enumerate(children)})
        return known


class _Run:
    """The children of one element, and where its dates stand among them: on one, or behind one."""

    def __init__(self, children: list[_Element], at: dict[_Element, int]) -> None:
        self.children = children
        self.at = at
        self.marks: list[tuple[int, int, Mark]] = []

    def add(self, mark: Mark, child: _Element | None, *, is_date: bool) -> None:
        """Put a date on a child, or behind it: (the first child from it on, the last child up to it)."""
        where = -1 if child is None else self.at[child]
        self.marks.append((where if is_date else where + 1, where, mark))

    def behind(self, number: int) -> Sequence[_Element]:
        """Return what stands between a date and the next one."""
        end = self.marks[number + 1][0] if number + 1 < len(self.marks) else len(self.children)
        start = self.marks[number][1] + 1
        return self.children[start : min(end, start + _LONGEST)]

    def before(self, number: int) -> Sequence[_Element]:
        """Return what stands between the date before and this one."""
        start, end = self.marks[number - 1][1] + 1 if number else 0, self.marks[number][0]
        return self.children[max(start, end - _LONGEST) : end]


def rows(found: Sequence[Mark], places: Places, known: Collection[Place], lists: Lists) -> list[Box]:
    """Return the rows around dates that stand, each, in no element that holds its link too."""
    runs = _runs(found, places, known, lists)
    if any(one in runs for parent in runs for one in chain(parent)[1:]):
        return []  # rows hold no rows
    titles_first = _titles_first(list(runs.values()), places, known)
    boxes: list[Box] = []
    days: list[list[Box]] = []
    for run in runs.values():
        for number, (start, _, mark) in enumerate(run.marks):
            parts = _titled(run, number) if titles_first else tuple(_until(run, number, start))
            if parts:
                boxes.append(Box(parts=parts, mark=mark))
                days.append([] if titles_first else list(_of_one_day(parts, mark, places)))
    several = sum(len(one) > 1 for one in days)
    if several * 3 >= len(days) and several:
        return [one for day, box in zip(days, boxes, strict=True) for one in (day or [box])]
    return boxes


def _runs(found: Sequence[Mark], places: Places, known: Collection[Place], lists: Lists) -> dict[_Element, _Run]:
    """Return the elements in which the dates follow each other, in document order."""
    chains = [chain(mark.element) for mark in found]
    counts = [
        len({above[height] for above in chains if height < len(above)}) for height in range(min(map(len, chains)))
    ]
    height = max((one for one, count in enumerate(counts) if count * 10 >= counts[0] * 9), default=0)
    held = Counter(mark.element for mark in found)
    runs: dict[_Element, _Run] = {}
    for mark, above in zip(found, chains, strict=True):
        if mark.inline and held[mark.element] > 1:
            _run(runs, mark.element, lists).add(mark, mark.after, is_date=False)
            continue
        top = above[height]
        if known:
            top = next((one for one in above if _is_known(one, places, known)), top)
        parent = top.getparent()
        if parent is None:
            continue
        run = _run(runs, parent, lists)
        if not run.marks or run.children[run.marks[-1][1]] is not top:
            run.add(mark, top, is_date=True)
    return runs


def _run(runs: dict[_Element, _Run], parent: _Element, lists: Lists) -> _Run:
    if parent not in runs:
        runs[parent] = _Run(*lists.of(parent))
    return runs[parent]


def _is_known(one: _Element, places: Places, known: Collection[Place]) -> bool:
    if places.of(one) in known:
        return True
    return any(
        places.of(before) in known for before, _ in zip(one.itersiblings(preceding=True), range(3), strict=False)
    )


def _titles_first(runs: Sequence[_Run], places: Places, known: Collection[Place]) -> bool:
    """Return whether rows begin with their titles, and the date stands below."""
    before = behind = 0
    for run in runs:
        for number, (start, end, _) in enumerate(run.marks):
            before += has_link(run.before(number))
            behind += has_link(run.behind(number))
            near = run.children[start - 1 : start] if start else []
            before += 2 * _says_title(near)
            behind += 2 * _says_title(run.children[end + 1 : end + 2])
            if known:
                before += 9 * any(places.of(one) in known for one in near)
                behind += 9 * (places.of(run.children[start]) in known if start < len(run.children) else False)
    return before > behind


def _says_title(parts: Sequence[_Element]) -> bool:
    heading = any(one.tag in HEADINGS for part in parts for one in part.iter())
    return heading or (has_link(parts) and len(parts) == 1 and len(text_of(parts[0])) < 300)


def _titled(run: _Run, number: int) -> tuple[_Element, ...]:
    """Return a row whose title stands before its date."""
    start = _title_at(run, number)
    if start is None:
        return ()
    later = (_title_at(run, one) for one in range(number + 1, len(run.marks)))
    return tuple(_until(run, number, start, next((at for at in later if at is not None), None)))


def _title_at(run: _Run, number: int) -> int | None:
    """Return where the title above a date stands: its heading, or else its link."""
    between = run.before(number)
    first = run.marks[number][0] - len(between)
    for headed in (True, False):
        wanted = [has_link((one,)) and (one.tag in HEADINGS or not headed) for one in between]
        at = next((back for back in range(len(between) - 1, -1, -1) if wanted[back]), None)
        if at is not None:
            return first + at
    return None


def _until(run: _Run, number: int, start: int, stop: int | None = None) -> Iterator[_Element]:
    """Return the elements of a row from a place on, up to the next one's, or to where the list ends."""
    starts, last = run.marks[number + 1 : number + 2], run.marks[number][1]
    end = run.children[starts[0][0]] if starts and starts[0][0] < len(run.children) else None
    heading_seen = False
    of_a_day = any(one.tag in HEADINGS for one in chain(run.marks[number][2].element)[:3])
    for at in range(start, min(len(run.children) if stop is None else stop, start + _LONGEST)):
        child = run.children[at]
        tag: Any = child.tag
        if child is end or (tag in _ENDS and at > last):
            return
        heading = not of_a_day and any(one.tag in HEADINGS for one in child.iter())
        if heading and heading_seen and at > last:
            return
        heading_seen = heading_seen or heading
        yield child


def _of_one_day(parts: Sequence[_Element], mark: Mark, places: Places) -> Iterator[Box]:
    """Return the rows below a date that is the heading of several."""
    below = [one for one in parts if one is not mark.element and mark.element not in one.iter(mark.element.tag)]
    if len(below) == 1 and below[0].tag not in {"p", "a"}:
        below = list(below[0])
    kinds = [places.kind(one) for one in below if one.tag in _ROWS]
    usual = max(dict.fromkeys(kinds), key=kinds.count, default=None)
    if has_link(parts[:1]) or places.kind(parts[0]) == usual:
        return  # the date is that of a row, and the rows below it have none
    for one in below:
        if (
            one.tag in _ROWS
            and places.kind(one) == usual
            and any(a.get("href") and len(text_of(a).strip()) >= _TITLE for a in one.iter("a"))
        ):
            yield Box(parts=(one,), mark=mark)
