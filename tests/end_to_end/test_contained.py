"""What befalls a crawl's own process is contained: said in one sentence, what was read is kept, and the others go on."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.failpoints import VARIABLE
from newsroom_scraper.files import LOG
from schedules import children
from schedules import crawl as crawls
from tests.end_to_end.killing import IN_PROC, crawling, processes, servers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk

pytestmark = IN_PROC

LIMIT = '"5s"'
"""Of a crawl that would never end; long enough for a busy machine to read the few pages before."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_GRACE", 0.3)


def befalls(desk: Desk, mishap: str, *words: str, at: str = "reading-written:4") -> str:
    """A run that meets a mishap: told in one sentence, and the next run is well."""
    with desk.monkeypatch.context() as patch:
        patch.setenv(VARIABLE, f"spider.{at}={mishap}")
        outcome = desk.run(child=True)
    desk.ended(outcome, "incomplete", *words)
    assert crawling(desk.root) == []
    assert desk.manifest()["counts"]["read"] >= 4
    log = (desk.folders[-1] / LOG).read_text(encoding="utf-8", errors="replace")
    desk.behave()
    healthy = desk.run(child=True)
    assert (healthy.state, healthy.changes, healthy.held) == ("complete", (), ())
    return log


def test_a_segmentation_fault(desk: Desk) -> None:
    log = befalls(
        desk, "segfault", "its process ended with signal SIGSEGV; see crawl.log", "What was read (4 releases)"
    )
    assert "Fatal Python error: Segmentation fault" in log
    assert "process_item" in log


def test_killed_from_outside(desk: Desk) -> None:
    """As the system does where memory runs out: no fault of the program, and no illness unless it happens again."""
    words = ("its process was killed from outside (SIGKILL), probably by the system for want of memory", "[watch]")
    with desk.monkeypatch.context() as patch:
        patch.setenv(VARIABLE, "spider.reading-written:4@child")
        first, second = desk.run(child=True), desk.run(child=True)
    assert [one["kind"] for made in (first, second) for one in made.notices] == ["ill"]
    assert first.notices == ()
    for outcome in (first, second):
        (sentence,) = outcome.sentences
        assert outcome.state == "incomplete"
        assert all(word in sentence for word in (*words, "(its own limit of 2,000 MB was not reached)")), sentence
        assert "fault of the program" not in sentence
    assert [one["kind"] for one in desk.run(child=True).notices] == ["healed"]


def test_an_endless_loop(desk: Desk) -> None:
    desk.behave(time_limit=LIMIT)
    befalls(desk, "hang", "its time limit of")


def test_an_endless_loop_that_never_gives_way(desk: Desk) -> None:
    """No handler and no thread of the child runs any more."""
    desk.behave(time_limit=LIMIT)
    befalls(desk, "hang-in-c", "its time limit of")


def test_more_memory_than_is_allowed(desk: Desk) -> None:
    desk.behave(memory_limit='"300 MB"')
    befalls(desk, "eat-memory", "MemoryError", "raise memory_limit of [newsroom.demo]", at="evidence-written:8")


def test_too_little_memory_to_begin(desk: Desk) -> None:
    """Where no page can be blamed, the process ends, and its code says of what."""
    desk.monkeypatch.setattr("schedules.size.LEAST", 0)
    desk.behave(memory_limit='"1 MB"', time_limit='"20s"')
    outcome = desk.run(child=True)
    desk.ended(outcome, "failed", "its process needed more memory than its limit of 1 MB", "raise memory_limit")
    assert crawling(desk.root) == []


def test_a_flooded_log(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawls, "LOG_LIMIT", 2_000_000)
    log = befalls(desk, "flood-log", "wrote more than 2 MB into its log")
    assert len(log) == 2_000_000
    assert "Again and again." in log


