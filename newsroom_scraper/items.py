"""What a document gives: the rows of a listing, and a release with its text as found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

EXTRACTOR: Final = "newsroom-scraper/2"
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
    """A row of a listing, whatever road it stands on.

    Attributes:
        url: absolute, as linked.
        position: 0-based place in the walk through its road, newest first.
        published_raw: the printed words of the date.
        layout: the layout that read the row, or "repeated" where structure alone found it.
        road: listing, feed, sitemap, wordpress or pages; it names the source of what the row says.
        published_stamp: the machine-readable date, as it stands there; `modified_stamp` likewise.
        others: what other roads of the same crawl said of the same release before.

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
    road: str = "listing"
    published_stamp: str | None = None
    modified_stamp: str | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    others: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one document of a road says: a listing page, a feed, a sitemap, an answer in JSON.

    Attributes:
        entries: rows in the order of the document.
        next_url: of the next document, or None at the end.
        children: further documents that it names, in order: the sitemaps of an index.
        layout: that read it, "repeated" for structure alone, the road's name where there is nothing to declare, or
            None: it could not be read, and `problems` says why.
        last_page: the highest page number that the page links to, if it numbers them.
        total: how many rows the road says it has in all, if it says so.
        problems: sentences about what could not be read.
        places: where the rows stand that were found by structure alone.

    """

    entries: tuple[Entry, ...] = ()
    next_url: str | None = None
    children: tuple[str, ...] = ()
    layout: str | None = None
    last_page: int | None = None
    total: int | None = None
    problems: tuple[str, ...] = ()
    places: frozenset[tuple[str, ...]] = frozenset()


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
class FileLook:
    """A look at a file that a release links to.

    Attributes:
        url: as linked.
        size: bytes, or None where it was not read.
        digest: `sha256:…` of the file, or None likewise.
        reason: why it was not read, as a clause for a person, or None.
        evidence: where the file lies, or None where it is the one that was known, which is stored already.
        earlier: the first of two fetches in one crawl, which a file gets that is not the one that was known.

    """

    url: str
    size: int | None = None
    digest: str | None = None
    reason: str | None = None
    evidence: Evidence | None = None
    earlier: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRelease:
    """One release, its text as found on the page.

    Attributes:
        url: as linked or planned; `final_url` is where redirects led.
        published_raw: the printed date; `published_stamp` the machine-readable one.
        sources: field → selector, json-ld, meta, microdata, time, generic, or the road whose rows say it.
        confidence: field → stated, inferred or guessed.
        files: what was met at the addresses of its attachments, where they were looked at.
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
    files: tuple[FileLook, ...] = ()
    contacts: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    confidence: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    layout: str | None = None
    extractor: str = EXTRACTOR
    entry: Entry | None = None
    evidence: Evidence | None = None
    earlier: Evidence | None = None
