"""A file of lines that only grows: each line is on the disk before what it tells of is relied on."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipelines.kept import Digest

_CHUNK = 1 << 20


def append(path: Path, told: Iterable[dict[str, Any]]) -> None:
    """Add lines; one that a kill left unfinished before them was never written, and goes."""
    data = b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in told)
    with path.open("a+b") as file:
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a file that are whole; none where there is no file.

    Raises:
        ValueError: one of them is no JSON.

    """
    if not path.exists():
        return []
    data = path.read_bytes()
    return [orjson.loads(line) for line in data[: data.rfind(b"\n") + 1].splitlines()]


def grown(path: Path) -> Digest:
    """Return the SHA-256 and size of a file's whole lines."""
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    return {"sha256": hashlib.sha256(whole).hexdigest(), "bytes": len(whole)}


def heads(path: Path, sizes: Iterable[int]) -> Iterator[tuple[int, str | None]]:
    """Yield (size, SHA-256 of a file's first so many bytes; None: it is shorter) for each size, smallest first.

    Raises:
        OSError: it cannot be read.

    """
    hasher, at = hashlib.sha256(), 0
    with path.open("rb") as file:
        for size in sorted(set(sizes)):
            while at < size and (data := file.read(min(_CHUNK, size - at))):
                hasher.update(data)
                at += len(data)
            yield size, hasher.copy().hexdigest() if at == size else None
