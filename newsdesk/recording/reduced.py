"""A page of HTML, less everything that is not read of it: scripts, styles, drawings, tracking, and the boxes around it.

What is inside of a release's body, or of a row, stays as it is: a page is recorded for its oddities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from lxml import etree
from lxml.html import tostring
from parsel import Selector

from newsdesk.recording.proof import Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from newsroom_scraper.newsroom import Newsroom

_BLANK: Final = re.compile(r"\n\s*\n")
_BLANKS: Final = re.compile(r"[ \t]{2,}")
_JSON_LD: Final = "application/ld+json"
_MACHINES: Final = ("style", "noscript", "template", "iframe", "object", "embed", "canvas")
_TRACKING: Final = re.compile(
    r"(?:on[a-z]+|style|nonce|integrity|crossorigin|fetchpriority|decoding|loading|ping|js[a-z]+|data-(?!src|date).*)\Z"
)
_INNER: Final = frozenset({"p", "ul", "ol", "dl", "table", "blockquote", "figure"})
"""Boxes that stay whole or go whole; so does an article where no layout says what is read of it."""
_DEPTH: Final = 30


def reduced(text: str, newsroom: Newsroom, read: Callable[[str], Any]) -> str:
    """Return a page without what is not read of it, or as it is where nothing can be left out.

    Args:
        text: the page.
        newsroom: whose layouts say what is read.
        read: gives what a page says; of what is returned it gives the same as of `text`.

    """
    wanted = read(text)
    root: _Element = Selector(text=text, type="html").root

    def written() -> str:
        return str(tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")) + "\n"

    proof = Proof(lambda: read(written()), wanted)
    if not proof.holds():  # it is so broken that its tree is another page
        return text
    for pieces in (_scripts(root), _comments(root), _drawings(root), _styles(root), _hidden(root)):
        proof.without(list(pieces))
    for attributes in _attributes(root):
        proof.without(attributes)
    _boxes(root, newsroom, proof)
    made = written()
    short = _BLANKS.sub(" ", _BLANK.sub("\n", made))
    return short if read(short) == wanted else made


@dataclass(slots=True)
class _Node:
    """An element, or a comment, that can be left out; the text behind it stays."""

    node: _Element
    _parent: _Element | None = None
    _place: int = 0
    _before: _Element | None = None
    _text: str | None = None
    _tail: str | None = None

    def out(self) -> None:
        parent = self.node.getparent()
        self._parent, self._tail, self._before = parent, self.node.tail, self.node.getprevious()
        if parent is None:
            return
        self._place = parent.index(self.node)
        self._text = parent.text if self._before is None else self._before.tail
        tail = self._tail
        self.node.tail = None
        parent.remove(self.node)
        self._set((self._text or "") + tail if tail else self._text)

    def back(self) -> None:
        if self._parent is None:
            return
        self._set(self._text)
        self._parent.insert(self._place, self.node)
        self.node.tail = self._tail

    def _set(self, text: str | None) -> None:
        assert self._parent is not None
        if self._before is None:
            self._parent.text = text
        else:
            self._before.tail = text


@dataclass(slots=True)
class _Attribute:
    """An attribute that can be left out."""

    node: _Element
    name: str
    _value: str = field(default="", init=False)

    def out(self) -> None:
        self._value = str(self.node.attrib.pop(self.name, ""))

    def back(self) -> None:
        self.node.set(self.name, self._value)


def _scripts(root: _Element) -> Iterator[_Node]:
    for one in root.iter("script"):
        if (one.get("type") or "").strip().lower() != _JSON_LD:
            yield _Node(one)


def _comments(root: _Element) -> Iterator[_Node]:
    for one in root.iter(etree.Comment, etree.ProcessingInstruction):
        yield _Node(one)


def _drawings(root: _Element) -> Iterator[_Node]:
    for one in root.iter("svg"):
        if not any(above.tag == "svg" for above in one.iterancestors()):
            yield _Node(one)


def _styles(root: _Element) -> Iterator[_Node]:
    for one in root.iter(*_MACHINES):
        if not any(above.tag in _MACHINES for above in one.iterancestors()):
            yield _Node(one)
    for one in root.iter("link"):
        if {"stylesheet", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "icon"} & set(
            (one.get("rel") or "").lower().split()
        ):
            yield _Node(one)


def _hidden(root: _Element) -> Iterator[_Node]:
    for one in root.iter("input"):
        if (one.get("type") or "").lower() == "hidden":
            yield _Node(one)


def _attributes(root: _Element) -> Iterator[list[_Attribute]]:
    """Yield the attributes that are for machines, each name by itself; one that holds data counts as one."""
    found: dict[str, list[_Attribute]] = {}
    for node in root.iter(etree.Element):
        for name, value in node.attrib.items():
            if _TRACKING.match(str(name)) or "data:" in str(value)[:200]:
                found.setdefault(str(name), []).append(_Attribute(node, str(name)))
    yield from found.values()


def _boxes(root: _Element, newsroom: Newsroom, proof: Proof) -> None:
    """Leave out what stands beside what is read, from the outermost boxes inwards."""
    whole = _read_of(root, newsroom)
    inner_tags = _INNER if any(one.release for one in newsroom.layouts) else _INNER | {"article"}
    around = {above for one in whole for above in one.iterancestors()}
    whole -= around  # a selector may also find what holds the rows
    level = [one for one in root if isinstance(one.tag, str)]
    for _ in range(_DEPTH):
        inner: list[_Element] = []
        for box in level:
            if box in whole or box.tag in inner_tags:
                continue
            children = [one for one in box if isinstance(one.tag, str) and one.tag != "title"]
            # What holds a row or a body must stay: to try that would only cost readings.
            inner += [one for one in children if one in around]
            tried = [_Node(one) for one in children if one not in around and one not in whole]
            inner += [one.node for one in proof.without(tried) if isinstance(one, _Node) and len(one.node)]
        level = inner
        if not level or proof.left <= 0:
            return


def _read_of(root: _Element, newsroom: Newsroom) -> set[_Element]:
    """Return the elements whose inside is read as a whole: bodies and rows, as the layouts find them."""
    found: set[_Element] = set()
    for layout in newsroom.layouts:
        if layout.release is not None:
            found.update(layout.release.body.elements(root))
        if layout.entry is not None and layout.entry.row is not None:
            found.update(layout.entry.row.elements(root))
    return found
