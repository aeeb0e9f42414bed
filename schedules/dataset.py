"""The dataset's files: made from the archive, so that a reader always finds them whole.

`releases.jsonl` is replaced. `changes.jsonl` grows: what is new is added behind its last line, which says how far it
came; where that line is not one of the archive's, or an older line was reviewed since, the file is made anew.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import orjson

from newsroom_scraper.disk import sync
from newsroom_scraper.failpoints import reach

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schedules.archive.store import Archive

RELEASES: Final = "releases.jsonl"
CHANGES: Final = "changes.jsonl"
_STALE: Final = "changes.jsonl.stale"
_TAIL: Final = 1 << 16  # bytes; most last lines are shorter


def write(archive: Archive, newsroom: str, folder: Path) -> None:
    """Write a newsroom's `releases.jsonl` (latest versions, sorted by id) and `changes.jsonl` (accepted, in order)."""
    _replace(folder / RELEASES, archive.release_lines(newsroom))
    path, stale = folder / CHANGES, folder / _STALE
    end, last = (0, None) if stale.exists() else _last(path)
    number = archive.number_of(last) if last is not None else None
    if number is None:
        _replace(path, archive.change_lines(newsroom, quiet=True))
        if stale.exists():
            stale.unlink()
    else:
        _append(path, end, archive.change_lines(newsroom, quiet=True, after=number))


def rewrite(folder: Path) -> None:
    """Have `changes.jsonl` made anew by the next `write`: a line of it is going to change."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _STALE).touch()
    sync(folder)


def _last(path: Path) -> tuple[int, str | None]:
    """Return where the last whole line of a file of changes ends, and that change's id; (0, None): it has none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            for window in (_TAIL, size):
                file.seek(max(size - window, 0))
                tail = file.read()
                end = tail.rfind(b"\n") + 1
                begin = tail.rfind(b"\n", 0, max(end - 1, 0)) + 1
                if begin or window >= size:
                    return size - len(tail) + end, orjson.loads(tail[begin:end])["id"]
    except (FileNotFoundError, orjson.JSONDecodeError, KeyError, TypeError):
        return 0, None  # no file of ours, or not any more: it is made anew
    return 0, None


def _append(path: Path, end: int, lines: Iterable[str]) -> None:
    """Add lines behind the whole ones; what a kill left unfinished behind those is cut off."""
    fresh = b"".join(line.encode() + b"\n" for line in lines)
    with path.open("r+b") as file:
        if file.seek(0, os.SEEK_END) != end:
            file.truncate(end)
            file.seek(end)
        elif not fresh:
            return
        file.write(fresh)
        file.flush()
        reach("dataset.appended")
        os.fsync(file.fileno())
    reach("dataset.append-synced")


def _replace(path: Path, lines: Iterable[str]) -> None:
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        for line in lines:
            file.write(line.encode() + b"\n")
        file.flush()
        reach("dataset.written")
        os.fsync(file.fileno())
    reach("dataset.synced")
    fresh.replace(path)
    reach("dataset.renamed")
    sync(path.parent)
    reach("dataset.folder-synced")
