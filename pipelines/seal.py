"""Sealing a crawl: account for it, hash its files, and give the folder its name. Sealed means whole, not accepted.

The order is what makes it safe: files are on the disk before the manifest names them, the manifest before the folder
is renamed, and the rename before anybody is told. A folder that still ends in `.part` is not sealed.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from newsroom_scraper import items
from newsroom_scraper.disk import sync as _sync
from newsroom_scraper.errors import CrawlError
from newsroom_scraper.failpoints import reach
from newsroom_scraper.files import EVIDENCE, JOURNAL, LOG, MANIFEST, PART, PLAN, READINGS
from newsroom_scraper.newsroom import load
from newsroom_scraper.plan import Plan
from newsroom_scraper.values.urls import identity
from pipelines import codec, manifest
from pipelines.roads import Declared

_CHUNK: Final = 1 << 20


def seal(part: Path, *, interrupted: str | None = None) -> dict[str, Any]:
    """Seal the crawl in a `.part` folder and return its manifest.

    Args:
        part: the folder, `…/CRAWL_ID.part`, with its plan.
        interrupted: why the crawl did not end by itself, or None.

    Raises:
        CrawlError: the folder has no readable plan; it is left as it is.

    """
    if (part / MANIFEST).exists() and not (part / JOURNAL).exists():
        # Killed between its last file and its name: everything in it is on the disk.
        _name(part)
        return read_manifest(part.with_name(part.name.removesuffix(PART)))
    try:
        plan = Plan.read(part / PLAN)
    except (OSError, ValueError) as problem:
        raise CrawlError("has no readable plan and cannot be sealed", path=part) from problem
    journal = _journal(part / JOURNAL)
    readings = _whole_lines(part / READINGS)
    if not journal or journal[-1]["event"] != "end":
        _whole_members(part / EVIDENCE)
    newsroom = load(plan.newsroom, [Path(one) for one in plan.folders])
    rules = newsroom.urls
    logged = {event["key"] for event in journal if event["event"] == "look" and event["look"] == "read"}
    unlogged = [
        {"key": key, "url": one["url"], "look": "read", "final_url": one["final_url"], "title": one["title"]}
        for one in readings
        if (key := identity(one["url"], rules)) not in logged
    ]
    told = manifest.account(
        journal,
        planned=[identity(url, rules) for url in (*plan.due, *plan.gone)],
        known=plan.known,
        interrupted=interrupted,
        unlogged=unlogged,
        roads=[
            Declared(road=one.road, url=one.url, sifted=one.match is not None or one.skip is not None)
            for one in newsroom.discover
        ],
        first=plan.road,
    )
    begun = next((event for event in journal if event["event"] == "start"), {})
    whole = {
        "schema": manifest.SCHEMA,
        "newsroom": plan.newsroom,
        "crawl_id": plan.crawl_id,
        "started_at": begun.get("at"),
        "ended_at": journal[-1]["at"] if journal else None,
        **told,
        "position": plan.position,
        "road": plan.road,
        "baseline": plan.first,
        "resumed": plan.start is not None or plan.road > 0,
        "declaration": begun.get("declaration"),
        "agent": begun.get("agent"),
        "extractor": items.EXTRACTOR,
        "previous": plan.previous,
        "anchors": plan.anchors,
        "payloads": _payloads(readings),
        "files": {name: _digest(part / name) for name in (READINGS, EVIDENCE, LOG, PLAN) if (part / name).exists()},
    }
    reach("seal.files-synced")
    _replace(part / MANIFEST, orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    reach("seal.manifest-named")
    _sync(part)  # the manifest is on the disk before what it was made of goes
    reach("seal.folder-synced")
    (part / JOURNAL).unlink(missing_ok=True)
    reach("seal.journal-gone")
    _name(part)
    return whole


def _payloads(readings: list[dict[str, Any]]) -> dict[str, str]:
    """Return where each page begins that was read → digest of its payload: what stays of it in the chain for ever."""
    looks = [*readings, *(file for one in readings for file in one.get("files") or ())]
    pages = [one[key] for one in looks for key in ("evidence", "earlier") if one.get(key)]
    return {str(one["offset"]): one["digest"] for one in sorted(pages, key=lambda one: int(one["offset"]))}


def _name(part: Path) -> None:
    """Give a folder its name; from here on it is sealed."""
    part.rename(part.with_name(part.name.removesuffix(PART)))
    reach("seal.named")
    _sync(part.parent)
    reach("seal.name-synced")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a sealed crawl.

    Raises:
        CrawlError: it is missing or not a manifest.

    """
    try:
        data = orjson.loads((folder / MANIFEST).read_bytes())
    except (OSError, orjson.JSONDecodeError) as problem:
        raise CrawlError("has no readable manifest", path=folder) from problem
    if not isinstance(data, dict) or data.get("schema") != manifest.SCHEMA:
        raise CrawlError(f"is not a crawl of {manifest.SCHEMA}", path=folder)
    return data


def digest_of(folder: Path) -> str:
    """Return the SHA-256 of a sealed crawl's manifest, which the next one names: the one with which it was sealed."""
    data = (folder / MANIFEST).read_bytes()
    if b'"redacted"' in data and (redacted := orjson.loads(data).get("redacted")):
        return str(redacted["manifest"])
    return hashlib.sha256(data).hexdigest()


def _journal(path: Path) -> list[dict[str, Any]]:
    events = []
    if path.exists():
        for line in path.read_bytes().splitlines():
            try:
                events.append(orjson.loads(line))
            except orjson.JSONDecodeError:
                break  # the line that was being written when the process was killed
    return events


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    """Return the readings of a file, after cutting off a last line that a kill left unfinished."""
    if not path.exists():
        path.touch()
        return []
    data = path.read_bytes()
    end = data.rfind(b"\n") + 1
    if end != len(data):
        with path.open("r+b") as file:
            file.truncate(end)
    return [codec.decode(line) for line in data[:end].splitlines()]


def _whole_members(path: Path) -> None:
    """Cut off a last WARC record that a kill left unfinished; whole ones are untouched."""
    if not path.exists():
        path.touch()
        return
    with path.open("r+b") as file:
        whole = _last_whole_member(file)
        file.truncate(whole)


def _last_whole_member(file: BinaryIO) -> int:
    """Return where the last gzip member that is whole ends, in bytes."""
    whole = at = 0
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    while chunk := file.read(_CHUNK):
        while chunk:
            try:
                unpacker.decompress(chunk)
            except zlib.error:
                return whole
            at += len(chunk) - len(unpacker.unused_data)
            chunk = unpacker.unused_data
            if unpacker.eof:
                whole = at
                unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    return whole


def _digest(path: Path) -> dict[str, Any]:
    hasher = hashlib.sha256()
    size = 0
    with path.open("r+b") as file:
        while chunk := file.read(_CHUNK):
            hasher.update(chunk)
            size += len(chunk)
        os.fsync(file.fileno())
    return {"sha256": hasher.hexdigest(), "bytes": size}


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole: under its name there is never a part of it."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    reach("seal.manifest-written")
    fresh.replace(path)
