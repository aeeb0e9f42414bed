"""`remove`: followed no longer; all that is known stays, and stays readable, also when it is not declared any more."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from newsdesk.telling import settings
from schedules import lock
from schedules.workspace import open_workspace

READERS = (
    ("releases", "demo", "--json"),
    ("changes", "demo", "--json"),
    ("crawls", "demo", "--json"),
    ("history", "EDITED", "--json"),
    ("show", "EDITED", "--json"),
    ("search", "the", "--newsroom", "demo", "--json"),
    ("diff", "FIRST", "demo", "--json"),
)


def readers(desk: Any) -> dict[tuple[str, ...], str]:
    """Return what each verb that reads says of `demo`."""
    first = f"demo@{desk('crawls', 'demo', '--json').lines[0]['crawl_id']}"
    said = {"EDITED": desk.lived.edited, "FIRST": first}
    found: dict[tuple[str, ...], str] = {}
    for words in READERS:
        ended = desk(*(said.get(word, word) for word in words))
        assert ended.code == 0, ended.err
        assert ended.out, words
        found[words] = ended.out
    return found


def test_it_is_followed_no_longer_and_everything_can_be_read(desk: Any) -> None:
    before, path = readers(desk), desk.root / "workspace.toml"
    text = path.read_text()
    files = {one: one.read_bytes() for one in (desk.root / "data" / "demo").rglob("*") if one.is_file()}
    ended = desk("remove", "demo", "--yes")
    assert ended.code == 0
    assert "demo is followed no longer" in ended.out
    assert path.read_text() == text.replace(
        "[newsroom.demo]\ndelay = 0\nconcurrency = 8\nconfirm_after = 0\ncadence.beyond = '0s'\ncadence.audit = '0s'\n",
        "",
    )
    (kept,) = (desk.root / "removed").glob("workspace-*.toml")
    assert kept.read_text() == text
    assert readers(desk) == before
    assert {one: one.read_bytes() for one in files} == files
    # It is not declared any more either.
    (desk.root / "newsrooms" / "demo.toml").unlink()
    assert readers(desk) == before
    report = desk("report", "--since", "30d", "demo")
    assert report.code == 0
    assert "demo" in report.out


def test_no_run_of_all_calls_it(desk: Any) -> None:
    assert desk("remove", "demo", "--yes").code == 0
    assert list(open_workspace(desk.root).limits) == ["amnesty-usa", "small", "sick"]
    assert "demo" not in desk("schedule").out


def test_status_and_list_say_since_when(desk: Any) -> None:
    made = desk("remove", "sick", "--yes", "--json")
    (line,) = made.lines
    assert line == {
        "schema": "newsroom.removed/1", "newsroom": "sick", "since": line["since"], "lines": "removed/sick.toml",
    }  # fmt: skip
    ended = desk("status", "--json")
    assert ended.code == 0  # it was ill, and nobody follows it now
    (row,) = (one for one in ended.lines if one["newsroom"] == "sick")
    assert (row["state"], row["since"], row["next_due"]) == ("no longer followed", line["since"], None)
    assert "removed/sick.toml" in row["advice"]
    (row,) = (one for one in desk("list", "--json").lines if one["name"] == "sick")
    assert row["not_followed_since"] == line["since"]
    assert "no longer followed since" in desk("list").out
    assert "no longer followed" in desk.drawn("status", columns=100).out


def test_put_back_it_goes_on(desk: Any) -> None:
    assert desk("remove", "demo", "--yes").code == 0
    with (desk.root / "workspace.toml").open("a") as file:
        file.write((desk.root / "removed" / "demo.toml").read_text())
    (row,) = desk("status", "demo", "--json").lines
    assert (row["state"], row["releases"]) == ("well", 10)
    assert desk("remove", "demo", "--yes").code == 0
    assert desk("status", "demo", "--json").lines[0]["state"] == "no longer followed"


def test_nothing_is_done_unasked_or_twice(desk: Any) -> None:
    text = (desk.root / "workspace.toml").read_text()
    refused = desk("remove", "demo")
    assert refused.code == 2
    assert "[newsroom.demo]\ndelay = 0" in refused.err
    assert refused.err.endswith("newsroom: demo is followed as before: nobody can be asked here. Say it with --yes.\n")
    assert (desk.root / "workspace.toml").read_text() == text
    assert not (desk.root / "removed").exists()
    assert desk("remove", "demo", "--yes").code == 0
    again = desk("remove", "demo", "--yes")
    assert (again.code, again.out) == (0, "")
    assert "is followed no longer since 20" in again.err
    assert desk("remove", "nosuch", "--yes").code == 2


class Person(io.StringIO):
    """Somebody at a terminal, who answers."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("y\n", 0)])
