"""Everything that is wrong with a declaration, and not only the first thing.

A declaration is refused at the first key that cannot be used. Here that key is left out and the rest is read again, so
that each thing is told once. What is missing cannot be left out: its table is, where there are several of the kind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper import newsroom as declaring
from newsroom_scraper.declared import load as load_toml
from newsroom_scraper.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_MOST: Final = 50
_SOUND: Final[dict[str, Callable[[int], dict[str, Any]]]] = {
    "discover": lambda _: {"url": "https://left-out.invalid/"},
    "layout": lambda place: {"name": f"left out {place}"},
}
"""What stands where one of several tables was left out."""
_STEP: Final = re.compile(r"([^.\[\]]+)(?:\[([^\]]*)\])?")


def faults(name: str, folders: Sequence[Path] = ()) -> list[DeclarationError]:
    """Return everything that is wrong with a declared newsroom; nothing where it can be used.

    Args:
        name: of the declaration.
        folders: searched before those that ship.

    """
    try:
        declaring.load(name, folders)
    except DeclarationError as problem:
        found = [problem]
    else:
        return []
    path = declaring.names(folders).get(name)
    if path is None or found[0].field is None or found[0].path != path:
        return found
    try:
        data = load_toml(path, DeclarationError)
    except DeclarationError:
        return found
    if "extends" in data:
        return found  # what is wrong may stand in the other file, and is told of that one
    told: list[str | None] = [found[0].field]
    last, whole = found[0], False
    while len(found) < _MOST and _left_out(data, last.field or "", whole=whole):
        after = _fault(data, path)
        if after is None:
            break
        # What is missing now was left out here: then its table goes as well.
        last, whole = after, after.field in told
        if not whole:
            found.append(after)
            told.append(after.field)
    return found


def _fault(data: dict[str, Any], path: Path) -> DeclarationError | None:
    try:
        declaring.declared(data, path)
    except DeclarationError as problem:
        return problem
    return None


def _left_out(data: dict[str, Any], field: str, *, whole: bool) -> bool:
    """Take the key that a dotted name means out of a declaration, or the table of several in which it is missing.

    Args:
        data: the declaration.
        field: the name.
        whole: whether the table goes, whatever it holds.

    """
    inner: Any = data
    holders: list[tuple[Any, Any]] = []
    for name, label in _STEP.findall(field):
        if not isinstance(inner, dict) or name not in inner:
            break
        holders.append((inner, name))
        inner = inner[name]
        if label:
            at = _numbered(inner, label)
            if at is None:
                break
            holders.append((inner, at))
            inner = inner[at]
    else:
        if whole:
            holders.pop()
        elif holders:
            del holders[-1][0][holders[-1][1]]
            return True
    for holder, place in reversed(holders):
        if isinstance(holder, list) and (name := str(holders[0][1])) in _SOUND:
            # What comes after it keeps its number.
            holder[place] = _SOUND[name](place)
            return True
    return False


def _numbered(tables: Any, label: str) -> int | None:
    if not isinstance(tables, list):
        return None
    for at, one in enumerate(tables):
        if isinstance(one, dict) and one.get("name") == label:
            return at
    return int(label) - 1 if label.isdigit() and 0 < int(label) <= len(tables) else None
