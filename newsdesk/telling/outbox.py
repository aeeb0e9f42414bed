"""The outbox: the archive's changes are what is to be told, and each hook has a cursor in them.

Every change that rings reaches every hook in order, at least once: the cursor moves after each success. A hook that
fails stays where it is, stops no other, and is tried again by the next run.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsdesk.telling.hooks import Alert, make
from newsroom_scraper.errors import HookError
from newsroom_scraper.failpoints import reach
from schedules.archive.store import Archive

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from schedules.workspace import HookSettings, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How a hook fared.

    Attributes:
        told: changes that it was told now.
        waiting: changes that it still has to be told.
        problem: why it stopped, or None.

    """

    hook: str
    told: int
    waiting: int = 0
    problem: HookError | None = None


def enrol(workspace: Workspace) -> None:
    """Let hooks that are new begin here: what is found from now on is theirs, what was found before is not."""
    if workspace.hooks:
        with Archive.open(_path(workspace)) as archive:
            for settings in workspace.hooks:
                archive.cursor(settings.name)


def tell(workspace: Workspace, *, but: Collection[str] = ()) -> list[Telling]:
    """Tell every hook what it was not told yet, and return how each fared.

    Args:
        workspace: whose hooks and archive.
        but: names of hooks that are left out, because they failed a moment ago.

    """
    asked = [settings for settings in workspace.hooks if settings.name not in but]
    if not asked:
        return []
    with Archive.open(_path(workspace)) as archive:
        return [_tell(workspace, settings, archive) for settings in asked]


def _tell(workspace: Workspace, settings: HookSettings, archive: Archive) -> Telling:
    with _alone(workspace, settings):
        waiting = archive.after(archive.cursor(settings.name))
        told = 0
        for at, (seq, change) in enumerate(waiting):
            if _wants(settings, change["newsroom"]):
                alert = Alert(hook=settings.name, change=change, workspace=workspace.root)
                try:
                    make(settings)(alert)
                except HookError as problem:
                    left = sum(_wants(settings, one["newsroom"]) for _, one in waiting[at:])
                    return Telling(hook=settings.name, told=told, waiting=left, problem=problem)
                reach("outbox.told")
                told += 1
            # Also past what is not its business: a hook that wants more tomorrow does not ring for today.
            archive.told(settings.name, seq)
            reach("outbox.marked")
    return Telling(hook=settings.name, told=told)


def _wants(settings: HookSettings, newsroom: str) -> bool:
    return not settings.newsrooms or newsroom in settings.newsrooms


@contextmanager
def _alone(workspace: Workspace, settings: HookSettings) -> Iterator[None]:
    """Wait until no other process tells this hook: else both would tell it the same."""
    lock = workspace.data / f".hook-{settings.name.replace('/', '_')}.lock"
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _path(workspace: Workspace) -> Path:
    return workspace.data / "archive.db"
