"""A newsroom that is set wrongly stops no verb that is about another, and is complained of once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.cli.main import main
from newsroom_scraper.errors import WorkspaceError
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from tests.newsdesk.cli.nights import Night

WRONG = "workspace.toml: newsroom.small.budget: is 'soon', which is not a duration."


def spoil(desk: Any) -> None:
    """Set `small` wrongly, and one that is not declared."""
    path = desk.root / "workspace.toml"
    text = path.read_text()
    spoilt = text.replace("[newsroom.small]\n", '[newsroom.small]\nbudget = "soon"\n')
    assert spoilt != text
    path.write_text(spoilt)


@pytest.mark.parametrize(
    "words",
    [
        "releases demo",
        "releases small",
        "changes demo",
        "changes",
        "crawls demo",
        "held",
        "deliveries",
        "hooks",
        "routes",
        "archive check",
        "schedule ci",
        "history {edited}",
        "show {edited}",
        "run demo --dry-run",
        "status --itself",
    ],
)
def test_whoever_asks_for_another_is_served(desk: Any, words: str) -> None:
    arguments = words.format(edited=desk.lived.edited).split()
    before = desk(*arguments)
    spoil(desk)
    ended = desk(*arguments)
    if words != "held":  # says when it is believed, which nobody knows of a newsroom that is set wrongly
        assert (ended.code, ended.out.splitlines()[:1]) == (before.code, before.out.splitlines()[:1])
    assert ended.code == before.code
    assert ended.err.count(WRONG) == 1, ended.err


def test_what_is_held_waits_for_its_settings(desk: Any) -> None:
    spoil(desk)
    ended = desk.drawn("held", "small")
    assert ended.code == 0
    assert "waits until the settings of its newsroom" in ended.out


@pytest.mark.parametrize("words", ["run small", "run small --dry-run", "crawl small", "archive rebuild"])
def test_whoever_means_it_is_refused(desk: Any, words: str) -> None:
    spoil(desk)
    ended = desk(*words.split())
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count(WRONG) == 1, ended.err
    assert "Traceback" not in ended.err


def test_status_says_it_once_in_its_row_and_where_another_is_asked_for_beside(desk: Any) -> None:
    spoil(desk)
    every, other = desk("status", "--json"), desk("status", "demo")
    assert [one["state"] for one in every.lines if one["newsroom"] == "small"] == ["broken"]
    assert (every.code, every.err) == (1, "")
    assert (other.code, other.err.count(WRONG)) == (0, 1)


def test_list_has_it_in_its_row(desk: Any) -> None:
    spoil(desk)
    ended = desk("list", "--json")
    (row,) = (one for one in ended.lines if one["name"] == "small")
    assert (ended.code, row["title"] is not None, WRONG in row["error"]) == (2, True, True)
    assert ended.err.count(WRONG) == 1
    assert "broken settings" in desk("list").out


def test_one_that_is_not_declared_is_said_too(desk: Any) -> None:
    with (desk.root / "workspace.toml").open("a") as file:
        file.write("[newsroom.nowhere]\n")
    ended = desk("list")
    assert (ended.code, ended.err.count("newsroom.nowhere: is not a declared newsroom")) == (2, 1)
    assert desk("releases", "demo").err.count("newsroom.nowhere: is not a declared newsroom") == 1


def test_run_serves_the_sound_one(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    with (night.press.root / "workspace.toml").open("a") as file:
        file.write("[newsroom.nowhere]\n")
    assert main(["run", "amnesty-usa"]) == 0
    assert [name for name, _ in night.asked] == ["amnesty-usa"]
    said = capsys.readouterr().err
    assert said.count("newsroom.nowhere: is not a declared newsroom") == 1
    assert main(["run", "--all"]) == 2
    assert [name for name, _ in night.asked] == ["amnesty-usa"] * 2
    assert capsys.readouterr().err.count("newsroom.nowhere: is not a declared newsroom") == 1


def test_its_limits_are_nobodys_guess(desk: Any) -> None:
    spoil(desk)
    workspace = open_workspace(desk.root, strict=False)
    with pytest.raises(WorkspaceError, match="is 'soon', which is not a duration"):
        workspace.limits_of("small")
    assert workspace.limits_of("demo").manners.concurrency == 8
