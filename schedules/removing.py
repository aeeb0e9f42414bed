"""A newsroom is followed no longer: its table leaves `workspace.toml`, and all that is known of it stays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper import failpoints
from newsroom_scraper.declared import load
from newsroom_scraper.disk import sync
from newsroom_scraper.errors import WorkspaceError
from newsroom_scraper.newsroom import NAME
from schedules import rewriting
from schedules.cut import Cut, cut
from schedules.workspace import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import Workspace

FOLDER: Final = "removed"
_HEAD: Final = """\
# Until {at} these lines stood in workspace.toml. Put them there again to follow the newsroom again.
"""
_SINCE: Final = re.compile(r"# Until (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was done.

    Attributes:
        at: since when it is followed no longer.
        lines: the file that has its lines of `workspace.toml`.
        before: the copy of `workspace.toml` as it was.

    """

    newsroom: str
    at: str
    lines: Path
    before: Path


def is_set(workspace: Workspace, newsroom: str) -> bool:
    """Return whether `workspace.toml` sets a newsroom, rightly or wrongly."""
    return newsroom in workspace.limits or newsroom in workspace.broken


def since(workspace: Workspace, newsroom: str) -> str | None:
    """Return since when a newsroom is followed no longer; None: it is followed, or nobody removed it."""
    if is_set(workspace, newsroom):
        return None
    try:
        found = _SINCE.match(_lines_of(workspace, newsroom).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):  # nobody removed it, or somebody made another file of it
        return None
    return found[1] if found else None


def mentions(workspace: Workspace, newsroom: str) -> list[str]:
    """Return the tables of hooks and routes that name a newsroom, as `[routes.desk]`."""
    found, words = [], set(workspace.called.spellings(newsroom))
    for kind in ("hooks", "routes"):
        tables = workspace.telling.get(kind)
        for name, table in tables.items() if isinstance(tables, dict) else ():
            named: Any = table.get("newsrooms") if isinstance(table, dict) else None
            if any(isinstance(one, str) and one in words for one in (named if isinstance(named, list) else [named])):
                found.append(f"[{kind}.{name}]")
    return found


def lines_of(workspace: Workspace, newsroom: str) -> Cut:
    """Return `workspace.toml` without a newsroom, and the newsroom's lines in it; nothing is changed.

    Raises:
        WorkspaceError: the file cannot be read, or the newsroom has no table of its own there.

    """
    path = workspace.root / FILE
    parsed = load(path, WorkspaceError)
    written = next((one for one in workspace.called.spellings(newsroom) if one in parsed.get("newsroom", {})), newsroom)
    try:
        if not NAME.match(newsroom):
            raise ValueError(f'"{newsroom}" is no name of a newsroom')  # noqa: TRY301 - told like the others
        return cut(rewriting.text_of(path), "newsroom", written)
    except ValueError as problem:
        raise WorkspaceError(
            f"cannot be cut by lines: {problem}",
            path=path,
            advice=f"Nothing was changed. Take what it says of {newsroom} out by hand.",
        ) from problem


def remove(workspace: Workspace, newsroom: str) -> Removed:
    """Take a newsroom out of `workspace.toml`; its lines, and the file as it was, are kept in `removed/`.

    What is on the disk at any moment is the file as it was or as it will be, so that doing it again finishes.

    Raises:
        WorkspaceError: as `lines_of`, or nothing can be written.
        BusyError: another process is doing the same.

    """
    path, folder = workspace.root / FILE, workspace.root / FOLDER
    with rewriting.alone(workspace):
        found = lines_of(workspace, newsroom)
        now = datetime.now(UTC)
        at = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        made = Removed(
            newsroom=newsroom,
            at=at,
            lines=_lines_of(workspace, newsroom),
            before=folder / f"workspace-{now:%Y%m%dT%H%M%SZ}-{newsroom}.toml",
        )
        try:
            folder.mkdir(exist_ok=True)
            rewriting.write(made.before, rewriting.text_of(path), like=path)
            rewriting.write(made.lines, _HEAD.format(at=at) + found.gone, like=path)
            sync(workspace.root)
            failpoints.reach("remove.kept")
            rewriting.write(path, found.rest, like=path)
        except OSError as problem:
            raise WorkspaceError(
                f"cannot be written ({problem.strerror or problem})",
                path=workspace.root,
                advice=f"{newsroom} is followed as before. Mend the folder's permissions, or make room.",
            ) from problem
        failpoints.reach("remove.done")
    return made


def _lines_of(workspace: Workspace, newsroom: str) -> Path:
    return workspace.root / FOLDER / f"{newsroom}.toml"
