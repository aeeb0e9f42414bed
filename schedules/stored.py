"""Stored pages, read again: the WARC is the page store, and today's reader reads it as it reads the web.

A pointer to a page never changes. Where its crawl was reduced, `kept.json` says where the page lies now. Where a
release was cut out of a document that says what several say, the document says by itself what its digest was before.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, BinaryIO

from parsel import Selector
from w3lib.encoding import html_body_declared_encoding, html_to_unicode, http_content_type_encoding, read_bom

from newsroom_scraper.discover import LISTING, PAGES
from newsroom_scraper.discovery import roads
from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.extraction import cascade, sources
from newsroom_scraper.items import Entry
from newsroom_scraper.values import dates
from newsroom_scraper.values.encodings import mended
from newsroom_scraper.values.text import clean, clean_body
from pipelines import kept
from pipelines.identity import COMPARED
from pipelines.shared import REFERS_TO, SEALED

if TYPE_CHECKING:
    from pathlib import Path

    from newsroom_scraper.newsroom import Newsroom
    from schedules.compare import Said


def read_page(warc: Path, evidence: dict[str, Any]) -> tuple[str, bytes, dict[str, bytes]]:
    """Return a stored response: its address, its body without content encoding, and its headers.

    Args:
        warc: the file that `evidence` names.
        evidence: with `offset` and `digest`.

    Raises:
        EvidenceError: the file or record is missing or was let go, or its bytes are not those of the digest.

    """
    try:
        return _at(warc, evidence["offset"], evidence["digest"])
    except FileNotFoundError:
        # Asked for second, so that a crawl which is being reduced can be read at any moment.
        path, offset = kept.moved(warc, evidence["offset"])
        try:
            return _at(path, offset, evidence["digest"])
        except FileNotFoundError as problem:
            raise EvidenceError("cannot be read (it is missing)", path=path, advice=kept.RESTORE) from problem


def _at(warc: Path, offset: int, digest: str) -> tuple[str, bytes, dict[str, bytes]]:
    """Return the response that begins at an offset.

    Raises:
        FileNotFoundError: there is no such file.
        EvidenceError: as `read_page`.

    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with warc.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)), None)
            if record is not None and record.rec_type == "conversion":
                record = _moved(file, record.rec_headers.get_header(REFERS_TO))
            if record is None or record.http_headers is None:
                raise EvidenceError("holds no response there", path=warc)
            headers = {name.lower(): value.encode("latin-1") for name, value in record.http_headers.headers}
            url = record.rec_headers.get_header("WARC-Target-URI")
            sealed, now = (record.rec_headers.get_header(name) for name in (SEALED, "WARC-Payload-Digest"))
            raw = record.raw_stream.read()
    except FileNotFoundError:
        raise
    except (OSError, ArchiveLoadFailed) as problem:
        raise EvidenceError(f"cannot be read ({problem})", path=warc) from problem
    if f"sha256:{hashlib.sha256(raw).hexdigest()}" != (now if sealed == digest else digest):
        raise EvidenceError("does not hold the bytes that were recorded", path=warc, url=url)
    return url, _decoded(raw, headers.get("content-encoding", b"").decode().strip().lower(), warc), headers


def _moved(file: BinaryIO, name: str | None) -> Any:
    """Return the record of that id: a document that did not fit into its place any more is at the end of the file."""
    from warcio.archiveiterator import ArchiveIterator

    file.seek(0)
    return next((one for one in ArchiveIterator(file) if one.rec_headers.get_header("WARC-Record-ID") == name), None)


def _decoded(raw: bytes, encoding: str, warc: Path) -> bytes:
    import zlib

    if encoding in {"", "identity"}:
        return raw
    try:
        if encoding in {"gzip", "x-gzip"}:
            return zlib.decompress(raw, 16 + zlib.MAX_WBITS)
        if encoding == "deflate":
            try:
                return zlib.decompress(raw)
            except zlib.error:
                return zlib.decompress(raw, -zlib.MAX_WBITS)
    except zlib.error as problem:
        raise EvidenceError(f"holds a body that does not unpack ({problem})", path=warc) from problem
    raise EvidenceError(f"holds a body in {encoding}, which is not read", path=warc)


