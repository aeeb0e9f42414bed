"""`kept.json`: what a reduced crawl held, what it holds, and where each page lies now.

It is written once, after what it names and before anything goes, and never changed again. Pointers in the archive keep
naming `evidence.warc.gz` and the offset there; this file leads from them to `kept.warc.gz`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NoReturn

import orjson

from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.files import EVIDENCE, KEPT, KEPT_EVIDENCE, READINGS

if TYPE_CHECKING:
    from pathlib import Path

    Digest = dict[str, Any]

SCHEMA: Final = "newsroom.kept/1"
RESTORE: Final = "Restore the crawl's folder from a copy."
"""What to do where a page is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a reduced crawl.

    Attributes:
        was: file → {"sha256", "bytes"} of the evidence and the readings, as its manifest has them.
        now: the same of the kept evidence and the kept readings.
        pages: how many stored pages were let go.
        readings: how many readings were let go.
        offsets: of a record in the evidence as it was → of the same record in the kept evidence.

    """

    was: dict[str, Digest]
    now: dict[str, Digest]
    pages: int
    readings: int
    offsets: dict[int, int]

    def dump(self) -> bytes:
        """Return the file that says it."""
        told = {
            "schema": SCHEMA,
            "was": self.was,
            "now": self.now,
            "dropped": {"pages": self.pages, "readings": self.readings},
            "offsets": sorted(self.offsets.items()),
        }
        return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read(folder: Path) -> Kept | None:
    """Return what became of a crawl, or None where it is whole.

    Raises:
        EvidenceError: its `kept.json` cannot be read.

    """
    path = folder / KEPT
    try:
        stamp = path.stat()
    except FileNotFoundError:
        return None
    except OSError as problem:
        _unreadable(path, problem)
    return _parse(path, stamp.st_mtime_ns, stamp.st_ino)


@lru_cache(maxsize=32)  # a night compares with many pages of few crawls
def _parse(path: Path, stamp: int, number: int) -> Kept:
    """Return what a file says; its time and number only keep another file of that name from being taken for it."""
    del stamp, number
    try:
        told = orjson.loads(path.read_bytes())
        if told["schema"] != SCHEMA:
            raise ValueError(f"it is of {told['schema']}, not of {SCHEMA}")  # noqa: TRY301 # one way out for all
        kept = Kept(
            was={name: _digest(told["was"][name]) for name in (EVIDENCE, READINGS)},
            now={name: _digest(told["now"][name]) for name in (KEPT_EVIDENCE, READINGS)},
            pages=int(told["dropped"]["pages"]),
            readings=int(told["dropped"]["readings"]),
            offsets={int(old): int(new) for old, new in told["offsets"]},
        )
    except (OSError, KeyError, TypeError, ValueError) as problem:
        _unreadable(path, problem)
    return kept


def _digest(told: Digest) -> Digest:
    return {"sha256": str(told["sha256"]), "bytes": int(told["bytes"])}


def _unreadable(path: Path, problem: Exception) -> NoReturn:
    words = f"lacks {problem}" if isinstance(problem, KeyError) else getattr(problem, "strerror", None) or problem
    raise EvidenceError(f"cannot be read ({words})", path=path, advice=RESTORE) from problem


def moved(warc: Path, offset: int) -> tuple[Path, int]:
    """Return where a page lies whose crawl was reduced: its file, and its offset there.

    Args:
        warc: the file that was reduced, and is gone.
        offset: of the page in it.

    Raises:
        EvidenceError: the file was not reduced but lost, or the page is not among those that were kept.

    """
    kept = read(warc.parent)
    if kept is None or warc.name != EVIDENCE:
        raise EvidenceError("cannot be read (it is missing)", path=warc, advice=RESTORE)
    if offset not in kept.offsets:
        raise EvidenceError(
            f"no longer holds a page at {offset}: only what a version or a change rests on was kept",
            path=warc.with_name(KEPT_EVIDENCE),
            advice="A copy of the crawl's folder from before it was pruned may hold it.",
        )
    return warc.with_name(KEPT_EVIDENCE), kept.offsets[offset]
