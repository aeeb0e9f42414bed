"""Killed while a newsroom is renamed, at every failpoint: it has the old name or the new one, and doing it again ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.failpoints import VARIABLE
from schedules.workspace import TEMPLATE, init, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

CASES = ("settings.written", "rename.done")


def rename(root: Path, asked: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "newsdesk", "-w", str(root), "rename", "amnesty-usa", "ai-usa", "--yes"],
        env={**os.environ, VARIABLE: asked},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    ).returncode


@pytest.mark.parametrize("asked", CASES)
def test_a_kill_there_is_finished(tmp_path: Path, asked: str) -> None:
    path = init(tmp_path)
    assert rename(tmp_path, asked) == -signal.SIGKILL
    workspace = open_workspace(tmp_path)
    assert list(workspace.limits) == ["amnesty-usa"]
    assert workspace.called.name("amnesty-usa") == ("ai-usa" if asked == "rename.done" else "amnesty-usa")
    assert rename(tmp_path, "") == 0
    assert path.read_text() == f'{TEMPLATE}\n[names]\namnesty-usa = "ai-usa"\n'
    assert not list(tmp_path.rglob(".*.part"))
