"""`newsroom verify`: a sound archive is sound, and a flipped byte anywhere is found and named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsdesk.cli.main import main
from newsdesk.evidence import verifying
from newsroom_scraper.files import EVIDENCE, KEPT, KEPT_EVIDENCE, MANIFEST, PLAN, READINGS
from newsroom_scraper.middlewares.evidence import WarcFile
from pipelines import members, records
from pipelines.reduced import reduce
from schedules import chain, journal
from schedules.archive.store import Archive
from schedules.redacting.doing import redact

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk


def verified(desk: Desk, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["-w", str(desk.root), "verify", *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def flip(path: Path, at: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[at if at >= 0 else len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    keep = [one["offset"] for one in manifest["listing"]["evidence"] if one]
    reduce(folder, keep=keep, keep_readings=lambda _: False, log=False)


def test_a_sound_archive(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run()
    code, out, err = verified(desk, capsys)
    digest = members.digest(desk.folders[-1] / MANIFEST)["sha256"]
    assert (code, err) == (0, "")
    assert "2 crawls" in out
    assert "2 links of the chain" in out
    assert f"demo: last manifest sha256 {digest}" in out
    code, out, _ = verified(desk, capsys, "demo", "--json")
    told = json.loads(out)
    assert (code, told["sound"], told["wrong"]) == (0, True, [])
    assert told["last_manifests"] == {"demo": digest}
    assert told["numbers"]["records"] > 30


@pytest.mark.parametrize("name", [MANIFEST, EVIDENCE, READINGS, PLAN])
@pytest.mark.parametrize("crawl", [0, -1])
def test_a_flipped_byte_of_a_crawl(desk: Desk, capsys: pytest.CaptureFixture[str], name: str, crawl: int) -> None:
    desk.run()
    path = desk.folders[crawl] / name
    before = path.read_bytes()
    flip(path)
    for more in ((), ("demo",)):
        code, out, err = verified(desk, capsys, *more)
        assert code == 1
        assert str(path.parent) in out
        assert name == MANIFEST or str(path) in out
        assert "not all is as it was stored" in err
    path.write_bytes(before)


def test_a_flipped_byte_wherever_in_a_manifest(desk: Desk) -> None:
    """No damage is too odd to be told, and none is taken for sound."""
    desk.run()
    path = desk.folders[0] / MANIFEST
    before = path.read_bytes()
    for at in range(0, len(before), 131):
        flip(path, at=at)
        told = verifying.Verified()
        assert any(str(path.parent) in one for one in verifying.verify(desk.workspace, ["demo"], told, whole=False)), at
        path.write_bytes(before)
    assert list(verifying.verify(desk.workspace, ["demo"], verifying.Verified(), whole=False)) == []


@pytest.mark.parametrize("name", ["releases.jsonl", "changes.jsonl"])
def test_a_flipped_byte_of_the_dataset(desk: Desk, capsys: pytest.CaptureFixture[str], name: str) -> None:
    flip(desk.home / name)
    code, out, _ = verified(desk, capsys)
    assert code == 1
    assert out.startswith(f"{desk.home / name}: line ")


def test_flipped_bytes_of_what_was_rewritten_on_purpose(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    first = desk.folders[0]
    with Archive.open(desk.workspace.archive) as archive:
        release = desk.lines("releases")[0]["id"]
        redact(archive, desk.workspace, release, reason="a court said so", by="Ada")
    desk.site.next_night()
    desk.run()
    code, out, err = verified(desk, capsys)
    assert code == 0, out
    assert "the next run notes it" in err
    desk.site.next_night()
    desk.run()
    for name in (MANIFEST, EVIDENCE, READINGS):
        before = (first / name).read_bytes()
        flip(first / name)
        code, out, _ = verified(desk, capsys)
        assert code == 1, name
        assert str(first / name) in out
        (first / name).write_bytes(before)
    for name in (journal.FILE, chain.REWRITTEN):
        before = (desk.home / name).read_bytes()
        flip(desk.home / name, at=20)
        code, out, _ = verified(desk, capsys, "demo")
        assert code == 1, name
        assert name in out
        (desk.home / name).write_bytes(before)
    assert verified(desk, capsys)[0] == 0


def test_flipped_bytes_of_a_reduced_crawl(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    first = desk.folders[0]
    cut(first)
    desk.run()
    assert verified(desk, capsys, "demo")[0] == 0
    for name in (KEPT, KEPT_EVIDENCE):
        before = (first / name).read_bytes()
        flip(first / name)
        code, out, _ = verified(desk, capsys, "demo")
        assert code == 1, name
        assert str(first / name) in out
        (first / name).write_bytes(before)


def test_another_page_in_a_reduced_crawl_is_found_before_it_is_noted(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    first = desk.folders[0]
    lines = [json.loads(line) for line in (first / READINGS).read_bytes().splitlines()]
    page = lines[0]["evidence"]["offset"]
    reduce(first, keep=[page], keep_readings=lambda one: one["evidence"]["offset"] == page, log=False)
    warc = WarcFile(first / "other.warc.gz")  # every digest in it fits, and so do those of kept.json
    warc.response(url=lines[0]["url"], status=200, headers=[], body=b"another page")
    warc.close()
    (first / "other.warc.gz").rename(first / KEPT_EVIDENCE)
    told = json.loads((first / KEPT).read_bytes())
    told["now"][KEPT_EVIDENCE] = members.digest(first / KEPT_EVIDENCE)
    told["offsets"] = [[0, 0], [page, members.scan(first / KEPT_EVIDENCE)[0][1].offset]]
    (first / KEPT).write_text(json.dumps(told))
    code, out, _ = verified(desk, capsys, "demo")
    assert code == 1
    assert "is not the one that manifest.json has the digest of" in out


def test_a_damaged_record_is_named_with_its_address(desk: Desk) -> None:
    warc = desk.folders[0] / EVIDENCE
    found, _ = members.scan(warc)
    whole = records.verify(warc)
    assert whole.wrong == []
    victim = found[4]
    flip(warc, at=victim.offset + 40)
    told = records.verify(warc)
    assert [one.partition(" that ")[0] for one in told.wrong] == [f"{warc}: holds a record at byte {victim.offset}"]
    assert told.number == whole.number - 1  # those behind it are found again


def test_a_record_that_lies_is_named(tmp_path: Path) -> None:
    import gzip

    head = (
        b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-11-22T02:00:00Z\r\n"
        b"WARC-Target-URI: https://a.example/\r\nWARC-Block-Digest: sha256:" + b"0" * 64 + b"\r\n"
        b"Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"
    )
    path = tmp_path / EVIDENCE
    path.write_bytes(gzip.compress(head))
    assert records.verify(path).wrong == [
        f"{path}: holds a record at byte 0 of https://a.example/ that is not what its digest says."
    ]


def test_without_an_archive_the_crawls_are_looked_at(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (desk.root / "data").glob("archive.db*"):
        path.unlink()
    code, out, err = verified(desk, capsys)
    assert code == 0, out
    assert "only the crawls were looked at" in err
