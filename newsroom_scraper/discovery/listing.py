"""A listing page: its rows, and the way to the next page.

Layouts are tried newest first and the first that finds rows reads the page. Rows are found by repeated structure only
where no layout declares them: a declared selector that matches nothing is told, not papered over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from newsroom_scraper.discovery import rows as structure
from newsroom_scraper.extraction.selectors import compile_selector, text_of
from newsroom_scraper.items import Entry
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute, host

if TYPE_CHECKING:
    from lxml.etree import _Element
    from parsel import Selector

    from newsroom_scraper.extraction.selectors import Selection
    from newsroom_scraper.newsroom import Discover, EntryRules, Newsroom

TITLE_MISSING: Final = "title-missing"
_NEXT: Final = compile_selector(
    'a[rel~="next"]::attr(href), link[rel~="next"]::attr(href), a.next::attr(href), .next > a::attr(href)'
)
_LINK: Final = compile_selector("xpath:self::a[@href] | .//a[@href]")
_PAGE_NUMBER = re.compile(r"/page/(\d{1,5})/?\Z|[?&](?:page|paged)=(\d{1,5})(?:&|\Z)")
_WORDLESS_LINKS = re.compile(r"(?i)(?:read|learn|see|find out)\s+more\b.*|more|continue reading.*|→|»")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a listing page says.

    Attributes:
        entries: rows in the order of the page.
        next_url: of the next page, or None at the end.
        layout: that read it, "repeated" for structure alone, or None: no rows.
        last_page: the highest page number that the page links to, if it numbers them.
        problems: sentences about rows that could not be read.
        places: where the rows stand that were found by structure alone.

    """

    entries: tuple[Entry, ...]
    next_url: str | None
    layout: str | None
    last_page: int | None
    problems: tuple[str, ...]
    places: frozenset[structure.Place] = frozenset()


def read(
    selector: Selector,
    *,
    newsroom: Newsroom,
    url: str,
    start: int = 0,
    discover: Discover | None = None,
    places: frozenset[structure.Place] = frozenset(),
) -> Listing:
    """Return what the listing page at `url` says.

    Args:
        selector: the page.
        newsroom: its declaration.
        url: the page's own address, after redirects.
        start: the position of its first row in the walk.
        discover: the road that led here, for its `next`; the newsroom's first by default.
        places: where rows stood on the pages before, if they were found by structure alone.

    """
    root = selector.root
    road = discover or newsroom.discover[0]
    entries: list[Entry] = []
    problems: list[str] = []
    name = None
    declared = [layout for layout in newsroom.layouts if layout.entry is not None]
    for layout in declared:
        assert layout.entry is not None
        found = _declared(root, layout.entry)
        if found:
            name = layout.name
            _collect(found, entries, problems, newsroom, url, start, name)
            break
    if not declared:
        rows = structure.repeated_rows(root, places)
        places |= {structure.place_of(row) for row in rows}
        found = [_structured(row) for row in rows]
        name = "repeated" if found else None
        _collect(found, entries, problems, newsroom, url, start, name)
    elif name is None:
        tried = ", ".join(layout.name for layout in declared)
        problems.append(f"no rows: none of the layouts ({tried}) matches {url}")
    return Listing(
        entries=tuple(entries),
        next_url=_next(root, road.next, url),
        layout=name,
        last_page=_last_page(root, url),
        problems=tuple(problems),
        places=places,
    )


@dataclass(slots=True, kw_only=True)
class _Found:
    """One row before it is an entry: every part on its own, so that a missing one shifts nothing."""

    hrefs: list[str]
    title: str | None
    type: str | None
    summary: str | None
    published: str | None


