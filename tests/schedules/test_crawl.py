"""One crawl, one folder: ids never clash, and what a kill left is taken up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.errors import CrawlError
from newsroom_scraper.plan import Plan
from pipelines.seal import read_manifest
from schedules.crawl import new_id, salvage

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 23, 59, 58, 999999, tzinfo=UTC)


def test_an_id_is_the_start_and_a_clash_takes_the_next_second(tmp_path: Path) -> None:
    assert new_id(tmp_path, NOW) == "20261122T235958Z"
    (tmp_path / "20261122T235958Z").mkdir()
    assert new_id(tmp_path, NOW) == "20261122T235959Z"
    (tmp_path / "20261122T235959Z.part").mkdir()
    assert new_id(tmp_path, NOW) == "20261123T000000Z"
    assert new_id(tmp_path / "nowhere", NOW) == "20261122T235958Z"


def test_an_id_is_behind_every_other_also_where_the_clock_was_set_back(tmp_path: Path) -> None:
    (tmp_path / "20261123T003000Z").mkdir()
    (tmp_path / "20261122T100000Z.part").mkdir()
    (tmp_path / "no crawl").mkdir()
    assert new_id(tmp_path, NOW) == "20261123T003001Z"
    assert new_id(tmp_path, NOW, after="20261123T010000Z") == "20261123T010001Z"
    assert new_id(tmp_path, NOW, after="20260101T000000Z") == "20261123T003001Z"
    assert new_id(tmp_path / "nowhere", NOW, after="20261123T235958Z") == "20261123T235959Z", "a day is not too much"


def test_a_clock_that_is_off_by_more_than_a_day_gives_none(tmp_path: Path) -> None:
    (tmp_path / "20261124T000000Z").mkdir()
    with pytest.raises(CrawlError) as raised:
        new_id(tmp_path, NOW)
    assert "its newest crawl is dated 2026-11-24 00:00 UTC, and this machine's clock says 2026-11-22 23:59" in str(
        raised.value
    )
    assert "Nothing was done. Set the clock right." in str(raised.value)


def test_the_clock_gives_an_id(tmp_path: Path) -> None:
    told = datetime.strptime(new_id(tmp_path), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - told).total_seconds()) < 60


def left(folder: Path, crawl_id: str) -> Path:
    part = folder / f"{crawl_id}.part"
    part.mkdir(parents=True)
    Plan(newsroom="amnesty-usa", crawl_id=crawl_id).write(part / "plan.json")
    return part


def test_what_was_left_is_sealed_in_order(tmp_path: Path) -> None:
    (tmp_path / "20261121T000000Z").mkdir()
    left(tmp_path, "20261122T020001Z")
    left(tmp_path, "20261122T020000Z")
    (tmp_path / "20261122T020001Z.part" / "pulse").write_text("https://a.example/")
    assert salvage(tmp_path) == ["20261122T020000Z", "20261122T020001Z"]
    assert not (tmp_path / "20261122T020001Z" / "pulse").exists()
    told = read_manifest(tmp_path / "20261122T020000Z")
    assert told["state"] == "failed"
    assert "its process died" in " ".join(told["reasons"])
    assert salvage(tmp_path) == []
    assert salvage(tmp_path / "nowhere") == []


def test_a_folder_without_orders_goes(tmp_path: Path) -> None:
    (tmp_path / "20261122T020000Z.part").mkdir()
    (tmp_path / "20261122T020001Z.part").mkdir()
    (tmp_path / "20261122T020001Z.part" / "crawl.log").touch()
    assert salvage(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [0, 20])
def test_orders_that_a_kill_left_half_written_stop_no_later_run(tmp_path: Path, size: int) -> None:
    plan = left(tmp_path, "20261122T020000Z") / "plan.json"
    plan.write_bytes(plan.read_bytes()[:size])
    left(tmp_path, "20261122T020001Z")
    assert salvage(tmp_path) == ["20261122T020001Z"]
