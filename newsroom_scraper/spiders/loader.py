"""Every declared newsroom is a spider: `scrapy list`, `scrapy crawl amnesty-usa`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsroom_scraper.newsroom import load, names
from newsroom_scraper.spiders.newsroom import NewsroomSpider
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings


class NewsroomLoader:
    """Gives Scrapy one spider class per declaration.

    Declarations are looked for in `NEWSROOM_FOLDERS` (a setting) before those that ship.
    """

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> NewsroomLoader:
        """Return the loader for a project's settings."""
        return cls([Path(one) for one in settings.getlist("NEWSROOM_FOLDERS")])

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider of a newsroom.

        Raises:
            KeyError: no such newsroom; Scrapy's own loader says it the same way.

        """
        if spider_name not in names(self.folders):
            raise KeyError(f"Spider not found: {spider_name}")
        folders = self.folders
        drawn = load(spider_name, folders).rendering is not None

        class Declared(NewsroomSpider):
            name = spider_name
            declared = spider_name
            declared_folders = tuple(str(one) for one in folders)

            @classmethod
            def update_settings(cls, settings: BaseSettings) -> None:
                super().update_settings(settings)
                if drawn:
                    from newsroom_scraper import browser  # an extra that few newsrooms need

                    settings.setdict(browser.settings(timeout=settings.getfloat("DOWNLOAD_TIMEOUT")), priority="spider")

        return Declared

    def find_by_request(self, request: Request) -> list[str]:
        """Return the newsrooms that a request's host belongs to."""
        own = host(request.url)
        return [name for name in names(self.folders) if own in load(name, self.folders).hosts]

    def list(self) -> list[str]:
        """Return the names of the declared newsrooms."""
        return [*names(self.folders)]
