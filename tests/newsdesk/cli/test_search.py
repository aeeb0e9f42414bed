"""`search`: what is found, how it is shown, what is no question; and `--grep` on what other verbs list."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from schedules.words import words


@pytest.fixture
def turned(desk: Any) -> tuple[str, str]:
    """The number that the edited release lost, and the one that it got, each with two words before it."""
    (change,) = desk("changes", "--json", "--kind", "edited").lines
    (body,) = (one for one in change["fields"] if one["field"] == "body")
    old, new = words(body["old"]), words(body["new"])
    first = next(at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return " ".join(old[first - 2 : first + 1]), " ".join(new[first - 2 : first + 1])


def test_what_was_dropped_and_what_was_gained(desk: Any, turned: tuple[str, str]) -> None:
    went, came = turned
    (dropped,) = desk("search", f'body:"{went}"', "--dropped", "--json").lines
    assert (dropped["url"], dropped["turn"], dropped["turned"]) == (desk.lived.edited, "dropped", 2)
    assert (dropped["versions"], dropped["latest"], dropped["field"]) == ([1], 2, "body")
    ((begin, end),) = dropped["marks"]
    assert words(dropped["passage"][begin:end]) == went.split()
    (gained,) = desk("search", f'body:"{came}"', "--gained", "--json").lines
    assert (gained["release_id"], gained["versions"], gained["turned"]) == (dropped["release_id"], [2], 2)
    assert set(gained) == set(dropped)
    assert desk("search", f'body:"{came}"', "--dropped").out == ""
    now = {one["url"]: one for one in desk("search", f'body:"{came}"', "--current", "--json").lines}
    assert [now[desk.lived.edited][name] for name in ("turn", "turned", "versions")] == [None, None, [2]]
    assert desk.lived.edited not in desk("search", f'body:"{went}"', "--current", "--json").out
    assert desk.lived.edited in desk("search", f'body:"{went}"', "--json").out


def test_every_word_a_phrase_and_what_is_left_out(desk: Any) -> None:
    everything = {one["id"]: one for one in desk("releases", "--json").lines}
    title = next(one["title"] for one in everything.values() if one["newsroom"] == "demo")
    found = desk("search", f'title:"{title.replace(chr(34), " ")}"', "--json").lines
    assert [one["title"] for one in found] == [title] * len(found) != []
    (marked,) = found[0]["title_marks"]
    assert marked[1] - marked[0] >= len(title) - 3
    with_the = {one["release_id"] for one in desk("search", "the", "--json").lines}
    and_said = {one["release_id"] for one in desk("search", "the", "said", "--json").lines}
    but_said = {one["release_id"] for one in desk("search", "the", "-said", "--json").lines}
    assert and_said | but_said == with_the == set(everything)
    assert and_said.isdisjoint(but_said)
    assert desk("search", "-said", "THE", "--json").lines == desk("search", "the -said", "--json").lines
    either = {one["release_id"] for one in desk("search", "sai*", "OR", "the", "--json").lines}
    assert either == with_the


def test_in_a_newsroom_and_between_days(desk: Any) -> None:
    assert {one["newsroom"] for one in desk("search", "the", "--newsroom", "small", "--json").lines} == {"small"}
    assert len(desk("search", "the", "--newsroom", "small", "--newsroom", "sick").out.splitlines()) == 12 + 3
    assert desk("search", "the", "--newsroom", "amnesty-usa").out == ""
    ended = desk("search", "the", "--newsroom", "smal")
    assert (ended.code, ended.out) == (2, "")
    assert "small" in ended.err
    assert desk("search", "the", "--since", "2999-01-01").out == ""
    assert desk("search", "the", "--until", "2d").out == ""
    assert len(desk("search", "the", "--since", "2d", "--limit", "4").out.splitlines()) == 4


def test_plain_lines_have_five_cells_and_marked_hits(desk: Any) -> None:
    rows = [line.split("\t") for line in desk("search", "THE").out.splitlines()]
    assert {len(row) for row in rows} == {5}
    assert all(re.search(r"\*\*the\*\*", row[4], re.IGNORECASE) for row in rows)
    assert {row[1] for row in rows} == {"version 1 of 1", "versions 1-2 of 2"}


def test_on_a_terminal(desk: Any, turned: tuple[str, str]) -> None:
    ended = desk.drawn("search", "the", "--limit", "2")
    assert ended.err == "The newest 2; --limit shows more.\n"
    assert (ended.out.count("versions 1-2 of 2"), ended.out.count("version 1 of 1")) == (1, 1)
    assert "dropped in version 2" in desk.drawn("search", f'body:"{turned[0]}"', "--dropped").out
    assert desk.drawn("search", "nowhere").err == "Nothing is known that says so.\n"


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (["-said"], "-said: It says only what is not wanted."),
        (['"the'], "A quotation mark is not closed."),
        (["titel:the"], "Did you mean title:?"),
        (["the", "--dropped", "--gained"], "do not go together"),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(desk: Any, asked: list[str], why: str) -> None:
    ended = desk("search", *asked)
    assert (ended.code, ended.out) == (2, "")
    assert why in ended.err


def test_options_are_options_still(desk: Any) -> None:
    elsewhere = desk.root.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "workspace.toml").write_text("", encoding="utf-8")
    assert desk("search", "-w", str(elsewhere), "the").out == ""
    assert desk("search", "-h").out.startswith("Usage:")
    assert desk("search", "the", "-wrong", "--json").lines == desk("search", "the", "--json").lines


def test_a_stranger_steers_no_terminal(desk: Any) -> None:
    from newsdesk.cli.search import line_of
    from schedules.archive.finding import Found
    from schedules.query import parse

    line: dict[str, Any] = {"title": "a\x1b[31m", "body": "b a\x1b]0;x", "authors": [], "url": "u", "published": None}
    made = line_of(Found("r", "n", "present", 1, (1,), None, "20261122T020000Z", line), parse("a"), None)
    assert (made["at"], made["title_marks"], made["marks"]) == ("2026-11-22T02:00:00Z", [[0, 1]], [[2, 3]])
    assert json.loads(json.dumps(made)) == made


# -- --grep ----------------------------------------------------------------------------------------------------------


def test_grep_narrows_releases(desk: Any) -> None:
    everything = desk("releases", "--json").lines
    some = [one for one in everything if re.search(r"\b\d,\d{3}\b", f"{one['title']}\n{one['body']}")]
    assert some
    assert desk("releases", "--json", "--grep", r"\b\d,\d{3}\b").lines == some
    assert desk("releases", "--json", "--grep", r"\b\d,\d{3}\b", "--limit", "1").lines == some[:1]
    assert desk("releases", "--grep", "nowhere at all").out == ""
    assert desk.drawn("releases", "--grep", "nowhere at all").err == "No such release is known.\n"


def test_grep_narrows_changes_to_what_they_say(desk: Any, turned: tuple[str, str]) -> None:
    number = r"\W+".join(turned[0].split())
    assert [one["kind"] for one in desk("changes", "--json", "--grep", f"(?i){turned[0].split()[-1]}").lines][:1] != []
    everything = desk("changes", "--json").lines
    edited = next(one for one in everything if one["kind"] == "edited")
    assert edited in desk("changes", "--json", "--grep", re.escape(edited["title"])).lines
    # What stands in the edited release and was not touched is no news; what appeared says all of itself.
    assert [one["kind"] for one in desk("changes", "--json", "--grep", "said today").lines] == [
        one["kind"]
        for one in everything
        if not one["fields"] and "said today" in desk("show", "--json", one["release_id"]).lines[0]["body"]
    ]
    assert desk("changes", "--json", "--grep", f"(?i){number}$", "--limit", "1").code == 0
    assert len(desk("changes", "--json", "--all", "--grep", "(?s).", "--limit", "3").lines) == 3
    assert desk("changes", "--notices", "--grep", "x").code == 2


def test_grep_narrows_a_life(desk: Any) -> None:
    everything = desk("history", desk.lived.edited, "--json").lines
    kept = desk("history", desk.lived.edited, "--json", "--grep", r"\d").lines
    assert [one["event"] for one in kept] == ["change", "change"]
    assert [one["event"] for one in everything] == ["change", "change", "looks"]
    assert desk("history", desk.lived.edited, "--grep", "nowhere at all").out == ""


@pytest.mark.parametrize("verb", [["releases"], ["changes"], ["history", "x"]])
def test_a_pattern_that_is_none_is_one_sentence(desk: Any, verb: list[str]) -> None:
    ended = desk(*verb, "--grep", "(")
    assert (ended.code, ended.out) == (2, "")
    assert '"(" is not a regular expression' in ended.err


def test_what_was_asked_is_said_again_in_short(desk: Any) -> None:
    for asked, said in (("", "Error: It has no word to look for."), ("a " * 3000, f"Error: {('a ' * 30)}…: ")):
        ended = desk("search", asked)
        assert ended.code == 2
        assert said in ended.err
        assert len(ended.err) < 400
