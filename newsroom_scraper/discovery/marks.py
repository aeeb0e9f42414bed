"""Marks: the dates of a page that nobody described, each with the element that holds it.

A mark is printed text that is little more than a date, a stamp for machines (`<time datetime>`), or a date in parts:
day, month and year in elements of their own, or a day and a month below a heading that names the year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from lxml import etree

from newsroom_scraper.discovery import printed
from newsroom_scraper.values import dates
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from newsroom_scraper.discovery.places import Places

FULL: Final = "full"
MADE: Final = "made"
PART: Final = "part"
RELATIVE: Final = "relative"
BORROWED: Final = "year-from-heading"
"""Flag of a row: its date has a day and a month, and the year is that of a heading above."""
_LONGEST: Final = 480  # characters; longer text is prose
_YEARLESS: Final = 25  # characters of a day and a month, or of a part of a date
_TITLE: Final = 14  # characters beside a date in a link from which they are a title, and no label
_LEVELS: Final = 4  # above a part of a date that may hold the others
_HEADS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary", "legend"})
_BOX_OF_ITS_OWN: Final = frozenset({"body", "html", "tr", "ul", "ol", "dl", "table", "tbody"})
_STAMPED: Final = frozenset({"time", "abbr", "relative-time", "meta"})
_MACHINE: Final = ("datetime", "content", "title", "data-date", "data-datetime", "data-time", "data-timestamp")
_UTC: Final = ZoneInfo("UTC")

_DIGIT = re.compile(r"\d")
_STAMP = re.compile(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])[^\s]{0,30}(?:\s[0-9:.+Zz-]{5,20})?\s*")
_OF_NEWS = re.compile(
    r"(?i)press|news|release|media|archiv|statement|announce|publi|mitteilung|meldung|aktuell|communiqu|actualit"
    r"|comunicad|noticia|notícia|notizie|comunicat|nieuws|bericht|nyhet|uutis|новост|新闻|公告|ニュース|뉴스|보도"
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mark:
    """A date on a page.

    Attributes:
        element: that holds it.
        raw: its printed words; those of a heading that names the year are added.
        stamp: the machine's date, as it stands there.
        kind: full, made (of parts in another order), part (no year is known) or relative ("2 days ago").
        after: within `element`, the child behind which the words stand, where they stand among links.
        inline: the words stand beside other things in `element`: `<li>May 3, 2020 <a>Title</a></li>`.
        attached: the words begin or end a longer text: `May 3, 2020: Title`.
        borrowed: the year is that of a heading.

    """

    element: _Element
    raw: str | None
    stamp: str | None = None
    kind: str = FULL
    after: _Element | None = None
    inline: bool = False
    attached: bool = False
    borrowed: bool = False


def find(root: _Element, places: Places) -> Iterator[Mark]:
    """Return the dates of a page in document order, without those in menus, sidebars, and its head and foot."""
    yield from _Finder(root, places).all()


class _Finder:
    """Walks through a page once; each element is a mark at most once, unless its dates stand among its links."""

    def __init__(self, root: _Element, places: Places) -> None:
        self._root = root
        self._places = places
        self._years = _Years()
        self._taken: set[_Element] = set()
        self._linked: set[_Element] | None = None

    def all(self) -> Iterator[Mark]:
        """Return the dates of the page."""
        for node in self._root.iter(etree.Element):
            tag: Any = node.tag
            if tag not in printed.SKIP:
                yield from self._used(self._of(node, tag))
            parent = node.getparent()
            if parent is not None and node.tail and _DIGIT.search(node.tail) and parent.tag not in printed.SKIP:
                yield from self._used(self._in_words(parent, node, node.tail))

    def _used(self, found: Iterator[Mark]) -> Iterator[Mark]:
        for mark in found:
            self._years.used = True
            yield mark

    def _of(self, node: _Element, tag: str) -> Iterator[Mark]:
        """Return the date of an element: as machines read it, or in its first words."""
        stamp = _stamp(node) if tag in _STAMPED or node.get("itemprop") else None
        if stamp and node not in self._taken and not self._places.is_beside(node):
            self._taken.add(node)
            words = clean(printed.spaced(node) or "")
            whole = words is not None and printed.span_of(words) is not None
            yield Mark(element=node, raw=words if whole else None, stamp=stamp)
        elif node.text and _DIGIT.search(node.text) and node not in self._taken:
            self._years.see(node, tag)
            yield from self._in_words(node, None, node.text)

    def _in_words(self, element: _Element, after: _Element | None, text: str) -> Iterator[Mark]:
        """Return the date in one text of an element, if there is one."""
        words = clean(text) if len(text) <= _LONGEST and element not in self._taken else None
        if words is None or self._places.is_beside(element):
            return
        span = printed.span_of(words)
        if span is not None:
            yield from self._whole(element, after, words, span)
        elif len(words) <= printed.LONGEST and printed.AGO.search(words):
            yield Mark(element=element, raw=words, kind=RELATIVE, after=after, inline=self._has_links(element))
        elif len(words) <= _YEARLESS:
            yield from self._in_parts(element, after, words)

    def _whole(self, element: _Element, after: _Element | None, words: str, span: tuple[int, int]) -> Iterator[Mark]:
        """Return a date that stands in one text, alone, with a label, or before or behind a title."""
        rest = len(words) - (span[1] - span[0])
        attached = rest > printed.BESIDE_A_DATE or (rest >= _TITLE and _in_link(element))
        if attached and not printed.is_attached(words, span):
            return
        inline = self._has_links(element)
        if not inline:
            self._taken.add(element)
        yield Mark(element=element, raw=words[slice(*span)], after=after, inline=inline, attached=attached)

    def _in_parts(self, element: _Element, after: _Element | None, words: str) -> Iterator[Mark]:
        """Return a date of which an element has a part: with its neighbours' a whole one, or a day and a month."""
        boxes: list[tuple[_Element, str]] = []
        for box in islice((element, *islice(element.iterancestors(), _LEVELS)), _LEVELS):
            joined = clean(printed.spaced(box) or "")
            if joined is None or box.tag in _BOX_OF_ITS_OWN or (boxes and self._has_links(box)):
                break
            found = printed.whole_date(joined)
            if found is not None:
                if box not in self._taken:
                    self._taken.add(box)
                    yield Mark(element=box, raw=found, kind=FULL if found in joined else MADE)
                return
            boxes.append((box, joined))
        for box, joined in [(element, words), *(one for one in boxes[1:] if len(one[1]) <= _YEARLESS)]:
            dated = printed.with_year(joined, self._years.now or "2000")
            if dated is not None:
                if box not in self._taken:
                    yield self._yearless(box, after if box is element else None, joined, dated)
                return

    def _yearless(self, box: _Element, after: _Element | None, words: str, dated: str) -> Mark:
        """Return a day and a month, in the year of the heading above, if there is one."""
        inline = self._has_links(box)
        if not inline:
            self._taken.add(box)
        known = self._years.now is not None
        raw, kind = (dated, FULL) if known else (words, PART)
        return Mark(element=box, raw=raw, kind=kind, after=after, inline=inline, borrowed=known)

    def _has_links(self, element: _Element) -> bool:
        """Return whether links stand in an element, which is not one itself."""
        if self._linked is None:
            self._linked = set()
            for link in self._root.iter("a"):
                for above in link.iterancestors() if link.get("href") else ():
                    if above in self._linked:
                        break
                    self._linked.add(above)
        return element in self._linked


