"""What tells that files were changed: when they were written, how long they are, and which they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedules.workspace import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schedules.archive.place import Place

    Stamp = tuple[tuple[str, int, int, int], ...]


def of_settings(root: Path) -> Stamp:
    """Return the stamp of everything that an operator writes: settings, secrets, declarations."""
    return _of((root / FILE, root / ".env", *sorted((root / "newsrooms").glob("*.toml"))))


def of_archive(place: Place) -> Stamp:
    """Return the stamp of the archive, and of its log of what was committed last; of a server, none.

    What another host committed there is met where it matters: whoever takes a turn asks the archive under the lock.
    """
    if place.file is None:
        return ()
    return _of((place.file, place.file.with_name(f"{place.file.name}-wal")))


def _of(paths: Iterable[Path]) -> Stamp:
    found = []
    for path in paths:
        try:
            told = path.stat()
        except OSError:  # it is not there, or was taken away a moment ago: that is what its stamp says
            continue
        found.append((str(path), told.st_mtime_ns, told.st_size, told.st_ino))
    return tuple(found)
