"""What passes between the archive and those who compare: plain records, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Release:
    """A release as the archive knows it.

    Attributes:
        line: the latest version's line of `releases.jsonl`.
        body_hash: over the folded body alone; finds reposts.
        last_look: instant (RFC 3339, UTC) at which it was last met.
        pending: field → {"value", "looks"}: differences seen but not believed (design §4.5).
        keys: identities of the addresses that it goes by.
        seen_as: a later page that says what the version says, through another layout; None: the version's own page.

    """

    release_id: str
    newsroom: str
    status: str
    version: int
    content_hash: str
    body_hash: str | None
    last_look: str
    pending: dict[str, dict[str, Any]]
    line: dict[str, Any]
    keys: set[str] = field(default_factory=set)
    seen_as: dict[str, Any] | None = None

    @property
    def page(self) -> dict[str, Any]:
        """Return the stored page to compare with: its evidence, entry and layout."""
        return self.seen_as or {name: self.line.get(name) for name in ("evidence", "entry", "layout")}


@dataclass(slots=True, kw_only=True)
class Known:
    """Everything that is known of one newsroom.

    Attributes:
        listing_whole: whether its listing was once read to the end.
        last_manifest: SHA-256 of the last crawl's manifest.
        last_crawl: id of the last committed crawl, or None: a first look.
        noise: pattern → on how many pages it was noise.
        unread: identity → the mark ("" for none) that a release, listed once and never read yet, will carry.
        agreed: (layout, layout, field): the two layouts were seen to read the same there.

    """

    newsroom: str
    releases: dict[str, Release]
    by_key: dict[str, str]
    held: dict[str, dict[str, Any]]
    listing_whole: bool
    last_manifest: str | None
    last_crawl: str | None
    noise: dict[str, int] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    agreed: set[tuple[str, str, str]] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Commit:
    """What one crawl adds; committed together or not at all.

    Attributes:
        releases: new or changed states, whole.
        looked: release_id → instant of the look, for those whose state stayed as it was.
        versions: (release_id, version, line).
        changes: accepted, with whether they ring.
        held: claim → {"line", "first_held_at", "looks"}: replaces what was held before.
        summary: the crawl, as `crawls` shows it.

    """

    newsroom: str
    crawl_id: str
    state: str
    manifest: str
    listing_whole: bool
    releases: list[Release] = field(default_factory=list)
    looked: dict[str, str] = field(default_factory=dict)
    versions: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    changes: list[tuple[dict[str, Any], bool]] = field(default_factory=list)
    held: dict[str, dict[str, Any]] = field(default_factory=dict)
    noise: dict[str, int] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    agreed: set[tuple[str, str, str]] = field(default_factory=set)
    summary: dict[str, Any] = field(default_factory=dict)
