"""`newsroom evidence`: the bundle is whole, its parts fit, and readers that are not ours accept it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newsdesk.cli.main import main
from newsdesk.evidence.taking import Taken
from newsdesk.evidence.wacz import surt, wacz
from newsroom_scraper.files import KEPT, MANIFEST
from pipelines.reduced import reduce
from schedules.archive.store import Archive
from schedules.redacting.doing import redact

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk


def made(desk: Desk, word: str, *more: str) -> Path:
    folder = desk.root / "bundle"
    assert main(["-w", str(desk.root), "evidence", word, "-o", str(folder), "--by", "Ada *Lovelace*", *more]) == 0
    return folder


def fits(folder: Path) -> dict[str, str]:
    """Every part has its digest, and every part is named; return them."""
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    there = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
    assert set(there) == {*sums, "SHA256SUMS", "statement.md"}
    for name, digest in sums.items():
        assert hashlib.sha256(there[name].read_bytes()).hexdigest() == digest
    whole = hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    assert f"`{whole}`" in (folder / "statement.md").read_text()
    return sums


def sound(data: bytes, tmp_path: Path) -> list[Any]:
    """A WACZ holds to the rules of 1.1.1, and its WARC is whole; return the lines of its index."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {one.compress_type for one in file.infolist()} == {zipfile.ZIP_STORED}
        package = json.loads(file.read("datapackage.json"))
        digest = json.loads(file.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(file.read('datapackage.json')).hexdigest()}"
        assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
        named = {one["path"]: one for one in package["resources"]}
        assert {*named, "datapackage.json", "datapackage-digest.json"} == set(file.namelist())
        for path, one in named.items():
            part = file.read(path)
            assert (one["hash"], one["bytes"]) == (f"sha256:{hashlib.sha256(part).hexdigest()}", len(part))
        pages = [json.loads(line) for line in file.read("pages/pages.jsonl").splitlines()]
        assert pages[0]["format"] == "json-pages-1.0"
        assert all({"id", "url", "ts"} <= set(one) for one in pages[1:])
        file.extract("archive/data.warc.gz", tmp_path)
        import gzip

        lines = gzip.decompress(file.read("indexes/index.cdx.gz")).decode().splitlines()
        block = json.loads(file.read("indexes/index.idx").splitlines()[1].split(b" ", 2)[2])
        assert block["length"] == len(file.read("indexes/index.cdx.gz"))
    warc = tmp_path / "archive" / "data.warc.gz"
    checker = Checker(type("Asked", (), {"inputs": [str(warc)], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0
    assert lines == sorted(lines)
    index = [json.loads(line.split(" ", 2)[2]) for line in lines]
    for one in index:
        with warc.open("rb") as stream:
            stream.seek(int(one["offset"]))
            record = next(iter(ArchiveIterator(stream)))
        assert record.rec_headers.get_header("WARC-Target-URI") == one["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == one["digest"]
    return index


@pytest.fixture
def edited(desk: Desk) -> dict[str, Any]:
    """A desk where a night was quiet and the next met an edit; return its change."""
    slug = desk.slug(desk.lines("releases")[3]["url"])
    desk.run()
    desk.site.edit(slug, "number")
    (change,) = desk.run().changes
    return change


def test_an_edit(desk: Desk, edited: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(desk, edited["id"])
    said = capsys.readouterr()
    assert "no time stamp is over it" in said.err
    parts = fits(folder)
    manifests = [f"manifests/{one.name}.manifest.json" for one in desk.folders]
    assert set(manifests) <= set(parts)
    index = sound((folder / "pages.wacz").read_bytes(), tmp_path)
    digests = {edited[side]["evidence"]["digest"] for side in ("old", "new")}
    assert digests <= {one["digest"] for one in index}
    assert {one["url"] for one in index} == {edited["url"]}
    for side, crawl in (("old", 0), ("new", -1)):
        line = json.loads((folder / f"{side}.json").read_bytes())
        sealed = json.loads((folder / manifests[crawl]).read_bytes())
        assert sealed["payloads"][str(line["evidence"]["offset"])] == line["evidence"]["digest"]
    looks = [json.loads(line) for line in (folder / "looks.jsonl").read_bytes().splitlines()]
    assert len(looks) == 3
    assert [one["manifest"] for one in looks] == [parts[one] for one in manifests]
    statement = (folder / "statement.md").read_text()
    assert "Ada \\*Lovelace\\*" in statement
    assert f"last time on {looks[1]['at'][:10]} {looks[1]['at'][11:19]} UTC ({looks[1]['look']}" in statement
    assert "there not told (200" in statement
    page = (folder / "page.html").read_text()
    assert "<del" in page
    assert "<ins" in page
    assert "<script" not in page
    for digest in digests:
        assert digest in page
        assert digest in (folder / "VERIFY.md").read_text()


def test_a_release_tells_its_last_edit(desk: Desk, edited: dict[str, Any]) -> None:
    folder = made(desk, edited["release_id"], "--json")
    fits(folder)
    assert json.loads((folder / "old.json").read_bytes())["version"] == 1
    assert json.loads((folder / "new.json").read_bytes())["version"] == 2
    assert not (folder / "change.json").exists()
    assert "<del" in (folder / "page.html").read_text()


def test_a_removal(desk: Desk, tmp_path: Path) -> None:
    slug = desk.slug(desk.lines("releases")[3]["url"])
    desk.site.remove(slug, "410")
    (change,) = [one for one in desk.run().changes if one["kind"] == "removed"]
    folder = made(desk, change["id"])
    fits(folder)
    assert not (folder / "new.json").exists()
    index = sound((folder / "pages.wacz").read_bytes(), tmp_path)
    assert sorted(one["status"] for one in index) == ["200", "410", "410"]
    page = (folder / "page.html").read_text()
    assert "is gone since some time between" in page
    assert "What it said" in page
    assert "The page was gone on" in (folder / "statement.md").read_text()


def test_what_stands_on_a_page_is_never_obeyed(desk: Desk, edited: dict[str, Any]) -> None:
    evil = '</title><script>alert(1)</script><img src=x onerror="alert(1)">'
    with Archive.open(desk.workspace.archive) as archive:
        from newsdesk.evidence import bundle, case

        shown = case.of(desk.workspace, archive, edited, is_release=False)
    for line in (shown.old, shown.new, shown.release, shown.change):
        assert line is not None
        line |= {"title": evil, "url": f"javascript:{evil}", "body": evil, "published_raw": evil}
    shown.taken[0] = replace(shown.taken[0], http_date="Sun, 22 Nov 2026 02:00:00 GMT", url=evil, mime=evil)
    maker = bundle.Maker(by=evil, newsroom=evil, version="1", now=datetime.now(UTC))
    bundle.write(shown, desk.home, desk.root / "bundle", maker)
    page = (desk.root / "bundle" / "page.html").read_text()
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "s ahead (200" in (desk.root / "bundle" / "statement.md").read_text()
    for name in ("statement.md", "VERIFY.md"):
        told = (desk.root / "bundle" / name).read_text()
        assert "alert" in told or name == "VERIFY.md"
        assert not re.search(r"(?<!\\)<", re.sub(r"(`+).*?\1", "", told))  # but in code, where no mark is one


def test_of_a_pruned_crawl_the_pages_that_were_kept(desk: Desk, edited: dict[str, Any], tmp_path: Path) -> None:
    first = desk.folders[0]
    keep = [edited["old"]["evidence"]["offset"]]
    reduce(first, keep=keep, keep_readings=lambda _: False, log=False)
    folder = made(desk, edited["id"])
    assert f"manifests/{first.name}.{KEPT}" in fits(folder)
    index = sound((folder / "pages.wacz").read_bytes(), tmp_path)
    assert edited["old"]["evidence"]["digest"] in {one["digest"] for one in index}


def test_what_is_not_stored_any_more_is_said(
    desk: Desk, edited: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    first = desk.folders[0]
    reduce(first, keep=[], keep_readings=lambda _: False, log=False)
    folder = made(desk, edited["id"])
    words = f"Crawl {first.name} holds no page any more at byte {edited['old']['evidence']['offset']}."
    assert words in capsys.readouterr().err
    assert words in (folder / "page.html").read_text()


def test_a_folder_that_is_there_is_left_alone(
    desk: Desk, edited: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = desk.root / "bundle"
    folder.mkdir()
    assert main(["-w", str(desk.root), "evidence", edited["id"], "-o", str(folder)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_of_what_was_redacted_nothing_is_shown(
    desk: Desk, edited: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with Archive.open(desk.workspace.archive) as archive:
        redact(archive, desk.workspace, edited["release_id"], reason="a court said so", by="Ada")
    assert main(["-w", str(desk.root), "evidence", edited["id"], "-o", str(desk.root / "bundle")]) == 1
    assert "was redacted" in capsys.readouterr().err
    assert not (desk.root / "bundle").exists()


def test_a_wacz_of_nothing_is_one_too(tmp_path: Path) -> None:
    made = wacz([], title="Nothing", created=datetime(2026, 11, 22, tzinfo=UTC), software="x")
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        assert file.read("indexes/index.idx").count(b"\n") == 1


@pytest.mark.parametrize(
    ("date", "gap"),
    [("Sun, 22 Nov 2026 02:00:00 GMT", 1.5), ("nonsense", None), (None, None), ("Sun, 22 Nov 2026 02:00:00", None)],
)
def test_the_clocks_are_compared(date: str | None, gap: float | None) -> None:
    one = Taken(
        crawl_id="1",
        offset=0,
        kind="response",
        url="https://a.example/",
        date="2026-11-22T02:00:01.500000Z",
        status=200,
        mime="",
        http_date=date,
        digest="",
        record=b"",
        beside=b"",
    )
    assert one.clock_gap == gap


def test_addresses_are_sorted_as_archives_do() -> None:
    assert surt("https://www.a.example/") == "example,a)/"
    assert surt("http://a.example/B/?y=1&x=2") == "example,a)/b?x=2&y=1"


def test_a_manifest_without_payloads_is_shown_as_it_is(desk: Desk, edited: dict[str, Any]) -> None:
    path = desk.folders[0] / MANIFEST
    told = orjson.loads(path.read_bytes())
    del told["payloads"]
    path.write_bytes(orjson.dumps(told))
    fits(made(desk, edited["id"]))


def test_what_is_held_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for line in desk.lines("releases"):
        desk.site.edit(desk.slug(line["url"]), "number")
    outcome = desk.run()
    assert outcome.held
    held = outcome.held[0]["id"]
    assert main(["-w", str(desk.root), "evidence", held, "-o", str(desk.root / "bundle")]) == 1
    said = capsys.readouterr().err
    assert "is held, and no version was made of it" in said
    assert f"newsroom accept {held}" in said
    assert not (desk.root / "bundle").exists()
