"""A release's body as plain text: paragraphs, lists and quotations readable; pictures, files and contacts apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.items import Attachment
from newsroom_scraper.values import emails
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from lxml.etree import _Element

_BLOCKS: Final = frozenset(
    (  # noqa: SIM905 - a column of names would hide the code
        "address article blockquote center dd details div dl dt fieldset figcaption footer h1 h2 h3 h4 h5 h6 "
        "header hr li main ol p pre section summary table tbody td tfoot th thead tr ul"
    ).split(),
)
_SILENT: Final = frozenset(
    (  # noqa: SIM905 - a column of names would hide the code
        "script style noscript template iframe button form input select textarea nav aside svg object video "
        "audio figure head title link meta"
    ).split(),
)
_MEDIA: Final = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".zip": "application/zip",
    ".odt": "application/vnd.oasis.opendocument.text",
}
_CONTACT: Final = re.compile(
    r"(?i)(?:(?:(?:media|press|for)\s+)?(?:contacts?|inquir(?:y|ies)|enquir(?:y|ies)|more information)"
    r"|(?:presse-?\s?|medien-?)?(?:kontakte?|anfragen|ansprechpartner(?:in(?:nen)?)?)|rückfragen"
    r"|contacts?\s+(?:de\s+)?(?:presse|médias?)"
    r"|contactos?(?:\s+(?:de|para|com)(?:\s+(?:la|a|os))?)?(?:\s+(?:prensa|medios|imprensa|media))?"
    r"|contatt[oi](?:\s+(?:per\s+la\s+)?(?:stampa|media))?|ufficio\s+stampa"
    r"|contatos?(?:\s+(?:de|para\s+a)\s+imprensa)?"
    r"|pers(?:contact(?:en)?|voorlichting|vragen)"
    r"|(?:press|medie|presse)-?kontakt(?:er|personer)?"
    r"|kontakt\s+(?:dla|pro)\s+(?:mediów|prasy|média))\b[^.!?]{0,40}:",
)
_REACHABLE: Final = re.compile(
    r"[^\s@]+@[^\s@]+\.\w{2,}|\+?\d?[\s.(-]{0,2}\d{3}[\s.)-]{1,2}\d{3}[\s.-]\d{4}|\+\d[\d\s()-]{7,}"
    r"|\b0\d[\d\s()/.-]{6,}\d"
)
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n\s*")
_HEAD: Final = 1  # paragraphs from the start, and
_FOOT: Final = 3  # from the end, where a contact line may stand
_LONGEST_CONTACT: Final = 300  # characters


@dataclass(slots=True, kw_only=True)
class Body:
    """What stands in a body; `text` has paragraphs separated by one blank line."""

    text: str | None
    contacts: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(slots=True)
class _Writer:
    """Gathers blocks of text; a block is a paragraph with its prefix for lists and quotations."""

    skip: Collection[_Element]
    blocks: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    quoted: int = 0
    item: str | None = None
    glued: bool = False

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        if not self.inline:
            return
        words = "".join(self.inline)
        self.inline.clear()
        # Editors that know no paragraphs part them with two line breaks.
        for part in _BLANK_LINE.split(words) if "\n" in words else (words,):
            self._end(part)

    def _end(self, words: str) -> None:
        lines = [line for line in (clean(one) for one in words.split("\n")) if line]
        if not lines:
            return
        mark = ""
        if self.item is not None:
            mark, self.item = self.item, " " * len(self.item)
        text = "\n".join((mark if at == 0 else " " * len(mark)) + line for at, line in enumerate(lines))
        if self.quoted:
            text = "\n".join("> " * self.quoted + line for line in text.split("\n"))
        if self.glued and mark and self.blocks:
            self.blocks[-1] += "\n" + text
        else:
            self.blocks.append(text)
        self.glued = bool(mark)

    def walk(self, node: _Element) -> None:
        """Write a node's content, without its tail."""
        if node.text:
            self.inline.append(_spaced(node.text))
        number = 0
        for child in node:
            tag: Any = child.tag
            if isinstance(tag, str) and child not in self.skip and tag not in _SILENT:
                if tag == "li":
                    number += 1
                self.element(child, tag, number, ordered=node.tag == "ol")
            if child.tail:
                self.inline.append(_spaced(child.tail))

    def element(self, child: _Element, tag: str, number: int, *, ordered: bool) -> None:
        """Write one child: a block, a line break, a protected e-mail address, or words."""
        if tag == "br":
            self.inline.append("\n")
        elif tag in _BLOCKS:
            if not self.inline and tag != "li":
                self.glued = self.glued and tag in {"ul", "ol"}
            self.flush()
            self.block(child, tag, number, ordered=ordered)
        else:
            address = protected_address(child)
            if address:
                self.inline.append(address)
            else:
                self.walk(child)

    def cell(self, node: _Element) -> str:
        """Return what stands in a cell of a table, on one line."""
        inner = _Writer(self.skip)
        inner.walk(node)
        inner.flush()
        return clean(" ".join(inner.blocks)) or ""

    def block(self, child: _Element, tag: str, number: int, *, ordered: bool) -> None:
        """Write a block element and end it."""
        if tag == "li":
            before, self.item = self.item, (f"{number}. " if ordered else "- ")
            self.walk(child)
            self.flush()
            self.item = before
            return
        if tag in {"ul", "ol"}:
            before, self.item = self.item, None
            self.glued = False if before is None else self.glued
            self.walk(child)
            self.flush()
            self.item = before
            self.glued = before is not None and self.glued
            return
        if tag == "tr":
            cells = [self.cell(one) for one in child if one.tag in {"td", "th"} and one not in self.skip]
            self.inline.append(" | ".join(cells) if any(cells) else "")
            self.flush()
            return
        self.quoted += tag == "blockquote"
        self.walk(child)
        self.flush()
        self.quoted -= tag == "blockquote"


