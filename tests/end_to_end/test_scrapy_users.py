"""A Scrapy user is at home: `scrapy list`, `scrapy crawl`, and the stages on a spider that knows no newsroom."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess

from newsroom_scraper import settings
from newsroom_scraper.files import READINGS
from newsroom_scraper.newsroom import names
from pipelines import codec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.conftest import Desk

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_START_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
OWN = {"evidence", "earlier"}
"""What only a crawl with a folder can know."""


def command(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments, "-s", f"NEWSROOM_FOLDERS={desk.root / 'newsrooms'}"],
        cwd=desk.root,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "newsroom_scraper.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_scrapy_list(desk: Desk) -> None:
    listed = command(desk, "list")
    assert listed.stdout.splitlines() == sorted([*names(), "demo"])
    assert "Traceback" not in listed.stderr


def test_scrapy_crawl_gives_the_same_lines(desk: Desk) -> None:
    ended = command(desk, "crawl", "demo", "-O", "out.jsonl", "-s", "LOG_LEVEL=WARNING", *QUICK)
    assert (ended.returncode, ended.stderr) == (0, "")
    own = lines(desk.folders[0] / READINGS)
    theirs = lines(desk.root / "out.jsonl")
    assert theirs.keys() == own.keys()
    for url, line in theirs.items():
        assert tuple(line) == codec.KEYS
        assert without(line) == without(own[url])
        assert {line[name] for name in OWN} == {None}
    raw = (desk.root / "out.jsonl").read_bytes().splitlines(keepends=True)
    assert [codec.encode(codec.decode(line)) for line in raw] == raw
    assert sorted(one.name for one in desk.root.iterdir()) == ["data", "newsrooms", "out.jsonl", "workspace.toml"]


def test_scrapy_crawl_with_a_limit(desk: Desk) -> None:
    ended = command(desk, "crawl", "demo", "-a", "limit=1", "-O", "out.jsonl", *QUICK)
    assert ended.returncode == 0
    assert [desk.slug(url) for url in lines(desk.root / "out.jsonl")] == [desk.site.listed[0].slug]


def test_scrapy_crawl_of_an_unknown_newsroom(desk: Desk) -> None:
    ended = command(desk, "crawl", "demmo")
    assert ended.returncode != 0
    assert "Spider not found: demmo" in ended.stdout + ended.stderr


def lines(path: Path) -> dict[str, dict[str, Any]]:
    return {line["url"]: line for line in map(json.loads, path.read_bytes().splitlines())}


def without(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in OWN}


# -- somebody else's spider ------------------------------------------------------------------------------------------


@dataclass
class Story:
    """An item that somebody else thought of."""

    url: str
    title: str | None = None
    body: str | None = None
    published_raw: str | None = None
    authors: list[str] = field(default_factory=list)


class StoryItem(scrapy.Item):
    """The same in Scrapy's own clothes."""

    url = scrapy.Field()
    title = scrapy.Field()
    body = scrapy.Field()
    published_raw = scrapy.Field()
    authors = scrapy.Field()


STORY = {
    "url": "https://elsewhere.example/a/",
    "title": "  Fifteen\u00a0Hours\u200b  at the   Border ",
    "body": "First  line\nof it.\n\n\n\nSecond.",
    "published_raw": "04/03/2024",
    "authors": ["A. Writer"],
}


def through_the_stages(items: list[Any], out: Path, **more: Any) -> tuple[list[Any], list[str]]:
    """Run the shipped stages on a spider of somebody else's; return the items and why others were dropped."""
    got: list[Any] = []
    dropped: list[str] = []

    class Theirs(scrapy.Spider):
        name = "theirs"

        async def start(self) -> AsyncIterator[Any]:
            for item in items:
                yield item

    process = AsyncCrawlerProcess(
        {
            "TWISTED_REACTOR_ENABLED": False,
            "LOG_INSTALL_ROOT_HANDLER": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "ITEM_PIPELINES": settings.ITEM_PIPELINES,
            "FEED_EXPORTERS": settings.FEED_EXPORTERS,
            "FEEDS": {out.as_posix(): {"format": "jsonl"}},
            "NEWSROOM_TIMEZONE": "Europe/London",
            "NEWSROOM_DATE_ORDER": "DMY",
            **more,
        }
    )
    crawler = process.create_crawler(Theirs)

    def scraped(item: Any) -> None:
        got.append(item)

    def refused(exception: Exception) -> None:
        dropped.append(str(exception))

    crawler.signals.connect(scraped, signal=signals.item_scraped)
    crawler.signals.connect(refused, signal=signals.item_dropped)
    process.crawl(crawler)
    process.start(install_signal_handlers=False)
    return got, dropped


@pytest.mark.parametrize("make", [dict, Story, StoryItem], ids=["dict", "dataclass", "item"])
def test_the_stages_take_any_item(tmp_path: Path, make: Callable[..., Any]) -> None:
    out = tmp_path / "out.jsonl"
    got, dropped = through_the_stages([make(**STORY)], out)
    assert dropped == []
    assert len(got) == 1
    (line,) = map(json.loads, out.read_bytes().splitlines())
    assert tuple(line) == codec.KEYS
    assert line["title"] == "Fifteen Hours at the Border"
    assert line["body"] == "First line\nof it.\n\nSecond."
    assert (line["published"], line["published_precision"]) == ("2024-03-04", "day")
    assert line["published_raw"] == "04/03/2024"
    assert line["authors"] == ["A. Writer"]
    assert line["content_hash"].startswith("h2:")


def test_the_same_story_has_the_same_hash_in_any_clothes(tmp_path: Path) -> None:
    made = [dict(STORY), Story(**STORY), StoryItem(**STORY)]  # type: ignore[arg-type]
    hashes = set()
    for at, item in enumerate(made):
        got, _ = through_the_stages([item], tmp_path / f"{at}.jsonl")
        hashes.add(got[0]["content_hash"])
    assert len(hashes) == 1


def test_what_is_no_release_is_dropped_and_repeats_too(tmp_path: Path) -> None:
    nothing = {"url": "https://elsewhere.example/nothing/", "title": None, "body": None}
    got, dropped = through_the_stages([dict(STORY), nothing, Story(**STORY)], tmp_path / "out.jsonl")  # type: ignore[arg-type]
    assert len(got) == 1
    assert len(dropped) == 2
    assert any("repeats https://elsewhere.example/a/" in one for one in dropped)
