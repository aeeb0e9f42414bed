"""A stored document that says what several releases say: one of them is taken out, and its record says so. Pure.

The digest with which the crawl was sealed stays in the record beside the one of what it holds now: what the archive
rests on is still found by it, and a copy elsewhere can still be shown to be, or not to be, what was here.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SEALED: Final = "WARC-Sealed-Payload-Digest"
"""Header of a record out of which something was cut: the digest that its payload had when its crawl was sealed."""

REFERS_TO: Final = "WARC-Refers-To"
"""Header of a record that stands where a document stood: the id of the one at the end of the file that has it now."""

MOVED: Final = b"WARC-Moved: yes"
"""Line of a record that was put at the end of its file; it is no page of its own."""

_HREF: Final = re.compile(r"""(?:href\s*=\s*["']?|(?=https?:))([^"'\s<>]+)""", re.IGNORECASE)
"""An address in a page, a sitemap or data, where its slashes may be escaped."""
_LEAD: Final = b"description: a document stood here; what is left of it is at the end of this file\r\n"
_END: Final = b"\r\n\r\n"
_PAYLOAD: Final = b"WARC-Payload-Digest"
_BLOCK: Final = b"WARC-Block-Digest"
_ID: Final = b"WARC-Record-ID"
_LENGTH: Final = b"Content-Length"
_ENCODING: Final = b"Content-Encoding"
_ORIGINAL: Final = b"X-Archive-Orig-"
_GZIP: Final = (16 + zlib.MAX_WBITS,)
_PACKED: Final = {b"gzip": _GZIP, b"x-gzip": _GZIP, b"deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS)}


def without(record: bytes, is_cut: Callable[[str], bool]) -> bytes | None:
    """Return the record of a document without what it says of releases: as it is, where it says nothing of them.

    None: it is no document of a road, but a page.

    Args:
        record: of a WARC, unpacked.
        is_cut: whether an address is that of a release that goes.

    Raises:
        UncutError: it says something of them that cannot be cut out.

    """
    from newsroom_scraper.discovery import cutting  # it needs the readers of feeds, which take long to import

    warc, block = _parts(record)
    http, _, payload = block.partition(_END)
    encoding = (_field(http, _ENCODING) or b"").lower()
    body = _unpacked(payload, encoding)
    url = (_field(warc, b"WARC-Target-URI") or b"").decode("utf-8", "replace").strip("<>")
    if body is None or not cutting.items(body, url):
        return None
    made = cutting.cut(body, url, is_cut)
    if made is None:
        return record
    return _rewritten(warc, http, made)


def links_of(record: bytes) -> list[str]:
    """Return every address that a page names, as it stands there, in order and once."""
    http, _, payload = _parts(record)[1].partition(_END)
    body = _unpacked(payload, (_field(http, _ENCODING) or b"").lower())
    text = (payload if body is None else body).decode("utf-8", "replace")
    return list(dict.fromkeys(href.replace("\\/", "/") for href in _HREF.findall(text)))


def bare(record: bytes, links: Iterable[str]) -> bytes:
    """Return the record of a page of which only its links stay, and their order; of a bare one, that itself."""
    warc, block = _parts(record)
    http, _, payload = block.partition(_END)
    rows = "".join(f'<a href="{link}"></a>\n' for link in links)
    made = f"<!DOCTYPE html>\n<html><body>\n{rows}</body></html>\n".encode("utf-8", "replace")
    return record if payload == made else _rewritten(warc, http, made)


def _rewritten(warc: bytes, http: bytes, made: bytes) -> bytes:
    """Return a record with another body, which says what its digest was when it was sealed."""
    if _field(http, _ENCODING):
        http = re.sub(rb"(?i)(\r\n)(" + re.escape(_ENCODING) + rb":)", rb"\1" + _ORIGINAL + rb"\2", http, count=1)
    http = _with(http, _LENGTH, b"%d" % len(made), only_there=True)
    if _field(warc, SEALED.encode()) is None:
        warc += b"\r\n%b: %b" % (SEALED.encode(), _field(warc, _PAYLOAD) or b"")
    warc = _with(warc, _PAYLOAD, _digest(made))
    warc = _with(warc, _BLOCK, _digest(http + _END + made), only_there=True)
    warc = _with(warc, _LENGTH, b"%d" % len(http + _END + made))
    return warc + _END + http + _END + made + _END


def lead(record: bytes) -> bytes:
    """Return the record that stands where a record stood which is moved."""
    warc, _ = _parts(record)
    lines = (
        b"WARC/1.1",
        b"WARC-Type: conversion",
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>",
        b"WARC-Date: 1970-01-01T00:00:00Z",
        b"%b: %b" % (REFERS_TO.encode(), _field(warc, _ID) or b""),
        b"Content-Type: application/warc-fields",
        b"Content-Length: %d" % len(_LEAD),
    )
    return b"\r\n".join(lines) + _END + _LEAD + _END


def leads_to(record: bytes) -> str | None:
    """Return the id of the record that a record leads to, or None: it leads to none."""
    warc = record.partition(_END)[0]
    if b"\r\nWARC-Type: conversion\r\n" not in warc:
        return None
    return (_field(warc, REFERS_TO.encode()) or b"").decode("latin-1") or None


def as_moved(record: bytes) -> bytes:
    """Return a record as it stands at the end of a file."""
    version, _, rest = record.partition(b"\r\n")
    return record if rest.startswith(MOVED) else b"\r\n".join((version, MOVED, rest))


def moved(record: bytes) -> str | None:
    """Return the id of a record that was put at the end, or None: it was not."""
    warc = record.partition(_END)[0]
    return (_field(warc, _ID) or b"").decode("latin-1") if b"\r\n" + MOVED in warc else None


def _parts(record: bytes) -> tuple[bytes, bytes]:
    """Return a record's own fields, and its block."""
    warc, _, rest = record.partition(_END)
    length = _field(warc, _LENGTH) or b""
    return warc, rest[: int(length)] if length.isdigit() else rest.removesuffix(_END)


def _unpacked(payload: bytes, encoding: bytes) -> bytes | None:
    """Return a body as it reads, or None where it is packed in a way that nothing here reads."""
    if encoding in {b"", b"identity"}:
        return payload
    for bits in _PACKED.get(encoding, ()):
        try:
            return zlib.decompress(payload, bits)
        except zlib.error:
            continue
    return None


def _field(head: bytes, name: bytes) -> bytes | None:
    found = re.search(rb"(?i)\r\n" + re.escape(name) + rb":[ \t]*([^\r\n]*)", head)
    return found[1].strip() if found else None


def _with(head: bytes, name: bytes, value: bytes, *, only_there: bool = False) -> bytes:
    """Return a head with another value of a field; one that is missing is added, unless only what is there counts."""
    line = rb"(?i)(\r\n" + re.escape(name) + rb":)[^\r\n]*"
    made, many = re.subn(line, lambda found: found[1] + b" " + value, head, count=1)
    return made if many or only_there else head + b"\r\n" + name + b": " + value


def _digest(data: bytes) -> bytes:
    return b"sha256:" + hashlib.sha256(data).hexdigest().encode()
