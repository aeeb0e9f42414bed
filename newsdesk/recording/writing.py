"""Recorded pages are written all at once: complete in a folder of their own, and only then each in its place.

Killed before that folder has its name, nothing has changed. Killed after, readers take what lies in it
(`checking.recorded.there`), and whoever writes next puts it in its place first.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final

from newsdesk.checking.recorded import STAGED
from newsroom_scraper.disk import sync
from newsroom_scraper.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PART: Final = f"{STAGED}.part"


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write some files of a folder of recorded pages; at any moment all of them are old, or all are new.

    Args:
        folder: made if it is not there.
        files: name → bytes.

    Raises:
        DatasetError: they cannot be written, and what was there still is.

    """
    part, staged = folder / _PART, folder / STAGED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place(folder)
        if part.exists():  # of one that was killed
            shutil.rmtree(part)
        part.mkdir()
        for name, data in files.items():
            with (part / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        sync(part)
        part.rename(staged)
        sync(folder)
        place(folder)
    except OSError as problem:
        shutil.rmtree(part, ignore_errors=True)
        raise DatasetError(
            f"cannot be written ({problem.strerror or problem})",
            path=folder,
            advice="The recorded pages are as they were. Make room, or mend the folder's permissions.",
        ) from problem


def place(folder: Path) -> None:
    """Put in its place what was written whole before; nothing where there is nothing.

    Raises:
        OSError: it cannot be; doing it again goes on.

    """
    staged = folder / STAGED
    if not staged.is_dir():
        return
    for path in sorted(staged.iterdir()):
        path.replace(folder / path.name)
    sync(folder)
    staged.rmdir()
    sync(folder)
