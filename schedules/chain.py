"""The chain of a newsroom's crawls: each manifest names the one before, and the files beside the crawls as they stood.

The chain is over manifests *as they were sealed*. Two things may change a sealed crawl later: a redaction writes its
manifest anew, and a reduction puts `kept.json` beside it. Each such file is noted in `rewritten.jsonl` with its digest,
and the next manifest seals that file, the decisions and the time stamps as they stood when its crawl was planned. So
whatever is changed on purpose is in the chain one crawl later, and whatever is changed otherwise breaks it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.errors import CrawlError
from newsroom_scraper.files import KEPT, MANIFEST, PART
from pipelines import members
from pipelines.seal import digest_of, read_manifest
from schedules import journal, ledger
from schedules.decisions import REDACTED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from pipelines.kept import Digest

REWRITTEN: Final = "rewritten.jsonl"
STAMPS: Final = "stamps.jsonl"
SCHEMA: Final = "newsroom.rewritten/1"
ANCHORED: Final = (journal.FILE, REWRITTEN, STAMPS)
"""The files that every manifest seals as they stand."""

_CRAWLS: Final = "crawls"


def anchored(home: Path, now: datetime) -> dict[str, Digest]:
    """Note what was rewritten since, and return what the next manifest is to seal; the newsroom's lock is held.

    Args:
        home: of the newsroom.
        now: instant, with an offset.

    """
    with suppress(ValueError, KeyError, TypeError):  # a damaged line stops no crawl; `newsroom verify` names it
        note(home, now)
    return {name: ledger.grown(home / name) for name in ANCHORED if (home / name).exists()}


def note(home: Path, now: datetime) -> None:
    """Note each file of a sealed crawl that a redaction or a reduction wrote, with its digest, once.

    Only files that are younger than the notes are read.
    """
    path = home / REWRITTEN
    redacted = any(one["verdict"] == REDACTED for one in journal.decisions(home))
    since = path.stat().st_mtime_ns if path.exists() else 0
    fresh = [one for one in _rewritten(home, redacted=redacted) if max(_changed(one)) >= since]
    if not fresh:
        return
    known = {(one["crawl_id"], one["file"], one["sha256"]) for one in ledger.lines(path)}
    told = []
    for one in fresh:
        crawl_id, digest = one.parent.name, members.digest(one)["sha256"]
        if (crawl_id, one.name, digest) in known or (one.name == MANIFEST and not _is_redacted(one.parent)):
            continue
        told.append(
            {
                "schema": SCHEMA,
                "at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "crawl_id": crawl_id,
                "file": one.name,
                "sha256": digest,
                "sealed": digest_of(one.parent),
            }
        )
    if told:
        ledger.append(path, told)
    elif path.exists():
        os.utime(path)  # what was read needs not be read again


def _rewritten(home: Path, *, redacted: bool) -> Iterator[Path]:
    """Yield what may have been written since a crawl was sealed."""
    for folder in sealed(home):
        if (folder / KEPT).exists():
            yield folder / KEPT
        if redacted:
            yield folder / MANIFEST


def _changed(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_ctime_ns  # a file that took another's place may be older than its name


def _is_redacted(folder: Path) -> bool:
    try:
        return bool(read_manifest(folder).get("redacted"))
    except CrawlError:
        return False  # nothing stops a crawl for it; `newsroom verify` says what is wrong there


def sealed(home: Path) -> list[Path]:
    """Return the folders of a newsroom's sealed crawls, oldest first."""
    there = sorted((home / _CRAWLS).iterdir()) if (home / _CRAWLS).is_dir() else []
    return [one for one in there if one.suffix != PART and (one / MANIFEST).is_file()]


@dataclass(slots=True, kw_only=True)
class Chain:
    """What was found of a newsroom's chain.

    Attributes:
        links: crawls in it.
        anchors: how many of them seal the files beside them.
        wrong: sentences.
        notes: what is no fault, and may be asked about; sentences.
        tip: SHA-256 of the last manifest, or None: there is none.

    """

    links: int = 0
    anchors: int = 0
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tip: str | None = None


