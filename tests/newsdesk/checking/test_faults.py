"""All that is wrong with a declaration is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdesk.checking.faults import faults

if TYPE_CHECKING:
    from pathlib import Path

WELL = 'name = "desk"\nhome = "https://desk.example/"\n[[discover]]\nurl = "https://desk.example/news/"\n'


def fields(folder: Path, text: str) -> list[str | None]:
    (folder / "desk.toml").write_text(text, encoding="utf-8")
    return [one.field for one in faults("desk", [folder])]


def test_a_good_one_has_none(tmp_path: Path) -> None:
    assert fields(tmp_path, WELL) == []
    assert faults("amnesty-usa") == []


def test_everything_is_told_once_and_by_its_own_name(tmp_path: Path) -> None:
    text = """
name = "desk"
home = "https://desk.example/"
timezone = "Mars/Olympus"
colour = "red"
[[discover]]
url = "nope"
[[discover]]
from = "feeed"
url = "https://desk.example/feed"
[[layout]]
name = "2022.1"
[layout.entry]
row = "div["
[layout.release]
title = "h1"
[[layout]]
name = "2021"
[layout.release]
body = "("
"""
    assert set(fields(tmp_path, text)) == {
        *("discover[1].url", "discover[2].from", "timezone", "colour"),
        *("layout[2022.1].entry.row", "layout[2022.1].release.body", "layout[2021].release.body"),
    }


def test_what_is_missing_at_the_top_is_told_and_ends_it(tmp_path: Path) -> None:
    assert fields(tmp_path, 'name = "desk"\ntimezone = "Mars/Olympus"\n')[0] == "home"


def test_what_is_no_toml_is_one_fault(tmp_path: Path) -> None:
    assert fields(tmp_path, "name = ") == [None]


def test_a_newsroom_that_is_not_declared_is_one_fault() -> None:
    (only,) = faults("nobody-at-all")
    assert "nobody-at-all" in only.message


def test_one_that_extends_tells_its_first(tmp_path: Path) -> None:
    assert fields(tmp_path, 'name = "desk"\nextends = "amnesty-usa"\ntimezone = "Mars/Olympus"\n') == ["timezone"]