def _spaced(text: str) -> str:
    """Return text with the source's own line breaks as spaces: only `<br>` breaks a line."""
    return text.replace("\n", " ").replace("\r", " ") if "\n" in text or "\r" in text else text


def protected_address(element: _Element) -> str | None:
    """Return the address that Cloudflare hid in an element, or None.

    Its XOR key differs on each response, so the markup differs while the page does not.
    """
    hidden = element.get("data-cfemail")
    if hidden is None and element.tag == "a":
        href = element.get("href") or ""
        at = href.find("/cdn-cgi/l/email-protection#")
        if at < 0 or len(element) > 1:
            return None
        words = clean(text_of(element)) or ""
        if "@" in words or not ("email" in words and "protected" in words):
            return None
        hidden = href.partition("#")[2]
    return emails.decode(hidden) if hidden else None


def read(node: _Element, *, base: str, skip: Collection[_Element] = ()) -> Body:
    """Return the body in `node`.

    Args:
        node: the element that holds it.
        base: the page's address, for links.
        skip: elements that are not part of it.

    """
    return made(blocks(node, skip=skip), attachments=attachments(node, base, skip=skip))


def blocks(node: _Element, *, skip: Collection[_Element] = ()) -> list[str]:
    """Return the paragraphs in `node`, each with its marks of lists and quotations.

    Where elements are nested deeper than anybody writes, the words are one paragraph.
    """
    writer = _Writer(skip)
    try:
        writer.walk(node)
    except RecursionError:
        words = clean(text_of(node))
        return [words] if words else []
    writer.flush()
    return writer.blocks


def made(paragraphs: list[str], *, attachments: Iterable[Attachment] = ()) -> Body:
    """Return a body of these paragraphs; contact lines at its head and foot stand apart."""
    kept, contacts = _without_contacts(paragraphs)
    return Body(text="\n\n".join(kept) or None, contacts=contacts, attachments=tuple(attachments))


def _without_contacts(blocks: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the paragraphs without the contact lines at head and foot, and those lines."""
    contacts = []
    kept = []
    for at, block in enumerate(blocks):
        at_an_end = at < _HEAD or at >= len(blocks) - _FOOT
        if at_an_end and len(block) <= _LONGEST_CONTACT and _CONTACT.match(block) and _REACHABLE.search(block):
            contacts.append(block)
        else:
            kept.append(block)
    return kept, tuple(contacts)


def attachments(node: _Element, base: str, *, skip: Collection[_Element] = ()) -> Iterator[Attachment]:
    """Yield the files that `node` links to, each once."""
    seen = set()
    for link in node.iter("a"):
        href = link.get("href")
        if not href or "." not in href:
            continue
        media = _MEDIA.get(PurePosixPath(urlsplit(href).path).suffix.lower()) if _suffixed(href) else None
        url = absolute(base, href) if media else None
        if url is None or url in seen or (skip and any(one in skip for one in (link, *link.iterancestors()))):
            continue
        seen.add(url)
        name = clean(text_of(link)) or unquote(PurePosixPath(urlsplit(url).path).name)
        yield Attachment(url=url, title=name, media_type=media)


def _suffixed(href: str) -> bool:
    lowered = href.lower()
    return any(suffix in lowered for suffix in _MEDIA)
