"""The body of a page that nobody described: which of its paragraphs trafilatura takes for the text, in our own writing.

trafilatura decides what belongs to the text; the paragraphs themselves are written by the same reader as those of
declared layouts, so that lists, quotations and addresses look alike, and a page that gets a layout later keeps its
words. What repeats the title, and what is nothing but a link elsewhere, is no part of a release.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from newsroom_scraper.extraction import body as body_reader
from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values import dates
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from newsroom_scraper.extraction.body import Body

_ELSEWHERE: Final = frozenset({"nav", "aside", "footer", "header", "form", "figure"})
_LEAST_WORDS: Final = 80  # characters of paragraphs that make a body
_WORD: Final = re.compile(r"\w+")
_SPAN: Final = 3  # words that are compared at a time
_SHORT: Final = 5  # words; a line of so few may stand in a sentence by chance, and must be one of the text's own
_SHARED: Final = 0.7  # of a paragraph's spans, which make it one of the text's
_NAMES_A_PAGE: Final = 4  # words of a link; a shorter one stands in a sentence, or is one
_MOSTLY_LINK: Final = 0.7  # of a line's words, after "Read next:"
_LONGEST_LINE: Final = 100  # words; a longer line is prose, whatever it ends with
_HEAD: Final = 3  # paragraphs at the start, where the day may stand in a line of its own, and
_LINE: Final = 10  # words of such a line
_CAPTION: Final = 3  # words without a full stop at the text's end
_NAMES: Final = 20  # words of a line that says whose a picture is
_CREDIT: Final = re.compile(
    r"(?i)\W*(?:©|(?:(?:titel)?bild(?:er|nachweis|quelle)?|fotos?|photos?|pictures?|images?|photo\s+credits?"
    r"|foto\s*credits?|crédits?\s+photos?|fotografías?|crédito\s+de\s+la\s+foto|foto\s+di)\s*:)"
)
_FULL_STOP: Final = re.compile(r"[.!?…。！？।؟”\"»)]\s*\Z")
_BEHIND: Final = "|–—-·•"
_LARGEST: Final = 4_000_000  # characters; what is larger is no page that people read

Spans = frozenset[tuple[str, ...]]


def read(root: _Element, *, base: str, titles: Iterable[str | None] = ()) -> Body | None:
    """Return the body of a page, or None where it has none.

    Args:
        root: the page.
        base: its address, for links.
        titles: what the page is called; a paragraph that only repeats it is left out.

    """
    text = _told(root)
    if text is None:
        return None
    where = root.find("body")
    blocks = body_reader.blocks(where if where is not None else root)
    taken = _taken(blocks, text, {" ".join(_words(one)) for one in titles if one}, _links(root))
    if len(_words(" ".join(taken))) < _SHARED * len(_words(text)):
        # Where the two see different paragraphs, what trafilatura has written stands.
        taken = [line for line in (clean(one) for one in text.split("\n")) if line]
    node = main_element(root)
    return body_reader.made(taken, attachments=() if node is None else body_reader.attachments(node, base))


def _told(root: _Element) -> str | None:
    """Return the page's text as trafilatura tells it, or None."""
    from trafilatura import bare_extraction  # it takes a third of a second, and few newsrooms need it

    page = deepcopy(root)
    etree.strip_tags(page, etree.Comment, etree.ProcessingInstruction)
    unread = sum(len(one.text or "") for one in page.iter("script", "style"))
    if sum(map(len, page.itertext())) - unread > _LARGEST:
        return None
    try:
        found: Any = bare_extraction(page, favor_precision=True, include_comments=False)
    except RecursionError:  # nested deeper than anybody writes
        return None
    return found.text or None if found is not None else None


def _taken(blocks: list[str], text: str, titles: set[str], links: set[str]) -> list[str]:
    """Return the blocks that stand in the text, each once, without those that only lead elsewhere."""
    spans = _spans(_words(text))
    lines = {" ".join(_words(line)) for line in text.split("\n")}
    taken: list[str] = []
    met = set(titles)
    for block in blocks:
        if " ".join(_words(block)) in titles:
            continue
        kept = [line for line in block.split("\n") if _belongs(_words(line), spans, lines, links)]
        same = " ".join(_words(" ".join(kept)))
        if same and same not in met:
            met.add(same)
            taken.append("\n".join(kept))
    for first in [one for one in taken[:_HEAD] if len(_words(one)) <= _LINE and dates.find(one)]:
        taken.remove(first)  # the line of the day
    while taken and _is_credit_or_caption(taken[-1]):
        taken.pop()
    return taken


def _is_credit_or_caption(line: str) -> bool:
    if len(_words(line)) <= _CAPTION and not _FULL_STOP.search(line):
        return True
    return len(_words(line)) <= _NAMES and not line.rstrip().endswith(".") and bool(_CREDIT.match(line))


def _belongs(words: list[str], spans: Spans, lines: set[str], links: set[str]) -> bool:
    joined = " ".join(words)
    if not words or joined in links:
        return False
    if len(words) <= _LONGEST_LINE:
        before = range(1, int(len(words) * (1 - _MOSTLY_LINK)) + 1)
        if any(" ".join(words[at:]) in links for at in before):
            return False
    if len(words) <= _SHORT:
        return joined in lines
    own = _spans(words)
    return len(own & spans) >= _SHARED * len(own)


def _links(root: _Element) -> set[str]:
    """Return what links say that name a page."""
    said = (_words(text_of(link)) for link in root.iter("a") if link.get("href"))
    return {" ".join(words) for words in said if len(words) >= _NAMES_A_PAGE}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _spans(words: list[str]) -> Spans:
    return frozenset(tuple(words[at : at + _SPAN]) for at in range(max(len(words) - _SPAN + 1, min(len(words), 1))))


def main_element(root: _Element) -> _Element | None:
    """Return the element that holds the most paragraph text directly, or None where there is hardly any."""
    weights: dict[_Element, int] = {}
    for paragraph in root.iter("p"):
        parent = paragraph.getparent()
        if parent is None or any(one.tag in _ELSEWHERE for one in paragraph.iterancestors()):
            continue
        if parent.tag == "blockquote" and parent.getparent() is not None:
            parent = parent.getparent()
        weights[parent] = weights.get(parent, 0) + len(text_of(paragraph).strip())
    best = max(weights, key=lambda one: weights[one], default=None)
    return best if best is not None and weights[best] >= _LEAST_WORDS else None


def heading(root: _Element, named: Iterable[str | None] = ()) -> tuple[str | None, bool]:
    """Return the page's heading, and whether machines are told the same.

    Args:
        root: the page.
        named: what machines are told it is called, perhaps with the site's name behind. The first h1 that says the
            same is the heading; where none does it is the first with words.

    """
    names = [one for one in named if one]
    first = None
    for one in root.iter("h1"):
        element: Any = one
        text = clean(text_of(element))
        if not text or not _words(text):
            continue
        if any(_same(text, name) for name in names):
            return text, True
        first = first or text
    return first, False


def _same(text: str, name: str) -> bool:
    """Return whether a name is the text, or that and the site's behind it."""
    behind = name[len(text) :].lstrip() if name.startswith(text) else None
    return behind == "" or bool(behind and behind[0] in _BEHIND)
