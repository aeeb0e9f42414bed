"""A sealed crawl reduced to what is kept for ever: quiet pages, quiet readings and old logs go.

The order is what makes it safe: what is kept is on the disk before `kept.json` names it, `kept.json` before the kept
readings take the place of all, and those before the evidence goes. Whatever a kill leaves, doing it again finishes it;
until `kept.json` stands, the crawl is whole and what was written beside it counts for nothing. The manifest is never
touched.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.disk import sync as _sync
from newsroom_scraper.errors import CrawlError, EvidenceError
from newsroom_scraper.files import EVIDENCE, FRESH, KEPT, KEPT_EVIDENCE, LOG, READINGS
from pipelines import codec, kept, members
from pipelines.fresh import write_fresh
from pipelines.seal import read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from pipelines.kept import Digest, Kept
    from pipelines.members import Member

_CHUNK: Final = 1 << 20
_RESTORE: Final = "Nothing was let go. Restore the crawl's folder from a copy."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduced:
    """What a reduction let go, or would.

    Attributes:
        pages: stored responses.
        readings: lines of `readings.jsonl`.
        bytes: on the disk, those of the log among them.

    """

    pages: int = 0
    readings: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """What is kept of a crawl that is whole, and how much is not."""

    was: dict[str, Digest]
    members: list[Member]
    lines: list[bytes]
    let_go: Reduced


def reduce(
    folder: Path,
    *,
    keep: Collection[int],
    keep_readings: Callable[[dict[str, Any]], bool],
    log: bool,
    dry_run: bool = False,
) -> Reduced:
    """Let go of what is not to be kept of a sealed crawl, and return how much that was.

    A crawl is reduced once: of one that was, only the log may still go.

    Args:
        folder: of the crawl.
        keep: where in `evidence.warc.gz`, as it was sealed, the pages begin that are kept.
        keep_readings: whether a reading is kept.
        log: whether the log goes.
        dry_run: only say how much it would be.

    Raises:
        CrawlError: the crawl is damaged, lacks a page of `keep`, or could not be written; what is to be kept is there.

    """
    with _told(folder):
        before = kept.read(folder)
        if before is not None:
            _all_there(folder, keep, before.offsets)
            let_go = _of(before) if (folder / EVIDENCE).exists() else Reduced()
            if not dry_run:
                _finish(folder, before)
        else:
            cut = _cut(folder, keep, keep_readings)
            let_go = cut.let_go
            if not dry_run:
                _clear(folder)
                if let_go.pages or let_go.readings:
                    _finish(folder, _write(folder, cut))
        if log and (folder / LOG).exists():
            let_go = replace(let_go, bytes=let_go.bytes + (folder / LOG).stat().st_size)
            if not dry_run:
                (folder / LOG).unlink()
                _sync(folder)
    return let_go


def drop_log(folder: Path, *, dry_run: bool = False) -> int:
    """Let go of a crawl's log, whether the crawl is whole or reduced, and return how many bytes that was.

    Raises:
        CrawlError: it could not be removed.

    """
    with _told(folder):
        size = (folder / LOG).stat().st_size if (folder / LOG).exists() else 0
        if not dry_run:
            (folder / LOG).unlink(missing_ok=True)
            _sync(folder)
    return size


def pages(folder: Path) -> tuple[int, ...]:
    """Return where the pages that a crawl holds began in its evidence when it was sealed.

    Raises:
        CrawlError: its evidence, or what was kept of it, cannot be read.

    """
    with _told(folder, "cannot be read"):
        before = kept.read(folder)
        if before is None:
            return tuple(one.offset for one in members.scan(folder / EVIDENCE)[0] if _is_page(one))
        there = {one.offset for one in members.scan(folder / KEPT_EVIDENCE)[0] if _is_page(one)}
        return tuple(old for old, new in sorted(before.offsets.items()) if new in there)


def _is_page(one: Member) -> bool:
    return not one.info and not one.revisit


def _cut(folder: Path, keep: Collection[int], keep_readings: Callable[[dict[str, Any]], bool]) -> _Cut:
    """Return what is kept of a crawl that is whole.

    Raises:
        CrawlError: its files are not those of its manifest, or it lacks a page that is to be kept.

    """
    sealed = read_manifest(folder).get("files") or {}
    found, digest = members.scan(folder / EVIDENCE)
    data = (folder / READINGS).read_bytes()
    was = {EVIDENCE: digest, READINGS: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}}
    for name, said in was.items():
        if said != sealed.get(name):
            raise CrawlError("is not what its manifest says", path=folder / name, advice=_RESTORE)
    _all_there(folder, keep, {one.offset for one in found if not one.info})
    stay = [one for one in found if one.info or one.offset in keep]
    try:
        lines = data.splitlines(keepends=True)
        lines_kept = [line for line in lines if keep_readings(codec.decode(line))]
    except ValueError as problem:
        raise CrawlError(
            f"has a line that is no reading ({problem})", path=folder / READINGS, advice=_RESTORE
        ) from problem
    freed = digest["bytes"] - sum(one.size for one in stay) + len(data) - sum(map(len, lines_kept))
    let_go = Reduced(pages=len(found) - len(stay), readings=len(lines) - len(lines_kept), bytes=freed)
    return _Cut(was=was, members=stay, lines=lines_kept, let_go=let_go)


def _all_there(folder: Path, keep: Collection[int], there: Collection[int]) -> None:
    missing = sorted(offset for offset in keep if offset not in there)
    if missing:
        named = ", ".join(map(str, missing[:3])) + (" and others" if len(missing) > 3 else "")
        raise EvidenceError(f"holds no page at {named}, and it is to be kept", path=folder / EVIDENCE, advice=_RESTORE)


def _write(folder: Path, cut: _Cut) -> Kept:
    """Put what is kept on the disk, beside what was there, and `kept.json` last."""
    try:
        evidence = write_fresh(folder / KEPT_EVIDENCE, _members(folder / EVIDENCE, cut.members))
        readings = write_fresh(folder / READINGS, cut.lines)
        _named(folder / KEPT_EVIDENCE)
        offsets, at = {}, 0
        for one in cut.members:
            offsets[one.offset] = at
            at += one.size
        made = kept.Kept(
            was=cut.was,
            now={KEPT_EVIDENCE: evidence, READINGS: readings},
            pages=cut.let_go.pages,
            readings=cut.let_go.readings,
            offsets=offsets,
        )
        _sync(folder)
        write_fresh(folder / KEPT, [made.dump()])
        _named(folder / KEPT)
    except OSError:
        if not (folder / KEPT).exists():
            _clear(folder)  # a full disk is not left fuller
        raise
    return made


def _finish(folder: Path, made: Kept) -> None:
    """Let go of what `kept.json` does not name; what it does name is looked at first."""
    fresh = folder / f"{READINGS}{FRESH}"
    if not (folder / EVIDENCE).exists():
        fresh.unlink(missing_ok=True)
        return  # it went last
    _sync(folder)  # a kill may have come between the name of `kept.json` and this
    if members.digest(folder / KEPT_EVIDENCE) != made.now[KEPT_EVIDENCE]:
        raise EvidenceError(f"is not what {KEPT} says", path=folder / KEPT_EVIDENCE, advice=_RESTORE)
    if members.digest(folder / READINGS) != made.now[READINGS]:
        if not fresh.exists() or members.digest(fresh) != made.now[READINGS]:
            raise CrawlError(f"is not what {KEPT} says", path=folder / READINGS, advice=_RESTORE)
        _named(folder / READINGS)
        _sync(folder)
    elif fresh.exists():  # every reading stays, so the file that was there is as good
        fresh.unlink()
    (folder / EVIDENCE).unlink()
    _sync(folder)


def _of(made: Kept) -> Reduced:
    freed = sum(one["bytes"] for one in made.was.values()) - sum(one["bytes"] for one in made.now.values())
    return Reduced(pages=made.pages, readings=made.readings, bytes=freed)


def _clear(folder: Path) -> None:
    """Remove what a reduction that came to nothing left beside a whole crawl."""
    for name in (f"{KEPT_EVIDENCE}{FRESH}", f"{READINGS}{FRESH}", f"{KEPT}{FRESH}", KEPT_EVIDENCE):
        (folder / name).unlink(missing_ok=True)


@contextmanager
def _told(folder: Path, what: str = "could not be reduced") -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        where = problem.filename or folder
        advice = "What is to be kept is there. Mend that and do it again."
        raise CrawlError(f"{what} ({problem.strerror or problem})", path=where, advice=advice) from problem


def _members(path: Path, stay: Iterable[Member]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for one in stay:
            file.seek(one.offset)
            left = one.size
            while left and (chunk := file.read(min(left, _CHUNK))):
                left -= len(chunk)
                yield chunk


def _named(path: Path) -> None:
    """Give a file that is written its name."""
    path.with_name(f"{path.name}{FRESH}").replace(path)