def said_on_page(
    warc: Path,
    evidence: dict[str, Any],
    *,
    newsroom: Newsroom,
    entry: dict[str, Any] | None,
) -> dict[str, Said]:
    """Return what every source of a stored page says of each compared field, read by today's reader.

    A document of a road that spoke (a feed, a REST answer) holds many releases: the one of the entry is read.

    Raises:
        EvidenceError: as `read_page`, or the document does not hold the release.

    """
    url, body, headers = read_page(warc, evidence)
    row = _entry(entry, newsroom)
    road = roads.speaker(body)
    if road is None:
        page = cascade.candidates(_selector(url, body, headers), newsroom=newsroom, url=url, entry=row)
    else:
        page = _spoken(warc, url, body, road, newsroom, row)
    said: dict[str, Said] = {field: {} for field in COMPARED}
    undated = row is not None and row.road == PAGES
    for field in COMPARED:
        if field == "published" and undated:
            continue  # a standing page has no day of publication, whatever days it prints
        for source, value in page.said.get(field, {}).items():
            name = f"{source}:{page.layout}" if source == sources.SELECTOR else source
            plain = _plain(field, value, newsroom)
            if plain:
                said[field][name] = plain
    if page.said["body"]:
        own = f"selector:{page.layout}" if page.layout else road or sources.GENERIC
        said["attachments"][own] = [one.url for one in page.attachments]
    return said


def _spoken(warc: Path, url: str, body: bytes, road: str, newsroom: Newsroom, entry: Entry | None) -> cascade.Page:
    """Return what a document of a road says of the release of a row."""
    from newsroom_scraper.extraction import spoken

    page = None
    if entry is not None:
        page = spoken.candidates(body, newsroom=newsroom, road=road, url=entry.url, guid=entry.guid, entry=entry)
    if page is None:
        raise EvidenceError("does not hold the release that was read from it", path=warc, url=url)
    return page


def _selector(url: str, body: bytes, headers: dict[str, bytes]) -> Selector:
    """Return a page as the spider's response gives it; Scrapy itself is asked only where nothing says the encoding."""
    content_type = headers.get("content-type", b"").decode("latin-1")
    encoding = read_bom(body)[0] or http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if encoding is None:
        from scrapy.http import HtmlResponse

        from newsroom_scraper.middlewares.encoding import mend

        return mend(HtmlResponse(url, body=body, headers=headers)).selector
    return Selector(text=html_to_unicode(f"charset={mended(body, encoding) or encoding}", body)[1], type="html")


def _plain(field: str, value: Any, newsroom: Newsroom) -> Any:
    """Return a source's value as it is compared: a day for a date, clean text for text."""
    if field == "published":
        day = dates.read(str(value), zone=newsroom.zone, order=newsroom.date_order).day
        return day.isoformat() if day else None
    if field == "body":
        return clean_body(value)
    if field == "authors":
        return [str(one) for one in value]
    return clean(str(value))


def _entry(entry: dict[str, Any] | None, newsroom: Newsroom) -> Entry | None:
    if entry is None:
        return None
    return Entry(
        newsroom=newsroom.name,
        url=entry["url"],
        listing_url=entry["listing_url"],
        position=entry["position"],
        title=entry["title"],
        type=entry["type"],
        summary=entry["summary"],
        published_raw=entry["published_raw"],
        layout=entry["layout"],
        # Those of earlier programs say no more.
        guid=entry.get("guid"),
        road=entry.get("road") or LISTING,
        published_stamp=entry.get("published_stamp"),
        modified_stamp=entry.get("modified_stamp"),
        authors=tuple(entry.get("authors") or ()),
        topics=tuple(entry.get("topics") or ()),
        others=tuple(other for one in entry.get("others") or () if (other := _entry(one, newsroom))),
    )
