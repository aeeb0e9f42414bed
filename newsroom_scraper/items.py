"""What a page gives: a row of a listing, and a release with its text as found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

EXTRACTOR: Final = "newsroom-scraper/1"
"""Name and generation of the reader; raised when the same page may read differently."""

FIELDS: Final = (
    "title",
    "type",
    "summary",
    "body",
    "language",
    "published",
    "modified",
    "authors",
    "topics",
    "images",
    "attachments",
    "contacts",
)
"""The fields whose source on the page is recorded, in the order of `sources`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of a listing.

    Attributes:
        url: absolute, as linked.
        position: 0-based place in the walk through the listing, newest first.
        published_raw: the printed words of the date.
        layout: the layout that read the row, or "repeated" where structure alone found it.

    """

    newsroom: str
    url: str
    listing_url: str
    position: int
    title: str | None = None
    type: str | None = None
    summary: str | None = None
    published_raw: str | None = None
    guid: str | None = None
    layout: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of a release, with what is printed beneath it."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that the body links to (PDF, office document, archive).

    Attributes:
        size: bytes, or None as long as the file itself was not fetched.
        digest: `sha256:…` of the file, or None likewise.

    """

    url: str
    title: str | None = None
    media_type: str | None = None
    size: int | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the response that was read lies.

    Attributes:
        warc: file name, relative to the crawl's folder.
        offset: of the record's gzip member in that file, in bytes.
        digest: `sha256:…` of the payload as it came over the wire.
        fetched_at: RFC 3339, UTC.

    """

    warc: str
    offset: int
    digest: str
    fetched_at: str
    http_status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRelease:
    """One release, its text as found on the page.

    Attributes:
        url: as linked or planned; `final_url` is where redirects led.
        published_raw: the printed date; `published_stamp` the machine-readable one.
        sources: field → selector, json-ld, meta, time, listing or generic.
        layout: the declared layout that read the page, if one did.
        earlier: the first of two fetches in one crawl, when `evidence` is the second.

    """

    newsroom: str
    url: str
    final_url: str
    canonical: str | None = None
    guid: str | None = None
    type: str | None = None
    title: str | None = None
    summary: str | None = None
    body: str | None = None
    language: str | None = None
    published_raw: str | None = None
    published_stamp: str | None = None
    modified_stamp: str | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contacts: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    layout: str | None = None
    extractor: str = EXTRACTOR
    entry: Entry | None = None
    evidence: Evidence | None = None
    earlier: Evidence | None = None
