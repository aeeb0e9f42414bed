"""Whether each record of a WARC is what its own digests say; a damaged one is named, and those behind it found."""

from __future__ import annotations

import mmap
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from pipelines.blanks import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC: Final = b"\x1f\x8b\x08"
_LEAST: Final = b"WARC/"
_CHUNK: Final = 1 << 16


@dataclass(slots=True, kw_only=True)
class Records:
    """What was found in a WARC.

    Attributes:
        number: of records that hold.
        payloads: where each of them begins → digest of its payload, "" where it names none.
        wrong: sentences, each with the byte at which a record begins, and its address.

    """

    number: int = 0
    payloads: dict[int, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def verify(path: Path) -> Records:
    """Return how many records of a WARC hold, and which do not.

    Raises:
        OSError: it cannot be read.

    """
    found = Records()
    if path.stat().st_size == 0:
        return found
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for offset, record in _members(data):
            if record is None:
                found.wrong.append(f"{path}: holds a record at byte {offset} that does not unpack.")
            elif (problem := _problem(record)) is not None:
                uri = head_of(record)[0]
                found.wrong.append(
                    f"{path}: holds a record at byte {offset} {f'of {uri} ' if uri else ''}that {problem}."
                )
            else:
                found.number += 1
                found.payloads[offset] = head_of(record)[1]
    return found


def _members(data: mmap.mmap) -> Iterator[tuple[int, bytes | None]]:
    """Yield where each record begins, and what it says; None: it does not unpack."""
    at = 0
    while at < len(data):
        record, size = _unpacked(data, at)
        yield at, record
        if record is None:
            at = _next(data, at + 1)
        else:
            at += size


def _unpacked(data: mmap.mmap, at: int) -> tuple[bytes | None, int]:
    unpacker, parts, end = zlib.decompressobj(16 + zlib.MAX_WBITS), [], at
    try:
        while not unpacker.eof and end < len(data):
            chunk = data[end : end + _CHUNK]
            parts.append(unpacker.decompress(chunk))
            end += len(chunk) - len(unpacker.unused_data)
    except zlib.error:
        return None, 0
    return (b"".join(parts), end - at) if unpacker.eof else (None, 0)


def _next(data: mmap.mmap, at: int) -> int:
    """Return where the next record begins that unpacks, or the end."""
    while (at := data.find(_MAGIC, at)) >= 0:
        try:
            if zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data[at : at + _CHUNK], len(_LEAST)) == _LEAST:
                return at
        except zlib.error:
            pass
        at += 1
    return len(data)


def _problem(record: bytes) -> str | None:
    """Return what is wrong with a record, as the end of a sentence, or None."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    if not record:
        return None  # what is left of one that was taken out and had no room for a word
    try:
        for one in ArchiveIterator(BytesIO(record), check_digests=True):
            while one.raw_stream.read(_CHUNK):
                pass
            if one.digest_checker.passed is False:
                return "is not what its digest says"
    except (ArchiveLoadFailed, ValueError) as problem:
        return f"cannot be read ({problem})"
    return None
