"""What the rows of a listing say that structure alone found: link, title, date, kind and summary.

The rows are read together: the link that stands in the same place in most rows, and leads somewhere else in each, is
the release; one that leads to the same page from many rows is a category, and "Read more" is no title.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.discovery import printed
from newsroom_scraper.discovery.boxes import Told
from newsroom_scraper.discovery.marks import BORROWED
from newsroom_scraper.discovery.places import chain, is_stable
from newsroom_scraper.discovery.rows import HEADINGS
from newsroom_scraper.discovery.wordless import WORDLESS
from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from newsroom_scraper.discovery.boxes import Box

_LONGEST_TITLE: Final = 400
_TITLED = re.compile(r"(?i)(?:\A|[\s_-])(?:title|titel|headline|heading|head|subject|titre|titulo|name)(?:\Z|[\s_-])")
_KINDED = re.compile(
    r"(?i)(?:\A|[\s_-])(?:category|categories|cat|type|kicker|eyebrow|topic|pretitle|kategorie|rubrik)(?:\Z|[\s_-])"
)
_BLOCKS: Final = frozenset({"p", "div", "dd", "td", "blockquote", "section", "li", *HEADINGS})
_LONGEST_TYPE: Final = 40
_OF_PEOPLE = re.compile(r"(?i)/(?:authors?|people|by|profile|user|staff)/|mailto:")
_CUT = re.compile(r"\s*(?:\.\.\.|…)\s*\Z")
_DATE_LINE: Final = 60  # characters that a line of date, people and kind has beside the date
_SENTENCE: Final = 40  # characters from which text below a title is taken for a summary


class _Link:
    """A link of a row: where it stands, where it leads, and its words."""

    __slots__ = ("element", "headed", "href", "key", "words")

    def __init__(self, element: _Element, key: tuple[str, ...], *, headed: bool, words: str) -> None:
        self.element = element
        self.href = str(element.get("href")).strip()
        self.key = key
        self.headed = headed
        self.words = words


def read(boxes: Sequence[Box]) -> list[Told]:
    """Return what rows say that stand in one listing."""
    linked = [list(_links(box)) for box in boxes]
    times = Counter(href for links in linked for href in {link.href for link in links})
    headings = [{clean(text_of(one)) or "" for one in _elements(box) if one.tag in HEADINGS} for box in boxes]
    words = Counter(
        text for links, own in zip(linked, headings, strict=True) for text in own | {link.words for link in links}
    )
    often = max(2, len(boxes) // 4)
    wordless = {text for text, count in words.items() if count > often and len(boxes) > often} | {""}
    order = _ranked(linked, times, wordless)
    return [_row(box, links, order, wordless) for box, links in zip(boxes, linked, strict=True)]


def _links(box: Box) -> Iterator[_Link]:
    """Return the links of a row; several that stand in one place are told apart by their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    held = box.mark.element if box.mark is not None and not box.mark.inline and not box.mark.attached else None
    for part in box.parts:
        for element in part.iter("a"):
            href = (element.get("href") or "").strip()
            if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
                continue
            key: list[str] = []
            headed = within = False
            for one in chain(element):
                within = within or one is held
                headed = headed or one.tag in HEADINGS or bool(_TITLED.search(one.get("class", "")))
                key.append(_kind(one))
                if one is part:
                    break
            if within and element is not held:
                key.append("in the date line")
            headed = headed or any(one.tag in HEADINGS for one in element.iter())
            path = tuple(key)
            seen[path] += 1
            yield _Link(element, (*path, str(seen[path])), headed=headed, words=clean(text_of(element)) or "")


def _kind(element: _Element) -> str:
    classes = element.get("class")
    name = next((one for one in classes.split() if is_stable(one)), "") if classes else ""
    return f"{element.tag}.{name}"


