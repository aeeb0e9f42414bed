"""What a crawl claims, before anybody judged it: plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schedules import overnight

if TYPE_CHECKING:
    from datetime import date

    from schedules.archive.records import Release
    from schedules.compare import Said
    from schedules.noise import Pattern


@dataclass(slots=True, kw_only=True)
class Claim:
    """A change that a crawl claims, and the state of its release if it is believed.

    Attributes:
        key: the same for the same claim in another crawl.
        before: the release's state until now; None: it is new.
        rings: whether a desk is to be told.
        lines: for an edit of labelled or counting lines alone, the patterns of each (see `noise`).

    """

    key: str
    change: dict[str, Any]
    before: Release | None
    after: Release
    rings: bool
    lines: tuple[frozenset[str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Night:
    """Everything that one crawl means.

    Attributes:
        claims: in the order in which they are told; one of a release builds on those before it.
        states: releases whose state changes without a change being told (re-read, pending differences, new addresses).
        met: releases whose own page said something.
        looks: release_id → (kind, instant), for every release that was looked at.
        walked: whether the whole listing was walked, so that what is missing from it is not listed.
        places: release_id → its row, for those whose row in the whole listing is another now.
        unread: identity → mark, for what is listed and was not read: it keeps the mark that it would have had tonight.
        agreed: (layout, layout, field) about which the two agree, earlier crawls included.
        noise: pattern → on how many pages it was noise, earlier crawls included.
        overnight: lines that may be noise by night, as `overnight` keeps them.

    """

    claims: list[Claim] = field(default_factory=list)
    states: dict[str, Release] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    looks: dict[str, tuple[str, str]] = field(default_factory=dict)
    walked: bool = False
    places: dict[str, int] = field(default_factory=dict)
    noise: dict[str, int] = field(default_factory=dict)
    overnight: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    agreed: set[tuple[str, str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """A sealed crawl, as the comparison needs it.

    Attributes:
        warc: path of its evidence, relative to the workspace.
        baseline: whether the run that it belongs to is the newsroom's first.

    """

    crawl_id: str
    manifest: dict[str, Any]
    readings: list[dict[str, Any]]
    warc: str
    baseline: bool
    last_day: date | None


def two_layouts(old: Release, reading: dict[str, Any]) -> tuple[str, str] | None:
    """Return the layouts that read a release's stored page and its new one, or None where it is the same one."""
    before, now = old.page["layout"], reading.get("layout")
    return (before, now) if before and now and before != now else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A release that reads differently, with everything that its pages say."""

    old: Release
    reading: dict[str, Any]
    seen: str
    before: dict[str, Said]
    first: dict[str, Said]
    second: dict[str, Said] | None
    noise: set[Pattern]

    @property
    def by_night(self) -> dict[Pattern, str]:
        """Return the patterns of the lines that are others than in the stored page, each with what stands there."""
        found: dict[Pattern, str] = {}
        for source in self.before["body"].keys() & self.first["body"].keys():
            found |= overnight.changed(self.before["body"][source], self.first["body"][source])
        return found

    @property
    def layouts(self) -> tuple[str, str] | None:
        """Return the layouts of the stored page and the new one, where they are two."""
        return two_layouts(self.old, self.reading)
