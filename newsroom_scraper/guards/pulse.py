"""A page that ties up its reader is left: by the reader itself where it can be reached, and else by who watches it.

While a crawl is well, its loop comes round many times a second. Where it has not for as long as one page may take, an
alarm raises in whatever is going on. What never looks at alarms, such as a parser deep in its own loops, is ended from
outside (`schedules.crawl`): the crawl's folder holds which page is being read, and when the loop last came round.
"""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from newsroom_scraper.files import PULSE
from newsroom_scraper.guards.patience import patience

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator
    from types import FrameType

    from scrapy.crawler import Crawler
    from scrapy.http import Response

_OVER: Final = object()
_BEAT: Final = 1.0
_AGAIN: Final = 1.0
"""Seconds between alarms, for who swallows the first."""


class TooLong(Exception):  # noqa: N818 - it is no error of ours: a page that is left
    """Reading a page took longer than a page may; its words are a clause for a person."""


class Pulse:
    """Spider middleware: notes which page is read, shows that the crawl goes on, and raises where it does not."""

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        self._patience = patience(crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        self._path = folder / PULSE
        self._file: int | None = None
        self._beats: Any = None
        self._noted: Response | None = None
        self._read: Response | None = None
        self._late: Response | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pulse:
        """Return the middleware, where the crawl has a folder and is a process's own business."""
        folder = crawler.settings.get("NEWSROOM_CRAWL_FOLDER")
        if not folder or threading.current_thread() is not threading.main_thread():
            raise NotConfigured
        made = cls(crawler, Path(folder))
        crawler.signals.connect(made.begin, signal=signals.spider_opened)
        crawler.signals.connect(made.end, signal=signals.spider_closed)
        return made

    def begin(self) -> None:
        """Begin to watch."""
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        signal.signal(signal.SIGALRM, self._alarm)
        self._beats = create_looping_call(self._beat)
        self._beats.start(_BEAT)

    def process_spider_output(self, response: Response, result: Iterable[Any]) -> Iterator[Any]:
        """Give what is read of a page in time.

        Raises:
            TooLong: it came after the alarm, which a library took for a fault of its own, and went on.

        """
        steps = iter(result)
        while True:
            self._note(response)
            try:
                one = next(steps, _OVER)
            finally:
                self._read = None
            if one is _OVER:
                return
            yield self._in_time(one, response)

    async def process_spider_output_async(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Give what is read of a page in time, as above."""
        steps = aiter(result)
        while True:
            self._note(response)
            try:
                one = await anext(steps, _OVER)
            finally:
                self._read = None
            if one is _OVER:
                return
            yield self._in_time(one, response)

    def _note(self, response: Response) -> None:
        """Note which page is read from here on."""
        self._read = response
        if self._file is not None and self._noted is not response:
            self._noted = response
            url = response.url.encode()
            os.pwrite(self._file, url, 0)
            os.ftruncate(self._file, len(url))

    def _in_time(self, one: Any, response: Response) -> Any:
        if self._late is response:
            raise self._too_long()
        return one

    def _beat(self) -> None:
        assert self._file is not None
        os.utime(self._file)
        signal.setitimer(signal.ITIMER_REAL, self._patience, _AGAIN)

    def _alarm(self, _: int, frame: FrameType | None) -> None:
        if frame is not None and frame.f_code.co_name == "select":
            return  # it waits for the network: the process itself was stopped for a while
        self._late = self._read or self._late
        raise self._too_long()

    def _too_long(self) -> TooLong:
        return TooLong(f"took more than {self._patience:g} s to be read, and was left")

    def end(self) -> None:
        """Watch no longer."""
        if self._file is None:
            return
        self._beats.stop()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        os.close(self._file)
        self._file = None
        self._path.unlink(missing_ok=True)
