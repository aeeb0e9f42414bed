"""The dataset's files: rebuilt from the archive and replaced atomically, so that a reader always finds them whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newsroom_scraper.disk import sync
from newsroom_scraper.failpoints import reach

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schedules.archive.store import Archive


def write(archive: Archive, newsroom: str, folder: Path) -> None:
    """Write a newsroom's `releases.jsonl` (latest versions, sorted by id) and `changes.jsonl` (accepted, in order)."""
    _replace(folder / "releases.jsonl", archive.release_lines(newsroom))
    _replace(folder / "changes.jsonl", archive.change_lines(newsroom, quiet=True))


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
