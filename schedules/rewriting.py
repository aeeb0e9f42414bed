"""The program changes `workspace.toml`: one process at a time, and at any moment the file is whole, old or new."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsroom_scraper import failpoints
from newsroom_scraper.disk import sync
from newsroom_scraper.errors import BusyError
from schedules import lock
from schedules.workspace import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.workspace import Workspace


@contextmanager
def alone(workspace: Workspace) -> Iterator[None]:
    """Keep every other process of the program from changing the file.

    Raises:
        BusyError: another one is changing it.
        WorkspaceError: the workspace's data cannot be written.

    """
    with lock.try_file(workspace.own / "settings.lock") as ours:
        if not ours:
            raise BusyError(
                "is being changed by another process",
                path=workspace.root / FILE,
                advice="Nothing was done. Do it again.",
            )
        yield


def text_of(path: Path) -> str:
    """Return what a file says, with its own line ends."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def write(path: Path, text: str, *, like: Path) -> None:
    """Write a file at once or not at all, open to the same people as another.

    Args:
        path: of the file.
        text: what it is to say.
        like: whose permissions it gets.

    Raises:
        OSError: it cannot be written, and is as it was.

    """
    target = path.resolve()  # a link stays one
    part = target.with_name(".settings.part")  # of one that was killed, it is written over
    with part.open("w", encoding="utf-8", newline="") as file:
        shutil.copymode(like, part)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    failpoints.reach("settings.written")
    part.replace(target)
    sync(target.parent)