def test_processes_that_are_left_behind(desk: Desk) -> None:
    """One stayed in the crawl's session, and one left it."""
    before = {pid for pid, _, _ in processes()}
    with desk.monkeypatch.context() as patch:
        patch.setenv(VARIABLE, "spider.reading-written:2=fork")
        outcome = desk.run(child=True)
    assert (outcome.state, outcome.changes) == ("complete", ())
    ends = time.monotonic() + 60
    while left := [
        pid for pid, words, _ in processes() if b"newsroom_scraper.fork_server" in words and pid not in before
    ]:
        if left == servers(os.getpid()):
            break
        assert time.monotonic() < ends, left


# -- the server ----------------------------------------------------------------------------------------------------


def test_one_server_starts_all(desk: Desk) -> None:
    desk.run(child=True)
    first = servers(os.getpid())
    assert len(first) == 1
    desk.run(child=True)
    assert servers(os.getpid()) == first


def meanwhile(desk: Desk, number: signal.Signals) -> None:
    """Send the server a signal as soon as a crawl has read something."""

    def send() -> None:
        ends = time.monotonic() + 60
        while not reading(desk.home) and time.monotonic() < ends:
            time.sleep(0.01)
        os.kill(servers(os.getpid())[0], number)

    threading.Thread(target=send).start()


def reading(home: Path) -> bool:
    return any(one.stat().st_size for one in home.glob("crawls/*.part/readings.jsonl"))


def test_the_server_is_killed(desk: Desk) -> None:
    """Its children die with it; that is said, and the next crawl has another server."""
    desk.run(child=True)
    (first,) = servers(os.getpid())
    desk.site.latency = 0.1
    meanwhile(desk, signal.SIGKILL)
    outcome = desk.run(child=True)
    desk.ended(
        outcome, "incomplete", "the process that starts crawls was killed from outside (SIGKILL)", "journalctl -k"
    )
    assert crawling(desk.root) == []
    assert servers(os.getpid()) == []
    desk.site.latency = 0.0
    assert desk.run(child=True).state == "complete"
    assert servers(os.getpid()) not in ([], [first])


def test_a_server_that_was_killed_between_two_crawls_is_not_missed(desk: Desk) -> None:
    desk.run(child=True)
    (first,) = servers(os.getpid())
    os.kill(first, signal.SIGKILL)
    assert desk.run(child=True).state == "complete"
    assert servers(os.getpid()) not in ([], [first])


def test_a_server_that_does_not_answer_is_killed_in_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_PATIENCE", 0.5)
    desk.behave(time_limit='"1s"', concurrency="1")
    desk.site.latency = 0.3
    meanwhile(desk, signal.SIGSTOP)
    outcome = desk.run(child=True)
    desk.ended(outcome, "incomplete", "its time limit of")
    assert crawling(desk.root) == []
    desk.behave()
    desk.site.latency = 0.0
    assert desk.run(child=True).state == "complete"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_ends_the_program_does_not_end_the_server(desk: Desk, number: signal.Signals) -> None:
    desk.run(child=True)
    (first,) = servers(os.getpid())
    os.kill(first, number)
    assert desk.run(child=True).state == "complete"
    assert servers(os.getpid()) == [first]


def test_a_server_that_cannot_begin_is_told(desk: Desk, tmp_path: Path) -> None:
    children.end()
    (tmp_path / "scrapy.py").write_text("raise ImportError('this is no Scrapy')\n")
    with desk.monkeypatch.context() as patch:
        patch.setenv("PYTHONPATH", str(tmp_path))
        outcome = desk.run(child=True)
    desk.ended(outcome, "failed", "the process that starts crawls ended with exit code 1; see crawl.log")
    assert "this is no Scrapy" in (desk.folders[-1] / LOG).read_text(encoding="utf-8")
    assert desk.run(child=True).state == "complete"


def test_the_environment_of_this_moment_reaches_the_child(desk: Desk) -> None:
    """Not the one that was there when the server started."""
    desk.run(child=True)
    with desk.monkeypatch.context() as patch:
        patch.setenv(VARIABLE, "spider.reading-written=segfault")
        assert desk.run(child=True).state == "incomplete"
    assert desk.run(child=True).state == "complete"
