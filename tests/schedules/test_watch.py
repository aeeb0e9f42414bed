"""The watch rings each newsroom when it is due, and a signal ends it cleanly."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Final

import pytest

# Cron counts in minutes, so the trigger is one that counts in tenths of a second.
SCRIPT: Final = r"""
import os, time
from apscheduler.triggers.interval import IntervalTrigger
from schedules import crawl, watch

watch.trigger = lambda schedule, zone: IntervalTrigger(seconds=0.1, timezone=zone)

def run(name):
    os.write(1, f"run {name}\n".encode())
    if name == "broken":
        raise RuntimeError("broken")
    while name == "slow" and not crawl.stopping.is_set():
        time.sleep(0.01)
    if name == "slow":
        os.write(1, f"stopped {name}\n".encode())

def ready(due):
    print("ready", *sorted(due), all(when.tzinfo for when in due.values()), flush=True)

watch.watch(JOBS, run, on_ready=ready)
print("ended", flush=True)
"""
SECONDS: Final = 10


class Watched:
    """A watch in a process of its own."""

    def __init__(self, *names: str) -> None:
        jobs = dict.fromkeys(names, ("* * * * *", "UTC"))
        self.child = subprocess.Popen(
            [sys.executable, "-c", SCRIPT.replace("JOBS", repr(jobs))],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def line(self) -> str:
        assert self.child.stdout is not None
        return self.child.stdout.readline().strip()

    def end(self, sign: signal.Signals) -> list[str]:
        self.child.send_signal(sign)
        left, _ = self.child.communicate(timeout=SECONDS)
        assert self.child.returncode == 0
        return left.split("\n")[:-1]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_rings_until_a_signal_ends_it(sign: signal.Signals) -> None:
    watched = Watched("demo", "other")
    assert watched.line() == "ready demo other True"
    assert {watched.line() for _ in range(4)} == {"run demo", "run other"}
    assert watched.end(sign)[-1] == "ended"


def test_a_run_under_way_is_asked_to_stop_and_waited_for() -> None:
    watched = Watched("slow")
    assert watched.line() == "ready slow True"
    assert watched.line() == "run slow"
    assert watched.end(signal.SIGTERM) == ["stopped slow", "ended"]


def test_a_run_that_raises_does_not_end_the_watch() -> None:
    watched = Watched("broken")
    assert watched.line() == "ready broken True"
    assert [watched.line(), watched.line()] == ["run broken", "run broken"]
    assert watched.end(signal.SIGTERM)[-1] == "ended"
