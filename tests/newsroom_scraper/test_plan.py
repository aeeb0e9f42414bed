"""A plan travels as a file and comes out as it went in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import orjson
import pytest

from newsroom_scraper.plan import SCHEMA, Manners, Plan

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = Plan(
    newsroom="demo",
    crawl_id="20261122T020000Z",
    folders=("newsrooms",),
    known={"https://demo.example/a/": "h1:0"},
    due=("https://demo.example/a/",),
    gone=("https://demo.example/b/",),
    start="https://demo.example/news/2/",
    position=10,
    limit=3,
    since=date(2020, 2, 20),
    seconds=1.5,
    previous="0" * 64,
    manners=Manners(contact="desk@demo.example", delay=0, concurrency=2, timeout=5, confirm_after=0),
)


@pytest.mark.parametrize("plan", [WHOLE, Plan(newsroom="demo", crawl_id="20261122T020000Z")])
def test_a_plan_is_read_as_it_was_written(tmp_path: Path, plan: Plan) -> None:
    plan.write(tmp_path / "plan.json")
    assert Plan.read(tmp_path / "plan.json") == plan
    assert orjson.loads((tmp_path / "plan.json").read_bytes())["schema"] == SCHEMA


@pytest.mark.parametrize("text", ["", "{", '{"schema": "newsroom.plan/2"}', "{}"])
def test_what_is_no_plan_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError):
        Plan.read(path)
