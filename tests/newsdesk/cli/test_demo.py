from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.cli.demo_walk import MARK, make_workspace
from newsdesk.demo.nights import NIGHTS
from newsroom_scraper.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

    from newsdesk.demo.site import Site


def test_the_five_nights_find_what_was_done(press: Any) -> None:
    ended = press("demo", timeout=120.0)
    assert (ended.code, ended.err) == (0, "")
    assert re.findall(r"^  (ok|WRONG)", ended.out, re.MULTILINE) == ["ok"] * 5
    assert "WRONG" not in ended.out
    assert "done   2 new, 2 edited, 1 removed\n  found  2 new, 2 edited, 1 removed" in ended.out
    assert re.search(r"\[-[\d,]+-\]\{\+[\d,]+\+\}", ended.out)
    folder = press.root / "demo-workspace"
    alerts = [json.loads(line) for line in (folder / "alerts.jsonl").read_text().splitlines()]
    assert sorted(one["kind"] for one in alerts) == ["edited", "edited", "healed", "ill", "new", "new", "removed"]
    for line in ended.out.partition("To look at:")[2].splitlines()[1:-1]:
        assert (press.root / line.split()[0]).exists()

    # Once more in the same place, with another newsroom and an end before time.
    again = press("demo", "--nights", "1", "--seed", "5")
    assert (again.code, again.err) == (0, "")
    assert again.out.count("  ok") == 1
    assert "alert" not in again.out.partition("To look at:")[0]
    assert not (folder / "alerts.jsonl").exists()


def test_what_no_demo_made_is_left_alone(press: Any) -> None:
    folder = press.root / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years")
    ended = press("demo", "--workspace", "mine")
    assert ended.code == 2
    assert ended.err == (
        "newsroom: mine: is not empty, and no demo made it. "
        "It was left alone. Choose another folder with --workspace.\n"
    )
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_the_environment_does_not_name_the_demos_folder(press: Any) -> None:
    press.environment["NEWSROOM_WORKSPACE"] = "work"
    assert press("demo", "--nights", "1").code == 0
    assert press("-w", "before", "demo", "--nights", "1").code == 0
    assert sorted(path.name for path in press.root.iterdir()) == ["before", "demo-workspace"]


def test_only_what_a_demo_makes_is_taken_away(tmp_path: Path) -> None:
    make_workspace(tmp_path / "demo", "http://127.0.0.1:1")
    (tmp_path / "demo" / "notes.txt").write_text("mine")
    (tmp_path / "demo" / "data" / "old").mkdir(parents=True)
    workspace = make_workspace(tmp_path / "demo", "http://127.0.0.1:2")
    assert (tmp_path / "demo" / "notes.txt").read_text() == "mine"
    assert (tmp_path / "demo" / MARK).exists()
    assert list(workspace.data.iterdir()) == []
    assert workspace.newsroom("demo").home == "http://127.0.0.1:2/"


def test_a_link_is_not_followed_when_things_are_taken_away(tmp_path: Path) -> None:
    make_workspace(tmp_path / "demo", "http://127.0.0.1:1")
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    (tmp_path / "demo" / "data").rmdir()
    (tmp_path / "demo" / "data").symlink_to(tmp_path / "precious")
    make_workspace(tmp_path / "demo", "http://127.0.0.1:1")
    assert (tmp_path / "precious" / "file").exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError, match="cannot be written"):
        make_workspace(tmp_path / "file" / "demo", "http://127.0.0.1:1")


def test_a_wrong_find_is_said_and_ends_with_1(
    press: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from newsdesk.cli import demo_walk
    from newsdesk.cli.main import main

    def claim(site: Site) -> None:
        """Say that a release was published, and publish none."""
        site._tell("new", "never-published")

    monkeypatch.setattr(demo_walk, "NIGHTS", (replace(NIGHTS[0], apply=claim),))
    monkeypatch.chdir(press.root)
    assert main(["demo", "--nights", "1"]) == 1
    out, err = capsys.readouterr()
    assert "done   1 new\n  found  nothing rings" in out
    assert "WRONG: not found: new never-published; not done: nothing" in out
    assert err == "newsroom: demo: what was found is not what was done\n"
