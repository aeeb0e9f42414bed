"""A document of data (a feed, a sitemap, an answer in JSON), less the members that are not read of it."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from newsdesk.recording.proof import Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

_MOST_UNPACKED: Final = 64 * 1024 * 1024
_MOST_NAMES: Final = 80
"""Names of members that are tried, the largest first."""


def unpacked(body: bytes) -> bytes:
    """Return a document that may be gzipped as it is without that; what does not unpack, as it came."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, _MOST_UNPACKED)
    except zlib.error:
        return body


def pruned_json(body: bytes, read: Callable[[bytes], Any]) -> bytes:
    """Return an answer in JSON without the members that change nothing, whatever `read` says of it."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return body

    def written() -> bytes:
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

    proof = Proof(lambda: read(written()), read(body))
    if not proof.holds():
        return body
    groups: dict[tuple[str, ...], list[_Member]] = {}
    for path, holder, name in _members(data, ()):
        groups.setdefault(path, []).append(_Member(holder, name))
    gone: set[tuple[str, ...]] = set()
    for path in sorted(groups, key=len)[:_MOST_NAMES]:
        if not any(path[: len(one)] == one for one in gone) and not proof.without([_All(groups[path])]):
            gone.add(path)
    return written()


def pruned_xml(body: bytes, read: Callable[[bytes], Any]) -> bytes:
    """Return a document in XML without the elements that change nothing, whatever `read` says of it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return body

    def written() -> bytes:
        return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"

    proof = Proof(lambda: read(written()), read(body))
    if not proof.holds():
        return body
    groups: dict[Any, list[_Child]] = {}
    for one in root.iter():
        if one.getparent() is not None:
            groups.setdefault(one.tag, []).append(_Child(one))
    for tag in list(groups)[:_MOST_NAMES]:
        proof.without([_All([one for one in groups[tag] if one.node.getroottree().getroot() is root])])
    return written()


@dataclass(slots=True)
class _All:
    """Pieces that go together or stay together."""

    pieces: list[Any]

    def out(self) -> None:
        for one in self.pieces:
            one.out()

    def back(self) -> None:
        for one in reversed(self.pieces):
            one.back()


@dataclass(slots=True)
class _Member:
    """A member of an object; put back, it stands where it stood."""

    holder: dict[str, Any]
    name: str
    _before: dict[str, Any] = field(default_factory=dict, init=False)

    def out(self) -> None:
        self._before = dict(self.holder)
        self.holder.pop(self.name, None)

    def back(self) -> None:
        self.holder.clear()
        self.holder.update(self._before)


@dataclass(slots=True)
class _Child:
    """An element with the white space behind it."""

    node: _Element
    _parent: _Element | None = field(default=None, init=False)
    _place: int = field(default=0, init=False)

    def out(self) -> None:
        self._parent = self.node.getparent()
        if self._parent is not None:
            self._place = self._parent.index(self.node)
            self._parent.remove(self.node)

    def back(self) -> None:
        if self._parent is not None:
            self._parent.insert(self._place, self.node)


def _members(data: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any], str]]:
    """Yield every member of every object: the names that lead to it, the object, its name; lists have no name."""
    if isinstance(data, dict):
        for name, value in list(data.items()):
            yield (*path, name), data, name
            yield from _members(value, (*path, name))
    elif isinstance(data, list):
        for one in data:
            yield from _members(one, path)
