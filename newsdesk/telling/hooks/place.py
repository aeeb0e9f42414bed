"""Where a hook writes its file: in the workspace or elsewhere, and never over what is the program's own."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsdesk.telling.hooks import Context
    from newsroom_scraper.declared import Table

_OURS: Final = ("workspace.toml", ".env", "data", "newsrooms")
"""What of a workspace no hook may write."""


def place(table: Table, context: Context, example: str) -> Path:
    """Return the file that a table's `path` names, seen from the workspace.

    Raises:
        WorkspaceError: it cannot be one.

    """
    name = table.text("path", None)
    if name is None:
        raise table.fail("path", "is missing", f'Write path = "{example}".')
    path: Path = context.root.resolve() / name
    real = path.resolve()
    for own in _OURS:
        ours = context.root.resolve() / own
        if real == ours or ours in real.parents:
            raise table.fail("path", f"is {name}, where the workspace keeps what is its own", "Choose another file.")
    if path.is_dir():
        raise table.fail("path", f"is {name}, which is a folder", f'Name a file in it: "{name.rstrip("/")}/{example}".')
    return path


@contextmanager
def alone(path: Path, root: Path) -> Iterator[None]:
    """Let nobody else of this program write into a file's folder; it is made where it lies in the workspace.

    A folder elsewhere is not made: where a disk is not mounted, a file in its place would be lost to view later.

    Raises:
        HookError: it cannot be written.

    """
    try:
        if root.resolve() in path.parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
    except OSError as problem:
        raise HookError(f"{path} could not be written ({problem.strerror or problem})") from problem
