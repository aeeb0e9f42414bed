"""Which page is read, and what becomes of one that takes too long."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from newsroom_scraper.files import PULSE
from newsroom_scraper.guards import pulse
from newsroom_scraper.guards.pulse import Pulse, TooLong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path


class Beats:
    """A loop's beats, at hand."""

    def __init__(self, beat: Callable[[], None]) -> None:
        self.beat = beat

    def start(self, interval: float) -> None:
        del interval
        self.beat()

    def stop(self) -> None:
        """Beat no more."""


def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Pulse:
    monkeypatch.setattr(pulse, "create_looping_call", Beats)
    settings = Settings({"NEWSROOM_CRAWL_FOLDER": str(folder), "DOWNLOAD_TIMEOUT": 7})
    return Pulse.from_crawler(cast("Any", SimpleNamespace(settings=settings, signals=SignalManager())))


def test_the_page_that_is_read_stands_in_the_crawls_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = made(tmp_path, monkeypatch)
    one.begin()
    try:
        assert (tmp_path / PULSE).read_text() == ""
        for url in ("https://a.example/a-long-address/", "https://a.example/b/"):
            steps = one.process_spider_output(Response(url), iter("ab"))
            assert next(steps) == "a"
            assert (tmp_path / PULSE).read_text() == url
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 7
    finally:
        one.end()
    assert not (tmp_path / PULSE).exists()
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_an_alarm_raises_and_what_comes_after_it_is_no_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library may take it for a fault of its own; the pages beside it are read as ever."""
    one = made(tmp_path, monkeypatch)
    slow, quick, idle = (Response(f"https://a.example/{name}/") for name in ("slow", "quick", "idle"))

    def read() -> Iterator[str]:
        yield "a request"
        with suppress(Exception):
            signal.raise_signal(signal.SIGALRM)
        yield "a release"

    one.begin()
    try:
        others = one.process_spider_output(quick, iter(["whole", "and more"]))
        assert next(others) == "whole"
        steps = one.process_spider_output(slow, read())
        assert next(steps) == "a request"
        with pytest.raises(TooLong, match="took more than 7 s to be read, and was left"):
            next(steps)
        assert list(others) == ["and more"]
        with pytest.raises(TooLong):
            signal.raise_signal(signal.SIGALRM)
        assert list(one.process_spider_output(idle, iter("ab"))) == ["a", "b"]
    finally:
        one.end()


def test_who_waits_for_the_network_reads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was stopped for a while and goes on finds its alarm waiting."""
    one = made(tmp_path, monkeypatch)

    def select() -> None:
        signal.raise_signal(signal.SIGALRM)

    one.begin()
    try:
        select()
        with pytest.raises(TooLong):
            signal.raise_signal(signal.SIGALRM)
    finally:
        one.end()


async def given() -> AsyncIterator[str]:
    for each in "ab":
        yield each


def test_what_is_read_step_by_step_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = made(tmp_path, monkeypatch)

    async def read() -> list[str]:
        return [each async for each in one.process_spider_output_async(Response("https://a.example/"), given())]

    assert asyncio.run(read()) == ["a", "b"]


def test_without_a_folder_nothing_is_watched() -> None:
    crawler: Any = SimpleNamespace(settings=Settings(), signals=SignalManager())
    with pytest.raises(NotConfigured):
        Pulse.from_crawler(crawler)
