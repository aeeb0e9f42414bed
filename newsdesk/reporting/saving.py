"""A file that is whole or not there: written beside its place, brought to the disk, then named."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import DatasetError
from newsroom_scraper.files import FRESH

if TYPE_CHECKING:
    from collections.abc import Iterable

_READABLE: Final = 0o666


def save(pieces: Iterable[str], path: Path) -> None:
    """Write a text; what stood there before is replaced at the end, or stays as it was.

    Raises:
        DatasetError: it cannot be written; nothing was changed.

    """
    if path.is_dir():
        raise DatasetError("is a folder", path=path, advice="Name the file in it: nothing was written.")
    fresh: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=f".{path.name}.", suffix=FRESH, delete=False, encoding="utf-8", newline="\n"
        ) as file:
            fresh = Path(file.name)
            file.writelines(pieces)
            file.flush()
            os.fchmod(file.fileno(), _READABLE & ~_umask())
            os.fsync(file.fileno())
        fresh.replace(path)
        sync(path.parent)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise DatasetError(
            f"cannot be written ({reason})", path=path, advice="What stood there before still does."
        ) from problem
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)  # it is there only where it was not named


def _umask() -> int:
    """Return what new files are not to be; a file for one person only would be of no use in a shared folder."""
    found = os.umask(0)
    os.umask(found)
    return found
