"""Which records of a crawl say something of a release: its own pages, those that lead to it, documents of several.

A page goes, and a record of the same size that says so takes its place. Out of a document that says what several
releases say, only this one is cut, whatever rests on it: it says of the others what it said. Of a page of the listing
on which something else rests, the links stay. Where what is left does not fit into the place that it had, it goes to
the end of the file, and what stands in its place leads there.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from urllib.parse import urljoin

from newsroom_scraper.values.urls import identity
from pipelines import shared
from pipelines.blanks import blank, head_of, packed

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from newsroom_scraper.values.urls import Rules
    from pipelines.members import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """By what one or more releases are found in a crawl.

    Attributes:
        keys: identities of the addresses that they go by.
        hashes: content hashes of their versions.
        digests: of their stored pages, as evidence has them.
        rules: how the newsroom's addresses are spelled.

    """

    keys: frozenset[str]
    hashes: frozenset[str]
    digests: frozenset[str]
    rules: Rules


@dataclass(slots=True, kw_only=True)
class Found:
    """What was found in the records of a crawl.

    Attributes:
        blanks: where those begin that go.
        filled: where one begins, and what takes its place, as long as it is.
        behind: what is put at the end of the file.
        documents: how many are cut.
        leads: where pages of the listing begin that lead to the release, and go.
        bare: how many of them stay with nothing but their links.
        uncut: why something stays in a document, a clause for each.

    """

    blanks: set[int] = field(default_factory=set)
    filled: dict[int, bytes] = field(default_factory=dict)
    behind: list[bytes] = field(default_factory=list)
    documents: int = 0
    leads: set[int] = field(default_factory=set)
    bare: int = 0
    uncut: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Return whether any record is to be another."""
        return bool(self.blanks or self.filled)


def find(
    warc: Path,
    members: list[Member],
    marked: Marked,
    *,
    listing: Collection[int | None],
    pages: Collection[int],
    spare: Collection[int],
) -> Found:
    """Return which records of a WARC say something of releases.

    Args:
        warc: the file.
        members: its records.
        marked: what is looked for.
        listing: where those of the listing begin.
        pages: where those begin that readings and looks of the releases name.
        spare: where those begin on which other releases rest.

    """
    finding = _Finding(Found(), marked, set(listing), set(pages), set(spare))
    if members:
        with warc.open("rb") as file:
            behind = {name: one for one in members if one.info and (name := shared.moved(_read(file, one).data))}
            for one in members:
                if not one.info:
                    named = _read(file, one)
                    place = behind.get(shared.leads_to(named.data) or "")
                    finding.look(named, named if place is None else _read(file, place))
    return finding.found


def _read(file: BinaryIO, one: Member) -> _Record:
    """Return a record, and apart from it those that are of it: they say nothing of what the response says."""
    file.seek(one.offset)
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    data = unpacker.decompress(file.read(one.size))
    return _Record(one.offset, one.size - len(unpacker.unused_data), data, unpacker.unused_data)


class _Record(NamedTuple):
    """A record: where it begins, how long it is there, what it says unpacked, and the bytes of those that are of it."""

    offset: int
    size: int
    data: bytes
    beside: bytes


@dataclass(frozen=True, slots=True)
class _Finding:
    """A search under way."""

    found: Found
    marked: Marked
    listing: set[int | None]
    pages: set[int]
    spare: set[int]

    def look(self, one: _Record, place: _Record) -> None:
        """Look at a record.

        Args:
            one: where it is named.
            place: where it lies: there, or at the end of the file.

        """
        from newsroom_scraper.discovery.cutting import UncutError

        try:
            made = shared.without(place.data, self._is_marked)
        except UncutError as problem:
            if one.offset in self.spare:
                self.found.uncut.append(str(problem))
            else:
                self._goes(one, place)
            return
        if made is None:
            self._page(one, place)
        elif made is not place.data and self._put(one, place, made):
            self.found.documents += 1

    def _page(self, one: _Record, place: _Record) -> None:
        uri, digest = head_of(place.data)
        if one.offset in self.listing:
            links = shared.links_of(place.data)
            if any(self._is_marked(urljoin(uri, link)) for link in links):
                self._leads(one, place, links)
        elif one.offset in self.pages or self._is_marked(uri) or digest in self.marked.digests:
            self.found.blanks.add(one.offset)

    def _leads(self, one: _Record, place: _Record, links: list[str]) -> None:
        """Let a page of the listing go, or, where something rests on what it lists, all but its links."""
        if one.offset not in self.spare:
            self._goes(one, place)
        elif (made := shared.bare(place.data, links)) is not place.data and self._put(one, place, made):
            self.found.bare += 1

    def _is_marked(self, url: str) -> bool:
        return identity(url, self.marked.rules) in self.marked.keys

    def _goes(self, one: _Record, place: _Record) -> None:
        """Let a document go with all that it says: nothing else rests on it."""
        self.found.blanks.add(one.offset)
        self.found.leads |= {one.offset} & self.listing
        if place is not one:
            self.found.filled[place.offset] = blank(place.size)

    def _put(self, one: _Record, place: _Record, made: bytes) -> bool:
        """Put what is left of a record where it was, or at the end of the file; return whether that could be."""
        member = packed(made, place.size)
        if member is not None:
            self.found.filled[place.offset] = member + place.beside
            return True
        lead = packed(shared.lead(made), one.size)
        if lead is None:
            self.found.uncut.append(
                f"a record of {one.size} bytes holds it, and what is left of that does not fit there"
            )
            return False
        if place is not one:
            self.found.filled[place.offset] = blank(place.size)
        self.found.filled[one.offset] = lead + one.beside
        self.found.behind.append(gzip.compress(shared.as_moved(made), mtime=0))
        return True