def test_a_person_is_asked(desk: Any, answer: str, code: int) -> None:
    desk.monkeypatch.setattr("sys.stdin", Person(answer))
    ended = desk("remove", "demo")
    assert ended.code == code
    assert "Follow demo no longer?" in ended.err
    assert ("Nothing was changed." in ended.err) is bool(code)
    assert ("demo" in open_workspace(desk.root).limits) is bool(code)


@pytest.mark.parametrize("declared", [True, False])
def test_routes_that_name_it_are_said(desk: Any, declared: bool) -> None:
    with (desk.root / "workspace.toml").open("a") as file:
        file.write(f"\n[hooks.desk]\nkind = 'jsonl'\npath = {json.dumps(str(desk.root / 'told.jsonl'))}\n")
        file.write('[routes.day]\nhooks = ["desk"]\nnewsrooms = ["demo", "small"]\n')
    if not declared:
        (desk.root / "newsrooms" / "demo.toml").unlink()
    ended = desk("remove", "demo", "--yes")
    assert ended.code == 0
    assert "in [routes.day]" in ended.err
    assert ("does no harm" in ended.err) is declared
    assert ("take it out of newsrooms there" in ended.err) is not declared
    assert (settings.read(open_workspace(desk.root), strict=False).problems == ()) is declared


def test_a_route_that_is_wrong_stops_nothing(desk: Any) -> None:
    with (desk.root / "workspace.toml").open("a") as file:
        file.write('[routes.odd]\nhooks = ["desk"]\nnewsrooms = [{ demo = 1 }, 3, "demo"]\n')
    ended = desk("remove", "demo", "--yes")
    assert ended.code == 0
    assert "in [routes.odd]" in ended.err


def test_one_that_is_set_and_not_declared_goes_too(desk: Any) -> None:
    with (desk.root / "workspace.toml").open("a") as file:
        file.write("\n[newsroom.ghost]\n")
    assert desk("remove", "ghost", "--yes").code == 0
    assert open_workspace(desk.root).broken == {}


def test_settings_that_have_no_lines_of_their_own_are_left_to_a_person(desk: Any) -> None:
    path = desk.root / "workspace.toml"
    path.write_text('[newsroom]\ndemo.every = "6h"\n')
    ended = desk("remove", "demo", "--yes")
    assert ended.code == 2
    assert "[newsroom.demo] is not written as a table of its own" in ended.err
    assert "Take what it says of demo out by hand" in ended.err
    assert path.read_text() == '[newsroom]\ndemo.every = "6h"\n'


def test_where_nothing_can_be_written_it_is_followed_as_before(desk: Any) -> None:
    (desk.root / "removed").touch()
    ended = desk("remove", "demo", "--yes")
    assert ended.code == 2
    assert "cannot be written (File exists)" in ended.err
    assert "demo is followed as before" in ended.err
    assert "demo" in open_workspace(desk.root).limits


def test_only_one_at_a_time(desk: Any) -> None:
    with lock.try_file(desk.root / "data" / "settings.lock"):
        ended = desk("remove", "demo", "--yes")
    assert ended.code == 1
    assert "is being changed by another process" in ended.err
