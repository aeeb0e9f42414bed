"""A download handler that lets a browser draw the pages of newsrooms which declare `[render]`.

The page is what stands there once its scripts have run; the address, the pace, robots.txt and every account of what
came of a request stay Scrapy's. A page loads only documents, scripts, styles and data, and only from the newsroom's
own hosts and those that `[render] hosts` names.
"""

from __future__ import annotations

import os
import resource
import shutil
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from playwright.async_api import Error as BrowserError
from playwright.async_api import TimeoutError as BrowserTimeoutError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod
from scrapy_playwright.provider import PlaywrightBrowserProvider

from newsroom_scraper.guards.bounded import bound, of_head
from newsroom_scraper.guards.browsed import ASTRAY, rules
from newsroom_scraper.guards.gate import Refused, plain, port_of
from newsroom_scraper.middlewares.evidence import RENDERED, ROLE
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from playwright.async_api import Request as Loaded
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newsroom_scraper.newsroom import Newsroom

_LOADED: Final = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_ARGUMENTS: Final = (
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512",
)
_QUIET: Final = ("wait_for_load_state", "networkidle")
_UNTRUE: Final = ("Content-Length", "Transfer-Encoding")  # of what came over the wire, not of what was drawn


def settings(*, timeout: float) -> dict[str, Any]:
    """Return what Scrapy's settings need for it; `timeout`: seconds for one page."""
    launch: dict[str, Any] = {"args": [*_ARGUMENTS]}
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found:
        launch["executable_path"] = found  # otherwise Playwright's own
    if os.geteuid() == 0:
        launch["chromium_sandbox"] = False  # Chromium refuses to sandbox what runs as root
    return {
        "DOWNLOAD_HANDLERS": {"http": "newsroom_scraper.browser.Browser", "https": "newsroom_scraper.browser.Browser"}
        | dict.fromkeys(("file", "ftp", "s3", "data")),
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_BROWSER_PROVIDER": "newsroom_scraper.browser.Unbounded",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 2,
        "PLAYWRIGHT_CONTEXTS": {"default": {"service_workers": "block", "accept_downloads": False}},
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": timeout * 1000,
    }


class Unbounded(PlaywrightBrowserProvider):  # type: ignore[misc]
    """Starts the browser, and lets it connect only to where a declaration's hosts are.

    It is started without the crawl's limit of memory, which bounds what is mapped: it would not even begin.
    """

    async def start(self) -> None:
        """Start what starts the browser; both keep the limits that they began with."""
        least, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        try:
            await super().start()
        finally:
            resource.setrlimit(resource.RLIMIT_DATA, (least, most))

    async def launch_browser(self) -> Any:
        """Return the browser."""
        self.rules = await rules()
        self.config.launch_options["args"] = [*_ARGUMENTS, self.rules.argument]
        return await super().launch_browser()


class Browser(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Draws the pages whose role a newsroom's `[render]` names; fetches all others as ever."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        bound(self)
        self._crawler_of = crawler
        self.abort_request = self._aborted
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")

    @property
    def _newsroom(self) -> Newsroom:
        return self._crawler_of.spider.newsroom  # type: ignore[union-attr,no-any-return]

    async def download_request(self, request: Request) -> Response:
        """Return the drawn page, or what Scrapy fetched.

        Raises:
            DownloadTimeoutError: it was not there in time, or nothing that matches `wait` was.
            DownloadCancelledError: it is larger than DOWNLOAD_MAXSIZE.
            DownloadFailedError: for any other reason that the browser tells.
            Refused: it led to a host that nobody named.

        """
        rendering = self._newsroom.rendering
        if rendering is None or request.meta.get(ROLE) not in rendering.pages:
            try:
                return await super().download_request(request)  # type: ignore[no-any-return]
            except DownloadFailedError as problem:
                raise of_head(problem) or problem from None
        patience = self._timeout * 1000
        wait = (
            PageMethod("wait_for_selector", rendering.wait, state="attached", timeout=patience)
            if rendering.wait and request.meta[ROLE] == "listing"
            else PageMethod(*_QUIET, timeout=patience)
        )
        request.meta.update(playwright=True, playwright_page_methods=[wait])
        try:
            response: Response = await super().download_request(request)
        except BrowserError as problem:
            raise self._astray(problem, request.url) or _told(problem, request.url, rendering.wait) from problem
        finally:
            for key in ("playwright", "playwright_page_methods"):
                request.meta.pop(key, None)  # a retry, or a redirect, decides for itself
        if not response.url.startswith(("http://", "https://")):
            raise Refused(ASTRAY)  # it stands on the browser's own page for what it could not find
        if self._most and len(response.body) > self._most:
            raise DownloadCancelledError(f"{request.url} is larger than {self._most} bytes once it is drawn")
        headers = response.headers.copy()
        for name in _UNTRUE:
            headers.pop(name, None)
        headers[RENDERED] = f"Chromium/{self.browser.version}"
        return response.replace(headers=headers)

    def _astray(self, problem: BrowserError, url: str) -> Refused | None:
        """Return that a page led elsewhere, where the host that was not found is not its own."""
        place = plain(urlsplit(url).hostname or ""), port_of(urlsplit(url))
        elsewhere = "ERR_NAME_NOT_RESOLVED" in problem.message and place in self.browser_provider.rules.found
        return Refused(ASTRAY) if elsewhere else None

    def _aborted(self, loaded: Loaded) -> bool:
        """Return whether the browser may not load something."""
        if loaded.resource_type not in _LOADED:
            return True
        newsroom = self._newsroom
        assert newsroom.rendering is not None
        return host(loaded.url) not in {*newsroom.hosts, *newsroom.rendering.hosts}


def _told(problem: BrowserError, url: str, wait: str | None) -> Exception:
    """Return a browser's error as the one that Scrapy's own handler raises."""
    first = problem.message.partition("\n")[0]
    if isinstance(problem, BrowserTimeoutError):
        what = f": nothing matched {wait}" if wait and "wait_for_selector" in first else ""
        return DownloadTimeoutError(f"{url} took too long{what}")
    if "ERR_NAME_NOT_RESOLVED" in first:
        return CannotResolveHostError(url)
    if "ERR_CONNECTION_REFUSED" in first:
        return DownloadConnectionRefusedError(url)
    return DownloadFailedError(first)