def walk(home: Path) -> Chain:
    """Return whether each manifest is the one that the next names, and all that was rewritten is noted.

    A manifest that cannot be read is passed over, and said.
    """
    found = Chain()
    before: Path | None = None
    begun = False
    manifests: dict[Path, dict[str, Any]] = {}
    for folder in sealed(home):
        try:
            manifests[folder] = _shaped(read_manifest(folder))
            digest = digest_of(folder)
        except (CrawlError, OSError, KeyError, TypeError, ValueError, AttributeError):
            manifests.pop(folder, None)
            found.wrong.append(f"{folder / MANIFEST}: cannot be read as a manifest.")
            before, found.tip, begun = None, None, True
            continue
        named = manifests[folder].get("previous")
        if not begun and named is not None:
            found.wrong.append(f"{folder / MANIFEST}: names a crawl before it, which is not here.")
        elif before is not None and named != found.tip:
            found.wrong.append(
                f"{before / MANIFEST}: is not the manifest that the next crawl ({folder.name}) names "
                f"(it names {str(named)[:12]}…, this is {str(found.tip)[:12]}…): it was changed, or a crawl between "
                "them is gone."
            )
        before, found.tip, begun = folder, digest, True
        found.links += 1
    found.anchors = sum(1 for one in manifests.values() if one.get("anchors") is not None)
    _anchors(home, manifests, found)
    _rewritings(home, manifests, found)
    return found


def _shaped(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest whose anchors can be read.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: they cannot.

    """
    for one in (manifest.get("anchors") or {}).values():
        str(one["sha256"]), int(one["bytes"])
    return manifest


def _anchors(home: Path, manifests: dict[Path, dict[str, Any]], found: Chain) -> None:
    """Look whether the files beside the crawls begin as the manifests say."""
    for name in ANCHORED:
        said: dict[int, tuple[str, str]] = {}
        for folder, manifest in manifests.items():
            if one := (manifest.get("anchors") or {}).get(name):
                said.setdefault(one["bytes"], (one["sha256"], folder.name))
        try:
            heads = list(ledger.heads(home / name, said)) if said else []
        except OSError as problem:
            first = min(crawl for _, crawl in said.values())
            words = problem.strerror or problem
            found.wrong.append(f"{home / name}: cannot be read ({words}), and crawl {first} sealed it.")
            continue
        for size, digest in heads:
            expected, crawl = said[size]
            if digest != expected:
                words = (
                    f"is shorter than the {size} bytes" if digest is None else f"does not begin with the {size} bytes"
                )
                found.wrong.append(
                    f"{home / name}: {words} that crawl {crawl} sealed. Lines of it were changed or taken out."
                )
                break


def _rewritings(home: Path, manifests: dict[Path, dict[str, Any]], found: Chain) -> None:
    """Look whether what was rewritten is what the notes say."""
    try:
        notes = {
            (str(one["crawl_id"]), str(one["file"])): {key: str(one[key]) for key in ("at", "sha256")}
            for one in ledger.lines(home / REWRITTEN)
        }
        decided = [one for one in journal.decisions(home) if one["verdict"] == REDACTED]
    except (ValueError, KeyError, TypeError) as problem:
        found.wrong.append(f"{home}: {REWRITTEN} or {journal.FILE} has a line that cannot be read ({problem}).")
        return
    last = max(manifests, default=None)
    for folder, manifest in manifests.items():
        redacted = bool(manifest.get("redacted"))
        if redacted and not decided:
            found.wrong.append(f"{folder / MANIFEST}: was rewritten as by a redaction, and no decision says so.")
        for name, there in ((MANIFEST, redacted), (KEPT, (folder / KEPT).exists())):
            if not there:
                if noted := notes.get((folder.name, name)):
                    words = "is missing" if name == KEPT else "is not the one that a redaction wrote"
                    found.wrong.append(f"{folder / name}: {words}, which was noted on {noted['at'][:10]}.")
                continue
            noted = notes.get((folder.name, name))
            if noted is not None and noted["sha256"] == members.digest(folder / name)["sha256"]:
                continue
            if noted is None and found.anchors == 0:
                continue  # of an earlier program: the next run notes it
            if name == MANIFEST and folder != last and decided and not _since(decided, last):
                found.wrong.append(f"{folder / name}: is not what {REWRITTEN} says that a redaction wrote.")
            elif name == KEPT and noted is not None:
                found.wrong.append(f"{folder / name}: is not what {REWRITTEN} says that the reduction wrote.")
            else:
                what = "redacted" if name == MANIFEST else "reduced"
                found.notes.append(f"{folder}: was {what} after the last crawl; the next run notes it in the chain.")


def _since(decided: list[dict[str, Any]], last: Path | None) -> bool:
    """Return whether a redaction was decided since the last crawl."""
    return last is None or any((one.get("after") or "") >= last.name for one in decided)
