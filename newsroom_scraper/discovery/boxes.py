"""A row of a listing on its way to an entry: the elements that structure finds, and what a row says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from newsroom_scraper.discovery.marks import Mark


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Box:
    """A row: its elements in document order, and its date, if it has one."""

    parts: tuple[_Element, ...]
    mark: Mark | None


def has_link(parts: Iterable[_Element]) -> bool:
    """Return whether a row links to anything."""
    return any(a.get("href") for part in parts for a in part.iter("a"))


@dataclass(slots=True, kw_only=True)
class Told:
    """What one row says, each part on its own, so that a missing one shifts nothing.

    Attributes:
        hrefs: its links to the release, best first.
        link: the element of the first; `heading` is that of the title: with them the row can be described.

    """

    hrefs: list[str]
    title: str | None = None
    type: str | None = None
    summary: str | None = None
    published: str | None = None
    stamp: str | None = None
    flags: tuple[str, ...] = ()
    link: _Element | None = None
    heading: _Element | None = None
