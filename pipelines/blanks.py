"""A record of a WARC as long as the one it replaces, which says less or nothing; and what one says of itself. Pure."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from pipelines.shared import SEALED

_TEXT: Final = b"description: a page stood here; it was taken out on purpose\r\n"
_RECORD: Final = (
    b"WARC/1.1\r\n"
    b"WARC-Type: warcinfo\r\n"
    b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
    b"WARC-Date: 1970-01-01T00:00:00Z\r\n"
    b"Content-Type: application/warc-fields\r\n"
    b"Content-Length: %d\r\n\r\n%b\r\n\r\n"
) % (len(_TEXT), _TEXT)
_SEALED: Final = SEALED.lower().encode()
_COMMENT: Final = b"\x1f\x8b\x08\x10\0\0\0\0\0\xff"


def blank(size: int) -> bytes:
    """Return a gzip member of so many bytes that holds no page; what is over is in its comment, as spaces.

    Raises:
        ValueError: there is no member so short.

    >>> len(blank(1234)), len(blank(21))
    (1234, 21)
    """
    for text in (_RECORD, b""):
        made = packed(text, size)
        if made is not None:
            return made
    raise ValueError(f"no record takes {size} bytes")


def packed(record: bytes, size: int) -> bytes | None:
    """Return a record as a gzip member of so many bytes, what is over in its comment; None: it takes more."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    made = packer.compress(record) + packer.flush()
    over = size - len(_COMMENT) - 1 - len(made) - 8
    if over < 0:
        return None
    return _COMMENT + b" " * over + b"\0" + made + struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)


def head_of(record: bytes) -> tuple[str, str]:
    """Return a record's address and the digest that its payload had when it was sealed, "" where it names none."""
    fields = {}
    for line in record.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        fields[name.strip().lower()] = value.strip().decode("utf-8", "replace")
    digest = fields.get(_SEALED) or fields.get(b"warc-payload-digest", "")
    return fields.get(b"warc-target-uri", "").strip("<>"), digest
