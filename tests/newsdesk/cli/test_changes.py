"""`changes`: what is listed, and what a person says of one of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsdesk.telling.views import OBVIOUS
from schedules.significance import significance


def kinds(ended: Any) -> list[str]:
    return [one["kind"] for one in ended.lines]


def test_changes_of_newsrooms_of_releases_and_of_kinds(desk: Any) -> None:
    everything = desk("changes", "--json")
    assert sorted(kinds(everything)) == ["edited", "new", "removed", "restored"]
    assert kinds(desk("changes", "--json", desk.lived.back)) == ["removed", "restored"]
    assert kinds(desk("changes", "--json", "--kind", "edited", "--kind", "new", "--all", "demo")).count("new") == 10
    assert kinds(desk("changes", "--json", "--kind", "edited")) == ["edited"]
    assert desk("changes", "--json", "small").out == ""
    assert desk("changes", "--json", "--limit", "1", "--kind", "removed").lines[0]["kind"] == "removed"


def test_several_words_are_one_list_with_each_change_once(desk: Any) -> None:
    both = desk("changes", "--json", "demo", "small", desk.lived.back)
    assert both.lines == desk("changes", "--json").lines
    assert desk("changes", "--json", "demo", "small", "--limit", "2").lines == both.lines[-2:]


def test_each_change_shows_the_id_by_which_it_is_named(desk: Any) -> None:
    (line,) = desk("changes", "--json", "--kind", "edited").lines
    assert desk("changes", "--kind", "edited").out.splitlines()[0].endswith(line["id"])
    assert line["id"] in desk.drawn("changes", "--kind", "edited").out


def test_notices_are_no_changes(desk: Any) -> None:
    found = desk("changes", "--notices", "--json")
    assert sorted(kinds(found)) == ["held", "ill"]
    assert {one["schema"] for one in found.lines} == {"newsroom.notice/1"}
    assert kinds(desk("changes", "--notices", "--json", "sick")) == ["ill"]
    assert kinds(desk("changes", "--notices", "--json", desk.lived.gone[0])) == ["held"]
    assert desk("changes", "--notices", "--json", desk.lived.edited).out == ""
    assert desk("changes", "--notices", "--kind", "new").code == 2


def test_an_illness_is_not_said_twice(desk: Any) -> None:
    out = desk("changes", "--notices", "sick").out
    assert out.count("the listing was not read to its end") == 1
    assert "sick cannot be read.  " in out
    assert "Nothing was changed, and nothing counts as removed." in out


def test_a_held_mass_shows_a_few_of_it_and_what_to_do(desk: Any) -> None:
    out = desk("changes", "--notices", "small").out
    assert out.count("    removed  ") == 3
    assert "    and 3 more\n" in out
    assert "newsroom accept " in out


def test_a_change_is_dismissed_or_noted(desk: Any) -> None:
    (line,) = desk("changes", "--json", "--kind", "edited").lines
    ended = desk("changes", "dismiss", line["id"][:10], "--note", "a test\npage")
    assert ended.code == 0
    assert "dismissed: a test page" in ended.out
    (again,) = desk("changes", "--json", "--kind", "edited").lines
    assert again["review"]["verdict"] == "dismissed"
    assert again == {**line, "review": again["review"]}
    (noted,) = desk("changes", "note", line["id"], "asked the press office", "--json").lines
    assert noted["review"]["note"] == "asked the press office"
    written = [json.loads(one) for one in (desk.root / "data/demo/changes.jsonl").read_text().splitlines()]
    assert noted in written


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["dismiss", "nosuch"], 1, 'no change is known by "nosuch"'),
        (["note", "nosuch"], 2, "Missing argument 'TEXT'"),
        (["demo", "dismiss"], 2, "Write it first: newsroom changes dismiss CHANGE"),
        (["http://nowhere.example/"], 1, "no release is known at"),
    ],
)
def test_what_cannot_be_done_is_said(desk: Any, arguments: list[str], code: int, said: str) -> None:
    ended = desk("changes", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err


def test_a_notice_cannot_be_dismissed(desk: Any) -> None:
    (held,) = desk("changes", "--notices", "--json", "small").lines
    ended = desk("changes", "dismiss", held["id"])
    assert ended.code == 1
    assert "is a notice" in ended.err


def test_nothing_found_is_said_on_a_terminal(desk: Any) -> None:
    assert desk.drawn("changes", "sick").err == "No such change was found.\n"
    assert desk.drawn("changes", "--notices", "amnesty-usa").err == "No such notice was found.\n"


def test_a_reason_that_says_no_more_than_the_kind_is_left_out(desk: Any) -> None:
    assert significance("restored", [])[1] == OBVIOUS
    assert OBVIOUS not in desk("changes", "--kind", "restored").out
