"""Failpoints: each stands somewhere, none stands that is not in the table, and they kill whom they are asked to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsroom_scraper import failpoints
from newsroom_scraper.failpoints import POINTS, VARIABLE, armed, reach

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("newsroom_scraper", "pipelines", "schedules", "newsdesk")
REACHED = re.compile(r"(?<!def )\breach\(\s*(?P<name>[^,)]*)")
PROGRAM = """
import subprocess, sys
from newsroom_scraper.failpoints import reach
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
for turn in range(3):
    print(turn, flush=True)
    reach(sys.argv[1], child.pid if "started" in sys.argv[1] else None)
child.kill()
print(-child.wait())
"""
CHILD = """
import os, subprocess, sys
from newsroom_scraper.failpoints import arm, reach
if len(sys.argv) > 1:
    arm(program=os.getppid())
    reach("spider.closed")
    print("child goes on", flush=True)
else:
    code = subprocess.run([sys.executable, "-c", open(0).read(), "child"]).returncode
    print("child ended", code, flush=True)
"""


def run(program: str, asked: str | None, *arguments: str) -> tuple[int, list[str]]:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    if asked is not None:
        environment[VARIABLE] = asked
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        input=program,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.returncode, (done.stdout or done.stderr).splitlines()


def test_every_point_is_reached_and_no_other() -> None:
    reached = {
        match["name"].strip().strip('"')
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for match in REACHED.finditer(path.read_text(encoding="utf-8"))
        if path.name != "failpoints.py"
    }
    assert reached == set(POINTS)


def test_every_point_says_what_has_just_happened() -> None:
    assert all(said and "\n" not in said for said in POINTS.values())


@pytest.mark.parametrize("text", [None, ""])
def test_nothing_happens_unless_asked(text: str | None) -> None:
    assert armed(text) is None


def test_this_process_is_not_armed() -> None:
    assert failpoints._armed is None
    reach("seal.named")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seal.name", "names 'seal.name', which is no failpoint; there are: crawl.folder-made, "),
        ("seal.named:0", "write it as NAME, NAME:TURN or "),
        ("seal.named@all", "write it as NAME, NAME:TURN or "),
        ("seal.named=flood", "names 'flood', which is no mishap; there are: segfault, "),
        ("seal.named@child=hang", "write it as NAME, NAME:TURN or "),
        (" ", "write it as NAME, NAME:TURN or "),
    ],
)
def test_what_names_no_point_is_an_error_when_it_is_imported(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=VARIABLE) as problem:
        armed(text)
    assert said in str(problem.value)
    code, lines = run("import newsroom_scraper.failpoints", text)
    assert code == 1
    assert lines[-1] == f"ValueError: {problem.value}"


@pytest.mark.parametrize(
    ("asked", "turns"), [("seal.named", 1), ("seal.named:2", 2), ("seal.named:3@parent", 3), ("seal.journal-gone", 0)]
)
def test_it_kills_at_the_turn_that_is_asked_for(asked: str, turns: int) -> None:
    code, lines = run(PROGRAM.replace("sleep(60)", "sleep(0)"), asked, "seal.named")
    if not turns:
        assert (code, len(lines)) == (0, 5)
    else:
        assert (code, lines[1:]) == (-signal.SIGKILL, [str(turn) for turn in range(turns)])


@pytest.mark.parametrize(("whom", "code"), [("child", 0), ("both", -signal.SIGKILL)])
def test_the_parent_kills_its_child(whom: str, code: int) -> None:
    ended, lines = run(PROGRAM, f"crawl.child-started@{whom}", "crawl.child-started")
    assert ended == code
    assert lines[1:] == (["0", "1", "2", "9"] if whom == "child" else ["0"])
    if whom == "both":
        with pytest.raises(ProcessLookupError):
            alive(int(lines[0]))


def alive(pid: int) -> None:
    """Ask for a process until it is gone: whoever inherits a dead child takes a moment to bury it."""
    for _ in range(500):
        os.kill(pid, 0)
        subprocess.run(["sleep", "0.01"], check=True)


def test_where_there_is_no_child_none_is_killed() -> None:
    code, lines = run(PROGRAM.replace("sleep(60)", "sleep(0)"), "seal.named@both", "seal.named")
    assert code == 1
    assert lines[1:] == ["0"]


@pytest.mark.parametrize(
    ("asked", "code", "lines"),
    [
        ("spider.closed", 0, ["child ended -9"]),
        ("spider.closed@child", 0, ["child ended -9"]),
        ("spider.closed@parent", -9, ["child goes on"]),
        ("spider.closed@both", -9, []),
    ],
)
def test_the_child_kills_its_parent(asked: str, code: int, lines: list[str]) -> None:
    assert run(CHILD, asked) == (code, lines)


def test_other_points_and_later_turns_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[Any] = []
    monkeypatch.setattr(os, "kill", lambda *one: killed.append(one))
    monkeypatch.setattr(failpoints, "_armed", armed("seal.named:2"))
    for name in ("seal.name-synced", "seal.named", "seal.journal-gone"):
        reach(name)
    assert killed == []
    reach("seal.named")
    reach("seal.named")
    assert killed == [(os.getpid(), signal.SIGKILL)]
