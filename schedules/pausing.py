"""A newsroom that is paused: no schedule runs it until somebody says so, or until a day that was named.

One file in the newsroom's folder says it, so that every host of a shared archive knows. Nothing else changes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import WorkspaceError
from newsroom_scraper.files import FRESH
from pipelines.fresh import write_fresh

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import Workspace

FILE: Final = "paused.json"
SCHEMA: Final = "newsroom.paused/1"
ASK_AGAIN: Final = timedelta(minutes=15)
"""A service learns so late, at most, that a newsroom goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """That a newsroom is paused.

    Attributes:
        since: instant, RFC 3339.
        until: instant at which it goes on by itself, or None: when somebody says so.
        reason: in the words of whoever paused it, or None.

    """

    since: str
    until: str | None = None
    reason: str | None = None


def of(workspace: Workspace, newsroom: str, now: datetime) -> Pause | None:
    """Return whether a newsroom, by its key, is paused now.

    Raises:
        WorkspaceError: what says so cannot be read.

    """
    path = _path(workspace, newsroom)
    try:
        told: dict[str, Any] = orjson.loads(path.read_bytes())
        found = Pause(**{key: told[key] for key in ("since", "until", "reason")})
        over = found.until is not None and datetime.fromisoformat(found.until) <= now
    except FileNotFoundError:
        return None
    except (OSError, KeyError, TypeError, ValueError) as problem:
        said = getattr(problem, "strerror", None) or problem
        advice = f"Nothing was asked of it. Take the file away, or: newsroom resume {newsroom}"
        raise WorkspaceError(f"cannot be read ({said})", path=path, newsroom=newsroom, advice=advice) from problem
    return None if over else found


def holds(workspace: Workspace, newsroom: str, now: datetime) -> bool:
    """Return whether no schedule runs a newsroom now; what cannot be read pauses nothing, and `status` shows it."""
    try:
        return of(workspace, newsroom, now) is not None
    except WorkspaceError:
        return False


def next_try(workspace: Workspace, newsroom: str, now: datetime) -> datetime | None:
    """Return when to ask again whether a newsroom that is paused goes on, or None: it is not paused."""
    if not holds(workspace, newsroom, now):
        return None
    found = of(workspace, newsroom, now)
    last = datetime.fromisoformat(found.until) if found is not None and found.until else now + ASK_AGAIN
    return min(last, now + ASK_AGAIN)


def pause(workspace: Workspace, newsroom: str, made: Pause) -> None:
    """Pause a newsroom, or say otherwise of one that is paused.

    Raises:
        WorkspaceError: it cannot be written, and is as it was.

    """
    path = _path(workspace, newsroom)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_fresh(path, [orjson.dumps({"schema": SCHEMA, **asdict(made)}, option=orjson.OPT_APPEND_NEWLINE)])
        path.with_name(f"{path.name}{FRESH}").replace(path)
        sync(path.parent)
    except OSError as problem:
        raise _unwritten(path, newsroom, problem) from problem


def resume(workspace: Workspace, newsroom: str) -> None:
    """Let a newsroom go on.

    Raises:
        WorkspaceError: it cannot be changed, and is as it was.

    """
    path = _path(workspace, newsroom)
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise _unwritten(path, newsroom, problem) from problem


def sentence(newsroom: str, found: Pause) -> str:
    """Return what is said of a newsroom that is paused."""
    lasts = f"until {found.until[:16].replace('T', ' ')} UTC" if found.until else "until somebody says: newsroom resume"
    return f"{newsroom} is paused {lasts}{f' ({found.reason})' if found.reason else ''}."


def _path(workspace: Workspace, newsroom: str) -> Path:
    return workspace.home_of(newsroom) / FILE


def _unwritten(path: Path, newsroom: str, problem: OSError) -> WorkspaceError:
    advice = "Nothing was changed. Mend the folder's permissions, or make room."
    words = f"cannot be written ({problem.strerror or problem})"
    return WorkspaceError(words, path=path, newsroom=newsroom, advice=advice)
