"""What is unsure about rows is said, the strongest doubt first; what is sure is not doubted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest

from newsroom_scraper.discovery.doubts import doubts
from newsroom_scraper.items import Entry
from tests.newsroom_scraper.discovery.pages import URL, newsroom

ROOM: Final = newsroom()
DAYS: Final = ("March 5, 2026", "March 3, 2026", "February 27, 2026", "January 9, 2026", "January 2, 2026")
SOUND: Final = [
    Entry(
        newsroom="demo",
        url=f"https://demo.example/news/release-{number}/",
        listing_url=URL,
        position=number,
        title=f"A release about the matter of number {number}",
        published_raw=day,
        layout="repeated",
    )
    for number, day in enumerate(DAYS)
]


def changed(**facts: Any) -> list[Entry]:
    """Return the rows, each with what is given of it: a value for all, or a list of one for each."""
    return [
        replace(one, **{key: value[at] if isinstance(value, list) else value for key, value in facts.items()})
        for at, one in enumerate(SOUND)
    ]


def test_sound_rows_raise_no_doubt() -> None:
    assert doubts(SOUND, newsroom=ROOM) == ()
    assert doubts(changed(published_raw=[*DAYS[:1], *DAYS[:4]]), newsroom=ROOM) == ()
    pinned = changed(published_raw=["May 3, 2024", *DAYS[:4]])
    assert doubts(pinned, newsroom=ROOM) == ()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": None}, "all rows have no title"),
        ({"title": "Read more"}, "all rows have the title of another one"),
        (
            {"title": ["About us", "Contact", "Home", "Jobs", "FAQ"]},
            'all rows are called as links of a menu are, such as "About us"',
        ),
        ({"title": [*DAYS]}, "all rows have a date for a title"),
        (
            {"title": ["15-1", "15-2", "15-3", "15-4", "A longer title of a release"]},
            '4 of 5 rows have a title of a word or two, such as "15-1"',
        ),
        (
            {"url": [f"https://other.example/{at}/" for at in range(5)]},
            "all rows lead to another site, mostly other.example: if that is the newsroom's too, name it in hosts",
        ),
        ({"url": ["https://demo.example/a/"] * 5}, "4 of 5 rows lead to an address that another row has"),
        (
            {"url": [f"https://demo.example/events/{at}/" for at in range(5)]},
            "all rows look like an event or a meeting, whose day is not that of a publication",
        ),
        ({"published_raw": [*reversed(DAYS)]}, "the oldest row stands first, or the rows are in no order of time"),
        ({"published_raw": DAYS[0]}, "all dates are the same day, 2026-03-05"),
        ({"published_raw": [*DAYS[:4], None]}, "1 of 5 rows has no date, and others have one"),
        (
            {"published_raw": ["2/3/2026", "2/2/2026", "1/31/2026", "1/30/2026", "1/2/2026"]},
            "2 of 5 rows have a date that cannot be read: 2/3/2026 can be read in two ways: the newsroom declares no date_order",
        ),
        ({"published_raw": "2 days ago"}, "all rows have a date that cannot be read: not a date in a known format"),
        (
            {"published_raw": None, "flags": ("undated-rows",)},
            "no row has a date: that these links are the listing is taken from their shape alone",
        ),
        (
            {"published_raw": None, "published_stamp": "2026-03-05", "flags": ("date-from-address",)},
            "all rows have no printed date, only a day in the address",
        ),
        ({"flags": ("year-from-heading",)}, "the year of the dates stands in a heading, not in the row"),
    ],
)
def test_each_doubt(facts: dict[str, Any], sentence: str) -> None:
    assert sentence in doubts(changed(**facts), newsroom=ROOM)


def test_few_rows_and_none() -> None:
    assert doubts([], newsroom=ROOM) == ("it has no rows",)
    assert doubts(SOUND[:1], newsroom=ROOM) == ("there is one row",)
    assert doubts(SOUND[:3], newsroom=ROOM) == ("there are only 3 rows",)


def test_what_is_declared_is_no_doubt() -> None:
    american = changed(published_raw=["2/3/2026", "2/2/2026", "1/31/2026", "1/30/2026", "1/2/2026"])
    assert doubts(american, newsroom=newsroom(date_order="MDY")) == ()
    away = changed(url=[f"https://other.example/{at}/" for at in range(5)])
    assert doubts(away, newsroom=newsroom(hosts=["other.example"])) == ()


def test_the_strongest_doubt_comes_first() -> None:
    told = doubts(changed(title="Contact", published_raw="2 days ago")[:3], newsroom=ROOM)
    assert told[0].startswith("all rows are called as links of a menu are")
    assert told[1] == "all rows have the title of another one"
    assert any(one.endswith("not a date in a known format") for one in told)
