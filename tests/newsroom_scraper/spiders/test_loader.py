"""Every declared newsroom is a spider."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import scrapy
from scrapy.settings import Settings

from newsdesk.demo.nights import declaration
from newsroom_scraper.newsroom import names
from newsroom_scraper.spiders.loader import NewsroomLoader
from newsroom_scraper.spiders.newsroom import NewsroomSpider

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def loader(tmp_path: Path) -> NewsroomLoader:
    (tmp_path / "demo.toml").write_text(declaration("http://127.0.0.1:9"), encoding="utf-8")
    return NewsroomLoader.from_settings(Settings({"NEWSROOM_FOLDERS": [str(tmp_path)]}))


def test_every_declaration_is_listed(loader: NewsroomLoader) -> None:
    assert loader.list() == sorted([*names(), "demo"])
    assert NewsroomLoader([]).list() == [*names()]


def test_a_spider_is_named_after_its_newsroom(loader: NewsroomLoader) -> None:
    made = loader.load("demo")
    assert issubclass(made, NewsroomSpider)
    assert made.name == "demo"
    spider = made()
    assert isinstance(spider, NewsroomSpider)
    assert (spider.newsroom.name, spider.plan.limit) == ("demo", None)
    limited = made(limit="3")
    assert isinstance(limited, NewsroomSpider)
    assert limited.plan.limit == 3


def test_an_unknown_name_is_said_as_scrapy_says_it(loader: NewsroomLoader) -> None:
    with pytest.raises(KeyError, match="Spider not found: demmo"):
        loader.load("demmo")


def test_a_request_finds_its_newsroom(loader: NewsroomLoader) -> None:
    assert loader.find_by_request(scrapy.Request("http://127.0.0.1:9/news/")) == ["demo"]
    assert loader.find_by_request(scrapy.Request("https://www.amnestyusa.org/news/")) == ["amnesty-usa"]
    assert loader.find_by_request(scrapy.Request("https://elsewhere.example/")) == []
