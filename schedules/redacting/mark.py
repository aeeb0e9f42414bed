"""A file in a newsroom's folder while something of a redaction may be left to do: whoever finds it finishes that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newsroom_scraper.disk import sync

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "redacting"


def put(home: Path) -> None:
    """Put it there, on the disk."""
    home.mkdir(parents=True, exist_ok=True)
    (home / FILE).touch()
    sync(home)


def stands(home: Path) -> bool:
    """Return whether it is there."""
    return (home / FILE).exists()


def take_away(home: Path) -> None:
    """Take it away: everything is done."""
    if stands(home):
        (home / FILE).unlink()
        sync(home)
