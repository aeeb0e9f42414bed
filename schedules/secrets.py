"""Where secrets come from: the environment, or a file `.env` in the workspace that nobody else can read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

    from dotenv.parser import Binding

FILE: Final = ".env"


def environment(root: Path) -> dict[str, str]:
    """Return this program's environment over what the workspace's `.env` sets.

    Raises:
        WorkspaceError: the file cannot be read, others can read it, or a line of it cannot be understood.

    """
    path = root / FILE
    if not path.exists():
        return dict(os.environ)
    from dotenv.parser import parse_stream

    try:
        mode = path.stat().st_mode
        if stat.S_IMODE(mode) & 0o077:
            raise WorkspaceError(
                f"holds secrets and can be read by others (mode {stat.S_IMODE(mode):04o})",
                path=path,
                advice=f"Nothing of it was used. Run: chmod 600 {path}",
            )
        with path.open(encoding="utf-8") as file:
            bindings = list(parse_stream(file))
    except UnicodeDecodeError as problem:
        raise WorkspaceError("is not UTF-8 text", path=path, advice="Save it as UTF-8.") from problem
    except OSError as problem:
        raise WorkspaceError(
            f"cannot be read ({problem.strerror or problem})", path=path, advice="Mend its permissions."
        ) from problem
    broken = [_line_of(one) for one in bindings if one.error]
    if broken:
        lines = f"line {broken[0]}" if len(broken) == 1 else f"lines {', '.join(map(str, broken))}"
        # Not what stands there: it may be a secret that was pasted.
        raise WorkspaceError(
            f"cannot be understood at {lines}",
            path=path,
            advice="Nothing of it was used. Write NAME=value, one a line, and close what a quotation mark opens.",
        )
    found = {one.key: one.value for one in bindings if one.key is not None and one.value is not None}
    return {**found, **os.environ}


def _line_of(binding: Binding) -> int:
    """Return the number of the line on which something stands; blank lines before it count as its own."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
