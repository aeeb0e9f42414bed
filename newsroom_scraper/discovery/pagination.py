"""The way to the next page of a listing: what a page declares, says in words or arrows, or numbers.

Never to the page itself, to the page before it, to a script, or to the next month of a calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urldefrag, urlsplit

from newsroom_scraper.discovery.next_words import (
    ARROWS,
    ICONS,
    MORE,
    NEXT,
    NEXT_CLASS,
    NO_PAGER,
    PAGER,
    PREVIOUS,
)
from newsroom_scraper.extraction.selectors import compile_selector
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute, host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from newsroom_scraper.extraction.selectors import Selection

DECLARED: Final = "declared"
REL: Final = 'rel="next"'
_REL: Final = compile_selector('a[rel~="next"]::attr(href), link[rel~="next"]::attr(href)')
_PAGE_NUMBER = re.compile(
    r"/page/(\d{1,5})/?\Z|[?&](?:page|paged|pg|pagenum|pageno|page_no|seite|pagina|PageNum_\w{1,12})=(\d{1,5})(?:&|\Z)"
)
_PAGED = re.compile(
    r"(?i)[?&](?:page\w*|p|pg|start|offset|from|skip|seite|pagina|currentpage|\w*page)=\d|/(?:page|seite|pagina|sida|p)[/-]?\d"
)
_NUMBER = re.compile(r"(?i)(?:(?:go to |current )?(?:page|seite|página|pagina|sida|side)\s*)?(\d{1,4})\.?")
_OFF = re.compile(r"(?i)(?:\A|[\s_-])(?:disabled|inactive|unclick)(?:\Z|[\s_-])")
_CURRENT = re.compile(r"(?i)(?:\A|[\s_-])(?:is-)?(?:active|current|selected|aktiv|actual|on)(?:\Z|[\s_-])|selectedpage")
_LONGEST: Final = 40  # characters; a longer text is the title of something
_DAYS: Final = 28  # so many numbers beside each other are the days of a month
_NEAR: Final = 5  # levels above a link that say what it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The next page of a listing.

    Attributes:
        url: absolute.
        how: it was found: "declared", 'rel="next"', or what the link says.
        element: the link, where it is one.

    """

    url: str
    how: str
    element: _Element | None = None


def next_url(root: _Element, url: str, *, declared: Selection | None = None) -> str | None:
    """Return the address of the page after the one at `url`, or None."""
    found = find(root, url, declared=declared)
    return found.url if found is not None else None


def find(root: _Element, url: str, *, declared: Selection | None = None) -> Next | None:
    """Return the next page and how it was found, or None.

    Args:
        root: of the page.
        url: the page's own address, after redirects.
        declared: the selector of the link; nothing else counts where there is one.

    """
    chosen = declared or _REL
    for one in chosen.found(root):
        target = _other(url, one if isinstance(one, str) else one.get("href"))
        if target:
            return Next(url=target, how=REL if declared is None else DECLARED)
    if declared is not None:
        return None
    links = list(_links(root, url))
    return _said(links) or _pointed(links) or _numbered(url, links)


def last_page(root: _Element, url: str) -> int | None:
    """Return the highest page number that a page links to, or None where it numbers none."""
    own = host(url)
    numbers = []
    for link in root.iter("a"):
        href = link.get("href") or ""
        match = _PAGE_NUMBER.search(href) if "/page/" in href or "?" in href else None
        if match and (not urlsplit(href).netloc or host(href) == own):
            numbers.append(int(match[1] or match[2]))
    return max(numbers, default=None)


@dataclass(frozen=True, slots=True)
class _Link:
    element: _Element
    url: str
    words: str


def _other(url: str, href: str | None) -> str | None:
    """Return an absolute address, or None if it is none, or that of the page itself."""
    target = absolute(url, href)
    return target if target and urldefrag(target)[0] != urldefrag(url)[0] else None


def _links(root: _Element, url: str) -> Iterator[_Link]:
    """Return the short links of a page to others of its site."""
    own = host(url)
    for element in root.iter("a"):
        href = element.get("href")
        if not href or href.startswith(("#", "javascript:", "mailto:")):
            continue
        words = _short(element)
        if words is None or _OFF.search(element.get("class", "")) or element.get("aria-disabled") == "true":
            continue
        target = _other(url, href)
        if target and host(target) == own:
            yield _Link(element, target, words)


def _short(element: _Element) -> str | None:
    """Return the words of a link, or None where they are more than a button says."""
    parts: list[str] = []
    for number, one in enumerate(element.iter()):
        if number > 12:
            return None
        tag: Any = one.tag
        if isinstance(tag, str):
            parts += [text for text in (one.text, one.tail if one is not element else None) if text]
        if sum(map(len, parts)) > _LONGEST * 4:
            return None
    words = clean(" ".join(parts)) or ""
    return words if len(words) <= _LONGEST else None


