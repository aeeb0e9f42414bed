"""The dataset's files: rebuilt from the archive and replaced atomically, so that a reader always finds them whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schedules.archive.store import Archive


def write(archive: Archive, newsroom: str, folder: Path) -> None:
    """Write a newsroom's `releases.jsonl` (latest versions, sorted by id) and `changes.jsonl` (accepted, in order)."""
    _replace(folder / "releases.jsonl", archive.releases(newsroom))
    _replace(folder / "changes.jsonl", archive.changes(newsroom, quiet=True))


def _replace(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        for line in lines:
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
