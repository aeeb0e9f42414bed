"""Selectors for rows that structure alone found, so that a declaration can state what was a guess.

They are tried before they are given: a page read with them gives the same rows, entry for entry.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from parsel import Selector

from newsroom_scraper.discovery import candidates, listing, reading, repeated, undated
from newsroom_scraper.extraction.selectors import compile_selector, text_of
from newsroom_scraper.layouts import EntryRules, Layout
from newsroom_scraper.values import dates
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml.etree import _Element

    from newsroom_scraper.discovery.boxes import Box, Told
    from newsroom_scraper.items import Entry
    from newsroom_scraper.newsroom import Newsroom

OPTIONAL: Final = ("type", "summary")
_TRIED: Final = 4  # selectors of rows that are tried on the whole page
_MACHINE: Final = ("datetime", "content", "title")


def describe(root: _Element, *, newsroom: Newsroom, url: str) -> dict[str, str] | None:
    """Return selectors that give the rows of a page as structure alone finds them, or None where none do.

    Args:
        root: of the listing page.
        newsroom: its declaration; its layouts are passed over.
        url: the page's own address, after redirects.

    Returns:
        what a layout's entry declares: row, url and title; published, type and summary where rows say them.

    """
    group = repeated.find(root) or undated.find(root, url)
    if group is None or any(len(box.parts) != 1 for box in group.boxes):
        return None
    parts = _parts(group.boxes, reading.read(group.boxes), newsroom)
    if parts is None:
        return None
    page = Selector(root=root, type="html")
    expected = listing.read(page, newsroom=replace(newsroom, layouts=()), url=url).entries
    for row in islice(candidates.of_rows(root, [box.parts[0] for box in group.boxes]), _TRIED):
        found = {"row": row, **parts}
        rules = EntryRules(line=None, **{key: compile_selector(text) for key, text in found.items()})
        stated = replace(newsroom, layouts=(Layout(name="described", entry=rules),))
        if _same(expected, listing.read(page, newsroom=stated, url=url).entries, newsroom):
            return found
    return None


def _parts(boxes: Sequence[Box], told: Sequence[Told], newsroom: Newsroom) -> dict[str, str] | None:
    """Return a selector for each part that rows have; None where one that they need has none."""
    rows = [box.parts[0] for box in boxes]
    links = candidates.within([(row, one.link) for row, one in zip(rows, told, strict=True)])
    titles = candidates.within([(row, one.heading) for row, one in zip(rows, told, strict=True)])
    url = _first((f"{one}::attr(href)" for one in links), rows, [one.hrefs[0] if one.hrefs else None for one in told])
    title = _first(titles, rows, [one.title for one in told])
    if url is None or title is None:
        return None
    found = {"url": url, "title": title}
    if any(one.published for one in told):
        marks = [(box.parts[0], box.mark.element if box.mark else None) for box in boxes]
        days = [one.published for one in told]
        published = _first(_dates(marks), rows, days, lambda one, other: _same_day(one, other, newsroom))
        if published is None:
            return None
        found["published"] = published
    for key in OPTIONAL:
        wanted = [getattr(one, key) for one in told]
        if sum(value is not None for value in wanted) * 2 > len(wanted):
            holders = [(row, _holder(row, value)) for row, value in zip(rows, wanted, strict=True)]
            selector = _first(candidates.within(holders), rows, wanted)
            if selector is not None:
                found[key] = selector
    return found


def _dates(marks: Sequence[tuple[_Element, _Element | None]]) -> Iterator[str]:
    """Yield selectors of rows' dates, as printed, and then as they are given to machines."""
    names = list(candidates.within(marks))
    yield from names
    yield from (f"{name}::text" for name in names)
    for machine in _MACHINE:
        if any(one is not None and one.get(machine) for _, one in marks):
            yield from (f"{name}::attr({machine})" for name in names)


def _first(
    selectors: Iterable[str],
    rows: Sequence[_Element],
    wanted: Sequence[str | None],
    same: Callable[[str | None, str | None], bool] = lambda one, other: one == other,
) -> str | None:
    """Return the first selector that says in each row what is wanted of it."""
    for text in selectors:
        selection = compile_selector(text)
        if all(same(selection.text(row), one) for row, one in zip(rows, wanted, strict=True)):
            return text
    return None


def _holder(row: _Element, text: str | None) -> _Element | None:
    """Return the innermost element of a row that holds just that text."""
    found = None
    for one in row.iter() if text else ():
        if isinstance(one.tag, str) and clean(text_of(one)) == text:
            found = one
    return found


def _same_day(one: str | None, other: str | None, newsroom: Newsroom) -> bool:
    """Return whether two printed dates say the same: word for word, or the same known day."""
    if one == other:
        return True
    days = [dates.read(raw, zone=newsroom.zone, order=newsroom.date_order).day for raw in (one, other)]
    return days[0] is not None and days[0] == days[1]


def _same(expected: Sequence[Entry], found: Sequence[Entry], newsroom: Newsroom) -> bool:
    """Return whether two readings of a page tell of the same releases, in the same order, with the same days."""
    return len(expected) == len(found) and all(
        (one.url, one.title) == (other.url, other.title) and _same_day(one.published_raw, other.published_raw, newsroom)
        for one, other in zip(expected, found, strict=True)
    )