def _said(links: list[_Link]) -> Next | None:
    """Return the link that says "next" in words, in its text or in what it tells those who do not see it."""
    more = None
    for link in links:
        for said in (link.words, link.element.get("aria-label"), link.element.get("title")):
            words = _bare(said)
            if not words:
                continue
            if PREVIOUS.fullmatch(words):
                break
            if NEXT.fullmatch(words) and not _is_no_pager(link.element):
                return Next(url=link.url, how=f'the link "{clean(said)}"', element=link.element)
            if more is None and MORE.fullmatch(words) and _PAGED.search(link.url):
                more = Next(url=link.url, how=f'the link "{clean(said)}"', element=link.element)
    return more


def _bare(said: str | None) -> str:
    """Return words without the arrows around them."""
    return (clean(said) or "").strip(" <>«»‹›→←⟩⟨❯❮|…:.").casefold()


def _pointed(links: list[_Link]) -> Next | None:
    """Return the link that an arrow, a class or an icon makes the next one."""
    best: tuple[int, _Link] | None = None
    for link in links:
        element = link.element
        if PREVIOUS.fullmatch(_bare(link.words)) or _is_no_pager(element):
            continue
        alone = element.getprevious() is None and element.getnext() is None
        own = [element, *([parent] if alone and (parent := element.getparent()) is not None else [])]
        named = any(NEXT_CLASS.search(one.get("class", "")) for one in own)
        arrow = ARROWS.get(link.words, 0)
        icon = not _bare(link.words) and any(
            ICONS.search(one.get("class", "")) for one in element.iter("i", "span", "svg")
        )
        rank = 3 * named + 2 * icon + arrow
        if rank and (named or _is_pager(element)) and (best is None or rank > best[0]):
            best = (rank, link)
    if best is None:
        return None
    words = best[1].words or best[1].element.get("class", "") or "an arrow"
    return Next(url=best[1].url, how=f'the link "{words}"', element=best[1].element)


def _numbered(url: str, links: list[_Link]) -> Next | None:
    """Return the link with the number after that of this page."""
    groups: dict[_Element, dict[int, _Link]] = {}
    for link in links:
        number = _number(link.words)
        if number is not None and not _is_no_pager(link.element):
            for above, _ in zip(link.element.iterancestors(), range(2), strict=False):
                groups.setdefault(above, {}).setdefault(number, link)
    best = max(groups.items(), key=lambda one: len(one[1]), default=None)
    if best is None:
        return None
    box, numbers = best
    if not any(_PAGED.search(link.url) for link in numbers.values()) and not _is_pager(
        next(iter(numbers.values())).element
    ):
        return None
    now = _current(box)
    if now is None:
        match = _PAGE_NUMBER.search(url)
        if match is None and len(numbers) >= 2 and min(numbers) in {1, 2}:
            now = 1
    after = numbers.get(now + 1) if now is not None else None
    if after is None or now is None:
        return None
    return Next(url=after.url, how=f"the page number {now + 1}", element=after.element)


def _current(box: _Element) -> int | None:
    """Return the number of this page, which the numbers of pages mark or do not link."""
    plain = None
    for one in box.iter():
        tag: Any = one.tag
        if not isinstance(tag, str) or len(one) > 2:
            continue
        number = _number(_short(one) or "")
        if number is None:
            continue
        marked = one.get("aria-current") not in {None, "false"} or _CURRENT.search(one.get("class", ""))
        if marked:
            return number
        linked = (tag == "a" and one.get("href")) or one.find(".//a[@href]") is not None
        inside = any(
            above.tag == "a" and above.get("href") for above, _ in zip(one.iterancestors(), range(3), strict=False)
        )
        if plain is None and not linked and not inside:
            plain = number
    return plain


def _number(words: str) -> int | None:
    match = _NUMBER.fullmatch(words)
    return int(match[1]) if match and not (1990 <= int(match[1]) <= 2100) else None


def _around(element: _Element) -> str:
    names = []
    for one, _ in zip(element.iterancestors(), range(_NEAR), strict=False):
        names += [one.get("class", ""), one.get("id", ""), one.get("aria-label", "")]
    return " ".join(names)


def _is_pager(element: _Element) -> bool:
    """Return whether a link stands among the links to pages."""
    if PAGER.search(_around(element)):
        return True
    box = element.getparent()
    above = box.getparent() if box is not None else None
    near = [a for one in (box, above) if one is not None for a in islice(one.iter("a"), _DAYS)]
    return sum(_number(_short(a) or "") is not None for a in near) >= 2


def _is_no_pager(element: _Element) -> bool:
    """Return whether a link turns something else: a carousel, a calendar, the parts of a story."""
    return bool(NO_PAGER.search(f"{element.get('class', '')} {_around(element)}"))
