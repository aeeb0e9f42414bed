"""The watch rings each newsroom when it is due, notices what changed, and a signal ends it cleanly."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Whoever is called only says so: that something is crawled is shown elsewhere.
SCRIPT: Final = r"""
import os, sys, threading, time
from pathlib import Path
from schedules import crawl, notify
from schedules.watch import Watch
from schedules.workspace import open_workspace

ROOT = Path(sys.argv[1])

def tell(*words):
    os.write(1, (" ".join(map(str, words)) + "\n").encode())

class Desk:
    def settle(self, workspace):
        self.workspace = workspace
    def run(self, name):
        tell("run", name)
        if name == "broken":
            raise RuntimeError("broken")
        if name == "busy":
            return "busy"
        if name == "slow":
            crawl.stopping.wait(20)
            tell("stopped", name)
        if name == "stubborn":
            time.sleep(20)
        return "failed" if name == "failing" else "crawled"
    def ready(self, due):
        tell("ready", *sorted(due))
    def pulse(self):
        pass
    def jumped(self, seconds):
        tell("jumped", round(seconds))
    def say(self, text, newsroom=None, *, event, level="info"):
        tell("said", event, newsroom, text.splitlines()[-1] if event == "fault" else text)

real, back = time.time, []
time.time = lambda: real() + sum(back)
watch = Watch(open_workspace(ROOT, strict=False), lambda: open_workspace(ROOT, strict=False), Desk(),
              notify=notify.from_environment())
if "jump" in sys.argv:
    threading.Timer(0.3, lambda: back.append(-3600)).start()
