"""One crawl, as its own process runs it: it reads a folder's `plan.json` and leaves readings, evidence and journal."""

from __future__ import annotations

import gc
import importlib
import os
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper import __version__
from newsroom_scraper.files import LOG, PLAN
from newsroom_scraper.plan import Plan

if TYPE_CHECKING:
    from scrapy.settings import Settings

_GARBAGE = (10_000, 10, 20)  # allocations before a collection, and generations before the next
_CHOSEN: Final = (
    "SPIDER_LOADER_CLASS",
    "TWISTED_REACTOR",
    "DOWNLOADER",
    "SCHEDULER",
    "SCHEDULER_PRIORITY_QUEUE",
    "SCHEDULER_MEMORY_QUEUE",
    "SCHEDULER_DISK_QUEUE",
    "DUPEFILTER_CLASS",
    "STATS_CLASS",
    "LOG_FORMATTER",
    "ROBOTSTXT_PARSER",
    "REQUEST_FINGERPRINTER_CLASS",
    "TWISTED_DNS_RESOLVER",
)
"""Settings that name a class."""
_LATE: Final = ("scrapy.crawler", "encodings.charmap", "encodings.utf_8_sig")
"""What is imported only when it is used."""


def settings(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return what a plan changes of Scrapy's settings."""
    manners = plan.manners
    contact = f"contact: {manners.contact}" if manners.contact else "no contact set"
    return {
        "NEWSROOM_CRAWL_FOLDER": str(folder),
        "NEWSROOM_FOLDERS": list(plan.folders),
        "USER_AGENT": f"newsroom-scraper/{__version__} (press release archive; {contact})",
        "DOWNLOAD_DELAY": manners.delay,
        "AUTOTHROTTLE_START_DELAY": manners.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": manners.concurrency,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(manners.concurrency),
        "DOWNLOAD_TIMEOUT": manners.timeout,
        "CLOSESPIDER_TIMEOUT": plan.seconds or 0,
        "NEWSROOM_PATIENCE": manners.patience or 0,
        "NEWSROOM_HOSTS_FOLDER": manners.hosts,
        "NEWSROOM_BARREN": manners.barren,
        "NEWSROOM_GOES_ON": plan.start is not None or plan.road > 0,
        "LOG_FILE": str(folder / LOG),
    }


def through(proxy: str | None) -> None:
    """Let this process ask a proxy for everything, in place of the one that its environment names, if any.

    Args:
        proxy: its address; `${NAME}` in it comes from the environment.

    """
    if proxy is not None:
        address = Template(proxy).safe_substitute(os.environ)
        for name in ("http_proxy", "https_proxy"):
            os.environ.pop(name.upper(), None)
            os.environ[name] = address


def load() -> None:
    """Import what a crawl imports, so that whoever is forked from this process need not; nothing of it may begin."""
    from scrapy.utils.misc import load_object

    base = _project()
    for kind in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS"):
        for name in base.get_component_priority_dict_with_base(kind):
            load_object(name)
    for name in (*base["ITEM_PIPELINES"], *(base[one] for one in _CHOSEN), base["DOWNLOAD_HANDLERS"]["http"]):
        load_object(name)
    for name in _LATE:
        importlib.import_module(name)


def _project() -> Settings:
    from scrapy.settings import Settings

    base = Settings()
    base.setmodule("newsroom_scraper.settings", priority="project")
    return base


def main(folder: Path) -> None:
    """Run the crawl whose plan lies in a folder."""
    plan = Plan.read(folder / PLAN)
    through(plan.manners.proxy)
    from scrapy.crawler import AsyncCrawlerProcess

    from newsroom_scraper.spiders.loader import NewsroomLoader

    base = _project()
    base.setdict(settings(plan, folder), priority="cmdline")
    process = AsyncCrawlerProcess(base)
    spider = NewsroomLoader([Path(one) for one in plan.folders]).load(plan.newsroom)
    # What was imported stays; walking it again and again in search of garbage costs more than the garbage.
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    process.crawl(spider, plan=str(folder / PLAN))
    process.start()