class _Years:
    """The year that the last heading named.

    Years that follow each other with no date between them are a menu of years, and name none.
    """

    def __init__(self) -> None:
        self.now: str | None = None
        self.used = True

    def see(self, node: _Element, tag: str) -> None:
        """Look at an element that may be a heading."""
        words = clean(printed.spaced(node, 40) or "")
        found = printed.YEAR.findall(words or "")
        if (
            words is None
            or len(found) != 1
            or printed.span_of(words) is not None
            or tag == "a"
            or node.find(".//a") is not None
        ):
            return
        alone = words == found[0] or dates.read(words, zone=_UTC, order=None).precision == "month"
        if tag in _HEADS and (alone or _OF_NEWS.search(words)):
            self.now, self.used = found[0], False
        elif alone and not any(one.tag == "a" for one in node.iterancestors()):
            self.now, self.used = (found[0] if self.used else None), False


def _stamp(node: _Element) -> str | None:
    """Return the date that an element gives to machines, where it is one that they can read."""
    for name in _MACHINE:
        value = node.get(name)
        if value and _STAMP.fullmatch(value) and dates.read(value.strip(), zone=_UTC, order=None).day:
            prop = node.get("itemprop") or ""
            return value.strip() if not (node.tag == "meta" or prop) or "datePublished" in prop else None
    return None


def _in_link(element: _Element) -> bool:
    return any(one.tag == "a" and one.get("href") for one in (element, *islice(element.iterancestors(), 2)))
