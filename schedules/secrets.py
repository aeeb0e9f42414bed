"""Where secrets come from: the environment, or a file `.env` in the workspace that nobody else can read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = ".env"


def environment(root: Path) -> dict[str, str]:
    """Return this program's environment over what the workspace's `.env` sets.

    Raises:
        WorkspaceError: the file cannot be read, or others can read it.

    """
    path = root / FILE
    if not path.exists():
        return dict(os.environ)
    from dotenv import dotenv_values

    try:
        mode = path.stat().st_mode
        if stat.S_IMODE(mode) & 0o077:
            raise WorkspaceError(
                f"holds secrets and can be read by others (mode {stat.S_IMODE(mode):04o})",
                path=path,
                advice=f"Nothing of it was used. Run: chmod 600 {path}",
            )
        with path.open(encoding="utf-8") as file:
            found = dotenv_values(stream=file, interpolate=False)
    except UnicodeDecodeError as problem:
        raise WorkspaceError("is not UTF-8 text", path=path, advice="Save it as UTF-8.") from problem
    except OSError as problem:
        raise WorkspaceError(
            f"cannot be read ({problem.strerror or problem})", path=path, advice="Mend its permissions."
        ) from problem
    return {**{name: value for name, value in found.items() if value is not None}, **os.environ}
