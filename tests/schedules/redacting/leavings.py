"""What is left of a release anywhere in a workspace, packed or not."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from typing import TYPE_CHECKING, Any

from schedules.archive.store import Archive
from schedules.redacting.doing import Taken, redact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.conftest import Desk

WHY = "their lawyers asked for it"


def take_out(desk: Desk, release_id: str) -> Taken:
    with Archive.open(desk.workspace.archive) as archive:
        return redact(archive, desk.workspace, release_id, reason=WHY, by="Ada")


def sentences(desk: Desk, which: str) -> set[str]:
    """The stretches of a release's versions that stand on a page as they stand here, and in no other release."""
    with Archive.open(desk.workspace.archive) as archive:
        own = _stretches(one["line"] for one in archive.versions(which))
        others = [one["id"] for one in archive.releases() if one["id"] != which]
        found = own - _stretches(one["line"] for other in others for one in archive.versions(other))
        line = archive.release(which)
        assert line is not None
    read = (
        one
        for path in sorted((desk.home / "crawls").glob("*/readings.jsonl"))
        for one in path.read_bytes().splitlines()
    )
    ours = {line["url"], *line["also_at"]}
    found -= _stretches(one for one in map(json.loads, read) if one["final_url"] not in ours)
    assert found
    return found


def _stretches(lines: Iterable[dict[str, Any]]) -> set[str]:
    parts = (one.strip() for line in lines for one in re.split(r"[^\w ,]+", line["body"] or ""))
    return {one for one in parts if len(one) > 40}


def unpacked(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and of everything that is packed in it, in it or under it."""
    data = path.read_bytes()
    yield data
    if path.name.endswith(".gz"):
        data = gzip.decompress(data)
        yield data
        for found in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", data):
            for bits in (16 + zlib.MAX_WBITS, zlib.MAX_WBITS):
                try:
                    yield zlib.decompressobj(bits).decompress(data[found.start() :])
                except zlib.error:
                    continue


def left(folder: Path, said: set[str]) -> dict[str, str]:
    """Return file → a sentence that stands in it."""
    there: dict[str, str] = {}
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        for data in unpacked(path):
            there |= {str(path.relative_to(folder)): one for one in said if one.encode() in data}
    return there
