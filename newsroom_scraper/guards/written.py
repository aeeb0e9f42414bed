"""What a crawl writes into its log: an error may carry a page's own words, and a terminal obeys what stands in them.

No control character gets through, and no line but a record's first begins at the margin: a page cannot write a record
of its own into the log.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Final

from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_STEERING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MARGIN: Final = "    "


class Lines(logging.Formatter):
    """Lays a record out as another does, fit to be read on a terminal."""

    def __init__(self, below: logging.Formatter) -> None:
        super().__init__()
        self._below = below

    def format(self, record: logging.LogRecord) -> str:
        """Return a record's lines."""
        return plain(self._below.format(record))


def plain(text: str) -> str:
    r"""Return text whose lines after the first stand in from the margin, with control characters as Python writes them.

    >>> plain("one\x1b[2J\n2026-11-22 [scrapy] ERROR: two\r")
    'one\\x1b[2J\n    2026-11-22 [scrapy] ERROR: two\\r'
    """
    return _STEERING.sub(lambda found: ascii(found[0])[1:-1], text).replace("\n", f"\n{_MARGIN}")


class Written:
    """Extension: everything that is written into the crawl's log is fit to be read."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Written:
        """Return the extension, where the log is Scrapy's own to write."""
        del crawler
        handler = get_scrapy_root_handler()
        if handler is None:
            raise NotConfigured
        if not isinstance(handler.formatter, Lines):
            handler.setFormatter(Lines(handler.formatter or logging.Formatter()))
        return cls()
