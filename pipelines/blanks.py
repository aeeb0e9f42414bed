"""A record of a WARC that says nothing, as long as the one it replaces; and what a record says of itself. Pure."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Final

_TEXT: Final = b"description: a page stood here; it was taken out on purpose\r\n"
_RECORD: Final = (
    b"WARC/1.1\r\n"
    b"WARC-Type: warcinfo\r\n"
    b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
    b"WARC-Date: 1970-01-01T00:00:00Z\r\n"
    b"Content-Type: application/warc-fields\r\n"
    b"Content-Length: %d\r\n\r\n%b\r\n\r\n"
) % (len(_TEXT), _TEXT)
_COMMENT: Final = b"\x1f\x8b\x08\x10\0\0\0\0\0\xff"
_ENCODED: Final = re.compile(rb"\r\ncontent-encoding:\s*(x-gzip|gzip|deflate)", re.IGNORECASE)


def blank(size: int) -> bytes:
    """Return a gzip member of so many bytes that holds no page; what is over is in its comment, as spaces.

    Raises:
        ValueError: there is no member so short.

    >>> len(blank(1234)), len(blank(21))
    (1234, 21)
    """
    for text in (_RECORD, b""):
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(text) + packer.flush()
        over = size - len(_COMMENT) - 1 - len(packed) - 8
        if over >= 0:
            return _COMMENT + b" " * over + b"\0" + packed + struct.pack("<II", zlib.crc32(text), len(text))
    raise ValueError(f"no record takes {size} bytes")


def head_of(record: bytes) -> tuple[str, str]:
    """Return a record's address and the digest of its payload, "" where it names none."""
    fields = {}
    for line in record.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        fields[name.strip().lower()] = value.strip().decode("utf-8", "replace")
    return fields.get(b"warc-target-uri", "").strip("<>"), fields.get(b"warc-payload-digest", "")


def html_of(record: bytes) -> str:
    """Return what a record's response says, unpacked as far as it unpacks; only its addresses are asked for."""
    head, _, body = record.partition(b"\r\n\r\n")[2].partition(b"\r\n\r\n")
    if found := _ENCODED.search(b"\r\n" + head):
        for bits in (16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS):
            try:
                body = zlib.decompress(body, bits) if found else body
            except zlib.error:
                continue
            break
    return body.decode("utf-8", "replace")
