"""What a sealed crawl holds of one release is taken out on purpose; everything else stays where it lies.

A page becomes a record of the same size that says so, so that the pointers to all other pages stay as they are, and out
of a document of several releases what it says of this one is cut (`finding`); a reading goes; in the manifest the
release's looks stay without their titles. The manifest keeps the digests of what was sealed, its own among them, so
that the archive and the next crawl's manifest lead to it as before.

What is new is on the disk under other names before anything takes a place, the manifest's last of all, so that doing it
again after a kill goes on where that came.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import CrawlError
from newsroom_scraper.failpoints import reach
from newsroom_scraper.files import EVIDENCE, FRESH, KEPT, KEPT_EVIDENCE, LOG, MANIFEST, READINGS
from newsroom_scraper.values.urls import identity
from pipelines import codec, kept, members
from pipelines.blanks import blank
from pipelines.finding import Found, find
from pipelines.fresh import write_fresh
from pipelines.seal import digest_of, read_manifest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from pipelines.finding import Marked
    from pipelines.kept import Digest
    from pipelines.members import Member

_DATA: Final = (EVIDENCE, KEPT_EVIDENCE, READINGS, KEPT)
_DAMAGED: Final = "Nothing of it was taken out. Restore the crawl's folder from a copy and do it again, or remove it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What was taken out of a crawl, or would be.

    Attributes:
        pages: stored pages of the release.
        documents: feeds and REST answers out of which what they say of it is cut.
        listing: stored pages of the listing with a row that leads to it.
        bare: such pages of which the links stay, because a change of another release rests on them.
        readings: lines of `readings.jsonl`.
        log: whether the crawl's log names it, and goes.
        uncut: why it is in a document still, a clause for each.

    """

    pages: int = 0
    documents: int = 0
    listing: int = 0
    bare: int = 0
    readings: int = 0
    log: bool = False
    uncut: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to take out."""
        return self.can_go or bool(self.uncut)

    @property
    def can_go(self) -> bool:
        """Return whether there is anything that can be taken out."""
        return bool(self.pages or self.documents or self.listing or self.bare or self.readings or self.log)


@dataclass(slots=True)
class _Cut:
    warc: Path
    members: list[Member]
    found: Found = field(default_factory=Found)
    lines: list[bytes] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)
    cleared: Cleared = field(default_factory=Cleared)
    looks: int = 0


def clear(folder: Path, marked: Marked, *, spare: Collection[int] = (), dry_run: bool = False) -> Cleared:
    """Take out of a sealed crawl what it holds of releases, and return how much that was.

    Args:
        folder: of the crawl, whole or reduced.
        marked: what is looked for.
        spare: where in `evidence.warc.gz`, as it was sealed, pages begin on which other releases rest.
        dry_run: only say how much it would be.

    Raises:
        CrawlError: the crawl is damaged or could not be written; doing it again goes on.

    """
    try:
        if not dry_run:
            _resume(folder)
        reduction = kept.read(folder)
        cut = _cut(folder, marked, set(spare), reduction)
        if not dry_run and (cut.cleared.can_go or cut.looks):
            _write(folder, cut, reduction)
    except OSError as problem:
        where = problem.filename or folder
        raise CrawlError(f"could not be cleared ({problem.strerror or problem})", path=where) from problem
    return cut.cleared


def _cut(folder: Path, marked: Marked, spare: set[int], reduction: kept.Kept | None) -> _Cut:
    """Return what stays of a crawl.

    Raises:
        CrawlError: its files are not those that were sealed, or kept.

    """
    manifest = read_manifest(folder)
    whole = reduction is None or (folder / EVIDENCE).exists()
    warc = folder / (EVIDENCE if whole else KEPT_EVIDENCE)
    said = manifest["files"] if reduction is None or whole else reduction.now
    records, digest = members.scan(warc) if warc.exists() else ([], None)
    data = (folder / READINGS).read_bytes()
    own = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    fits = own in ([said.get(READINGS)] if reduction is None else [said.get(READINGS), reduction.now[READINGS]])
    if digest != said.get(warc.name) or not fits:
        raise CrawlError("does not hold the bytes that were sealed", path=folder, advice=_DAMAGED)
    cut = _Cut(warc, records, manifest=manifest)
    lines = data.splitlines(keepends=True)
    taken = [line for line in lines if _is_of(codec.decode(line), marked)]
    cut.lines = [line for line in lines if line not in taken]
    moved: dict[int, int] = {} if reduction is None or whole else reduction.offsets

    def at(one: dict[str, Any] | None) -> int | None:
        return None if not one else one["offset"] if reduction is None or whole else moved.get(one["offset"])

    there = {one["key"] for one in manifest["looks"] if one.get("content_hash") in marked.hashes}
    there |= {identity(one[key], marked.rules) for one in map(codec.decode, taken) for key in ("url", "final_url")}
    marked = replace(marked, keys=marked.keys | there)  # the same text at another address: its row goes too
    pages = _named(map(codec.decode, taken)) - _named(map(codec.decode, cut.lines))
    for look in manifest["looks"]:
        if look["key"] in marked.keys or look.get("content_hash") in marked.hashes:
            pages |= _named([look])
            cut.looks += any(look.get(key) for key in ("title", "evidence", "earlier"))
            look.update({key: None for key in ("title", "evidence", "earlier") if key in look})
    listing = {at(one) for one in manifest["listing"]["evidence"]}
    cut.found = found = find(
        warc,
        cut.members,
        marked,
        listing=listing,
        pages={moved.get(one, -1) if moved else one for one in pages},
        spare={moved.get(one, one) for one in spare},
    )
    lost = found.leads & found.blanks
    manifest["listing"]["evidence"] = [None if at(one) in lost else one for one in manifest["listing"]["evidence"]]
    log = (folder / LOG).read_bytes() if (folder / LOG).exists() else b""
    named = any(key.partition("://")[2].encode() in log for key in marked.keys)
    cut.cleared = Cleared(
        pages=len(found.blanks - found.leads),
        documents=found.documents,
        listing=len(lost),
        bare=found.bare,
        readings=len(taken),
        log=named,
        uncut=tuple(found.uncut),
    )
    return cut


def _named(told: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return where the pages begin that readings or looks name, and those of their files."""
    every = [look for one in told for look in (one, *(one.get("files") or ()))]
    return {one[key]["offset"] for one in every for key in ("evidence", "earlier") if one.get(key)}


