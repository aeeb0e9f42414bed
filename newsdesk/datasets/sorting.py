"""Lines sorted by their keys in little memory: sorted stretches in files, merged as they are read."""

from __future__ import annotations

import heapq
import tempfile
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newsdesk.datasets.keyed import Keyed

STRETCH: Final = 64 << 20
"""Bytes of lines that are sorted at once."""

_EACH: Final = 250
"""Bytes of memory that a line takes beside its own, about."""


@contextmanager
def in_sorted_order(lines: Iterable[Keyed], folder: Path, *, stretch: int = STRETCH) -> Iterator[Iterator[Keyed]]:
    """Open lines in the order of their keys; those with one key stay in their order.

    Args:
        lines: under their keys.
        folder: for the stretches; its files go when this is closed.
        stretch: bytes of memory, about.

    """
    files: list[IO[bytes]] = []
    held: list[Keyed] = []
    size = 0
    with ExitStack() as stack:
        for one in lines:
            held.append(one)
            size += len(one[0]) + len(one[2]) + _EACH
            if size >= stretch:
                files.append(stack.enter_context(tempfile.TemporaryFile(dir=folder)))
                _write(held, files[-1])
                held, size = [], 0
        held.sort(key=itemgetter(0))
        yield heapq.merge(*(_read(file) for file in files), iter(held), key=itemgetter(0))


def _write(held: list[Keyed], file: IO[bytes]) -> None:
    held.sort(key=itemgetter(0))
    for key, at, line in held:
        # The length of a key says where it ends, whatever is in it.
        file.write(b"%d %d %b%b%b" % (len(key), at, key, line, b"" if line.endswith(b"\n") else b"\n"))
    file.seek(0)


def _read(file: IO[bytes]) -> Iterator[Keyed]:
    for told in file:
        length, at, rest = told.split(b" ", 2)
        end = int(length)
        yield rest[:end], int(at), rest[end:]
