"""A newsroom is called otherwise: a line of `[names]` in `workspace.toml` says so, and nothing else changes.

Folder, archive, ids and evidence go by the key, the newsroom's first name (`schedules.called`). So nothing that was
sealed, hashed or cited is touched, a crawl under way is not disturbed, and hosts that share an archive may differ.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper import failpoints
from newsroom_scraper.declared import load
from newsroom_scraper.errors import WorkspaceError
from newsroom_scraper.newsroom import NAME
from schedules import rewriting
from schedules.cut import heads, name_of
from schedules.workspace import FILE, open_workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schedules.workspace import Workspace

_TABLE: Final = "names"
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """What a newsroom is called, or would be.

    Attributes:
        key: its first name, under which everything of it is stored.
        old: what it was called.
        new: what it is called now.
        line: of `[names]` that says so.

    """

    key: str
    old: str
    new: str
    line: str


def planned(workspace: Workspace, key: str, new: str, *, known: Collection[str]) -> Renamed:
    """Return what renaming a newsroom would do; nothing is changed.

    Args:
        workspace: whose.
        key: of the newsroom.
        new: what it is to be called.
        known: newsrooms that the archive knows.

    Raises:
        WorkspaceError: the name cannot be one, or means another newsroom.

    """
    called = workspace.called
    if not NAME.match(new):
        raise WorkspaceError(
            f'"{new}" is no name of a newsroom',
            advice="Nothing was changed. Use small letters, digits and single hyphens.",
        )
    if called.key(new) != key and (why := _whose(workspace, new, known)):
        raise WorkspaceError(f'"{new}" {why}', advice="Nothing was changed. Choose another name.")
    names = called.renamed(key, new)
    return Renamed(key=key, old=called.name(key), new=new, line=_line(key, names))


def _whose(workspace: Workspace, name: str, known: Collection[str]) -> str | None:
    """Return why a name is another newsroom's, as a clause, or None: it is nobody's."""
    other = workspace.called.key(name)
    if other != name:
        return f"is, or was, what {other} is called"
    if name in workspace.declared():
        return "is another newsroom, which is declared"
    if name in known or workspace.home_of(name).exists():
        return "is another newsroom, of which the archive or a folder of the data tells"
    if name in workspace.called.names or name in workspace.limits or name in workspace.broken:
        return "is another newsroom, which workspace.toml sets"
    return None


def rename(workspace: Workspace, key: str, new: str, *, known: Collection[str]) -> Renamed:
    """Call a newsroom otherwise.

    The file is as it was or as it will be at any moment, so that doing it again finishes.

    Args:
        workspace: whose.
        key: of the newsroom.
        new: what it is to be called.
        known: newsrooms that the archive knows.

    Raises:
        WorkspaceError: as `planned`, or the file cannot be changed by lines, or not be written.
        BusyError: another process is changing the file.

    """
    path = workspace.root / FILE
    with rewriting.alone(workspace):
        now = open_workspace(workspace.root, strict=False)  # somebody may have renamed it a moment ago
        made = planned(now, key, new, known=known)
        load(path, WorkspaceError)
        try:
            text = named(rewriting.text_of(path), key, now.called.renamed(key, new))
        except ValueError as problem:
            raise WorkspaceError(
                f"cannot be changed by lines: {problem}",
                path=path,
                advice=f"Nothing was changed. Write it by hand, under [{_TABLE}]: {made.line}",
            ) from problem
        try:
            rewriting.write(path, text, like=path)
        except OSError as problem:
            raise WorkspaceError(
                f"cannot be written ({problem.strerror or problem})",
                path=path,
                advice=f"{made.old} is called so as before. Mend the folder's permissions, or make room.",
            ) from problem
        failpoints.reach("rename.done")
    return made


def named(text: str, key: str, names: Sequence[str]) -> str:
    r"""Return `workspace.toml` with the names of a newsroom; every other line stays letter for letter.

    Raises:
        ValueError: the text is not TOML, or does not write them on a line of their own under `[names]`. What comes out
            is parsed and compared: nothing else ever changes.

    >>> named('[names]\na = "b" # since May\n', "a", ["c", "b"])
    '[names]\na = ["c", "b"]\n'
    >>> named("delay = 2\n", "a", ["b"])
    'delay = 2\n\n[names]\na = "b"\n'
    """
    wanted = tomllib.loads(text)
    table = wanted.setdefault(_TABLE, {})
    if not isinstance(table, dict):
        raise ValueError(f"{_TABLE} is no table")  # noqa: TRY004 - of the text, like all that is wrong with it
    table[key] = names[0] if len(names) == 1 else list(names)
    lines: list[str] = _LINE.findall(text)
    begins = list(heads(lines))
    head = next((at for at in begins if name_of(lines[at]) == (_TABLE,)), None)
    line = _line(key, names)
    if head is None:
        end = "\r\n" if lines and lines[-1].endswith("\r\n") else "\n"
        apart = [] if not lines else [end] if lines[-1].endswith("\n") else [end, end]
        made = [*lines, *apart, f"[{_TABLE}]{end}", f"{line}{end}"]
    else:
        end = "\r\n" if lines[head].endswith("\r\n") else "\n"
        until = next((at for at in begins if at > head), len(lines))
        old = next((at for at in range(head + 1, until) if _key(lines[at]) == key), None)
        before = [*lines[:head], lines[head].rstrip("\r\n") + end]
        if old is None:
            made = [*before, f"{line}{end}", *lines[head + 1 :]]
        else:
            made = [*before, *lines[head + 1 : old], f"{line}{end}", *lines[old + 1 :]]
    if _parsed(said := "".join(made)) != wanted:
        raise ValueError(f"{key} is not written on a line of its own under [{_TABLE}]")
    return said


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _key(line: str) -> str | None:
    """Return which key a line sets, or None."""
    try:
        parsed = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    return next(iter(parsed), None)


def _line(key: str, names: Sequence[str]) -> str:
    told = ", ".join(f'"{name}"' for name in names)
    return f"{key} = {told}" if len(names) == 1 else f"{key} = [{told}]"
