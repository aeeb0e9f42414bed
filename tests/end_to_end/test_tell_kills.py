"""Killed while hooks are told, at every failpoint and at moments that chance picks: nothing is lost, no digest is torn.

Ten real edits wait for three hooks: one takes everything, one gets a digest of each run, one fails now and then.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site
from newsroom_scraper.failpoints import POINTS, VARIABLE, armed
from schedules.archive.check import Checked, check
from schedules.archive.store import Archive
from schedules.workspace import open_workspace
from tests.end_to_end.killing import IN_PROC, Watched, buried
from tests.ringing import enrol, tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

pytestmark = IN_PROC

CASES = (
    "tell.enqueuing:1",
    "tell.enqueuing:3",
    "tell.enqueued:2",
    "tell.composing:1",
    "tell.composing:9",
    "tell.composed:1",
    "tell.composed:12",
    "tell.sent:1",
    "tell.sent:10",
    "tell.marked:1",
    "tell.marked:11",
    "tell.failed:1",
    "tell.postponed:1",
)
"""Where, and at which turn; whichever hook arrives."""

KILLS = 50
EDITS = 10
# Each call of a hook is one file in its folder: what it was told, under the id of the message. A hook is killed too, and
# what it was writing then is none.
_LINE = 'import json, os, sys, time; got = {"message": os.environ["NEWSROOM_CHANGE_ID"], "told": list(map(json.loads, sys.stdin))}'
_PART = "open({!r}, 'w').write(json.dumps(got))"
_WHOLE = "os.makedirs({0!r}, exist_ok=True); os.rename({1!r}, '%s/%d-%d' % ({0!r}, time.time_ns(), os.getpid()))"
_FAIL = "os.urandom(1)[0] < {share} and sys.exit(3)"


def hook(name: str, share: int) -> str:
    """Return a hook that writes down what it is told, and fails a share of 256 times, having it or not."""
    fail = _FAIL.format(share=share // 2)
    code = "; ".join([_LINE, fail, _PART.format(name + ".part"), _WHOLE.format(name, name + ".part"), fail])
    return f'[hooks.{name}]\nkind = "command"\ncommand = {json.dumps([sys.executable, "-S", "-c", code])}\n'


HOOKS = (
    "[operator]\nhooks = []\n"
    + hook("each", 0)
    + hook("runs", 0)
    + hook("sickly", 100)
    + '[routes.together]\nhooks = ["runs"]\nsend = "run"\nsignificance = "minor"\n'
    + '[routes.alone]\nhooks = ["each", "sickly"]\nsignificance = "minor"\n'
)


@dataclass
class Waiting:
    """A workspace in which ten edits wait to be told, to be copied."""

    root: Path
    edits: list[str]
    runs: dict[str, Future[tuple[int, str]]]

    def copy(self, name: str) -> Path:
        made = self.root.with_name(name)
        shutil.copytree(self.root, made)
        return made


def send(root: Path, asked: str | None = None) -> subprocess.Popen[str]:
    """Start what tells the hooks, and let it be killed where that is asked for."""
    environment = {key: value for key, value in os.environ.items() if key != VARIABLE}
    return subprocess.Popen(
        [sys.executable, "-m", "newsdesk", "-w", str(root), "deliveries", "send"],
        env=environment if asked is None else {**environment, VARIABLE: asked},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed(root: Path, asked: str) -> tuple[int, str]:
    run = send(root, asked)
    _, err = run.communicate(timeout=60)
    return run.returncode, err


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Waiting]:
    """Ten edits in five nights; the runs that are killed at failpoints are started beforehand, two at a time."""
    folder = tmp_path_factory.mktemp("telling")
    items: list[Any] = list(request.session.items)
    ours = [one for one in items if getattr(one, "function", None) is test_a_kill_there_loses_nothing]
    asked = [one.callspec.params["asked"] for one in ours]
    with serve(Site(seed=11, releases=24, per_page=12)) as served, pytest.MonkeyPatch.context() as patch:
        desk = Watched(folder / "press", served, patch)
        desk.root.mkdir()
        desk.declare(served.url)
        desk.behave()
        desk.run()
        settings = (desk.root / "workspace.toml").read_text(encoding="utf-8").partition("[hooks.")[0]
        (desk.root / "workspace.toml").write_text(settings + HOOKS, encoding="utf-8")
        enrol(desk.workspace)
        slugs = [one.slug for one in served.site.listed]
        for night in range(EDITS // 2):
            served.site.next_night()
            for slug in slugs[2 * night : 2 * night + 2]:
                served.site.edit(slug, "number")
            assert len(desk.run().changes) == 2
        made = Waiting(desk.root, [one["id"] for one in desk.news], {})
        assert len(set(made.edits)) == EDITS
        roots = {one: made.copy(one) for one in asked}
        with ThreadPoolExecutor(max_workers=2) as pool:
            made.runs.update({one: pool.submit(killed, root, one) for one, root in roots.items()})
            yield made


def calls(root: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in sorted((root / name).glob("*"))]


def finish(root: Path) -> None:
    """Tell all that is left, however often it takes."""
    buried(root)
    workspace = open_workspace(root)
    for again in range(40):
        if not any(fared.waiting or fared.problem for fared in tell(workspace, later=again * 600)):
            return
    pytest.fail("something is never told")


def is_right(root: Path, edits: list[str]) -> Counter[str]:
    """Every edit reached every hook, the same under the same id; return how often each hook was told again."""
    again: Counter[str] = Counter()
    for name in ("each", "runs", "sickly"):
        told = calls(root, name)
        content = {one["message"]: [line["id"] for line in one["told"]] for one in told}
        assert all(content[one["message"]] == [line["id"] for line in one["told"]] for one in told), (
            "another under its id"
        )
        inside = Counter(line for several in content.values() for line in several)
        assert inside == Counter(edits), "each edit in one message"
        if name == "runs":
            assert sorted(map(len, content.values())) == [2] * (EDITS // 2), "each run in one digest"
        again[name] = len(told) - len(content)
    with Archive.open(root / "data" / "archive.db") as archive:
        assert archive.undelivered() == {}
        assert archive.failing() == {}
        assert Counter(one["id"] for entry in archive.deliveries() for one in entry.lines) == Counter(edits * 3)
    assert list(check(open_workspace(root), Checked())) == []
    return again


@pytest.mark.parametrize("asked", CASES)
def test_a_kill_there_loses_nothing(waiting: Waiting, asked: str) -> None:
    code, err = waiting.runs[asked].result()
    assert (code, err) == (-signal.SIGKILL, ""), "the failpoint was not reached"
    root = waiting.root.with_name(asked)
    before = {name: len(calls(root, name)) for name in ("each", "runs")}
    finish(root)
    again = is_right(root, waiting.edits)
    # One message a hook may be under way in the moment of the kill.
    assert again["each"] <= 1
    assert again["runs"] <= 1
    assert sum(before.values()) <= EDITS + EDITS // 2
    calm = {name: len(calls(root, name)) for name in ("each", "runs", "sickly")}
    assert [one.told for one in tell(open_workspace(root))] == [0, 0, 0]
    assert {name: len(calls(root, name)) for name in calm} == calm


def test_each_step_of_telling_is_a_case() -> None:
    assert {one.name for one in map(armed, CASES) if one} == {name for name in POINTS if name.startswith("tell.")}


def test_fifty_kills_at_any_moment(waiting: Waiting) -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    kills, trials = 0, 0
    while kills < KILLS:
        trials += 1
        root = waiting.copy(f"trial-{trials}")
        here = 0
        while kills < KILLS:
            with Archive.open(root / "data" / "archive.db") as archive:
                left = archive.undelivered()
            if here and not left.get("each") and not left.get("runs"):
                break
            run = send(root)
            # Nothing is told while it starts: it is killed after it began to.
            begun = time.monotonic()
            seen = sum(len(calls(root, name)) for name in ("each", "runs", "sickly"))
            while run.poll() is None and time.monotonic() - begun < 20:
                if sum(len(calls(root, name)) for name in ("each", "runs", "sickly")) > seen:
                    break
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.4))
            if run.poll() is None:
                run.kill()
                kills += 1
                here += 1
            _, err = run.communicate(timeout=60)
            assert "Traceback" not in err, err
        finish(root)
        again = is_right(root, waiting.edits)
        assert again["each"] <= here, "told again only what was under way"
        assert again["runs"] <= here
    print(f"{kills} kills in {trials} trials")
