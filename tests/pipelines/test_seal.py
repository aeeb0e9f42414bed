"""Sealing: what a kill left is cut back to what is whole, hashed, and named last of all."""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from newsroom_scraper.errors import CrawlError
from newsroom_scraper.middlewares.evidence import WarcFile
from newsroom_scraper.plan import Plan
from pipelines import codec
from pipelines.reduced import reduce
from pipelines.seal import digest_of, read_manifest, seal
from pipelines.soundness import verify

A, B = "https://demo.example/a/", "https://demo.example/b/"
PLAN = Plan(newsroom="amnesty-usa", crawl_id="20261122T020000Z", previous="0" * 64)


def journal(*looks: str, keys: tuple[str, ...] = (A, B), end: str | None = "finished") -> bytes:
    at = "2026-11-22T02:00:00Z"
    listing: dict[str, Any] = {
        "event": "listing",
        "at": at,
        "url": "https://demo.example/news/",
        "keys": keys,
        "layout": "2022",
        "next_url": None,
        "last_page": None,
        "problems": [],
        "failure": None,
        "kind": "page",
        "end": "end",
        "evidence": None,
    }
    events: list[dict[str, Any]] = [{"event": "start", "at": at, "declaration": "sha256:1", "agent": "x"}, listing]
    events += [{"event": "look", "at": at, "key": one, "url": one, "look": "read"} for one in looks]
    if end:
        events.append({"event": "end", "at": "2026-11-22T02:09:00Z", "reason": end, "requests": 1, "bytes": 1})
    return b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in events)


def line(url: str) -> bytes:
    return codec.encode({"schema": codec.SCHEMA, "url": url, "final_url": url, "title": "A"})


def warc(path: Path, pages: int = 3) -> None:
    file = WarcFile(path)
    for at in range(pages):
        file.response(url=A, status=200, headers=[], body=b"x" * 99 + b"%d" % at)
    file.close()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    folder = tmp_path / "20261122T020000Z.part"
    folder.mkdir()
    PLAN.write(folder / "plan.json")
    (folder / "journal.jsonl").write_bytes(journal(A, B))
    (folder / "readings.jsonl").write_bytes(line(A) + line(B))
    warc(folder / "evidence.warc.gz")
    (folder / "crawl.log").write_text("log\n", encoding="utf-8")
    return folder


def test_a_whole_crawl_is_sealed_as_it_is(part: Path) -> None:
    before = {path.name: path.read_bytes() for path in part.iterdir()}
    told = seal(part)
    folder = part.with_name("20261122T020000Z")
    assert not part.exists()
    names = {"readings.jsonl", "evidence.warc.gz", "crawl.log", "plan.json"}
    assert {path.name for path in folder.iterdir()} == {*names, "manifest.json"}
    assert {name: (folder / name).read_bytes() for name in names} == {name: before[name] for name in names}
    assert told == read_manifest(folder)
    assert told["state"] == "complete"
    assert (told["newsroom"], told["crawl_id"], told["previous"]) == ("amnesty-usa", "20261122T020000Z", "0" * 64)
    assert (told["started_at"], told["ended_at"]) == ("2026-11-22T02:00:00Z", "2026-11-22T02:09:00Z")
    assert (told["declaration"], told["agent"], told["resumed"]) == ("sha256:1", "x", False)


def test_the_manifest_holds_the_digest_of_each_file(part: Path) -> None:
    told = seal(part)
    folder = part.with_name("20261122T020000Z")
    assert set(told["files"]) == {"readings.jsonl", "evidence.warc.gz", "crawl.log", "plan.json"}
    for name, said in told["files"].items():
        data = (folder / name).read_bytes()
        assert said == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    assert digest_of(folder) == hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()


