"""A sealed crawl on the disk, made as a crawl makes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from newsroom_scraper.files import EVIDENCE, JOURNAL, LOG, PART, PLAN, READINGS
from newsroom_scraper.middlewares.evidence import WarcFile
from newsroom_scraper.plan import Plan
from pipelines import codec, kept
from pipelines.reduced import Reduced, reduce
from pipelines.seal import seal

if TYPE_CHECKING:
    from pathlib import Path

CRAWL_ID = "20261122T020000Z"
SITE = "https://demo.example"
BODIES = (b"a" * 400, b"b" * 900, b"c" * 50, bytes(range(256)) * 400)


@dataclass(kw_only=True)
class Sealed:
    """A crawl that read every one of its pages; `records` are the bytes of each page's record."""

    folder: Path
    evidence: list[dict[str, Any]] = field(default_factory=list)
    records: dict[int, bytes] = field(default_factory=dict)

    @property
    def warc(self) -> Path:
        return self.folder / EVIDENCE

    @property
    def offsets(self) -> list[int]:
        return [one["offset"] for one in self.evidence]

    @property
    def info(self) -> bytes:
        """The record that describes the file."""
        return self.records[0]

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    def urls(self) -> list[str]:
        """Return the readings that are there."""
        return [codec.decode(line)["url"] for line in (self.folder / READINGS).read_bytes().splitlines()]

    def cut(self, *at: int, log: bool = False, **options: Any) -> Reduced:
        """Keep the pages of these numbers, and their readings."""
        keep = [self.offsets[one] for one in at]
        return reduce(
            self.folder, keep=keep, keep_readings=lambda one: one["evidence"]["offset"] in keep, log=log, **options
        )

    def held(self, at: int) -> bytes:
        """Return the bytes of a page's record where its pointer leads now."""
        offset = self.offsets[at]
        warc, begun = (self.warc, offset) if self.warc.exists() else kept.moved(self.warc, offset)
        return warc.read_bytes()[begun : begun + len(self.records[offset])]


@pytest.fixture
def crawl(tmp_path: Path) -> Sealed:
    """Return a sealed crawl of /0/ to /3/."""
    part = tmp_path / f"{CRAWL_ID}{PART}"
    part.mkdir()
    Plan(newsroom="amnesty-usa", crawl_id=CRAWL_ID).write(part / PLAN)
    made = Sealed(folder=tmp_path / CRAWL_ID)
    events: list[dict[str, Any]] = [{"event": "start", "at": "2026-11-22T02:00:00Z", "declaration": "d", "agent": "x"}]
    warc = WarcFile(part / EVIDENCE)
    ends = [0, (part / EVIDENCE).stat().st_size]
    with (part / READINGS).open("wb") as readings:
        for at, body in enumerate(BODIES):
            url = f"{SITE}/{at}/"
            evidence = warc.response(url=url, status=200, headers=[("Content-Type", "text/html")], body=body)
            ends.append((part / EVIDENCE).stat().st_size)
            made.evidence.append(asdict(evidence))
            line = {"schema": codec.SCHEMA, "url": url, "final_url": url, "title": str(at), "content_hash": f"h1:{at}"}
            readings.write(codec.encode({**line, "evidence": evidence}))
            events.append({"event": "look", "key": url, "url": url, "look": "read", "content_hash": f"h1:{at}"})
    warc.close()
    events.append({"event": "end", "at": "2026-11-22T02:09:00Z", "reason": "finished", "requests": 1, "bytes": 1})
    (part / JOURNAL).write_bytes(b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in events))
    (part / LOG).write_text("log\n", encoding="utf-8")
    data = (part / EVIDENCE).read_bytes()
    made.records = {begun: data[begun:end] for begun, end in pairwise(ends)}
    seal(part)
    return made