watch.serve()
tell("ended")
"""
SECONDS: Final = 15
QUICK: Final = "[watch]\npulse = 0.1\n"


class Watched:
    """A watch in a process of its own."""

    def __init__(self, root: Path, *arguments: str, **environment: str) -> None:
        self.root = root
        self.child = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(root), *arguments],
            stdout=subprocess.PIPE,
            env={**os.environ, **environment},
        )
        self._left = b""

    def line(self) -> str:
        assert self.child.stdout is not None
        ends = time.monotonic() + SECONDS
        while b"\n" not in self._left:
            ready, _, _ = select.select([self.child.stdout], [], [], max(ends - time.monotonic(), 0))
            assert ready, f"nothing came: {self._left!r}"
            read = os.read(self.child.stdout.fileno(), 65536)
            assert read, "it ended"
            self._left += read
        line, _, self._left = self._left.partition(b"\n")
        return line.decode()

    def until(self, *beginnings: str) -> str:
        """Return the first line that begins as said; the ones before it are no matter."""
        while not (line := self.line()).startswith(beginnings):
            pass
        return line

    def end(self, sign: signal.Signals = signal.SIGTERM, code: int = 0) -> list[str]:
        self.child.send_signal(sign)
        left, _ = self.child.communicate(timeout=SECONDS)
        assert self.child.returncode == code
        return (self._left + left).decode().split("\n")[:-1]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "newsrooms").mkdir()
    return tmp_path


def set_up(root: Path, *names: str, more: str = QUICK, schedule: str = 'every = "1s"') -> Path:
    for name in names:
        text = f'name = "{name}"\nhome = "http://127.0.0.1:9/"\n[[discover]]\nfrom = "listing"\nurl = "http://127.0.0.1:9/"\n'
        path = root / "newsrooms" / f"{name}.toml"
        if not path.exists():
            path.write_text(text, encoding="utf-8")
    tables = "".join(f"[newsroom.{name}]\n{schedule}\n" for name in names)
    (root / "workspace.toml").write_text(tables + more, encoding="utf-8")
    return root


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_rings_until_a_signal_ends_it(root: Path, sign: signal.Signals) -> None:
    watched = Watched(set_up(root, "demo", "other"))
    assert watched.line() == "ready demo other"
    assert sorted(watched.line() for _ in range(4)) == ["run demo", "run demo", "run other", "run other"]
    assert watched.end(sign)[-1] == "ended"


def test_a_run_under_way_is_asked_to_stop_and_waited_for(root: Path) -> None:
    watched = Watched(set_up(root, "slow"))
    watched.until("run slow")
    assert watched.end()[-2:] == ["stopped slow", "ended"]


def test_a_second_signal_ends_it_at_once(root: Path) -> None:
    watched = Watched(set_up(root, "stubborn"))
    watched.until("run stubborn")
    watched.child.send_signal(signal.SIGTERM)
    ends = time.monotonic() + SECONDS
    while watched.child.poll() is None:
        assert time.monotonic() < ends
        watched.child.send_signal(signal.SIGTERM)
        time.sleep(0.05)
    assert watched.child.communicate()[0] == b""
    assert watched.child.returncode == -signal.SIGTERM


def test_so_many_crawls_at_once_as_is_set_and_no_more(root: Path) -> None:
    watched = Watched(set_up(root, "slow", "demo", more=f"{QUICK}crawls = 1\n"))
    assert watched.line() == "ready demo slow"
    while watched.until("run") != "run slow":
        pass
    time.sleep(1.5)
    assert watched.end() == ["stopped slow", "ended"]


def test_what_waits_for_its_turn_does_not_begin_when_it_ends(root: Path) -> None:
    watched = Watched(set_up(root, "slow", "demo", more=f"{QUICK}crawls = 2\n"))
    watched.until("run slow")
    watched.until("run demo")
    assert watched.end()[-1] == "ended"


def test_a_run_that_raises_does_not_end_the_watch(root: Path) -> None:
    watched = Watched(set_up(root, "broken"))
    for _ in range(2):
        watched.until("run broken")
        assert watched.line() == "said fault broken RuntimeError: broken"
    assert watched.end()[-1] == "ended"


@pytest.mark.parametrize("name", ["failing", "busy"])
def test_an_attempt_that_leaves_no_crawl_waits_for_its_next_turn(root: Path, name: str) -> None:
    watched = Watched(set_up(root, name, schedule='every = "30s"'))
    watched.until(f"run {name}")
    time.sleep(0.5)
    assert watched.end() == ["ended"]


def test_a_changed_file_is_read_again(root: Path) -> None:
    watched = Watched(set_up(root, "demo"))
    watched.until("run demo")
    set_up(root, "other", "third")
    assert watched.until("said reloaded")
    assert watched.until("ready") == "ready other third"
    assert {watched.line() for _ in range(2)} == {"run other", "run third"}
    set_up(root, "third", schedule='schedule = "0 2 1 1 *"')
    assert watched.until("ready") == "ready third"
    time.sleep(0.3)
    assert watched.end() == ["ended"]


def test_a_file_that_is_broken_changes_nothing_and_is_said_once(root: Path) -> None:
    watched = Watched(set_up(root, "demo"))
    watched.until("run demo")
    (root / "workspace.toml").write_text("[newsroom\n", encoding="utf-8")
    said = watched.until("said")
    assert said.startswith("said broken None the settings stay as they were: ")
    assert [watched.line(), watched.line()] == ["run demo", "run demo"]
    watched.child.send_signal(signal.SIGHUP)
    assert watched.line() == "run demo"
    set_up(root, "demo")
    assert watched.until("said") == "said reloaded None the settings were read again"
    assert watched.end()[-1] == "ended"


def test_a_broken_newsroom_stops_no_other(root: Path) -> None:
    set_up(root, "demo", "other")
    (root / "newsrooms" / "other.toml").write_text("name = 7\n", encoding="utf-8")
    with (root / "workspace.toml").open("a") as file:
        file.write('[newsroom.nowhere]\n[newsroom.amnesty-usa]\nschedule = "0 25 * * *"\n')
    watched = Watched(root)
    said = [watched.line() for _ in range(3)]
    assert said[0].startswith("said broken nowhere it is not watched: ")
    assert said[1].startswith("said broken amnesty-usa it is not watched: ")
    assert said[2].startswith("said broken other it cannot be crawled: ")
    assert watched.line() == "ready demo other"
    watched.until("run demo")
    assert not any(one.startswith("said broken") for one in watched.end())


def test_settings_of_one_newsroom_that_break_stay_as_they_were(root: Path) -> None:
    watched = Watched(set_up(root, "demo"))
    watched.until("run demo")
    set_up(root, "demo", schedule='every = "soon"')
    assert watched.until("said broken").startswith("said broken demo its settings stay as they were: ")
    assert watched.until("ready") == "ready demo"
    watched.until("run demo")
    assert watched.end()[-1] == "ended"


def test_a_signal_has_the_files_read_again_at_once(root: Path) -> None:
    watched = Watched(set_up(root, "demo", more="", schedule='schedule = "0 2 1 1 *"'))
    assert watched.line() == "ready demo"
    watched.child.send_signal(signal.SIGHUP)
    assert watched.line() == "said reloaded None the settings were read again"
    assert watched.line() == "ready demo"
    assert watched.end() == ["ended"]


def test_a_clock_that_is_set_is_noticed(root: Path) -> None:
    watched = Watched(set_up(root, "demo"), "jump")
    assert watched.until("jumped") == "jumped -3600"
    assert watched.until("run") == "run demo"
    assert watched.end()[-1] == "ended"


def test_a_workspace_is_watched_once(root: Path) -> None:
    watched = Watched(set_up(root, "demo"))
    watched.until("ready")
    second = subprocess.run([sys.executable, "-c", SCRIPT, str(root)], capture_output=True, text=True, timeout=SECONDS)
    assert second.returncode == 1
    assert f"is watched already by process {watched.child.pid} since " in second.stderr
    assert watched.end()[-1] == "ended"
