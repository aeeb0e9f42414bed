"""The process of a visit: it is told addresses on standard input and answers on standard output."""

from __future__ import annotations

import os
import sys

import orjson


def main() -> None:
    """Be the process: settings stand on the first line of standard input, as JSON.

    Beside them: how many requests are made at most; which hosts may stand in a private network (`own`); and whether
    only these are looked at (`within`); and the `proxy` to ask, or none.
    """
    told = orjson.loads(sys.stdin.buffer.readline())
    answers_to = os.dup(1)
    os.dup2(2, 1)  # whatever else is printed is no answer
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from newsroom_scraper.crawl import through
    from newsroom_scraper.guards.gate import HERE
    from newsroom_scraper.spiders.visiting import VisitingSpider

    through(told["proxy"])
    base = Settings()
    base.setmodule("newsroom_scraper.settings", priority="project")
    middlewares = {**base.getdict("DOWNLOADER_MIDDLEWARES"), "newsroom_scraper.spiders.visiting.Bounded": 990}
    own = {"DOWNLOADER_MIDDLEWARES": middlewares, "ITEM_PIPELINES": {}, "LOG_LEVEL": "ERROR"}
    base.setdict({**told["settings"], **own}, priority="cmdline")
    HERE.allow(told["own"])
    process = AsyncCrawlerProcess(base)
    within = told["own"] if told["within"] else ()
    process.crawl(VisitingSpider, answers_to=answers_to, most=told["most"], within=within)
    process.start()


if __name__ == "__main__":
    main()
