"""A line of `[names]`: written where it belongs, with every other line as it was; and names that are refused."""

from __future__ import annotations

import errno
import os
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom_scraper.errors import BusyError, WorkspaceError
from schedules import rewriting
from schedules.renaming import named, planned, rename
from schedules.workspace import TEMPLATE, init, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

PARTS = st.sampled_from([
    "# a comment\n", "\n", "[newsroom.a]\ndelay = 1\n", '[names] # said by us\n# why\nb = "d"\n\n', "[keep]\n",
    "[hooks.x]\ntext = '''\n[names]\na = 3\n'''\n", '[routes.y]\nhooks = [\n  "x",\n]',
])  # fmt: skip


@given(st.lists(PARTS, unique=True), st.lists(st.sampled_from("cefg"), min_size=1, max_size=3, unique=True))
def test_only_its_own_line_changes(parts: list[str], names: list[str]) -> None:
    text = "\n".join(parts)
    made = named(text, "a", names)
    wanted = tomllib.loads(text)
    wanted.setdefault("names", {})["a"] = names[0] if len(names) == 1 else names
    assert tomllib.loads(made) == wanted
    after = iter(made.splitlines())
    assert all(line in after for line in text.splitlines())  # each, in order
    assert named(made, "a", names) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", '[names]\na = "b"\n'),
        ("x = 1", 'x = 1\n\n[names]\na = "b"\n'),
        ("x = 1\r\n", 'x = 1\r\n\r\n[names]\r\na = "b"\r\n'),
        ("[names]", '[names]\na = "b"\n'),
        ("[names]\r\n[keep]\r\n", '[names]\r\na = "b"\r\n[keep]\r\n'),
        ('[names]\n# x\nb = "c"\n"a" = "d" # y\nc = "e"\n', '[names]\n# x\nb = "c"\na = "b"\nc = "e"\n'),
    ],
)
def test_where_it_stands(text: str, made: str) -> None:
    assert named(text, "a", ["b"]) == made


@pytest.mark.parametrize(
    "text", ['names = { c = "d" }\n', 'names.c = "d"\n', '[names]\na = [\n "x",\n]\n', "names = 3\n", "x = "]
)
def test_what_cannot_be_changed_by_lines_is_left(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError):
        named(text, "a", ["b"])


def test_by_hand_is_said_where_lines_cannot(tmp_path: Path) -> None:
    text = 'names = { amnesty-usa = "x" }\n'
    init(tmp_path).write_text(text)
    with pytest.raises(WorkspaceError) as met:
        rename(open_workspace(tmp_path), "amnesty-usa", "b", known=())
    assert 'Write it by hand, under [names]: amnesty-usa = ["b", "x"]' in str(met.value)
    assert (tmp_path / "workspace.toml").read_text() == text


def test_it_is_written_once_and_back_again(tmp_path: Path) -> None:
    path = init(tmp_path)
    for new, line in (
        ("ai-usa", '"ai-usa"'),
        ("ai-usa", '"ai-usa"'),
        ("ai", '["ai", "ai-usa"]'),
        ("amnesty-usa", '["amnesty-usa", "ai", "ai-usa"]'),
        ("ai-usa", '["ai-usa", "ai"]'),
    ):
        rename(open_workspace(tmp_path), "amnesty-usa", new, known=("amnesty-usa",))
        assert path.read_text() == f"{TEMPLATE}\n[names]\namnesty-usa = {line}\n"
        assert open_workspace(tmp_path).called.name("amnesty-usa") == new
        assert list(open_workspace(tmp_path).limits) == ["amnesty-usa"]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("Amnesty", "is no name of a newsroom"),
        ("", "is no name of a newsroom"),
        ("../x", "is no name of a newsroom"),
        ("own", "is another newsroom, which is declared"),
        ("crawled", "of which the archive or a folder of the data tells"),
        ("folder", "of which the archive or a folder of the data tells"),
        ("gone", "which workspace.toml sets"),
        ("called", "is, or was, what own is called"),
        ("before", "is, or was, what own is called"),
    ],
)
def test_a_name_of_another_is_refused(tmp_path: Path, new: str, said: str) -> None:
    path = init(tmp_path)
    (tmp_path / "newsrooms" / "own.toml").write_text(
        'name = "own"\nhome = "https://own.example/"\n[[discover]]\nurl = "https://own.example/news/"\n'
    )
    path.write_text('[newsroom.gone]\n[names]\nown = ["called", "before"]\n')
    (tmp_path / "data" / "folder").mkdir()
    workspace = open_workspace(tmp_path, strict=False)
    text = path.read_text()
    for act in (planned, rename):
        with pytest.raises(WorkspaceError) as met:
            act(workspace, "amnesty-usa", new, known=("crawled",))
        assert said in str(met.value)
        assert "Nothing was changed." in str(met.value)
    assert path.read_text() == text


def test_who_comes_second_sees_what_the_first_wrote(tmp_path: Path) -> None:
    init(tmp_path)
    stale = open_workspace(tmp_path)
    rename(stale, "amnesty-usa", "b", known=())
    rename(stale, "amnesty-usa", "c", known=())
    assert open_workspace(tmp_path).called.names == {"amnesty-usa": ("c", "b")}
    with rewriting.alone(stale), pytest.raises(BusyError):
        rename(stale, "amnesty-usa", "d", known=())


def test_links_and_permissions_stay(tmp_path: Path) -> None:
    path = init(tmp_path)
    real = tmp_path / "settings.toml"
    path.rename(real)
    path.symlink_to(real)
    real.chmod(0o640)
    rename(open_workspace(tmp_path), "amnesty-usa", "b", known=())
    assert path.is_symlink()
    assert 'amnesty-usa = "b"' in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o640


def test_what_cannot_be_written_is_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = init(tmp_path)
    workspace = open_workspace(tmp_path)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WorkspaceError) as met:
        rename(workspace, "amnesty-usa", "b", known=())
    assert "cannot be written (No space left on device). amnesty-usa is called so as before." in str(met.value)
    assert path.read_text() == TEMPLATE