def _is_of(reading: dict[str, Any], marked: Marked) -> bool:
    addresses = {identity(reading[key], marked.rules) for key in ("url", "final_url") if reading[key]}
    return reading["content_hash"] in marked.hashes or not addresses.isdisjoint(marked.keys)


# -- writing ---------------------------------------------------------------------------------------------------------


def _write(folder: Path, cut: _Cut, reduction: kept.Kept | None) -> None:
    """Put everything that is new on the disk, the manifest last, and then in its place."""
    was = digest_of(folder)
    now: dict[str, Digest] = {}
    if cut.found:
        now[cut.warc.name] = write_fresh(folder / cut.warc.name, _filled(cut))
    if cut.cleared.readings:
        now[READINGS] = write_fresh(folder / READINGS, cut.lines)
    manifest = cut.manifest
    before = manifest.get("redacted") or {"manifest": was, "files": manifest["files"], "pages": 0, "readings": 0}
    manifest["redacted"] = {
        **before,
        "pages": before["pages"] + len(cut.found.blanks),
        "documents": before.get("documents", 0) + cut.found.documents + cut.found.bare,
        "readings": before["readings"] + cut.cleared.readings,
    }
    if reduction is None:
        manifest["files"] = {**manifest["files"], **now}
    elif now:
        made = kept.Kept(
            was=reduction.was,
            now={**reduction.now, **now},
            pages=reduction.pages,
            readings=reduction.readings,
            offsets=reduction.offsets,
        )
        now[KEPT] = write_fresh(folder / KEPT, [made.dump()])
    manifest["redacting"] = {"files": now, "log": cut.cleared.log}
    write_fresh(folder / MANIFEST, [orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)])
    sync(folder)
    reach("redact.crawl-written")
    _resume(folder)


def _resume(folder: Path) -> None:
    """Put in place what is whole on the disk; what a kill left half written goes."""
    path = folder / f"{MANIFEST}{FRESH}"
    try:
        manifest = orjson.loads(path.read_bytes())
        now = manifest.pop("redacting")
        there = {name: _either(folder / name) for name in now["files"]}
    except (FileNotFoundError, ValueError, KeyError):
        manifest = None
    if manifest is None or any(now["files"][name] not in found for name, found in there.items()):
        for name in (*_DATA, MANIFEST):
            (folder / f"{name}{FRESH}").unlink(missing_ok=True)
        return
    for name, said in now["files"].items():
        fresh = folder / f"{name}{FRESH}"
        if fresh.exists() and members.digest(fresh) == said:
            fresh.replace(folder / name)
            reach("redact.crawl-named")
    if now["log"]:
        (folder / LOG).unlink(missing_ok=True)
    sync(folder)
    last = folder / f"{MANIFEST}.cleared{FRESH}"
    last.write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sync(last)
    last.replace(folder / MANIFEST)
    path.unlink()
    sync(folder)
    reach("redact.crawl-cleared")


def _either(path: Path) -> list[Digest]:
    """Return the digests of a file and of what is to take its place, of those that are there."""
    both = (path.with_name(f"{path.name}{FRESH}"), path)
    return [members.digest(one) for one in both if one.exists()]


def _filled(cut: _Cut) -> Iterator[bytes]:
    found = cut.found
    with cut.warc.open("rb") as file:
        for one in cut.members:
            file.seek(one.offset)
            blanked = one.offset in found.blanks
            yield blank(one.size) if blanked else found.filled.get(one.offset) or file.read(one.size)
    yield from found.behind
