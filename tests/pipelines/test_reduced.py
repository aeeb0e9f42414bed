"""Reducing: what is kept is kept to the byte, and what is damaged is left alone."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import CrawlError
from pipelines import members
from pipelines.reduced import Reduced, drop_log, pages, reduce
from pipelines.soundness import verify

if TYPE_CHECKING:
    from collections.abc import Callable

Crawl = Any
"""The sealed crawl of conftest.py."""


def test_what_is_kept_is_kept_to_the_byte(crawl: Crawl) -> None:
    before = crawl.files()
    told = crawl.cut(1, 3)
    after = crawl.files()
    assert set(after) == {"plan.json", "manifest.json", "readings.jsonl", "kept.warc.gz", "kept.json", "crawl.log"}
    assert after["kept.warc.gz"] == crawl.info + crawl.records[crawl.offsets[1]] + crawl.records[crawl.offsets[3]]
    assert after["readings.jsonl"].splitlines() == [before["readings.jsonl"].splitlines()[at] for at in (1, 3)]
    for name in ("manifest.json", "plan.json", "crawl.log"):
        assert after[name] == before[name], name
    lost = sum(len(before[name]) for name in ("evidence.warc.gz", "readings.jsonl"))
    assert told == Reduced(pages=2, readings=2, bytes=lost - len(after["kept.warc.gz"]) - len(after["readings.jsonl"]))
    assert verify(crawl.folder) == []


def test_kept_json_says_what_was_and_what_is(crawl: Crawl) -> None:
    before = crawl.files()
    crawl.cut(0, 2)
    after = crawl.files()

    def said(files: dict[str, bytes], name: str) -> dict[str, Any]:
        return {"sha256": hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])}

    assert json.loads(after["kept.json"]) == {
        "schema": "newsroom.kept/1",
        "was": {name: said(before, name) for name in ("evidence.warc.gz", "readings.jsonl")},
        "now": {name: said(after, name) for name in ("kept.warc.gz", "readings.jsonl")},
        "dropped": {"pages": 2, "readings": 2},
        "offsets": [
            [0, 0],
            [crawl.offsets[0], len(crawl.info)],
            [crawl.offsets[2], len(crawl.info) + len(crawl.records[crawl.offsets[0]])],
        ],
    }


def test_kept_evidence_is_a_warc_of_its_own(crawl: Crawl) -> None:
    from warcio.archiveiterator import ArchiveIterator

    crawl.cut(2)
    with (crawl.folder / "kept.warc.gz").open("rb") as file:
        found = [(one.rec_type, one.rec_headers.get_header("WARC-Target-URI")) for one in ArchiveIterator(file)]
    assert found == [("warcinfo", None), ("response", "https://demo.example/2/")]


def test_all_may_go_but_the_record_that_describes_the_file(crawl: Crawl) -> None:
    assert crawl.cut().pages == 4
    assert (crawl.folder / "kept.warc.gz").read_bytes() == crawl.info
    assert crawl.urls() == []
    assert pages(crawl.folder) == ()
    assert verify(crawl.folder) == []


def test_where_nothing_goes_nothing_is_written(crawl: Crawl) -> None:
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in crawl.folder.iterdir()}
    assert crawl.cut(0, 1, 2, 3) == Reduced()
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in crawl.folder.iterdir()} == before


def test_readings_alone_may_go(crawl: Crawl) -> None:
    told = reduce(crawl.folder, keep=crawl.offsets, keep_readings=lambda one: one["title"] == "1", log=False)
    assert (told.pages, told.readings) == (0, 3)
    assert crawl.urls() == ["https://demo.example/1/"]
    assert pages(crawl.folder) == tuple(crawl.offsets)


def test_pages_alone_may_go(crawl: Crawl) -> None:
    told = reduce(crawl.folder, keep=crawl.offsets[:1], keep_readings=lambda _: True, log=False)
    assert (told.pages, told.readings) == (3, 0)
    assert len(crawl.urls()) == 4
    assert verify(crawl.folder) == []


def test_nothing_is_left_beside_what_stays(crawl: Crawl) -> None:
    reduce(crawl.folder, keep=(), keep_readings=lambda _: True, log=False)
    there = {"kept.json", "kept.warc.gz", "readings.jsonl", "manifest.json", "plan.json", "crawl.log"}
    assert set(crawl.files()) == there
    (crawl.folder / "readings.jsonl.new").write_bytes(b"left by an earlier program")
    reduce(crawl.folder, keep=(), keep_readings=lambda _: True, log=False)
    assert set(crawl.files()) == there


def test_twice_is_once(crawl: Crawl) -> None:
    crawl.cut(1)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in crawl.folder.iterdir()}
    assert crawl.cut(1) == Reduced()
    assert crawl.cut() == Reduced(), "a crawl is reduced once: what was kept then stays"
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in crawl.folder.iterdir()} == before


@pytest.mark.parametrize("reduced", [False, True])
def test_a_log_goes_with_the_rest_or_later(crawl: Crawl, reduced: bool) -> None:
    size = (crawl.folder / "crawl.log").stat().st_size
    if reduced:
        crawl.cut(1)
        assert crawl.cut(1, log=True) == Reduced(bytes=size)
    else:
        assert crawl.cut(0, 1, 2, 3, log=True) == Reduced(bytes=size)
        assert crawl.warc.exists()
    assert not (crawl.folder / "crawl.log").exists()
    assert crawl.cut(1, log=True) == Reduced() or not reduced
    assert verify(crawl.folder) == []


def test_a_log_goes_alone(crawl: Crawl) -> None:
    before = crawl.files()
    assert drop_log(crawl.folder, dry_run=True) == 4
    assert crawl.files() == before
    assert drop_log(crawl.folder) == 4
    assert crawl.files() == {name: data for name, data in before.items() if name != "crawl.log"}
    assert drop_log(crawl.folder) == 0


def test_a_dry_run_says_what_would_go_and_does_nothing(crawl: Crawl) -> None:
    before = crawl.files()
    told = crawl.cut(1, log=True, dry_run=True)
    assert crawl.files() == before
    assert crawl.cut(1, log=True) == told
    assert told.pages == 3
    assert crawl.cut(1, log=True, dry_run=True) == Reduced()


def test_the_pages_that_are_there_are_told_by_where_they_were(crawl: Crawl) -> None:
    assert pages(crawl.folder) == tuple(crawl.offsets)
    crawl.cut(0, 3)
    assert pages(crawl.folder) == (crawl.offsets[0], crawl.offsets[3])


# What is damaged is left alone.


def torn(crawl: Crawl) -> None:
    crawl.warc.write_bytes(crawl.warc.read_bytes()[:-7])


def flipped(crawl: Crawl) -> None:
    data = bytearray(crawl.warc.read_bytes())
    data[len(data) // 2] ^= 1
    crawl.warc.write_bytes(data)


def longer(crawl: Crawl) -> None:
    crawl.warc.write_bytes(crawl.warc.read_bytes() + gzip.compress(b"x"))


def other_readings(crawl: Crawl) -> None:
    path = crawl.folder / "readings.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"1"', b'"7"'))


def no_readings(crawl: Crawl) -> None:
    (crawl.folder / "readings.jsonl").unlink()


def no_evidence(crawl: Crawl) -> None:
    crawl.warc.unlink()


def no_manifest(crawl: Crawl) -> None:
    (crawl.folder / "manifest.json").unlink()


DAMAGES = [torn, flipped, longer, other_readings, no_readings, no_evidence, no_manifest]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_crawl_is_left_as_it_is(crawl: Crawl, damage: Callable[[Crawl], None]) -> None:
    damage(crawl)
    before = crawl.files()
    with pytest.raises(CrawlError) as caught:
        crawl.cut(1, log=True)
    assert crawl.folder.name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert crawl.files() == before


@pytest.mark.parametrize("reduced", [False, True])
@pytest.mark.parametrize("offset", [0, 7, 10**9])
def test_a_page_that_is_not_there_cannot_be_kept(crawl: Crawl, reduced: bool, offset: int) -> None:
    if reduced:
        crawl.cut(1)
        offset = offset or crawl.offsets[0]
    before = crawl.files()
    with pytest.raises(CrawlError, match=f"no page at {offset}"):
        reduce(crawl.folder, keep=[crawl.offsets[1], offset], keep_readings=lambda _: True, log=True)
    assert crawl.files() == before


def test_what_fails_in_the_caller_s_rule_leaves_the_crawl_whole(crawl: Crawl) -> None:
    before = crawl.files()
    with pytest.raises(KeyError):
        reduce(crawl.folder, keep=(), keep_readings=lambda one: bool(one["no such key"]), log=True)
    assert crawl.files() == before


# Records.


def test_records_are_found_whatever_the_size_of_a_chunk(crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [(begun, len(record), begun == 0) for begun, record in crawl.records.items()]
    for size in (1, 2, 7, 100, 1 << 16):
        monkeypatch.setattr(members, "_CHUNK", size)
        found, digest = members.scan(crawl.warc)
        assert [(one.offset, one.size, one.info) for one in found] == expected
        assert digest == members.digest(crawl.warc)