def _collect(
    found: list[_Found],
    entries: list[Entry],
    problems: list[str],
    newsroom: Newsroom,
    url: str,
    start: int,
    layout: str | None,
) -> None:
    for number, row in enumerate(found, 1):
        links = [link for link in (absolute(url, href) for href in row.hrefs) if link]
        link = next((one for one in links if host(one) in newsroom.hosts), links[0] if links else None)
        if link is None:
            what = f'"{row.title}"' if row.title else "without a title"
            problems.append(f"row {number} of {url} ({what}) links to no page")
            continue
        entries.append(
            Entry(
                newsroom=newsroom.name,
                url=link,
                listing_url=url,
                position=start + len(entries),
                title=row.title,
                type=row.type,
                summary=row.summary,
                published_raw=row.published,
                layout=layout,
                flags=() if row.title else (TITLE_MISSING,),
            ),
        )


def _declared(root: _Element, rules: EntryRules) -> list[_Found]:
    if rules.row is None:
        found = structure.pattern_rows(root, rules.line) if rules.line else []
        return [_structured(row) for row in found]
    return [_selected(row, rules) for row in rules.row.elements(root)]


def _selected(row: _Element, rules: EntryRules) -> _Found:
    title = None
    if rules.title is None:
        heading = next(row.iter(*structure.HEADINGS), None)
        title = _words(heading if heading is not None else next(row.iter("a"), None))
    else:
        title = rules.title.text(row)
    return _Found(
        hrefs=[text_of(one) for one in rules.url.found(row)] if rules.url else _hrefs(row),
        title=title,
        type=rules.type.text(row) if rules.type else None,
        summary=rules.summary.text(row) if rules.summary else None,
        published=rules.published.text(row) if rules.published else None,
    )


def _structured(row: structure.Row) -> _Found:
    heading = next(structure.elements(row.parts, *structure.HEADINGS), None)
    links = [a for a in structure.elements(row.parts, "a") if a.get("href") and not row.in_line(a)]
    if heading is not None:
        inner = [a for a in links if _inside(a, heading) or _inside(heading, a)]
        hrefs = [str(a.get("href")) for a in (inner or links)]
        title = _words(heading)
    else:
        worded = [a for a in links if (text := _words(a)) and not _WORDLESS_LINKS.fullmatch(text)]
        best = max(worded, key=lambda a: len(text_of(a)), default=None)
        hrefs = [str(a.get("href")) for a in ([best] if best is not None else links)]
        title = _words(best)
    return _Found(
        hrefs=hrefs,
        title=title,
        type=row.line.type,
        summary=_summary(row, heading),
        published=row.line.published,
    )


def _summary(row: structure.Row, heading: _Element | None) -> str | None:
    for one in structure.elements(row.parts, "p", "div", "blockquote"):
        if _inside(row.mark, one) or row.in_line(one) or (heading is not None and _inside(heading, one)):
            continue
        if heading is not None and _inside(one, heading):
            continue
        text = _words(one)
        if (
            text
            and not _WORDLESS_LINKS.fullmatch(text)
            and not next(one.iter("p", *structure.HEADINGS), one) is not one
        ):
            return text
    return None


def _hrefs(row: _Element) -> list[str]:
    return [str(a.get("href")) for a in _LINK.elements(row)]


def _inside(inner: _Element, outer: _Element) -> bool:
    return inner is outer or any(one is outer for one in inner.iterancestors())


def _words(element: _Element | None) -> str | None:
    return None if element is None else clean(text_of(element))


def _next(root: _Element, declared: Selection | None, url: str) -> str | None:
    for one in (declared or _NEXT).found(root):
        href = one if isinstance(one, str) else one.get("href")
        target = absolute(url, href)
        if target and target != url:
            return target
    return None


def _last_page(root: _Element, url: str) -> int | None:
    own = host(url)
    numbers = []
    for link in root.iter("a"):
        href = link.get("href") or ""
        match = _PAGE_NUMBER.search(href) if "/page/" in href or "?" in href else None
        if match and (not urlsplit(href).netloc or host(href) == own):
            numbers.append(int(match[1] or match[2]))
    return max(numbers, default=None)
