from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.newsdesk.cli.conftest import Desk

NIGHT = """
[routes.numbers]
hooks = ["night"]
kinds = "all"
marks = ["number-changed"]
send = "daily 08:00"
quiet = "22:00-09:00"
at_most = 4
"""


def hook(desk: Desk, name: str, more: str = "") -> None:
    with (desk.root / "workspace.toml").open("a") as file:
        file.write(f'\n[hooks.{name}]\nkind = "command"\ncommand = ["true"]\n{more}')


def test_without_a_hook(desk: Desk) -> None:
    for verb in (["routes"], ["routes", "test"]):
        ended = desk(*verb)
        assert ended.code == 0
        assert ended.out == ""
        assert "No hook is set: what is found is told to nobody." in ended.err
    assert desk("routes", "--json").out == ""


def test_without_an_archive(desk: Desk) -> None:
    (desk.root / "data" / "archive.db").unlink()
    for path in desk.root.glob("data/*/crawls"):
        path.rename(path.with_name("kept"))
    hook(desk, "desk")
    ended = desk("routes", "test")
    assert ended.code == 0
    assert "Nothing was found yet" in ended.err


def test_routes_in_words(desk: Desk) -> None:
    hook(desk, "desk")
    hook(desk, "night", NIGHT)
    ended = desk("routes")
    assert ended.code == 0
    rows = [line.split("\t") for line in ended.out.splitlines()]
    assert [(row[0], row[1]) for row in rows] == [
        ("desk (command)", "default"),
        ("desk (command)", "operator"),
        ("night (command)", "numbers"),
        ("night (command)", "operator"),
    ]
    assert rows[0][2:] == ["new, edited, removed, restored, held, settled, mass", "one message each"]
    assert rows[2][2:] == [
        "everything",
        "only marked number-changed",
        "daily 08:00 (UTC), not in 22:00-09:00 (UTC), at most 4 an hour",
    ]
    assert "daily 08:00" in desk.drawn("routes").out


def test_routes_as_json(desk: Desk) -> None:
    hook(desk, "night", NIGHT)
    first, second = desk("routes", "--json").lines
    assert first["schema"] == "newsroom.route/1"
    assert (first["route"], first["send"], first["quiet"], first["at_most"]) == (
        "numbers",
        "daily 08:00",
        "22:00-09:00",
        4,
    )
    assert first["marks"] == ["number-changed"]
    assert (second["route"], second["send"], second["quiet"]) == ("operator", "change", "22:00-09:00")


def test_what_the_newest_changes_would_have_sent(desk: Desk) -> None:
    hook(desk, "desk")
    hook(desk, "night", NIGHT)
    found = desk("routes", "test", "--json").lines
    ours = [one for one in found if one["hook"] == "desk"]
    assert {(one["kind"], one["route"]) for one in ours} == {
        ("new", "default"),
        ("edited", "default"),
        ("removed", "default"),
        ("restored", "default"),
        ("held", "default"),
        ("ill", "operator"),
    }
    assert [one["message"] for one in ours] == list(range(1, len(ours) + 1))
    assert all(one["ready_at"][:19] == one["detected_at"][:19] for one in ours)
    night = [one for one in found if one["hook"] == "night"]
    assert {one["kind"] for one in night if one["route"]} == {"edited", "held", "ill"}
    assert {one["message"] for one in night if one["route"]} == {1}
    assert {one["digest"] for one in night if one["route"]} == {"daily"}
    assert all(one["ready_at"].endswith("T09:00:00.000Z") for one in night if one["route"])
    assert ["numbers: not marked number-changed", "operator: none of its kinds"] in [one["because"] for one in night]


def test_what_the_newest_changes_would_have_sent_in_words(desk: Desk) -> None:
    hook(desk, "night", NIGHT)
    ended = desk("routes", "test", "--last", "3", "--hook", "night")
    rows = [line.split("\t") for line in ended.out.splitlines()]
    assert len(rows) == 3
    assert any(row[3:] == ["not told", "numbers: not marked number-changed"] for row in rows)
    assert "night: " in ended.err
    assert " of 3 told, in 1 message." in ended.err
    assert "where more come in an hour than at_most" in ended.err
    assert "not told" in desk.drawn("routes", "test", "--last", "3").out


def test_nothing_is_sent(desk: Desk) -> None:
    desk.hook()
    assert desk("routes", "test").code == 0
    assert desk.alerts() == []


def test_what_cannot_be_used_is_said(desk: Desk) -> None:
    hook(desk, "desk", '[routes.a]\nhooks = ["desk"]\npattern = "(a"\n')
    ended = desk("routes")
    assert ended.code == 2
    assert "routes.a.pattern: is not a regular expression: missing )" in ended.err


def test_a_hook_that_is_not_there(desk: Desk) -> None:
    hook(desk, "desk")
    ended = desk("routes", "test", "--hook", "desck")
    assert ended.code == 2
    assert 'has no hook "desck". Did you mean "desk"?' in ended.err
