"""Secrets: from the environment, or from a file that nobody else can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.errors import WorkspaceError
from schedules.secrets import environment
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# what only this desk knows
TOKEN=abc
export URL="https://e.example/?a=1&b=2"   # where
QUOTED='it is $HOME, as it stands'
SPACED = with blanks
EMPTY=
NAME_ONLY
MANY="one
two"
"""


def told(root: Path, text: str = TEXT, mode: int = 0o600) -> dict[str, str]:
    (root / ".env").write_text(text)
    (root / ".env").chmod(mode)
    return environment(root)


def test_a_file_is_read_as_a_shell_would(tmp_path: Path) -> None:
    found = told(tmp_path)
    assert {name: found[name] for name in ("TOKEN", "URL", "QUOTED", "SPACED", "EMPTY", "MANY")} == {
        "TOKEN": "abc",
        "URL": "https://e.example/?a=1&b=2",
        "QUOTED": "it is $HOME, as it stands",
        "SPACED": "with blanks",
        "EMPTY": "",
        "MANY": "one\ntwo",
    }
    assert "NAME_ONLY" not in found


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "from the environment")
    assert told(tmp_path)["TOKEN"] == "from the environment"
    monkeypatch.setenv("TOKEN", "")
    assert told(tmp_path)["TOKEN"] == ""


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o620, 0o601])
def test_a_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(WorkspaceError) as raised:
        told(tmp_path, mode=mode)
    assert f"(mode {mode:04o})" in str(raised.value)
    assert f"Nothing of it was used. Run: chmod 600 {tmp_path / '.env'}" in str(raised.value)
    assert "abc" not in str(raised.value)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_that_only_its_owner_can_reach_is_read(tmp_path: Path, mode: int) -> None:
    assert told(tmp_path, mode=mode)["TOKEN"] == "abc"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("A=1\n\n# why\n\ns3cret with blanks\nB=2\n", "at line 5. Nothing"),
        ("A=1\r\nTOKEN='s3cret\r\nB=2\r\n", "at line 2. Nothing"),
        ('A="s3cret" trailing\n', "at line 1. Nothing"),
        ('=s3cret\nA=1\n"s3cret" x\n', "at lines 1, 3. Nothing"),
    ],
)
def test_a_line_that_says_nothing_is_told_by_its_number(
    tmp_path: Path, text: str, where: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WorkspaceError) as raised:
        told(tmp_path, text)
    said = str(raised.value)
    assert said.startswith(f"{tmp_path / '.env'}: cannot be understood {where}")
    assert "Write NAME=value, one a line" in said
    assert "s3cret" not in said + repr(raised.value.__dict__)
    assert (caplog.text, *capfd.readouterr()) == ("", "", "")


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir(mode=0o700)
    with pytest.raises(WorkspaceError, match="cannot be read"):
        environment(tmp_path)


def test_what_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"TOKEN=\xff\n")
    (tmp_path / ".env").chmod(0o600)
    with pytest.raises(WorkspaceError, match="is not UTF-8 text"):
        environment(tmp_path)


def test_no_file_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "set")
    assert environment(tmp_path)["TOKEN"] == "set"


def test_a_crawl_needs_no_secret(tmp_path: Path) -> None:
    """What newsrooms are and who asks them stands in the file; one that others can read stops no crawl."""
    (tmp_path / "workspace.toml").write_text('contact = "desk@example.org"\n[newsroom.amnesty-usa]\n')
    (tmp_path / ".env").write_text(TEXT)
    (tmp_path / ".env").chmod(0o644)
    assert open_workspace(tmp_path).contact == "desk@example.org"
