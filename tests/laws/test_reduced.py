"""Laws of keeping: whatever is let go, every page that is named is found by its old pointer, to the byte."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.middlewares.evidence import WarcFile
from pipelines import codec, manifest, members
from pipelines.reduced import pages, reduce
from pipelines.soundness import verify
from schedules.keep import quiet_reads
from schedules.stored import read_page

SITE = "https://demo.example"
KINDS = ("quiet", "edited", "doubted", "new", "gone", "still gone", "failed", "listing", "no look")
PAGE = st.tuples(st.sampled_from(KINDS), st.booleans(), st.binary(max_size=60) | st.just(b"x" * 100_000))
"""What a page is, whether the archive names it, and its bytes."""


class Crawl:
    """A sealed crawl of such pages."""

    def __init__(self, folder: Path, told: list[tuple[str, bool, bytes]]) -> None:
        self.folder = folder
        self.evidence: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.named: set[int] = set()
        self.quiet: set[int] = set()
        self.versions: dict[str, str] = {}
        self.looks: list[dict[str, Any]] = []
        self.readings: list[dict[str, Any]] = []
        self.listing: list[dict[str, Any]] = []
        self._warc = WarcFile(folder / "evidence.warc.gz")
        for at, (kind, named, body) in enumerate(told):
            self._add(kind, f"{SITE}/{at}/", body)
            if named:
                self.named.add(self.evidence[-1]["offset"])
            elif kind == "quiet":
                self.quiet.add(self.evidence[-1]["offset"])
        self._warc.close()
        (folder / "readings.jsonl").write_bytes(b"".join(map(codec.encode, self.readings)))
        files = {name: members.digest(folder / name) for name in ("evidence.warc.gz", "readings.jsonl")}
        self.manifest = {
            "schema": manifest.SCHEMA,
            "looks": self.looks,
            "listing": {"evidence": self.listing},
            "files": files,
        }
        (folder / "manifest.json").write_bytes(orjson.dumps(self.manifest))

    def _page(self, url: str, body: bytes) -> dict[str, Any]:
        told = asdict(self._warc.response(url=url, status=200, headers=[], body=body))
        self.evidence.append(told)
        self.bodies.append(body)
        return told

    def _add(self, kind: str, url: str, body: bytes) -> None:
        earlier = self._page(url, body + b"earlier") if kind in {"doubted", "gone"} else None
        evidence = self._page(url, body)
        look = {"key": url, "url": url, "evidence": evidence, "earlier": earlier}
        if kind == "listing":
            self.listing.append(evidence)
        elif kind in {"gone", "still gone"}:
            self.looks.append({**look, "look": "gone", "confirmed": kind == "gone"})
        elif kind == "failed":
            self.looks.append({**look, "look": "failed"})
        elif kind != "no look":
            said = "h1:edited" if kind == "edited" else "h1:same"
            self.looks.append({"key": url, "url": url, "look": "read", "content_hash": said})
            self.readings.append({"schema": codec.SCHEMA, "url": url, "content_hash": said} | look)
            if kind != "new":
                self.versions[url] = "h1:same"

    def reduce(self) -> set[int]:
        """Reduce it as it would be; return what was to be kept."""
        readings = [codec.decode(line) for line in (self.folder / "readings.jsonl").read_bytes().splitlines()]
        stored = pages(self.folder)
        told = quiet_reads(self.manifest, readings, self.versions, named=self.named, stored=stored)
        reduce(self.folder, keep=told.keep, keep_readings=told.keeps, log=True)
        return set(told.keep)

    def read(self, at: int) -> bytes:
        return read_page(self.folder / "evidence.warc.gz", self.evidence[at])[1]


@settings(deadline=None, max_examples=60)
@given(st.lists(PAGE, max_size=9))
def test_every_page_that_is_named_is_found_to_the_byte(told: list[tuple[str, bool, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        crawl = Crawl(Path(folder), told)
        keep = crawl.reduce()
        assert crawl.named <= keep
        assert crawl.quiet.isdisjoint(keep)
        assert verify(crawl.folder) == []
        assert set(pages(crawl.folder)) == keep
        for at, (evidence, body) in enumerate(zip(crawl.evidence, crawl.bodies, strict=True)):
            if evidence["offset"] in keep:
                assert crawl.read(at) == body
            else:
                with pytest.raises(EvidenceError):
                    crawl.read(at)


@settings(deadline=None, max_examples=60)
@given(st.lists(PAGE, max_size=9))
def test_a_reading_that_is_kept_has_its_pages_and_all_that_goes_is_quiet(told: list[tuple[str, bool, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        crawl = Crawl(Path(folder), told)
        keep = crawl.reduce()
        left = [codec.decode(line) for line in (crawl.folder / "readings.jsonl").read_bytes().splitlines()]
        for reading in left:
            assert reading["evidence"]["offset"] in keep
            assert reading["earlier"] is None or reading["earlier"]["offset"] in keep
        gone = {one["url"] for one in crawl.readings} - {one["url"] for one in left}
        assert gone == {one["url"] for one in crawl.readings if one["evidence"]["offset"] in crawl.quiet}


@settings(deadline=None, max_examples=30)
@given(st.lists(PAGE, max_size=9))
def test_reducing_twice_is_reducing_once(told: list[tuple[str, bool, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        crawl = Crawl(Path(folder), told)
        crawl.reduce()
        before = {path.name: path.read_bytes() for path in crawl.folder.iterdir()}
        crawl.reduce()
        assert {path.name: path.read_bytes() for path in crawl.folder.iterdir()} == before
