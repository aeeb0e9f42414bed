"""How long to wait: as long as a host says, in either of the two ways it can say it, or longer each time."""

from __future__ import annotations

import pytest

from newsroom_scraper.manners.waiting import MOST, pause, retry_after

NOW = 1_795_426_827.0  # 2026-11-23 09:40:27 UTC


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Mon, 23 Nov 2026 09:41:27 GMT", 60.0),
        ("Mon, 23 Nov 2026 10:41:27 +0100", 60.0),
        ("Monday, 23-Nov-26 09:41:27 GMT", 60.0),
        ("Mon Nov 23 09:41:27 2026", 60.0),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0.0),
        ("9999999999", MOST),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MOST),
    ],
)
def test_what_a_host_asks_for(value: str, seconds: float) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1.5", "²", "Mon, 99 Nov 2026 09:41:27 GMT"])
def test_what_nobody_understands_asks_for_nothing(value: str | None) -> None:
    assert retry_after(value, NOW) is None


def test_pauses_grow_by_chance_and_end_somewhere() -> None:
    assert [pause(tries, delay=1.0, draw=0.0) for tries in range(3)] == [2.0, 4.0, 8.0]
    assert [pause(tries, delay=1.0, draw=1.0) for tries in range(3)] == [6.0, 12.0, 24.0]
    assert pause(10_000, delay=1.0, draw=0.5) == 120.0
    assert pause(3, delay=0.0, draw=1.0) == 0.0
