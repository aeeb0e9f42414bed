"""Scrapy's settings: polite, honest and closed by default.

What an operator changes stands in `workspace.toml`; the crawl's process lays it over these.
"""

from __future__ import annotations

from typing import Any, Final

from scrapy.settings import default_settings

from newsroom_scraper import __version__

BOT_NAME: Final = "newsroom-scraper"

SPIDER_MODULES: list[str] = []
SPIDER_LOADER_CLASS = "newsroom_scraper.spiders.loader.NewsroomLoader"

USER_AGENT = f"newsroom-scraper/{__version__} (press release archive; no contact set)"

# Manners (docs/manners.md): one request at a time and a second apart, slower when the site is slow.
ROBOTSTXT_OBEY = True
DOWNLOADER = "newsroom_scraper.manners.turns.InTurn"
EXTENSIONS: dict[str, int] = {
    "newsroom_scraper.guards.written.Written": 0,
    "newsroom_scraper.manners.conduct.Conduct": 100,
}
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0  # the delay is the least
CONCURRENT_REQUESTS_PER_DOMAIN = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
RETRY_TIMES = 2
DOWNLOAD_TIMEOUT = 60

# Safety: certificates verified, responses bounded, nothing but the web, no consoles.
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "http": "newsroom_scraper.guards.bounded.Bounded",
    "https": "newsroom_scraper.guards.bounded.Bounded",
    **dict.fromkeys(("file", "ftp", "s3", "data")),
}
REDIRECT_MAX_TIMES = 10
# What is connected to is what this one let through (docs/guards.md).
TWISTED_DNS_RESOLVER = "newsroom_scraper.guards.resolver.GuardedResolver"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Switched off above, and not even imported, which costs a third of a second: what is None in EXTENSIONS still is.
_CONSOLES: Final = {"scrapy.extensions.telnet.TelnetConsole", "scrapy.extensions.remote_control.RemoteControl"}
EXTENSIONS_BASE = {name: order for name, order in default_settings.EXTENSIONS_BASE.items() if name not in _CONSOLES}
COOKIES_ENABLED = False
REFERER_ENABLED = True

# Every reader of WARC files knows gzip; not all know brotli and zstd.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
}

FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = {
    "jsonl": "pipelines.exporter.LineExporter",
    "jsonlines": "pipelines.exporter.LineExporter",
    "jl": "pipelines.exporter.LineExporter",
}

DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "newsroom_scraper.middlewares.reach.Reach": 40,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # silent; Reach refuses aloud
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # costs a scan of every page
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newsroom_scraper.middlewares.robots.Robots": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "newsroom_scraper.middlewares.retrying.Retry": 550,
    "newsroom_scraper.middlewares.refusals.Refusals": 560,
    "newsroom_scraper.middlewares.guard.Parsable": 570,
    "newsroom_scraper.middlewares.encoding.MendEncoding": 580,
    "newsroom_scraper.middlewares.evidence.KeepEvidence": 800,
    "newsroom_scraper.middlewares.redaction.CutOut": 810,  # what is not to be kept is not there when pages are kept
    "newsroom_scraper.middlewares.guard.Guard": 900,
}

# And what a newsroom's crawl has no use for, and would pay for with every page.
SPIDER_MIDDLEWARES: dict[str, int | None] = {
    "newsroom_scraper.guards.pulse.Pulse": 900,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # every status is an outcome of its own
}

# The order is the meaning: each stage stands on what the ones before it made true.
ITEM_PIPELINES: dict[str, int] = {
    "pipelines.stages.Text": 100,
    "pipelines.stages.Dates": 200,
    "pipelines.stages.Urls": 300,
    "pipelines.stages.Validate": 400,
    "pipelines.stages.LookAgain": 500,
    "pipelines.stages.Dedupe": 600,
    "pipelines.crawl_file.CrawlFile": 900,
}

LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 0
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the source of every callback anew, in every crawl
