"""Soundness: whatever is wrong with a sealed crawl is said, and nothing else is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.reduced import reduce
from pipelines.soundness import verify

if TYPE_CHECKING:
    from pathlib import Path

Crawl = Any
"""The sealed crawl of conftest.py."""


@pytest.fixture
def reduced(crawl: Crawl) -> Crawl:
    reduce(crawl.folder, keep=crawl.offsets[1:3], keep_readings=lambda one: one["title"] in "12", log=True)
    return crawl


def says(crawl: Crawl, *words: str) -> None:
    """One sentence is said for each of these words, in this order."""
    found = verify(crawl.folder)
    assert len(found) == len(words), found
    for sentence, one in zip(found, words, strict=True):
        assert one in sentence
        assert sentence.startswith(str(crawl.folder))
        assert "\n" not in sentence


def test_all_is_well_with_a_sealed_crawl(crawl: Crawl) -> None:
    says(crawl)


def test_all_is_well_with_a_reduced_one(reduced: Crawl) -> None:
    says(reduced)


def test_a_log_may_be_missing_but_not_another(crawl: Crawl) -> None:
    (crawl.folder / "crawl.log").write_text("another\n", encoding="utf-8")
    says(crawl, "crawl.log: has 8 bytes, and manifest.json says 4.")
    (crawl.folder / "crawl.log").unlink()
    says(crawl)


@pytest.mark.parametrize("name", ["readings.jsonl", "evidence.warc.gz", "plan.json"])
def test_a_missing_file_is_told(crawl: Crawl, name: str) -> None:
    (crawl.folder / name).unlink()
    says(crawl, f"{name}: is missing.")


@pytest.mark.parametrize("name", ["readings.jsonl", "kept.warc.gz", "plan.json"])
def test_a_missing_file_of_a_reduced_crawl_is_told(reduced: Crawl, name: str) -> None:
    (reduced.folder / name).unlink()
    says(reduced, f"{name}: is missing.")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-9] ^= 1  # in the last string of a line; in the checksum of a record
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["readings.jsonl", "evidence.warc.gz", "plan.json", "crawl.log"])
def test_other_bytes_are_told(crawl: Crawl, name: str) -> None:
    path = crawl.folder / name
    if name == "crawl.log":
        path.write_text("gol\n", encoding="utf-8")
    else:
        flip(path)
    assert any(f"{name}: does not hold the bytes of which manifest.json has" in one for one in verify(crawl.folder))


@pytest.mark.parametrize("name", ["readings.jsonl", "kept.warc.gz"])
def test_other_bytes_of_a_reduced_crawl_are_told(reduced: Crawl, name: str) -> None:
    flip(reduced.folder / name)
    assert any(f"{name}: does not hold the bytes of which kept.json has" in one for one in verify(reduced.folder))


def test_the_readings_of_before_are_not_those_of_a_reduced_crawl(crawl: Crawl) -> None:
    before = (crawl.folder / "readings.jsonl").read_bytes()
    reduce(crawl.folder, keep=(), keep_readings=lambda _: False, log=False)
    (crawl.folder / "readings.jsonl").write_bytes(before)
    says(crawl, f"readings.jsonl: has {len(before)} bytes, and kept.json says 0.")


def test_lines_that_are_no_readings_are_told(crawl: Crawl) -> None:
    path = crawl.folder / "readings.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b"newsroom.reading/1", b"newsroom.reading/9")
    lines[3] = lines[3][:20]
    path.write_bytes(b"".join(lines))
    says(crawl, "and manifest.json says", "has 2 lines that cannot be read: line 2 (not a line of newsroom.reading/1).")


@pytest.mark.parametrize("text", [None, "{", "[]", '{"schema": "newsroom.manifest/9"}'])
def test_without_a_manifest_nothing_can_be_said(crawl: Crawl, text: str | None) -> None:
    path = crawl.folder / "manifest.json"
    path.unlink()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert len(verify(crawl.folder)) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schema", "newsroom.kept/9"),
        ("was", {}),
        ("now", None),
        ("dropped", {"pages": "x", "readings": 0}),
        ("offsets", [1]),
        ("offsets", None),
    ],
)
def test_a_kept_json_that_cannot_be_used_is_told(reduced: Crawl, key: str, value: Any) -> None:
    path = reduced.folder / "kept.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), key: value}), encoding="utf-8")
    says(reduced, "kept.json: cannot be read")


def test_a_kept_json_of_another_crawl_is_told(reduced: Crawl) -> None:
    path = reduced.folder / "kept.json"
    told = json.loads(path.read_bytes())
    told["was"]["evidence.warc.gz"]["sha256"] = "0" * 64
    path.write_text(json.dumps(told), encoding="utf-8")
    says(reduced, "names another evidence.warc.gz than manifest.json does.")


def test_a_kept_json_that_leads_astray_is_told(reduced: Crawl) -> None:
    path = reduced.folder / "kept.json"
    told = json.loads(path.read_bytes())
    told["offsets"][1][1] += 1
    path.write_text(json.dumps(told), encoding="utf-8")
    says(reduced, f"leads to no page for {told['offsets'][1][0]}.")


def test_a_manifest_that_names_no_evidence_is_told(crawl: Crawl) -> None:
    path = crawl.folder / "manifest.json"
    told = json.loads(path.read_bytes())
    del told["files"]["evidence.warc.gz"]
    path.write_text(json.dumps(told), encoding="utf-8")
    says(crawl, "manifest.json: names no evidence.warc.gz.")
