"""Whether a sealed crawl is what it was when it was sealed, or reduced: every file's digest, every line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsroom_scraper.errors import CrawlError
from newsroom_scraper.files import EVIDENCE, KEPT, KEPT_EVIDENCE, LOG, MANIFEST, READINGS
from pipelines import codec, kept, members
from pipelines.seal import read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.kept import Digest


def verify(folder: Path) -> list[str]:
    """Return what is wrong with a sealed crawl, a sentence each; none where all is well.

    A log proves nothing and goes with time, so that a missing one is no fault. A reduction that a kill cut short is
    none either: nothing is lost, and doing it again finishes it.
    """
    try:
        sealed: dict[str, Digest] = read_manifest(folder).get("files") or {}
        made = kept.read(folder)
    except CrawlError as problem:
        return [str(problem)]
    found: list[str] = []
    for name, said in sealed.items():
        if made is None or name not in made.was:
            if name != LOG or (folder / name).exists():
                found += _differs(folder / name, [said], MANIFEST)
        elif said != made.was[name]:
            found.append(f"{folder / KEPT}: names another {name} than {MANIFEST} does.")
    found += [f"{folder / MANIFEST}: names no {name}." for name in (READINGS, EVIDENCE) if name not in sealed]
    if made is not None:
        unfinished = (folder / EVIDENCE).exists()
        if unfinished:
            found += _differs(folder / EVIDENCE, [made.was[EVIDENCE]], KEPT)
        readings = [made.now[READINGS], *([made.was[READINGS]] if unfinished else [])]
        found += _differs(folder / READINGS, readings, KEPT)
        found += _kept_evidence(folder, made)
    return found + _lines(folder / READINGS)


def _differs(path: Path, said: list[Digest], by: str) -> list[str]:
    """Return what is wrong with a file that must be one of those that are said."""
    try:
        there = members.digest(path)
    except FileNotFoundError:
        return [f"{path}: is missing."]
    except OSError as problem:
        return [f"{path}: cannot be read ({problem.strerror or problem})."]
    if there in said:
        return []
    if there["bytes"] not in {one["bytes"] for one in said}:
        return [f"{path}: has {there['bytes']} bytes, and {by} says {said[0]['bytes']}."]
    return [f"{path}: does not hold the bytes of which {by} has the digest."]


def _kept_evidence(folder: Path, made: kept.Kept) -> list[str]:
    path = folder / KEPT_EVIDENCE
    wrong = _differs(path, [made.now[KEPT_EVIDENCE]], KEPT)
    if wrong:
        return wrong
    try:
        begun = {one.offset for one in members.scan(path)[0]}
    except CrawlError as problem:
        return [f"{problem}."]
    lost = sorted(old for old, new in made.offsets.items() if new not in begun)
    return [f"{folder / KEPT}: leads to no page for {', '.join(map(str, lost))}."] if lost else []


def _lines(path: Path) -> list[str]:
    """Return what is wrong with the lines of readings that are there."""
    bad: list[tuple[int, Any]] = []
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    codec.decode(line)
                except ValueError as problem:
                    bad.append((number, problem))
    except OSError:
        return []  # told as a file already
    if not bad:
        return []
    lines = "a line" if len(bad) == 1 else f"{len(bad)} lines"
    return [f"{path}: has {lines} that cannot be read: line {bad[0][0]} ({bad[0][1]})."]
