"""A release's pictures, with the captions and credits that stand beneath them and are not part of the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.items import Image
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

_CREDIT: Final = re.compile(
    r"\(?\s*(?:photo(?:graph)?(?:\s+(?:by|credit))?\b|image\b|credit\b|©)\s*:?\s*(.+?)\)?\s*\Z", re.IGNORECASE
)

_AGENCY: Final = re.compile(r"\(([^()/]{2,60}/[^()]{2,60})\)\s*\Z")
"""`(Photographer/Agency)` at a caption's end."""


def read(elements: Iterable[_Element], base: str) -> tuple[Image, ...]:
    """Return the pictures of figures with what is printed beneath them; lazy ones by `data-src`."""
    images: dict[str, Image] = {}
    for figure in elements:
        picture = next(figure.iter("img"), None)
        if picture is None:
            continue
        source = picture.get("data-src") or picture.get("data-lazy-src") or picture.get("src")
        url = absolute(base, source)
        if url is None or url in images:
            continue
        caption, credit = _caption(next(figure.iter("figcaption"), None))
        images[url] = Image(url=url, alt=clean(picture.get("alt")), caption=caption, credit=credit)
    return tuple(images.values())


def _caption(element: _Element | None) -> tuple[str | None, str | None]:
    if element is None:
        return None, None
    for part in element.iter("span", "cite", "small", "em"):
        if "credit" in (part.get("class") or "").lower() or part.tag == "cite":
            credit = clean(text_of(part))
            printed = clean(text_of(element)) or ""
            return clean(printed.replace(credit or "", "", 1)), _bare_credit(credit)
    whole = clean(text_of(element))
    at = max(whole.rfind("("), whole.rfind("©")) if whole else -1
    if whole and at > 0 and _CREDIT.match(whole[at:]):
        return clean(whole[:at]), _bare_credit(whole[at:])
    agency = _AGENCY.search(whole or "")
    if whole and agency:
        return clean(whole[: agency.start()]), clean(agency[1])
    return whole, None


def _bare_credit(text: str | None) -> str | None:
    match = _CREDIT.match(text or "")
    return clean(match[1]) if match else text
