"""The last robots.txt of each site that could be had, for when it cannot be had, and for a crawl that goes on."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import orjson

if TYPE_CHECKING:
    from pathlib import Path

GOOD_FOR: Final = 86400.0
"""Seconds; RFC 9309 (2.4) lets a copy be used for a day."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A robots.txt as it was had.

    Attributes:
        site: scheme and host.
        status: 200, or that which says that there are no rules.
        body: its text; nothing where there are no rules.
        at: seconds since 1970.

    """

    site: str
    status: int
    body: str
    at: float


class Copies:
    """The copies of a workspace.

    Args:
        folder: of the files, or None: none are kept.

    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def keep(self, copy: Copy) -> None:
        """Keep a copy in the place of the one before; a file of that name is always a whole one."""
        if self._folder is None:
            return
        path = _file(self._folder, copy.site)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            fresh.write_bytes(orjson.dumps(copy))
            fresh.replace(path)
        except OSError as problem:
            logger.warning("No copy of %s/robots.txt could be kept: %s", copy.site, problem)

    def find(self, site: str, now: float) -> Copy | None:
        """Return the copy of a site's robots.txt, or None: there is none that may be used."""
        if self._folder is None:
            return None
        try:
            copy = Copy(**orjson.loads(_file(self._folder, site).read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, TypeError, orjson.JSONDecodeError) as problem:
            logger.warning("The copy of %s/robots.txt is of no use: %s", site, problem)
            return None
        return copy if 0 <= now - copy.at <= GOOD_FOR else None


def _file(folder: Path, site: str) -> Path:
    return folder / f"{quote(site, safe='')}.robots"
