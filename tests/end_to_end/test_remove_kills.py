"""Killed while a newsroom is removed, at every failpoint: the settings are whole, and doing it again finishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.failpoints import VARIABLE
from schedules.workspace import TEMPLATE, init, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

CASES = ("settings.written:1", "settings.written:2", "remove.kept", "settings.written:3", "remove.done")


def remove(root: Path, asked: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "newsdesk", "-w", str(root), "remove", "amnesty-usa", "--yes"],
        env={**os.environ, VARIABLE: asked},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    ).returncode


@pytest.mark.parametrize("asked", CASES)
def test_a_kill_there_is_finished(tmp_path: Path, asked: str) -> None:
    path = init(tmp_path)
    assert remove(tmp_path, asked) == -signal.SIGKILL
    followed = list(open_workspace(tmp_path).limits)
    assert (path.read_text() == TEMPLATE) == (followed == ["amnesty-usa"]) == (asked != "remove.done")
    assert remove(tmp_path, "") == 0
    assert open_workspace(tmp_path).limits == {}
    kept = (tmp_path / "removed" / "amnesty-usa.toml").read_text()
    assert tomllib.loads(kept)["newsroom"] == tomllib.loads(TEMPLATE)["newsroom"]
    before = list((tmp_path / "removed").glob("workspace-*.toml"))
    assert before
    assert {one.read_text() for one in before} == {TEMPLATE}
    assert not list(tmp_path.rglob(".*.part"))
