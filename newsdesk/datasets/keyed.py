"""The lines of a source under the key by which they are compared: the id of a release, or the address of a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from newsdesk.datasets.source import READING, RELEASE, Source, place, schema_of
from newsroom_scraper.errors import DatasetError
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsroom_scraper.values.urls import Rules

Keyed = tuple[bytes, int, bytes]
"""A line's key, its number, and the line."""

# So begins every line that this program writes; then its id is read without reading the rest.
_BEGIN: Final = b'{"schema":"newsroom.release/1","id":"'
_LENGTH: Final = len(_BEGIN)


class UnsortedError(Exception):
    """A source is not sorted by its keys."""


def by_id(source: Source, lines: Iterable[tuple[int, bytes]]) -> Iterator[Keyed]:
    """Yield lines of releases under their ids, in the order in which they come.

    Raises:
        DatasetError: a line is no release.

    """
    for at, line in lines:
        if line.startswith(_BEGIN):
            key = line[_LENGTH : line.find(b'"', _LENGTH)]
            if key and b"\\" not in key:
                yield key, at, line
                continue
        yield _id(source, at, source.parsed(at, line)), at, line


def _id(source: Source, at: int, line: dict[str, Any]) -> bytes:
    _expect(RELEASE, source, at, line)
    found = line.get("id")
    if not isinstance(found, str) or not found.isprintable() or not found:
        raise DatasetError("has no id", path=place(source.name, at))
    return found.encode()


def by_address(
    source: Source, lines: Iterable[tuple[int, bytes]], rules_of: Callable[[str], Rules], kind: str
) -> Iterator[Keyed]:
    """Yield lines under the identity of their address; of releases, those that stand there.

    Raises:
        DatasetError: a line is neither a release nor a reading, or has no address.

    """
    for at, text in lines:
        line = source.parsed(at, text)
        _expect(kind, source, at, line)
        if line.get("status") == "removed":
            continue  # nobody can have read it
        url, newsroom = line.get("final_url") or line.get("url"), line.get("newsroom")
        if not isinstance(url, str) or not isinstance(newsroom, str):
            raise DatasetError("has no url or no newsroom", path=place(source.name, at))
        yield identity(url, rules_of(newsroom)).encode(errors="surrogatepass"), at, text


def _expect(kind: str, source: Source, at: int, line: dict[str, Any]) -> None:
    found = schema_of(line, source.name, at)
    if found != kind:
        words = {RELEASE: "a release", READING: "a reading"}
        raise DatasetError(f"is {words[found]}, and the first line is {words[kind]}", path=place(source.name, at))


def in_order(source: Source, lines: Iterable[Keyed], *, again: bool) -> Iterator[Keyed]:
    """Yield sorted lines.

    Args:
        source: theirs.
        lines: under their keys.
        again: whether a key may come again: only its first line is given then.

    Raises:
        UnsortedError: they are not sorted.
        DatasetError: two have one key.

    """
    before = b""
    for one in lines:
        key = one[0]
        if key <= before:
            if key < before:
                raise UnsortedError
            if again:
                continue
            raise DatasetError(f'has the id "{key.decode()}" a second time', path=place(source.name, one[1]))
        before = key
        yield one
