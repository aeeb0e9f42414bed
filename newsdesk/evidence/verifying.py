"""Whether an archive is what it was: database, crawls, every record, the chain of manifests, the time stamps.

Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from newsroom_scraper.errors import CrawlError
from newsroom_scraper.files import EVIDENCE, KEPT_EVIDENCE, MANIFEST
from pipelines import kept, records, soundness
from pipelines.seal import digest_of, read_manifest
from schedules import chain, dataset, stamping
from schedules.archive import check
from schedules.archive.store import Archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cryptography.x509 import Certificate

    from schedules.workspace import Workspace


@dataclass(slots=True, kw_only=True)
class Verified:
    """What was looked at, as far as it was.

    Attributes:
        numbers: of what → how many hold.
        notes: what is no fault, and a reader should know; sentences.
        tips: newsroom → the last crawl's SHA-256: who keeps it elsewhere can tell later whether all is as it was.

    """

    numbers: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    tips: dict[str, str] = field(default_factory=dict)


def verify(workspace: Workspace, newsrooms: Sequence[str], told: Verified, *, whole: bool) -> Iterator[str]:
    """Yield what is wrong, a sentence each; nothing where all is as it was.

    Args:
        workspace: where.
        newsrooms: whose crawls.
        told: filled as things are looked at.
        whole: whether the archive itself is looked at too: it is of all newsrooms.

    Raises:
        ArchiveError: the archive is locked, or of a newer program.
        EvidenceError: the root certificates of `[evidence] roots` cannot be read.

    """
    said: list[str] = []
    own = workspace.evidence.roots
    trusted = cache(partial(stamping.roots, workspace.root / own if own else None))
    there = Archive.exists(workspace.archive)
    if not there:
        told.notes.append(f"{workspace.archive}: is not there; only the crawls were looked at.")
    elif whole:
        checked = check.Checked()
        for sentence in check.check(workspace, checked, deep=True):
            said.append(sentence)
            yield sentence
        told.numbers.update({one: checked.numbers[one] for one in ("versions", "changes", "pages")})
    for name in newsrooms:
        for sentence in _newsroom(workspace.home_of(name), name, told, trusted):
            if not any(sentence in one for one in said):  # the archive's own check names crawls too
                yield sentence
    if there and not said:  # of a damaged archive nothing else is asked
        with Archive.open(workspace.archive) as archive:
            for name in newsrooms:
                yield from _last_committed(workspace, archive, name)
                yield from _datasets(workspace, archive, name)


def _newsroom(home: Path, name: str, told: Verified, trusted: Callable[[], Sequence[Certificate]]) -> Iterator[str]:
    """Yield what is wrong with a newsroom's crawls."""
    for folder in chain.sealed(home):
        told.numbers["crawls"] += 1
        try:
            yield from soundness.verify(folder)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            yield f"{folder}: says something that cannot be read ({type(problem).__name__}: {problem})."
        for warc in (folder / EVIDENCE, folder / KEPT_EVIDENCE):
            try:
                found = records.verify(warc)
            except FileNotFoundError:
                continue  # one of the two is not there; where neither is, that was said
            except OSError as problem:
                yield f"{warc}: cannot be read ({problem.strerror or problem})."
                continue
            told.numbers["records"] += found.number
            yield from found.wrong
            yield from _other_pages(folder, warc, found.payloads)
    walked = chain.walk(home)
    told.numbers["links"] += walked.links
    told.notes += walked.notes
    yield from walked.wrong
    if walked.tip is not None:
        told.tips[name] = walked.tip
    stamped = stamping.check(home, trusted)
    told.numbers["stamps"] += stamped.number
    told.notes += stamped.notes
    yield from stamped.wrong


def _other_pages(folder: Path, warc: Path, payloads: Mapping[int, str]) -> Iterator[str]:
    """Yield which pages are not those of which the manifest, as it was sealed, has the digest."""
    try:
        sealed: dict[str, str] = read_manifest(folder).get("payloads") or {}
        reduction = kept.read(folder)
        offsets = {int(offset): str(digest) for offset, digest in sealed.items()}
    except (CrawlError, ValueError, AttributeError):
        return  # said already
    for at, digest in offsets.items():
        if warc.name == KEPT_EVIDENCE and reduction is not None:
            there = payloads.get(reduction.offsets.get(at, -1), "")
        else:
            there = payloads.get(at, "")
        if there and there != digest:  # what was taken out on purpose names none
            yield f"{warc}: the page at byte {at} is not the one that {MANIFEST} has the digest of."


def _last_committed(workspace: Workspace, archive: Archive, newsroom: str) -> Iterator[str]:
    """Yield what is wrong with the last manifest, which no later crawl names: the archive has its digest."""
    for one in archive.crawls(newsroom, limit=1):
        folder = workspace.home_of(newsroom) / "crawls" / one["crawl_id"]
        try:
            digest = digest_of(folder)
        except OSError:
            yield f"{folder}: is in the archive, and its folder is gone."
            continue
        if one.get("manifest") not in {None, digest}:
            yield f"{folder / MANIFEST}: is not the one that was committed."


def _datasets(workspace: Workspace, archive: Archive, newsroom: str) -> Iterator[str]:
    """Yield which files of the dataset do not say what the archive says."""
    home = workspace.home_of(newsroom)
    for path, lines in (
        (home / dataset.RELEASES, archive.release_lines(newsroom)),
        (home / dataset.CHANGES, archive.change_lines(newsroom, quiet=True)),
    ):
        try:
            with path.open("rb") as file:
                pairs = enumerate(zip_longest(file, lines), 1)
                wrong = next((at for at, (a, b) in pairs if a is None or b is None or a != b.encode() + b"\n"), None)
        except OSError as problem:
            yield f"{path}: cannot be read ({problem.strerror or problem}). The next run writes it."
            continue
        if wrong is not None:
            yield f"{path}: line {wrong} is not what the archive says. Remove it: the next run writes it anew."
