"""Any item as a reading: the stages serve somebody's own spider as well as ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import scrapy

from newsroom_scraper.items import RawRelease
from pipelines.codec import KEYS
from pipelines.normalise import reading

URL = "https://demo.example/a/"


@dataclass
class Own:
    url: str
    title: str
    date: str
    body: list[str]


class Item(scrapy.Item):  # type: ignore[misc, unused-ignore]
    url = scrapy.Field()
    title = scrapy.Field()
    date = scrapy.Field()
    body = scrapy.Field()


FACTS: dict[str, Any] = {"url": URL, "title": " A  b ", "date": "February 20, 2020", "body": ["One.", " Two. "]}


@pytest.mark.parametrize("item", [FACTS, Own(**FACTS), Item(**FACTS)], ids=["dict", "dataclass", "Item"])
def test_any_item_is_a_reading(item: Any) -> None:
    told = reading(item)
    assert set(KEYS) <= set(told)
    assert (told["title"], told["body"]) == ("A b", "One.\n\nTwo.")
    assert (told["published"], told["published_raw"]) == (None, "February 20, 2020")
    assert (told["url"], told["final_url"]) == (URL, URL)
    assert (told["authors"], told["flags"], told["contacts"]) == ([], [], [])


def test_our_own_release_is_a_reading() -> None:
    told = reading(
        RawRelease(
            newsroom="demo",
            url=URL,
            final_url=f"{URL}?a=1",
            title="\u200b",
            authors=("Ada", " Ada ", ""),
            published_raw="May 1, 2020",
            published_stamp="2020-05-01T10:00:00Z",
            flags=("x",),
            contacts=("Media contact:\n a@demo.example",),
        )
    )
    assert told["title"] is None
    assert told["authors"] == ["Ada"]
    assert told["published_stamp"] == "2020-05-01T10:00:00Z"
    assert told["flags"] == ["x"]
    assert told["contacts"] == ["Media contact:\na@demo.example"]
    assert told["final_url"] == f"{URL}?a=1"


@pytest.mark.parametrize("key", ["authors", "topics", "places", "contacts", "flags"])
def test_one_text_is_a_list_of_one(key: str) -> None:
    assert reading({"url": URL, key: "press@demo.example"})[key] == ["press@demo.example"]


def test_words_in_a_list_are_one_line() -> None:
    assert reading({"url": URL, "title": ["A", "b"], "summary": 7}) | {} == {
        **reading({"url": URL}),
        "title": "A b",
        "summary": "7",
    }


def test_printed_words_win_over_a_date_field() -> None:
    assert reading({"url": URL, "published_raw": "a", "published": "b"})["published_raw"] == "a"
    assert reading({"url": URL, "published": "b", "date": "c"})["published_raw"] == "b"


def test_the_item_itself_is_left_alone() -> None:
    item = {"url": URL, "flags": ["a"], "authors": [" A "]}
    reading(item)["flags"].append("b")
    assert item == {"url": URL, "flags": ["a"], "authors": [" A "]}
