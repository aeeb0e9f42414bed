"""One run at a time: the second is told who holds the lock, and a dead holder holds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.errors import BusyError, WorkspaceError
from schedules.lock import hold

if TYPE_CHECKING:
    from pathlib import Path


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    with (
        hold(tmp_path / "demo", "demo"),
        pytest.raises(BusyError, match=rf"demo: is being crawled by process {os.getpid()} since 2") as caught,
        hold(tmp_path / "demo", "demo"),
    ):
        pass
    assert "Nothing was done" in str(caught.value)


def test_newsrooms_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with hold(tmp_path / "one", "one"), hold(tmp_path / "two", "two"):
        pass


def test_it_is_free_again_however_it_ended(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), hold(tmp_path, "demo"):
        raise KeyboardInterrupt
    with hold(tmp_path, "demo"):
        pass


def test_a_holder_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom schedules.lock import hold\n"
        "with hold(Path(sys.argv[1]), 'demo'):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=f"process {child.pid}"), hold(tmp_path, "demo"):
            pass
        child.kill()
        child.wait()
    with hold(tmp_path, "demo"):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError, match="cannot be written"), hold(tmp_path / "file" / "demo", "demo"):
        pass
