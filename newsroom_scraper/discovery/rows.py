"""Rows of a listing whose lines follow a declared pattern: each repeats a line that holds a date.

A *mark* is the element whose whole text is such a line. A row is the largest element that holds one mark and no other;
where rows have no element of their own (p, h3, p, p, h3, p …) it is the run of siblings from one mark to the next.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values import dates
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.etree import _Element

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_LINE: Final = 120  # characters; a longer text that holds a date is a sentence, not a row's date line
_SKIP: Final = frozenset({"script", "style", "noscript", "template", "head", "option", "textarea"})
_ENDS_FLAT_ROW: Final = frozenset({"section", "nav", "footer", "aside", "form", "header", "hr"})
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a row's date line says."""

    published: str
    type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its elements in document order, the element of its date line, and what that line says.

    Attributes:
        beside: links within `mark` stand beside the date, not in its line: `<li>May 3, 2020 <a>Title</a></li>`.

    """

    parts: tuple[_Element, ...]
    mark: _Element
    line: Line
    beside: bool = False

    def in_line(self, element: _Element) -> bool:
        """Return whether an element belongs to the date line, and so is neither title nor text."""
        return not self.beside and self.mark in (element, *element.iterancestors())


def line_reader(pattern: str) -> Callable[[str], Line | None]:
    """Return a reader of lines such as `{published} • {type}`; it gives None for any other text.

    A row without a type prints its date alone, so that is read too.

    >>> read = line_reader("{published} • {type}")
    >>> read("February 20, 2020 • Press Release")
    Line(published='February 20, 2020', type='Press Release')
    >>> read("Join us • today") is None
    True
    >>> read("February 20, 2020")
    Line(published='February 20, 2020', type=None)
    """
    parts = re.split(r"(\{published\}|\{type\})", pattern)
    groups = {"{published}": "(?P<published>.+?)", "{type}": "(?P<type>.+?)"}
    regex = re.compile(
        r"\s*".join(groups.get(part) or re.escape(part.strip()) for part in parts if part.strip()) + r"\Z",
    )

    def read(text: str) -> Line | None:
        match = regex.match(text)
        published = match["published"].strip() if match else text
        if dates.find(published) != (0, len(published)):
            return None
        return Line(published=published, type=clean(match.groupdict().get("type")) if match else None)

    return read


def find_rows(root: _Element, read: Callable[[str], Line | None]) -> list[Row]:
    """Return the rows whose date line `read` understands, in document order."""
    marks = list(_marks(root, read))
    holders = Counter(ancestor for mark, _, _ in marks for ancestor in (mark, *mark.iterancestors()))
    rows = []
    for mark, line, beside in marks:
        box = mark
        while (parent := box.getparent()) is not None and holders[parent] == 1:
            box = parent
            if len(marks) == 1 and _links_elsewhere(box, mark, beside=beside):
                break  # a single row must not grow into the whole page
        if holders[box] > 1:
            continue  # two marks, one inside the other
        parts = (box,) if _links_elsewhere(box, mark, beside=beside) else tuple(_flat_row(box, holders))
        if parts:
            rows.append(Row(parts=parts, mark=mark, line=line, beside=beside))
    return rows


def pattern_rows(root: _Element, pattern: str) -> list[Row]:
    """Return the rows of a listing whose lines follow a pattern.

    Rows that print a date alone count only where they stand as those do that follow the whole pattern: a page has other
    dates too.
    """
    rows = find_rows(root, line_reader(pattern))
    whole = {_place(row.parts[0]) for row in rows if row.line.type}
    if not whole:
        return _largest_group([row for row in rows if next(elements(row.parts, *HEADINGS), None) is not None], least=1)
    return [row for row in rows if row.line.type or _place(row.parts[0]) in whole]


def _largest_group(rows: list[Row], *, least: int) -> list[Row]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if _has_link(*row.parts):
            groups.setdefault(_place(row.parts[0]), []).append(row)
    best = max(groups.values(), key=_weight, default=[])
    return best if len(best) >= least else []


def _weight(rows: list[Row]) -> int:
    """Return how much a group of rows says: links are titles, and titles have words."""
    return sum(min(max((len(text_of(a)) for part in row.parts for a in part.iter("a")), default=0), 80) for row in rows)


def _place(element: _Element) -> tuple[str, ...]:
    names = [str(element.tag), element.get("class", "").split(" ")[0]]
    names.extend(f"{one.tag}.{one.get('class', '').split(' ')[0]}" for one in element.iterancestors())
    return tuple(names)


def _marks(root: _Element, read: Callable[[str], Line | None]) -> Iterator[tuple[_Element, Line, bool]]:
    for element, text in _dated_texts(root):
        if _beside_the_page(element):
            continue
        box, found = element, read(clean(text) or "")
        # `<span>February 20, 2020</span> • <a>Press Release</a>`: the whole line is an ancestor's.
        for ancestor, _ in zip(element.iterancestors(), range(3), strict=False):
            if (found is not None and found.type) or ancestor.tag in {"body", "html"}:
                break
            whole = clean(text_of(ancestor)) or ""
            if len(whole) > _LONGEST_LINE:
                break
            better = read(whole)
            if better is not None and (found is None or better.type):
                box, found = ancestor, better
        if found is not None:
            yield box, found, box is element and _has_link(box)


def _beside_the_page(element: _Element) -> bool:
    """Return whether an element stands in a sidebar, a menu, or the head or foot of the page (not of a row)."""
    tags = [one.tag for one in element.iterancestors()]
    if "aside" in tags or "nav" in tags:
        return True
    return ("footer" in tags or "header" in tags) and not {"article", "li", "main"} & set(tags)


def _dated_texts(root: _Element) -> Iterator[tuple[_Element, str]]:
    """Return each element beside one of its texts that may hold a date: its own words, or a child's tail."""
    for node in root.iter():
        tag: Any = node.tag
        if not isinstance(tag, str) or tag in _SKIP:
            pass
        elif node.text and len(node.text) < _LONGEST_LINE * 4 and _DIGIT.search(node.text):
            yield node, node.text
        parent = node.getparent()
        if parent is not None and node.tail and len(node.tail) < _LONGEST_LINE * 4 and _DIGIT.search(node.tail):
            yield parent, node.tail


def _flat_row(mark: _Element, holders: Counter[_Element]) -> Iterator[_Element]:
    """Return a row that has no element of its own: from its mark to the next one, or to where the list ends."""
    yield mark
    heading_seen = False
    for sibling in mark.itersiblings():
        tag: Any = sibling.tag
        if not isinstance(tag, str):
            continue
        if holders[sibling] or tag in _ENDS_FLAT_ROW:
            return
        heading = tag in HEADINGS or any(True for one in sibling.iter() if one.tag in HEADINGS)
        if heading and heading_seen:
            return
        heading_seen = heading_seen or heading
        yield sibling


def _links_elsewhere(box: _Element, mark: _Element, *, beside: bool) -> bool:
    """Return whether a row links to anything but from its date line, where the type may be a link."""
    return any(a.get("href") and (beside or mark not in (a, *a.iterancestors())) for a in box.iter("a"))


def _has_link(*parts: _Element) -> bool:
    return any(True for part in parts for a in part.iter("a") if a.get("href"))


def elements(parts: Iterable[_Element], *tags: str) -> Iterator[_Element]:
    """Return the elements with one of the tags in a row, in document order."""
    for part in parts:
        yield from part.iter(*tags)