@pytest.mark.parametrize("torn", [b"{", line(B)[:-1], line(B)[:-40], line(A)[: len(line(A)) // 2]])
def test_a_torn_last_reading_is_cut(part: Path, torn: bytes) -> None:
    (part / "readings.jsonl").write_bytes(line(A) + torn)
    (part / "journal.jsonl").write_bytes(journal(A, end=None))
    told = seal(part, interrupted="its process died")
    assert (part.with_name(PLAN.crawl_id) / "readings.jsonl").read_bytes() == line(A)
    assert told["state"] == "incomplete"
    assert told["counts"]["read"] == 1
    assert told["counts"]["not_due"] == 1


@pytest.mark.parametrize("lost", [1, 20, 60])
def test_a_torn_last_event_is_left_out(part: Path, lost: int) -> None:
    (part / "journal.jsonl").write_bytes(journal(A, B, end=None)[:-lost])
    told = seal(part)
    assert told["ended"] is None
    assert told["state"] == "incomplete"
    assert told["counts"]["read"] == 2, "a reading in the file counts, whether the journal says so or not"


def test_a_crawl_that_wrote_nothing_is_sealed(part: Path) -> None:
    for name in ("journal.jsonl", "readings.jsonl", "evidence.warc.gz"):
        (part / name).unlink()
    told = seal(part, interrupted="its process died")
    assert told["state"] == "failed"
    assert told["counts"]["read"] == 0
    assert told["started_at"] is None
    sealed = part.with_name(PLAN.crawl_id)
    assert (sealed / "readings.jsonl").read_bytes() == (sealed / "evidence.warc.gz").read_bytes() == b""
    assert verify(sealed) == []
    assert reduce(sealed, keep=(), keep_readings=bool, log=False).pages == 0
    assert verify(sealed) == []


def test_a_torn_last_member_is_cut_and_whole_ones_stay(part: Path) -> None:
    path = part / "evidence.warc.gz"
    whole = path.read_bytes()
    offsets = warc_offsets(whole)
    (part / "journal.jsonl").write_bytes(journal(A, end=None))
    for size in range(offsets[-2] + 1, len(whole), 37):
        path.write_bytes(whole[:size])
        again = part.with_name(f"{size}.part")
        again.mkdir()
        for one in part.iterdir():
            (again / one.name).write_bytes(one.read_bytes())
        seal(again, interrupted="its process died")
        assert (again.with_name(str(size)) / "evidence.warc.gz").read_bytes() == whole[: offsets[-2]]


def warc_offsets(data: bytes) -> list[int]:
    """Return where each member begins, and where the last one ends."""
    found = [0]
    while found[-1] < len(data):
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        unpacker.decompress(data[found[-1] :])
        found.append(len(data) - len(unpacker.unused_data))
    return found


@pytest.mark.parametrize("tail", [b"", b"\x1f", b"\x1f\x8b\x08", b"garbage"])
def test_what_follows_the_last_whole_member_is_cut(part: Path, tail: bytes) -> None:
    path = part / "evidence.warc.gz"
    whole = path.read_bytes()
    path.write_bytes(whole + tail)
    (part / "journal.jsonl").write_bytes(journal(A, end=None))
    seal(part, interrupted="its process died")
    kept = (part.with_name(PLAN.crawl_id) / "evidence.warc.gz").read_bytes()
    assert kept == whole
    assert gzip.decompress(kept)


def test_a_release_of_the_listing_that_nobody_looked_at_is_not_passed_over(part: Path) -> None:
    (part / "journal.jsonl").write_bytes(journal(A))
    (part / "readings.jsonl").write_bytes(line(A))
    told = seal(part)
    assert told["counts"]["failed"] == 1, "listed, unknown, within every limit, and without an outcome"
    assert told["state"] != "complete"


def test_a_known_release_that_was_not_planned_is_not_due(part: Path) -> None:
    replace(PLAN, known={B: "h1:0"}).write(part / "plan.json")
    (part / "journal.jsonl").write_bytes(journal(A))
    (part / "readings.jsonl").write_bytes(line(A))
    told = seal(part)
    assert told["counts"]["not_due"] == 1
    assert told["state"] == "complete"


def test_what_was_planned_is_accounted_for(part: Path) -> None:
    replace(PLAN, due=("http://www.demo.example/a", B), gone=("https://demo.example/c/",)).write(part / "plan.json")
    told = seal(part)
    assert (told["listed"], told["planned"], told["expected"]) == (2, 3, 3)
    assert told["counts"]["failed"] == 1


@pytest.mark.parametrize("text", [None, "", "{", "{}"])
def test_a_folder_without_a_plan_is_left_as_it_is(part: Path, text: str | None) -> None:
    (part / "plan.json").unlink()
    if text is not None:
        (part / "plan.json").write_text(text, encoding="utf-8")
    before = sorted((path.name, path.read_bytes()) for path in part.iterdir())
    with pytest.raises(CrawlError, match="no readable plan"):
        seal(part)
    assert sorted((path.name, path.read_bytes()) for path in part.iterdir()) == before


def test_the_name_comes_last(part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    really = os.fsync

    def fsync(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        name = Path(f"/proc/self/fd/{handle}").resolve().name if Path("/proc/self/fd").exists() else kind
        done.append(f"{kind} {name}")
        really(handle)

    rename = Path.rename

    def named(self: Path, target: Path) -> Path:
        done.append("rename")
        assert (self / "manifest.json").exists()
        assert not (self / "journal.jsonl").exists()
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", named)
    seal(part)
    at = done.index("rename")
    assert done.count("rename") == 1
    before = done[:at]
    assert len([one for one in before if one.startswith("file")]) == 5, "four files and their manifest"
    assert before[-1].startswith("folder"), "the folder's own names are on the disk before it gets its own"
    assert before[-2].startswith("file"), "the manifest is written after what it names"
    assert [one.split()[0] for one in done[at + 1 :]] == ["folder"], "the new name is on the disk too"
    if Path("/proc/self/fd").exists():
        assert before[-2].startswith("file manifest.json")


def test_a_failed_rename_leaves_a_folder_that_can_be_sealed(part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError("no")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(OSError, match="no"):
            seal(part)
    told = seal(part, interrupted="its process died")
    assert told["counts"]["read"] == 2


@pytest.mark.parametrize("text", [None, "", "[]", '{"schema": "newsroom.manifest/2"}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(CrawlError):
        read_manifest(tmp_path)
