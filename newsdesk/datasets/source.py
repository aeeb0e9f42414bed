"""Where lines come from: a file, packed or not, standard input, or an archive; each can be read more than once."""

from __future__ import annotations

import gzip
import shutil
import sys
import zlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

import orjson

from newsroom_scraper.errors import DatasetError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

RELEASE: Final = "newsroom.release"
READING: Final = "newsroom.reading"
KINDS: Final = {RELEASE: "1", READING: "1"}
"""Schema → its version that this program reads."""

_BUFFER: Final = 1 << 20
_TROUBLE: Final = (OSError, EOFError, zlib.error, zstd.ZstdError)
"""What reading a file may end with."""


@dataclass(frozen=True, slots=True)
class Source:
    """Lines that can be read more than once.

    Attributes:
        name: as people know it.
        opened: opens them; each is bytes with or without a line break.

    """

    name: str
    opened: Callable[[], AbstractContextManager[Iterable[bytes]]]

    @contextmanager
    def lines(self) -> Iterator[Iterator[tuple[int, bytes]]]:
        """Open the lines that are not blank, each with its number, from 1.

        Raises:
            DatasetError: they cannot be read.

        """
        with ExitStack() as stack:
            try:
                found = stack.enter_context(self.opened())
            except _TROUBLE as problem:
                raise _unreadable(self.name, problem) from problem
            yield self._numbered(found)

    def _numbered(self, lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
        try:
            for at, line in enumerate(lines, start=1):
                if not line.isspace():
                    yield at, line
        except _TROUBLE as problem:
            raise _unreadable(self.name, problem) from problem

    def kind(self) -> str | None:
        """Return the schema of the first line, without its version; None: there is no line.

        Raises:
            DatasetError: it is of another schema, or cannot be read.

        """
        with self.lines() as lines:
            first = next(lines, None)
        return schema_of(self.parsed(*first), self.name, first[0]) if first is not None else None

    def parsed(self, at: int, line: bytes) -> dict[str, Any]:
        """Return a line as an object.

        Raises:
            DatasetError: it is none.

        """
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError as problem:
            if not line.endswith(b"\n"):
                raise DatasetError(
                    "is cut off in its last line", path=place(self.name, at), advice="Take a whole copy of it."
                ) from problem
            raise DatasetError(f"is no JSON ({problem})", path=place(self.name, at)) from problem
        if not isinstance(found, dict):
            raise DatasetError("is no object of JSON", path=place(self.name, at))
        return found


def schema_of(line: dict[str, Any], name: str, at: int) -> str:
    """Return a line's schema, without its version.

    Raises:
        DatasetError: it is neither a release nor a reading, or of a newer program.

    """
    told = str(line.get("schema"))
    schema, _, version = told.partition("/")
    if schema not in KINDS:
        said = f"is a line of {told}" if line.get("schema") else "names no schema"
        raise DatasetError(
            f"{said}, and neither a release nor a reading",
            path=place(name, at),
            advice="Give a releases.jsonl or a readings.jsonl.",
        )
    if version != KINDS[schema]:
        raise DatasetError(f"is a line of {told}, which this program does not know", path=place(name, at))
    return schema


def place(name: str, at: int) -> str:
    """Return how people name a line."""
    return f"{name}, line {at:,}"


def of_file(path: Path, name: str | None = None) -> Source:
    """Return the lines of a file; `.gz` and `.zst` are unpacked as they are read."""

    @contextmanager
    def opened() -> Iterator[Iterable[bytes]]:
        with _open(path) as file:
            yield file

    return Source(name or str(path), opened)


def of_stream(stream: IO[bytes], folder: Path, name: str) -> Source:
    """Return the lines of a stream, kept in a file of `folder` so that they can be read again.

    Raises:
        DatasetError: they cannot be kept.

    """
    path = folder / "stdin.jsonl"
    try:
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file, _BUFFER)
    except OSError as problem:
        raise _unreadable(name, problem) from problem
    return of_file(path, name)


def of_lines(name: str, lines: Callable[[], Iterable[str]]) -> Source:
    """Return lines that a function gives anew each time, without line breaks."""

    @contextmanager
    def opened() -> Iterator[Iterable[bytes]]:
        yield (one.encode() + b"\n" for one in lines())

    return Source(name, opened)


def _open(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return gzip.open(path, "rb")  # type: ignore[return-value] # it is one, but for its type
    if path.suffix == ".zst":
        return zstd.open(path, "rb")  # type: ignore[return-value] # as above
    return path.open("rb", buffering=_BUFFER)


def _unreadable(name: str, problem: BaseException) -> DatasetError:
    if isinstance(problem, FileNotFoundError):
        return DatasetError("there is no such file", path=name)
    if isinstance(problem, OSError) and problem.errno is not None:
        return DatasetError(f"cannot be read ({problem.strerror or problem})", path=name)
    return DatasetError(f"is packed, and cut off or damaged ({problem})", path=name, advice="Take a whole copy of it.")
