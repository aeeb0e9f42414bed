"""A small file of what was said and seen before; were it lost, a few things would be said again."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from pathlib import Path


def load(path: Path) -> dict[str, Any]:
    """Return what a file remembers; nothing where it is not there or cannot be read."""
    try:
        told = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def save(path: Path, told: dict[str, Any]) -> None:
    """Remember, whole or not at all.

    Raises:
        OSError: the disk refused; what was remembered before is still there.

    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):  # it was not made, or the disk is beyond that
            fresh.unlink()
        raise
