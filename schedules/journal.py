"""The journal of what people decided: a line each, on the disk before the archive has it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "decisions.jsonl"
SCHEMA: Final = "newsroom.decision/1"


def decisions(home: Path) -> list[dict[str, Any]]:
    """Return a newsroom's decisions with their numbers, oldest first.

    A last line that a kill left unfinished was never taken.
    """
    path = home / FILE
    if not path.exists():
        return []
    data = path.read_bytes()
    lines = data[: data.rfind(b"\n") + 1].splitlines()
    return [{**orjson.loads(line), "number": number} for number, line in enumerate(lines, 1)]


def write(home: Path, decision: dict[str, Any]) -> None:
    """Add a decision to the file; a line that a kill left unfinished before it is ended, and was never taken."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / FILE
    with path.open("a+b") as file:
        size = file.tell()
        if size:
            file.seek(size - 1)
            torn = file.read(1) != b"\n"
            if torn:
                file.seek(0)
                whole = file.read().rfind(b"\n") + 1
                file.truncate(whole)
        file.write(orjson.dumps(decision, option=orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())
