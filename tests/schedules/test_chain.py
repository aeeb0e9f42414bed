"""The chain: manifests as they were sealed, the files beside them, and what was rewritten on purpose."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from newsroom_scraper.files import KEPT, MANIFEST
from pipelines import members
from pipelines.reduced import reduce
from schedules import chain, journal, ledger
from schedules.archive.store import Archive
from schedules.redacting.doing import redact

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def night(desk: Desk) -> None:
    desk.site.next_night()
    desk.run()


def take_out(desk: Desk) -> None:
    with Archive.open(desk.workspace.archive) as archive:
        release = desk.lines("releases")[0]["id"]
        redact(archive, desk.workspace, release, reason="a court said so", by="Ada")


def cut(folder: Path) -> None:
    """Reduce a crawl to its listing."""
    manifest = orjson.loads((folder / MANIFEST).read_bytes())
    keep = [one["offset"] for one in manifest["listing"]["evidence"] if one]
    reduce(folder, keep=keep, keep_readings=lambda _: False, log=False)


def test_nights_make_a_chain(desk: Desk) -> None:
    night(desk)
    night(desk)
    found = chain.walk(desk.home)
    assert (found.links, found.anchors, found.wrong, found.notes) == (3, 3, [], [])
    assert found.tip == members.digest(desk.folders[-1] / MANIFEST)["sha256"]
    assert [desk.manifest(at)["previous"] for at in (0, 1)] == [
        None,
        members.digest(desk.folders[0] / MANIFEST)["sha256"],
    ]


def test_a_changed_manifest_is_found_by_the_next(desk: Desk) -> None:
    night(desk)
    path = desk.folders[0] / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"state": "complete"', b'"state": "Complete"'))
    (wrong,) = chain.walk(desk.home).wrong
    assert wrong.startswith(f"{path}: is not the manifest that the next crawl ({desk.folders[1].name}) names")


def test_a_crawl_that_is_gone_is_found(desk: Desk) -> None:
    night(desk)
    night(desk)
    first, middle, _ = desk.folders
    shutil.move(middle, desk.root / "aside")
    (wrong,) = chain.walk(desk.home).wrong
    assert str(first / MANIFEST) in wrong
    shutil.rmtree(first)
    (wrong,) = chain.walk(desk.home).wrong
    assert wrong.endswith("names a crawl before it, which is not here.")


def test_manifests_of_before_there_were_anchors_stay_valid(desk: Desk) -> None:
    for folder in desk.folders:
        told = orjson.loads((folder / MANIFEST).read_bytes())
        told.pop("anchors")
        (folder / MANIFEST).write_bytes(orjson.dumps(told))
    cut(desk.folders[0])
    found = chain.walk(desk.home)
    assert (found.links, found.anchors, found.wrong) == (1, 0, [])


def test_a_redaction_is_noted_and_sealed_by_the_next_crawl(desk: Desk) -> None:
    night(desk)
    take_out(desk)
    found = chain.walk(desk.home)
    assert found.wrong == []
    assert len(found.notes) == 2  # both crawls held it
    night(desk)
    found = chain.walk(desk.home)
    last = f"{desk.folders[-1]}: was redacted after the last crawl; the next run notes it in the chain."
    assert (found.wrong, found.notes) == ([], [last])  # each crawl of one that is redacted is cleared when it is sealed
    notes = ledger.lines(desk.home / chain.REWRITTEN)
    assert [(one["crawl_id"], one["file"]) for one in notes] == [(one.name, MANIFEST) for one in desk.folders[:2]]
    assert set(desk.manifest()["anchors"]) == {journal.FILE, chain.REWRITTEN}
    night(desk)
    again = ledger.lines(desk.home / chain.REWRITTEN)
    assert again[:2] == notes
    assert [one["crawl_id"] for one in again] == [one.name for one in desk.folders[:3]]  # each is noted once


def test_who_rewrites_a_crawl_as_a_redaction_would_is_found(desk: Desk) -> None:
    night(desk)
    path = desk.folders[0] / MANIFEST
    told = orjson.loads(path.read_bytes())
    told["redacted"] = {"manifest": members.digest(path)["sha256"], "files": told["files"], "pages": 0, "readings": 0}
    path.write_bytes(orjson.dumps(told))
    (wrong,) = chain.walk(desk.home).wrong
    assert wrong == f"{path}: was rewritten as by a redaction, and no decision says so."


def test_a_redacted_crawl_that_is_changed_afterwards_is_found(desk: Desk) -> None:
    night(desk)
    take_out(desk)
    night(desk)
    path = desk.folders[0] / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"state": "complete"', b'"state": "Complete"'))
    (wrong,) = chain.walk(desk.home).wrong
    assert wrong.startswith(f"{path}: is not what rewritten.jsonl says")


def test_a_reduction_is_noted_and_a_changed_one_found(desk: Desk) -> None:
    night(desk)
    first = desk.folders[0]
    cut(first)
    assert chain.walk(desk.home).notes == [
        f"{first}: was reduced after the last crawl; the next run notes it in the chain."
    ]
    night(desk)
    assert chain.walk(desk.home).notes == []
    told = orjson.loads((first / KEPT).read_bytes())
    told["dropped"]["pages"] += 1
    (first / KEPT).write_bytes(orjson.dumps(told))
    (wrong,) = chain.walk(desk.home).wrong
    assert wrong == f"{first / KEPT}: is not what rewritten.jsonl says that the reduction wrote."
    (first / KEPT).unlink()
    (wrong,) = chain.walk(desk.home).wrong
    assert wrong.startswith(f"{first / KEPT}: is missing")


@pytest.mark.parametrize("how", ["changed", "shorter", "gone"])
def test_a_decision_that_is_changed_or_taken_out_is_found(desk: Desk, how: str) -> None:
    take_out(desk)
    night(desk)
    path = desk.home / journal.FILE
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(data.replace(b"Ada", b"Eve") if how == "changed" else b"")
    wrong = chain.walk(desk.home).wrong
    assert any(one.startswith(f"{path}: ") and desk.folders[-1].name in one for one in wrong)
    if how == "changed":
        path.write_bytes(data)
        journal.write(desk.home, {"schema": journal.SCHEMA, "verdict": "noted", "at": "2026-11-23T02:00:00Z"})
        assert chain.walk(desk.home).wrong == []  # what is added later is no fault


def test_quiet_nights_read_nothing_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    night(desk)
    cut(desk.folders[0])
    chain.note(desk.home, NOW)
    before = (desk.home / chain.REWRITTEN).read_bytes()

    def never(_: Path) -> Any:
        raise AssertionError

    monkeypatch.setattr(members, "digest", never)
    chain.note(desk.home, NOW + timedelta(days=1))
    assert (desk.home / chain.REWRITTEN).read_bytes() == before


def test_a_line_that_a_kill_left_is_no_line(tmp_path: Path) -> None:
    path = tmp_path / "told.jsonl"
    ledger.append(path, [{"a": 1}])
    whole = ledger.grown(path)
    with path.open("ab") as file:
        file.write(b'{"a": 2')
    assert (ledger.lines(path), ledger.grown(path)) == ([{"a": 1}], whole)
    ledger.append(path, [{"a": 3}])
    assert ledger.lines(path) == [{"a": 1}, {"a": 3}]
    assert list(ledger.heads(path, [whole["bytes"], 999])) == [(whole["bytes"], whole["sha256"]), (999, None)]
