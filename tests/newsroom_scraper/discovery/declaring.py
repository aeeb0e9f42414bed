"""A newsroom with one road, for the readers of roads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsroom_scraper.newsroom import Newsroom
from newsroom_scraper.values.urls import Rules

if TYPE_CHECKING:
    from newsroom_scraper.discover import Discover

HOME = "https://demo.example/"


def newsroom(road: Discover, *, speaks: str = "page", timezone: str = "UTC") -> Newsroom:
    """Return a newsroom that has that road."""
    return Newsroom(
        name="demo",
        title="Demo",
        home=HOME,
        timezone=timezone,
        language=None,
        date_order=None,
        speaks=speaks,
        discover=(road,),
        layouts=(),
        urls=Rules(),
        hosts=("demo.example",),
        guid_permanent=False,
        path=Path("demo.toml"),
        digest="sha256:0",
    )
