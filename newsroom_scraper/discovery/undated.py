"""Rows without dates: links that repeat in one place and say as much as titles do. They are less sure, and told so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsroom_scraper.discovery.boxes import Box, Told
from newsroom_scraper.discovery.places import Place, Places, chain
from newsroom_scraper.discovery.repeated import Group, length, side
from newsroom_scraper.discovery.rows import HEADINGS
from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values import dates
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute, host

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.etree import _Element

UNDATED: Final = "undated-rows"
"""Flag: no row of the listing prints a date; that it is the listing is taken from its shape alone."""
FROM_ADDRESS: Final = "date-from-address"
"""Flag: the row prints no date; the day in its stamp is the one in its address."""
LEAST: Final = 4
_WORDS: Final = 4.5  # words that such titles have on average, at least
_LENGTH: Final = 28  # characters, likewise
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)([/-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_UTC: Final = ZoneInfo("UTC")


def find(root: _Element, url: str, known: Collection[Place] = ()) -> Group | None:
    """Return the rows of a listing that prints no dates, or None where no links say as much as titles.

    Args:
        root: of the page.
        url: the page's own; titles lead to pages of its site.
        known: where rows stood on the pages before.

    """
    places = Places(root)
    found: dict[Place, dict[str, tuple[_Element, str]]] = {}
    own = host(url)
    for link in root.iter("a"):
        href = link.get("href")
        if not href or href.startswith(("#", "javascript:")) or places.is_beside(link):
            continue
        text = clean(text_of(link)) or ""
        target = absolute(url, href) if text else None
        if target and target != url:
            found.setdefault(places.of(link), {}).setdefault(target, (link, text))
    best: tuple[float, list[_Element]] | None = None
    for place, titles in found.items():
        if known and not _stands_in(titles, known, places):
            continue
        weight = _weight(place, titles, own)
        if weight and (len(titles) >= LEAST or known) and (best is None or weight > best[0]):
            best = (weight, [link for link, _ in titles.values()])
    if best is None:
        return None
    boxes = tuple(Box(parts=(box,), mark=None) for box in _boxes(best[1], places, known))
    return Group(boxes=boxes, places=frozenset(places.of(box.parts[0]) for box in boxes), weight=best[0])


def marked(rows: Sequence[Told], url: str) -> list[Told]:
    """Return rows that print no date, each flagged so, with the day that its address has, if it has one."""
    told = []
    for row in rows:
        target = absolute(url, row.hrefs[0]) if row.hrefs else None
        stamp = day_in(target or "")
        told.append(replace(row, stamp=stamp, flags=(*row.flags, FROM_ADDRESS if stamp else UNDATED)))
    return told


def day_in(address: str) -> str | None:
    """Return the day that an address has, or None.

    >>> day_in("https://a.example/news/2026/03/07/a-title"), day_in("https://a.example/2026/03/a-title")
    ('2026-03-07', None)
    """
    match = _IN_ADDRESS.search(urlsplit(address).path)
    if match is None:
        return None
    day = dates.read(f"{match[1]}-{match[3]}-{match[4]}", zone=_UTC, order=None).day
    return day.isoformat() if day else None


def _stands_in(titles: dict[str, tuple[_Element, str]], known: Collection[Place], places: Places) -> bool:
    return any(places.of(one) in known for link, _ in titles.values() for one in chain(link))


def _weight(place: Place, titles: dict[str, tuple[_Element, str]], own: str) -> float:
    """Return how much links say; 0 where they are too short for titles, or lead elsewhere."""
    texts = [text for _, text in titles.values()]
    characters = sum(map(length, texts)) / len(texts)
    wide = characters * len(texts) > 2 * sum(map(len, texts))
    headed = any(kind.partition(".")[0] in HEADINGS for kind in place[:4])
    words = sum(len(text.split()) for text in texts) / len(texts)
    enough = characters >= _LENGTH and (wide or words >= (3.0 if headed else _WORDS))
    at_home = sum(host(target) == own for target in titles)
    if not enough or at_home * 2 < len(titles) or len(set(texts)) * 2 < len(texts):
        return 0.0
    total = sum(min(length(text), 80) for text in texts) * (1.5 if headed else 1.0)
    folders = {urlsplit(target).path.rpartition("/")[0] for target in titles}
    total *= 1.5 if len(folders) * 3 <= len(titles) else 1.0
    return total * (0.25 if side(next(iter(titles.values()))[0]) else 1.0)


def _boxes(links: Sequence[_Element], places: Places, known: Collection[Place]) -> list[_Element]:
    """Return the largest elements that hold one of the links each."""
    chains = [chain(link) for link in links]
    best: list[_Element] = list(links)
    for height in range(1, min(map(len, chains))):
        level = list(dict.fromkeys(above[height] for above in chains))
        if len(level) * 10 < len(links) * 9 or (len(links) == 1 and not known):
            break
        best = level
        if known and all(places.of(box) in known for box in level):
            break
    return best
