"""One run at a time: the second is told who holds the lock, and a dead holder holds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.errors import BusyError, WorkspaceError
from schedules.lock import hold, try_file, try_hook
from schedules.workspace import init, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import Workspace

HOLD = """
import sys
from pathlib import Path
from schedules.lock import hold
from schedules.workspace import open_workspace
with hold(open_workspace(Path(sys.argv[1])), "demo"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    init(tmp_path)
    return open_workspace(tmp_path)


def test_the_second_is_told_who_holds_it(workspace: Workspace) -> None:
    with (
        hold(workspace, "demo"),
        pytest.raises(BusyError, match=rf"demo: is being crawled by process {os.getpid()} since 2") as caught,
        hold(workspace, "demo"),
    ):
        pass
    assert "Nothing was done" in str(caught.value)


def test_newsrooms_do_not_wait_for_each_other(workspace: Workspace) -> None:
    with hold(workspace, "one"), hold(workspace, "two"):
        pass


def test_it_is_free_again_however_it_ended(workspace: Workspace) -> None:
    with pytest.raises(KeyboardInterrupt), hold(workspace, "demo"):
        raise KeyboardInterrupt
    with hold(workspace, "demo"):
        pass


def test_a_holder_that_was_killed_holds_nothing(workspace: Workspace) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(workspace.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=f"process {child.pid}"), hold(workspace, "demo"):
            pass
        child.kill()
        child.wait()
        with hold(workspace, "demo"):
            pass


def test_a_folder_that_cannot_be_made_is_told(workspace: Workspace) -> None:
    (workspace.data / "demo").touch()
    with pytest.raises(WorkspaceError, match="cannot be written"), hold(workspace, "demo"):
        pass


def test_a_hook_is_told_by_one_process(workspace: Workspace) -> None:
    with try_hook(workspace, "desk") as ours, try_hook(workspace, "desk") as theirs, try_hook(workspace, "other") as no:
        assert (ours, theirs, no) == ((None,), None, (None,))
    with try_hook(workspace, "desk") as again:
        assert again == (None,)


def test_a_file_is_held_by_one(tmp_path: Path) -> None:
    with try_file(tmp_path / "lock") as ours, try_file(tmp_path / "lock") as theirs:
        assert (ours, theirs) == (True, False)
