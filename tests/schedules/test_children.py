"""A crawl whose process, or whose folder, cannot be had: said, and nothing is left half way."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import CrawlError
from newsroom_scraper.plan import Plan
from schedules import children
from schedules.crawl import run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_process_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(children, "start", fails)
    plan = Plan(newsroom="amnesty-usa", crawl_id="20261122T020000Z")
    made = run(plan, tmp_path, time_limit=1, on_event=lambda *_: None)
    assert made["state"] == "failed"
    assert "its process could not be started (Too many open files)" in made["reasons"][0]
    assert [one.name for one in tmp_path.iterdir()] == ["20261122T020000Z"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "crawls").touch()
    with pytest.raises(CrawlError, match="cannot be written"):
        run(
            Plan(newsroom="amnesty-usa", crawl_id="20261122T020000Z"),
            tmp_path / "crawls",
            time_limit=1,
            on_event=lambda *_: None,
        )