def _ranked(linked: Sequence[Sequence[_Link]], times: Counter[str], wordless: set[str]) -> dict[tuple[str, ...], float]:
    """Return how likely a link in each place is the release."""
    found: defaultdict[tuple[str, ...], list[_Link]] = defaultdict(list)
    for links in linked:
        for link in links:
            found[link.key].append(link)
    often = max(2, len(linked) // 5)
    order = {}
    for key, links in found.items():
        telling = [link for link in links if link.words not in wordless and not WORDLESS.fullmatch(link.words)]
        length = sum(min(len(link.words), 80) for link in telling) / len(links)
        single = sum(times[link.href] <= often for link in links) / len(links)
        distinct = len({link.href for link in links}) / len(links)
        headed = 1.5 if sum(link.headed for link in links) * 2 > len(links) else 1.0
        line = 0.2 if "in the date line" in key else 1.0
        order[key] = (len(links) / len(linked)) * (length + 3) * single * distinct * headed * line
    return order


def _row(box: Box, links: Sequence[_Link], order: dict[tuple[str, ...], float], wordless: set[str]) -> Told:
    ranked = sorted(links, key=lambda link: -order[link.key])
    best = ranked[0] if ranked else None
    told = Told(hrefs=list(dict.fromkeys(link.href for link in ranked)), link=best.element if best else None)
    told.heading, told.title = _title(box, best, wordless)
    mark = box.mark
    if mark is not None:
        told.published, told.stamp = mark.raw or mark.stamp, mark.stamp
        if mark.attached and told.title and mark.raw:
            told.title = printed.without(told.title, mark.raw) or told.title
        if mark.borrowed:
            told.flags += (BORROWED,)
    if told.hrefs and best is not None:
        # Another link counts only if it leads to the same release: where the first is no address, the row has none.
        told.hrefs = [best.href, *(link.href for link in ranked[1:] if link.words == best.words)]
    told.type = _type(box, best)
    told.summary = _summary(box, told)
    return told


def _title(box: Box, best: _Link | None, wordless: set[str]) -> tuple[_Element | None, str | None]:
    """Return what a row is called, and the element that says so."""
    headings = [one for one in _elements(box) if one.tag in HEADINGS and not _is_date(one, box)]
    link = best.element if best is not None else None
    if link is not None and best is not None:
        own = [one for one in headings if one in set(link.iter()) or one in chain(link)]
        worded = [(one, text) for one in own if (text := _telling(one, wordless)) is not None]
        if worded:
            return worded[0] if len(worded) == 1 else max(worded, key=lambda one: len(one[1]))
        if any(one.tag in _BLOCKS or _is_date(one, box) for one in link.iter() if one is not link):
            inner = _inner_title(link, box, wordless)
            if inner is not None:
                return inner
        text = _telling(link, wordless)
        if text is not None and len(text) <= _LONGEST_TITLE:
            return link, _whole(text, link)
    for one in headings:
        text = _telling(one, wordless)
        if text is not None:
            return one, text
    if best is None or not best.words:
        named = _attribute(link)
        if named:
            return link, named
    return _leaf_title(box, wordless) or (link, _attribute(link))


def _leaf_title(box: Box, wordless: set[str]) -> tuple[_Element, str] | None:
    """Return the title of a row whose link says nothing: what is called so, or else its longest words."""
    raw = box.mark.raw if box.mark is not None else None
    found: list[tuple[_Element, str]] = []
    for one in _leaves(box):
        text = _telling(one, wordless)
        if text is None or _is_date(one, box) or (raw and raw in text):
            continue
        if _TITLED.search(one.get("class", "")):
            return one, text
        if len(text) >= 12:
            found.append((one, text))
    return max(found, key=lambda one: min(len(one[1]), 60), default=None)


def _inner_title(link: _Element, box: Box, wordless: set[str]) -> tuple[_Element, str] | None:
    """Return the title within a link that holds a whole row: what is called so, or else its first words."""
    first = None
    for one in link.iter():
        tag: Any = one.tag
        if one is link or not isinstance(tag, str) or _is_date(one, box):
            continue
        own = clean(one.text) or clean("".join(child.tail or "" for child in one))
        text = _telling(one, wordless) if own else None
        if text is None or len(text) > _LONGEST_TITLE:
            continue
        if _TITLED.search(one.get("class", "")):
            return one, text
        if first is None and len(text) >= 12:
            first = (one, text)
    return first


def _telling(element: _Element, wordless: set[str]) -> str | None:
    """Return an element's words where they can be a title."""
    text = clean(text_of(element))
    if text is None or text in wordless or WORDLESS.fullmatch(text):
        return None
    return text


def _whole(text: str, link: _Element) -> str:
    """Return a title that the page cuts short as the link's own `title` has it whole."""
    if not _CUT.search(text):
        return text
    whole = clean(link.get("title")) or ""
    return whole if whole.startswith(_CUT.sub("", text)[:-1]) and len(whole) > len(text) - 3 else text


def _attribute(link: _Element | None) -> str | None:
    """Return the title that a link without words has for those who do not see its picture."""
    if link is None:
        return None
    for text in (link.get("title"), link.get("aria-label"), *(img.get("alt") for img in link.iter("img"))):
        words = clean(text)
        if words and len(words) >= 12 and not WORDLESS.fullmatch(words):
            return words
    return clean(text_of(link))


def _type(box: Box, best: _Link | None) -> str | None:
    """Return the kind of release that a row names in an element of that name."""
    for one in _elements(box):
        if one.tag not in {"a", "span", "div", "p", "td", "li", "strong", "small"}:
            continue
        if _KINDED.search(one.get("class", "")) or "tag" in (one.get("rel") or "").split():
            text = clean(text_of(one))
            related = best is not None and (one in chain(best.element) or best.element in chain(one))
            if (
                text
                and not related
                and len(text) <= _LONGEST_TYPE
                and not _is_date(one, box)
                and not printed.span_of(text)
            ):
                return text
    return _type_in_line(box, best)


def _type_in_line(box: Box, best: _Link | None) -> str | None:
    """Return the kind of release that is the one link of a date line: `March 3, 2026 | <a>Statement</a>`."""
    if box.mark is None or not box.mark.inline or (best is not None and box.mark.element in chain(best.element)):
        return None
    links = [a for a in box.mark.element.iter("a") if a.get("href") and not _OF_PEOPLE.search(str(a.get("href")))]
    text = clean(text_of(links[0])) if len(links) == 1 else None
    return text if text and len(text) <= _LONGEST_TYPE and not printed.span_of(text) else None


def _summary(box: Box, told: Told) -> str | None:
    """Return the first text of a row that is neither its title nor its date."""
    title = set(chain(told.heading)) if told.heading is not None else set()
    inner = set(told.heading.iter()) if told.heading is not None else set()
    for one in _leaves(box):
        if one.tag not in {"p", "div", "dd", "td", "blockquote", "span"} or one in title or one in inner:
            continue
        text = clean(text_of(one))
        if not text or text in {told.title, told.type} or WORDLESS.fullmatch(text) or _is_date(one, box):
            continue
        if told.published and told.published in text and len(text) - len(told.published) <= _DATE_LINE:
            continue
        if one.tag == "p" or len(text) >= _SENTENCE:
            return text
    return None


def _elements(box: Box) -> Iterator[_Element]:
    for part in box.parts:
        for one in part.iter():
            tag: Any = one.tag
            if isinstance(tag, str):
                yield one


def _leaves(box: Box) -> Iterator[_Element]:
    """Return the elements of a row that hold text and no other block."""
    holders: set[_Element] = set()
    for part in box.parts:
        for block in part.iter(*_BLOCKS):
            for above in block.iterancestors():
                if above in holders:
                    break
                holders.add(above)
    for one in _elements(box):
        if (one.tag in _BLOCKS or one.tag in {"span", "strong"}) and one not in holders:
            yield one


def _is_date(one: _Element, box: Box) -> bool:
    """Return whether an element is the row's date line, or part of it."""
    if box.mark is None or box.mark.inline or box.mark.attached:
        return False
    held = box.mark.element
    if one is held or held in chain(one):
        return True
    if one not in chain(held):
        return False
    text = clean(text_of(one)) or ""
    return len(text) - len(clean(text_of(held)) or "") <= printed.BESIDE_A_DATE and not any(
        child.tag == "a" for child in one.iter()
    )
