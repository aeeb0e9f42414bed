"""What passes between the archive and those who compare: plain records, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(slots=True, kw_only=True)
class Release:
    """A release as the archive knows it.

    Attributes:
        line: its line of `releases.jsonl`.
        body_hash: over the folded body alone; finds reposts.
        last_look: instant (RFC 3339, UTC) at which its page was last met.
        pending: field → {"value", "looks"}: differences seen but not believed (design §4.5).
        keys: identities of the addresses that it goes by.
        seen_as: a later page that says what the version says, through another layout; None: the version's own page.
        place: its row in the last whole walk through the listing that showed it; None: it was not listed there.
        streak: at how many looks in a row it had changed.
        calm: for a restless release, at how many looks in a row it had not.

    """

    release_id: str
    newsroom: str
    status: str
    version: int
    content_hash: str
    body_hash: str | None
    last_look: str
    pending: dict[str, dict[str, Any]]
    line: Mapping[str, Any]
    keys: set[str] = field(default_factory=set)
    seen_as: dict[str, Any] | None = None
    place: int | None = None
    streak: int = 0
    calm: int = 0

    @property
    def layout(self) -> str | None:
        """Return the layout that reads the stored page to compare with."""
        told: str | None = (self.seen_as or self.line).get("layout")
        return told

    @property
    def page(self) -> dict[str, Any]:
        """Return the stored page to compare with: its evidence, entry and layout."""
        return self.seen_as or {name: self.line.get(name) for name in ("evidence", "entry", "layout")}


@dataclass(slots=True, kw_only=True)
class Held:
    """A change that is not believed yet.

    Attributes:
        id: the claim's: the same for the same claim in another crawl.
        rule: of the judge, by name.
        mass: what is held together has one; it is accepted or rejected together by it.
        looks: in how many crawls it was seen alike.
        rejected: a person said that it is not so; it is not claimed again while it looks the same.
        why: it is held, as a clause.
        line: the change, as it would be told.
        after: the release's state, were it believed.

    """

    id: str
    newsroom: str
    rule: str
    mass: str
    first_held_at: str
    looks: int
    rejected: bool
    why: str
    line: dict[str, Any]
    after: Release


class Version(NamedTuple):
    """A version of a release, as it was read first."""

    release_id: str
    version: int
    crawl_id: str
    line: Mapping[str, Any]


class Look(NamedTuple):
    """What a crawl met at a release; `at` is an instant (RFC 3339, UTC)."""

    release_id: str
    look: str
    at: str


class Told(NamedTuple):
    """A line of the outbox: an accepted change, or a notice.

    `rings`: it is news for a desk. `told_in`: the notice that tells of it, where it is not told by itself.
    """

    line: dict[str, Any]
    rings: bool
    told_in: str | None = None


@dataclass(slots=True, kw_only=True)
class Known:
    """Everything that is known of one newsroom.

    Attributes:
        listing_whole: whether its listing was once read to the end.
        last_manifest: SHA-256 of the last crawl's manifest.
        last_crawl: id of the last committed crawl, or None: a first look.
        decided: how many of what people decided the archive has.
        health: {"state", "since", "why", "next", "told_at", "crawl_id", "good_at"}, or {} before the first crawl.
        noise: pattern → on how many pages it was noise.
        overnight: lines that may be noise by night: pattern → release_id → (hash, looks).
        unread: identity → the mark ("" for none) that a release, listed once and never read yet, will carry.
        agreed: (layout, layout, field): the two layouts were seen to read the same there.
        walked_at: when its listing was walked to its end last, or None.

    """

    newsroom: str
    releases: dict[str, Release]
    by_key: dict[str, str]
    held: dict[str, Held]
    listing_whole: bool
    last_manifest: str | None
    last_crawl: str | None
    decided: int = 0
    health: dict[str, Any] = field(default_factory=dict)
    noise: dict[str, int] = field(default_factory=dict)
    overnight: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    agreed: set[tuple[str, str, str]] = field(default_factory=set)
    walked_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Commit:
    """What one crawl, or one decision of a person, adds; committed together or not at all.

    Attributes:
        crawl: the crawl, as `crawls` shows it, or None: a person decided.
        releases: new or changed states, whole.
        relined: of those, the ids of the ones that say something else without being a new version.
        looks: what the crawl met, once a release.
        outbox: accepted changes and notices, in the order in which they are told.
        held: by id; replaces what was held before.
        decided: the number of the decision, or 0: it is a crawl.
        decided_at: instant (RFC 3339, UTC) of the decision; "": it is a crawl.

    """

    newsroom: str
    crawl: dict[str, Any] | None
    manifest: str | None
    listing_whole: bool
    decided: int = 0
    decided_at: str = ""
    releases: list[Release] = field(default_factory=list)
    relined: set[str] = field(default_factory=set)
    looks: list[Look] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    outbox: list[Told] = field(default_factory=list)
    held: dict[str, Held] = field(default_factory=dict)
    health: dict[str, Any] = field(default_factory=dict)
    noise: dict[str, int] = field(default_factory=dict)
    overnight: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    agreed: set[tuple[str, str, str]] = field(default_factory=set)
