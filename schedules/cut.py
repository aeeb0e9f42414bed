"""A table is cut out of a TOML file: its own lines go, every other line stays letter for letter."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Cut:
    """A file without a table.

    Attributes:
        rest: the file's text without it.
        gone: the table's lines.

    """

    rest: str
    gone: str


def cut(text: str, *path: str) -> Cut:
    r"""Return a TOML file without a table, whose name is `path`, and without the tables within it.

    Comments between its lines, and those right after them, go with it. What stands above its name stays, and so does
    what an empty line parts from it, and what stands right above the next name: that is about something else.

    Raises:
        ValueError: the text is not TOML, has no such table, or does not write it under a name of its own, so that it
            cannot be cut out by lines. What is left is parsed and compared: nothing else ever changes.

    >>> cut('a = 1\n# Daily.\n[b.c]\nd = 2 # two\n# e = 3\n\n# Other.\n[f]\n', "b", "c")
    Cut(rest='a = 1\n# Daily.\n\n# Other.\n[f]\n', gone='[b.c]\nd = 2 # two\n# e = 3\n')
    """
    lines = _LINE.findall(text)
    wanted = _without(tomllib.loads(text), path)
    begins = [*heads(lines), len(lines)]
    gone: set[int] = set()
    for begin, end in pairwise(begins):
        if name_of(lines[begin])[: len(path)] == path:
            gone |= set(range(begin, _last(lines, begin, end)))
    kept = [index for index in range(len(lines)) if index not in gone]
    rest = "".join(lines[index] for index in kept)
    if not gone or _clean(tomllib.loads(rest), path) != _clean(wanted, path):
        raise ValueError(f"[{'.'.join(path)}] is not written as a table of its own")
    return Cut(rest, "".join(lines[index] for index in sorted(gone)))


def _without(parsed: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """Return what is parsed, less the table.

    Raises:
        ValueError: there is none.

    """
    inner = parsed
    for name in path[:-1]:
        inner = inner.get(name, {}) if isinstance(inner, dict) else {}
    if not (isinstance(inner, dict) and path[-1] in inner):
        raise ValueError(f"there is no [{'.'.join(path)}]")
    del inner[path[-1]]
    return parsed


def _clean(parsed: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """Return what is parsed, less the tables around the one that went, where they are empty now."""
    if len(path) > 1 and isinstance(inner := parsed.get(path[0]), dict) and not _clean(inner, path[1:]):
        return {name: one for name, one in parsed.items() if name != path[0]}
    return parsed


def heads(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines that name a table: at one that only looks so, what stands above is not whole."""
    for index, line in enumerate(lines):
        if line.lstrip().startswith("[") and name_of(line) and _is_whole("".join(lines[:index])):
            yield index


def _is_whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def name_of(line: str) -> tuple[str, ...]:
    """Return the name of the table that a line begins, in parts; nothing where it begins none."""
    try:
        inner: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    found: list[str] = []
    while inner:
        one = inner[0] if isinstance(inner, list) else inner
        if not isinstance(one, dict) or not one:
            break
        ((name, inner),) = one.items()
        found.append(name)
    return tuple(found)


def _last(lines: Sequence[str], begin: int, end: int) -> int:
    """Return behind which line a table ends that begins at one line, with the next at another."""
    after = end
    while after > begin + 1 and lines[after - 1].strip()[:1] in {"", "#"}:
        after -= 1
    own = after + len(list(takewhile(lambda line: line.strip(), lines[after:end])))
    if own == end < len(lines):
        return after  # right above the next table's name: that one's
    return own
