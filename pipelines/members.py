"""The records of a WARC as they lie on the disk: one gzip member each, found without reading what they hold.

What was asked and how it went (`request`, `metadata`) stand behind the response that they are of, and are one with it.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import EvidenceError
from pipelines.shared import MOVED

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.kept import Digest

_CHUNK: Final = 1 << 16  # small, because what follows a member in its chunk is copied
_HEAD: Final = 1 << 10
_INFO: Final = b"warcinfo"
_TYPE: Final = re.compile(rb"\r\nWARC-Type: (\w+)\r\n")
_MOVED: Final = b"\r\n" + MOVED + b"\r\n"
_BESIDE: Final = frozenset({b"request", b"metadata"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One record, with those that are of it.

    Attributes:
        offset: of its first byte.
        size: in bytes, of all of them.
        info: it is no page of its own: it describes the file, or another record leads to it.
        revisit: it says that a page was as it is stored elsewhere, and is none itself.

    """

    offset: int
    size: int
    info: bool
    revisit: bool = False


def scan(path: Path) -> tuple[list[Member], Digest]:
    """Return the records of a WARC, in order, and its SHA-256 and size.

    Raises:
        EvidenceError: it does not end with a whole record, or one does not unpack.
        OSError: it cannot be read.

    """
    found: list[Member] = []
    hasher = hashlib.sha256()
    begun = at = 0
    unpacker, head = zlib.decompressobj(16 + zlib.MAX_WBITS), b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            hasher.update(chunk)
            while chunk:
                try:
                    text = unpacker.decompress(chunk)
                except zlib.error as problem:
                    raise EvidenceError(f"holds a record at {begun} that does not unpack", path=path) from problem
                head += text[: _HEAD - len(head)]
                at += len(chunk) - len(unpacker.unused_data)
                chunk = unpacker.unused_data
                if unpacker.eof:
                    _add(found, _type(head), begun, at - begun)
                    begun = at
                    unpacker, head = zlib.decompressobj(16 + zlib.MAX_WBITS), b""
    if begun != at:
        raise EvidenceError(f"ends within the record at {begun}", path=path)
    return found, {"sha256": hasher.hexdigest(), "bytes": at}


def _type(head: bytes) -> bytes:
    fields = head.partition(b"\r\n\r\n")[0] + b"\r\n"
    said = _TYPE.search(fields)
    return _INFO if _MOVED in fields else said[1] if said else b""


def _add(found: list[Member], what: bytes, offset: int, size: int) -> None:
    """Add a record, or what is of the one before."""
    if what in _BESIDE and found and not found[-1].info:
        found[-1] = replace(found[-1], size=found[-1].size + size)
    else:
        found.append(Member(offset=offset, size=size, info=what == _INFO, revisit=what == b"revisit"))


def digest(path: Path) -> Digest:
    """Return the SHA-256 and size of a file.

    Raises:
        OSError: it cannot be read.

    """
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            hasher.update(chunk)
        return {"sha256": hasher.hexdigest(), "bytes": file.tell()}
