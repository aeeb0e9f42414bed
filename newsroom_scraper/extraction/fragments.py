"""Pieces of HTML inside other documents: titles, summaries and contents in feeds and REST answers."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from newsroom_scraper.extraction import body
from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values.text import clean

_MARKUP: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--|&#?\w{1,32};")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|<\\?xml[^>]*>")
_TAG: Final = re.compile(r"<[^<>]*>")
_DEEPEST: Final = 150  # levels; the readers of a tree call themselves, and no editor nests like this
_LONGEST: Final = 4 << 20  # characters
_BLANK_LINE: Final = re.compile(r"\n\s*\n")


def tree(html: str) -> etree._Element | None:
    """Return the element that holds a fragment, or None where it holds nothing; never raises.

    A fragment nested deeper than anybody writes keeps its words and loses its markup.
    """
    markup = _FORBIDDEN.sub("", html[:_LONGEST])
    parser = etree.HTMLParser(huge_tree=False, recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<html><body>{markup}</body></html>", parser)
    except etree.XMLSyntaxError:
        root = None
    found = None if root is None else root.find("body")
    if found is None or any(one.level == etree.ErrorLevels.FATAL for one in parser.error_log):
        return _flat(_TAG.sub(" ", markup))  # the parser itself gives up where it is too deep
    deep = 0
    for event, _ in etree.iterwalk(found, events=("start", "end")):
        deep += 1 if event == "start" else -1
        if deep > _DEEPEST:
            return _flat(" ".join(found.itertext()))
    return found


def _flat(words: str) -> etree._Element:
    made = etree.Element("body")
    made.text = words
    return made


def plain(html: str | None) -> str | None:
    """Return what a fragment prints, on one line, or None.

    >>> plain("Q&amp;A: <b>what</b> 3 < 4 means")
    'Q&A: what 3 < 4 means'
    >>> plain("<br>") is None
    True
    """
    if not html:
        return None
    if not _MARKUP.search(html):
        return clean(html)
    found = tree(html)
    return None if found is None else clean(text_of(found))


def opening(html: str | None) -> str | None:
    """Return the first paragraph that a fragment prints, on one line, or None.

    >>> opening("<p>One <i>two</i></p><p>The post appeared first on …</p>")
    'One two'
    """
    if not html:
        return None
    if not _MARKUP.search(html):
        return next((text for part in _BLANK_LINE.split(html) if (text := clean(part))), None)
    found = tree(html)
    printed = body.read(found, base="").text if found is not None else None
    return clean((printed or "").partition("\n\n")[0])
