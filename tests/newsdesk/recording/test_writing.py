"""Recorded pages are written all at once, whatever kills the writer."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newsdesk.checking.recorded import STAGED, there
from newsdesk.recording.writing import write
from newsroom_scraper.errors import DatasetError

OLD = {"a.html": b"old page", "a.expected.json": b"old", "meta.json": b"old meta"}
NEW = {"a.html": b"new page", "a.expected.json": b"new", "meta.json": b"new meta"}
KILLED = """
import os, signal, sys
from pathlib import Path
from newsdesk.recording import writing

left = int(sys.argv[2])

def dying(call):
    def made(*given, **named):
        global left
        done = call(*given, **named)
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return made

os.fsync = dying(os.fsync)
writing.sync = dying(writing.sync)
Path.replace, Path.rename = dying(Path.replace), dying(Path.rename)
Path.mkdir, Path.rmdir = dying(Path.mkdir), dying(Path.rmdir)
writing.write(Path(sys.argv[1]), {"a.html": b"new page", "a.expected.json": b"new", "meta.json": b"new meta"})
"""


def read(folder: Path) -> dict[str, bytes]:
    return {name: there(folder, name).read_bytes() for name in OLD}


def test_files_get_their_place_and_nothing_else_stays(tmp_path: Path) -> None:
    write(tmp_path / "pages", OLD)
    write(tmp_path / "pages", NEW)
    assert read(tmp_path / "pages") == NEW
    assert sorted(one.name for one in (tmp_path / "pages").iterdir()) == sorted(NEW)


def test_killed_anywhere_all_is_old_or_all_is_new_and_the_next_one_finishes(tmp_path: Path) -> None:
    states = []
    for at in range(1, 40):
        folder = tmp_path / str(at)
        write(folder, OLD)
        ended = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(at)], check=False, capture_output=True)
        found = read(folder)
        assert found in (OLD, NEW), f"killed at step {at}: {found}"
        states.append(found == NEW)
        write(folder, {"b.html": b"another"})
        assert {name: (folder / name).read_bytes() for name in OLD} == found
        assert not [one for one in folder.iterdir() if one.name.startswith(".")]
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL, ended.stderr
    else:
        pytest.fail("it never came to its end")
    assert states == sorted(states)
    assert len(states) > 10


def test_a_folder_that_cannot_be_written_is_one_sentence_and_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("a file")
    with pytest.raises(DatasetError, match="cannot be written"):
        write(tmp_path / "pages", NEW)
    assert (tmp_path / "pages").read_text() == "a file"


def test_what_lies_staged_is_read_before_what_it_replaces(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    (tmp_path / STAGED).mkdir()
    (tmp_path / STAGED / "a.html").write_bytes(b"new page")
    assert read(tmp_path) == {**OLD, "a.html": b"new page"}
    assert (tmp_path / STAGED).is_dir()
