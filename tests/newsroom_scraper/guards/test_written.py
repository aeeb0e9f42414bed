"""A crawl's log: no page writes a line of its own into it."""

from __future__ import annotations

import logging
import sys

from hypothesis import given
from hypothesis import strategies as st

from newsroom_scraper.guards.written import Lines, plain

EVIL = "a\x1b[2Jb\r\n2026-11-22 04:00:00 [newsroom] INFO: all is well\x07\u202e\x9b"


def test_a_records_lines_stand_in_from_the_margin() -> None:
    try:
        int(EVIL)
    except ValueError:
        record = logging.LogRecord("scrapy", logging.ERROR, "p", 1, "reading %s", (EVIL,), sys.exc_info())
    below = logging.Formatter("%(asctime)s [%(name)s] %(levelname)s: %(message)s")
    first, *others = Lines(below).format(record).split("\n")
    assert "[scrapy] ERROR: reading a\\x1b[2Jb\\r" in first
    assert others
    assert all(line.startswith("    ") for line in others)
    assert any("all is well\\x07\\u202e\\x9b" in line for line in others)


@given(st.text())
def test_nothing_steers_and_nothing_begins_a_line(text: str) -> None:
    said = plain(text)
    assert said.isprintable() or not set(said) & set("\x1b\x07\r\x00\x9b\u202e\u2066\u2028")
    assert all(line.startswith("    ") for line in said.split("\n")[1:])
    said.encode()
