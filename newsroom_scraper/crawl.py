"""One crawl, in a process of its own: `python -m newsroom_scraper.crawl FOLDER`, where the folder holds `plan.json`.

It reads its orders from the plan, leaves readings, evidence and journal in the folder, and dies with its parent: the
end of its standard input means that nobody waits for it any more.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from newsroom_scraper import __version__
from newsroom_scraper.files import LOG, PLAN
from newsroom_scraper.plan import Plan

_GARBAGE = (10_000, 10, 20)  # allocations before a collection, and generations before the next


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
        "LOG_FILE": str(folder / LOG),
    }


def die_with_parent() -> None:
    """Kill this process when its standard input ends, which happens when the parent is gone, however it went."""

    def wait() -> None:
        while os.read(0, 4096):  # not sys.stdin: its lock would outlive the interpreter's end
            pass
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, name="die-with-parent", daemon=True).start()


def main(folder: Path) -> None:
    """Run the crawl whose plan lies in a folder."""
    plan = Plan.read(folder / PLAN)
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from newsroom_scraper.spiders.loader import NewsroomLoader

    base = Settings()
    base.setmodule("newsroom_scraper.settings", priority="project")
    base.setdict(settings(plan, folder), priority="cmdline")
    process = AsyncCrawlerProcess(base)
    spider = NewsroomLoader([Path(one) for one in plan.folders]).load(plan.newsroom)
    # What was imported stays; walking it again and again in search of garbage costs more than the garbage.
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    process.crawl(spider, plan=str(folder / PLAN))
    process.start()


if __name__ == "__main__":
    die_with_parent()
    main(Path(sys.argv[1]))
