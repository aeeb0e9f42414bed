"""The printed day of a page that nobody described: a short line with a date beside the title, and no other there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values import dates
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_LONGEST: Final = 80  # characters of a line that is little more than a date
_LEVELS: Final = 5  # from the title upwards; beyond stands the page's frame
_FEW: Final = 60  # elements around a title
_SKIP: Final = frozenset({"script", "style", "noscript", "template", "nav", "footer", "form", "aside", "select"})
_SILENT: Final = frozenset({"script", "style", "noscript", "template"})
_MANY: Final = 300  # elements; so many are no line
_MARKED: Final = re.compile(r"(?i)date|datum|fecha|publish|posted|veröffentlich|erschienen|publi[ée]|pubblicat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A printed date, as it stands there; `marked`: whether its element or its words say that it is the page's."""

    text: str
    marked: bool


def find(root: _Element) -> Dateline | None:
    """Return the one date that stands beside the page's title, or None where there is none, or more than one.

    >>> from lxml import etree
    >>> find(etree.HTML("<main><div><h1>A title</h1><p class=date>20 February 2020</p></div><p>Text</p></main>"))
    Dateline(text='20 February 2020', marked=True)
    """
    title = next((one for one in root.iter("h1") if (text_of(one) or "").strip()), None)
    if title is None:
        return None
    box = title
    for _ in range(_LEVELS):
        parent = box.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            return None
        box = parent
        lines = list(_lines(box, title))
        if lines:
            days = {text[slice(*span)].casefold() for text, span, _ in lines}
            if len(days) > 1:
                return None
            text, _, element = next((one for one in lines if _is_marked(one[0], one[2])), lines[0])
            return Dateline(text=text, marked=_is_marked(text, element))
    return None


def _lines(box: _Element, title: _Element) -> Iterator[tuple[str, tuple[int, int], _Element]]:
    """Yield short lines with a date in a box, up to the first long paragraph after the title."""
    met = 0
    after = False
    around = set(title.iterancestors())
    for element in box.iter():
        if not isinstance(element.tag, str) or element.tag in _SKIP:
            continue
        after = after or element is title
        text = _beginning(element)
        if not text or any(one.tag in _SKIP for one in element.iterancestors()):
            continue
        if after and element.tag == "p" and len(text) > 2 * _LONGEST:
            return
        met += 1
        if met > _FEW:
            return
        if (
            element in around
            or len(text) > _LONGEST
            or any(isinstance(one.tag, str) and _beginning(one) == text for one in element)
        ):
            continue
        span = dates.find(text)
        if span is not None and len(text) - (span[1] - span[0]) <= _LONGEST // 2 and element is not title:
            yield text, span, element


def _beginning(element: _Element) -> str | None:
    """Return the text in an element, of a long one only so much that its length shows."""
    parts: list[str] = []
    length = 0
    for at, one in enumerate(element.iter()):
        if at > _MANY:
            break
        if one.tag == "br":
            parts.append("\n")
        for text in (
            one.text if isinstance(one.tag, str) and one.tag not in _SILENT else None,
            one.tail if one is not element else None,
        ):
            if text:
                parts.append(text)
                length += len(text.strip())
        if length > 2 * _LONGEST:
            break
    return clean("".join(parts))


def _is_marked(text: str, element: _Element) -> bool:
    around = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("itemprop"))))
    return element.tag == "time" or bool(_MARKED.search(around) or _MARKED.search(text))
