"""The records of a WARC as they lie on the disk: one gzip member each, found without reading what they hold."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import EvidenceError

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.kept import Digest

_CHUNK: Final = 1 << 16  # small, because what follows a member in its chunk is copied
_HEAD: Final = 1 << 10
_INFO: Final = b"\r\nWARC-Type: warcinfo\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One record; `info` where it describes the file and is no page."""

    offset: int
    size: int
    info: bool


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
                    found.append(Member(offset=begun, size=at - begun, info=_INFO in head.partition(b"\r\n\r\n")[0]))
                    begun = at
                    unpacker, head = zlib.decompressobj(16 + zlib.MAX_WBITS), b""
    if begun != at:
        raise EvidenceError(f"ends within the record at {begun}", path=path)
    return found, {"sha256": hasher.hexdigest(), "bytes": at}


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
