"""One pace per host: turns in order across processes, what a host asks for kept, and nothing stuck after a kill."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest

from newsroom_scraper.manners.pace import Mark, Pace, asked_until, is_asked
from newsroom_scraper.manners.waiting import MOST

if TYPE_CHECKING:
    from pathlib import Path

HOST: Final = "press.example:8080"
GAP: Final = 0.05

MANY: Final = """
import asyncio, sys
from pathlib import Path
from newsroom_scraper.manners.pace import Pace

async def main():
    pace = Pace(Path(sys.argv[1]))
    for _ in range(200):
        print(await pace.turn(sys.argv[2], float(sys.argv[3])), flush=True)

asyncio.run(main())
"""
HOLDING: Final = """
import fcntl, sys, time
file = open(sys.argv[1], "r+b")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""


def turns(pace: Pace, many: int, gap: float = GAP) -> list[float]:
    async def take() -> list[float]:
        return [await pace.turn(HOST, gap) for _ in range(many)]

    return asyncio.run(take())


@pytest.mark.parametrize("shared", [True, False])
def test_turns_lie_a_gap_apart(tmp_path: Path, *, shared: bool) -> None:
    begun = time.time()
    taken = turns(Pace(tmp_path if shared else None), 5)
    assert taken[0] <= time.time()
    assert taken[0] >= begun - 0.01
    assert all(later - earlier >= GAP - 0.002 for earlier, later in pairwise(taken))


def test_two_processes_take_turns(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", MANY, str(tmp_path), HOST, "0.01"]
    both = [subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate(timeout=60)[0].split() for one in both]
    assert [one.returncode for one in both] == [0, 0]
    taken = sorted(float(line) for lines in said for line in lines)
    assert len(taken) == 400
    assert all(later - earlier >= 0.008 for earlier, later in pairwise(taken))


def test_who_dies_with_the_lock_leaves_nothing(tmp_path: Path) -> None:
    pace = Pace(tmp_path)
    turns(pace, 1)
    (file,) = tmp_path.iterdir()
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(file)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        begun = time.monotonic()
        turns(pace, 1)
        assert time.monotonic() - begun < 1  # the patience with one who was only stopped is two seconds


def test_a_lock_that_is_never_let_go_does_not_stop_a_crawl(tmp_path: Path) -> None:
    pace = Pace(tmp_path)
    turns(pace, 1)
    (file,) = tmp_path.iterdir()
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(file)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert len(turns(pace, 1)) == 1
        holder.kill()


@pytest.mark.parametrize("left", [b"", b"garbage", b"nan nan\n", b"1e999 0\n", b"1", b"\xff\xfe\x00" * 20])
def test_a_file_that_says_nothing_is_one_that_is_not_there(tmp_path: Path, left: bytes) -> None:
    pace = Pace(tmp_path)
    turns(pace, 1)
    (file,) = tmp_path.iterdir()
    file.write_bytes(left)
    assert turns(pace, 1)[0] <= time.time()


def test_a_clock_that_was_wrong_stops_nobody(tmp_path: Path) -> None:
    pace = Pace(tmp_path)
    turns(pace, 1)
    (file,) = tmp_path.iterdir()
    (tmp_path / "asked").touch()
    os.utime(tmp_path / "asked", (4e9, 4e9))
    year = time.time() + 365 * 86400
    file.write_bytes(Mark(year, year).dump())
    assert turns(pace, 1)[0] <= time.time()
    assert asked_until(tmp_path, [HOST], time.time()) == 0.0


def test_what_a_host_asks_for_is_known_to_all(tmp_path: Path) -> None:
    now = time.time()
    asyncio.run(Pace(tmp_path).hold(HOST, now + 60, asked=True))
    assert turns(Pace(tmp_path), 1)[0] == pytest.approx(now + 60, abs=0.01)
    assert asked_until(tmp_path, ["other.example", HOST], now) == pytest.approx(now + 60, abs=0.01)
    assert asked_until(tmp_path, [HOST], now + 61) == 0.0
    asyncio.run(Pace(tmp_path).hold(HOST, now + 5, asked=True))  # less is no leave to come sooner
    assert asked_until(tmp_path, [HOST], now) == pytest.approx(now + 60, abs=0.01)


def test_the_latest_wish_of_any_host_counts(tmp_path: Path) -> None:
    now = time.time()
    assert not is_asked(tmp_path, now)
    asyncio.run(Pace(tmp_path).hold("a.example", now + 60, asked=True))
    asyncio.run(Pace(tmp_path).hold("b.example", now + 5, asked=True))
    assert [is_asked(tmp_path, now + later) for later in (0, 59, 61)] == [True, True, False]


def test_a_pause_of_our_own_is_no_wish_of_the_host(tmp_path: Path) -> None:
    now = time.time()
    asyncio.run(Pace(tmp_path).hold(HOST, now + 60, asked=False))
    assert turns(Pace(tmp_path), 1)[0] == pytest.approx(now + 60, abs=0.01)
    assert asked_until(tmp_path, [HOST], now) == 0.0


def test_the_longest_wish_is_kept_whole(tmp_path: Path) -> None:
    now = time.time()
    asyncio.run(Pace(tmp_path).hold(HOST, now + MOST, asked=True))
    assert asked_until(tmp_path, [HOST], time.time()) == pytest.approx(now + MOST, abs=0.01)


def test_without_a_folder_each_crawl_keeps_its_own_pace(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    taken = turns(Pace(tmp_path / "nowhere"), 3)
    assert all(later - earlier >= GAP - 0.002 for earlier, later in pairwise(taken))
    assert "is not shared" in caplog.text
