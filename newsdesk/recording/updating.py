"""What must be read from recorded pages, written anew as it is read now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdesk.checking import recorded
from newsdesk.checking.offline import Read, looked_at
from newsdesk.recording.making import as_text
from newsdesk.recording.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsroom_scraper.newsroom import Newsroom


def reread(folder: Path, newsroom: Newsroom) -> Iterator[Read]:
    """Yield every recorded page of a folder as it reads now.

    Raises:
        DatasetError: the folder's `meta.json` cannot be used.

    """
    there = recorded.load(folder)
    for page in there.pages:
        yield looked_at(there, page, newsroom)


def outdated(read: Read) -> bool:
    """Return whether what must be read from a page is to be written: it differs, or is not there or no JSON."""
    return bool(read.got) and not read.is_fine


def update(folder: Path, found: list[Read]) -> None:
    """Write what must be read from some pages of a folder: all of it, or nothing.

    Raises:
        DatasetError: it cannot be written, and what was there still is.

    """
    if found:
        write(folder, {one.page.expected: as_text(one.got) for one in found})
