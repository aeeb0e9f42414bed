from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from newsdesk.telling.message import Alert
from newsdesk.telling.routes import (
    CHANGES,
    DEFAULT,
    DESK,
    EVERY,
    OPERATOR,
    Route,
    choose,
    default,
    describe,
    operators,
    read,
    refusal,
    wants,
)
from newsdesk.telling.sought import Sought
from newsdesk.telling.timing import Send
from newsroom_scraper.declared import Table
from newsroom_scraper.errors import WorkspaceError
from schedules.notices import notice
from schedules.quiet import quiet

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[..., dict[str, Any]]


def route(text: dict[str, Any]) -> Route:
    table = Table({"hooks": ["desk"], **text}, path="workspace.toml", error=WorkspaceError, where="routes.a")
    return read("a", table, newsrooms=["amnesty-usa", "demo"], hooks=["desk", "night"])


def told(kind: str, newsroom: str | None = "demo") -> Alert:
    line = notice(
        kind,
        newsroom=newsroom,
        about="x",
        title="The disk is nearly full.",
        because=None,
        advice=None,
        detected_at="2026-11-22T02:00:00Z",
        crawl_id=None,
    )
    return Alert(line=line)


def edit(make: Change, old: str, new: str, *, field: str = "body", **facts: Any) -> Alert:
    fields = [{"field": field, "old": old, "new": new, "type": "text"}]
    return Alert(line=make(kind="edited", fields=fields, **facts), after={"title": "Release 1", "body": new})


# How a route is read.


def test_nothing_but_hooks_is_the_default() -> None:
    assert route({}) == Route(name="a", hooks=("desk",))
    assert route({}).kinds == DEFAULT == ("new", "edited", "removed", "restored", "held", "settled", "mass")


def test_every_key() -> None:
    found = route(
        {
            "hooks": "night",
            "newsrooms": ["demo"],
            "kinds": ["new", "edited", "new"],
            "significance": "minor",
            "fields": ["title", "body"],
            "words": ["Gaza"],
            "pattern": r"\d+ people",
            "in": ["title", "added"],
            "marks": ["number-changed"],
            "but_marks": "mass",
            "timezone": "America/New_York",
            "quiet": "22:00-07:00",
            "send": "weekly mon 08:00",
            "at_most": 4,
        }
    )
    assert found == Route(
        name="a",
        hooks=("night",),
        newsrooms=("demo",),
        kinds=("new", "edited"),
        significance="minor",
        fields=("title", "body"),
        sought=Sought(words=("Gaza",), pattern=r"\d+ people", places=("title", "added")),
        marks=("number-changed",),
        but_marks=("mass",),
        zone=ZoneInfo("America/New_York"),
        quiet=quiet("22:00-07:00"),
        send=Send("weekly", "0 8 * * mon"),
        at_most=4,
    )


def test_all_kinds() -> None:
    assert set(route({"kinds": "all"}).kinds) == {*CHANGES, *DESK, *OPERATOR}


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        pytest.param({"hooks": []}, "hooks", "names no hook", id="no hook"),
        pytest.param({"hooks": "desck"}, "hooks", 'Did you mean "desk"?', id="hook"),
        pytest.param({"newsrooms": "amnesty"}, "newsrooms", '"amnesty-usa"', id="newsroom"),
        pytest.param({"kinds": "editd"}, "kinds", 'Did you mean "edited"?', id="kind"),
        pytest.param({"kinds": 1}, "kinds", "list of texts", id="kinds"),
        pytest.param({"significance": "major"}, "significance", "Did you mean", id="significance"),
        pytest.param({"fields": "titel"}, "fields", 'Did you mean "title"?', id="field"),
        pytest.param({"words": ["..", "\u200b"]}, "words", "no word", id="word"),
        pytest.param({"words": [3]}, "words", "list of texts", id="words"),
        pytest.param({"pattern": "(a"}, "pattern", "not a regular expression: missing )", id="pattern"),
        pytest.param({"words": "a", "in": "titel"}, "in", 'Did you mean "title"?', id="place"),
        pytest.param({"in": "title"}, "in", "nothing says for what", id="place of nothing"),
        pytest.param({"marks": "number-change"}, "marks", 'Did you mean "number-changed"?', id="mark"),
        pytest.param({"but_marks": "baseline"}, "but_marks", "not one of its values", id="a mark that never rings"),
        pytest.param({"timezone": "New York"}, "timezone", "America/New_York", id="zone"),
        pytest.param({"quiet": "22-7"}, "quiet", 'Write "22:00-07:00"', id="quiet"),
        pytest.param({"send": "daily"}, "send", '"daily 08:00"', id="send"),
        pytest.param({"send": "weekly moon 08:00"}, "send", "no week has that day", id="weekday"),
        pytest.param({"send": "daily 24:00"}, "send", "no day has that time", id="hour"),
        pytest.param({"at_most": 0}, "at_most", "at least 1", id="none an hour"),
        pytest.param({"at_most": 1.5}, "at_most", "whole number", id="half a message"),
        pytest.param({"word": "a"}, "word", 'Did you mean "words"?', id="key"),
    ],
)
def test_what_cannot_be_used_is_named(text: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(WorkspaceError) as raised:
        route(text)
    assert raised.value.field == f"routes.a.{field}"
    assert words in str(raised.value)


# What a route wants.


def test_newsrooms_kinds_and_significance(make_change: Change) -> None:
    assert wants(route({}), Alert(line=make_change()))
    assert not wants(route({"newsrooms": "amnesty-usa"}), Alert(line=make_change()))
    assert not wants(route({"kinds": ["removed"]}), Alert(line=make_change()))
    minor = Alert(line=make_change(kind="edited", significance="minor"))
    assert refusal(route({}), minor) == "minor"
    assert wants(route({"significance": "minor"}), minor)
    assert not wants(route({}), Alert(line=make_change(kind="moved")))


def test_fields_are_asked_of_edits_alone(make_change: Change) -> None:
    chosen = route({"fields": ["title"]})
    assert wants(chosen, edit(make_change, "a", "b", field="title"))
    assert refusal(chosen, edit(make_change, "a", "b")) == "does not touch title"
    assert wants(chosen, Alert(line=make_change(kind="removed")))


def test_marks(make_change: Change) -> None:
    marked = edit(make_change, "1", "2", marks=["number-changed", "modified-date-unmoved"])
    assert wants(route({"marks": ["number-changed", "date-changed"]}), marked)
    assert refusal(route({"marks": ["date-changed"]}), marked) == "not marked date-changed"
    assert refusal(route({"but_marks": ["modified-date-unmoved"]}), marked) == "marked modified-date-unmoved"


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("gaza", "News from GAZA.", True),
        ("Gaza", "Gazan families", False),
        ("Gaza", "Gaza’s hospitals", True),
        ("Gaza", "a pro-Gaza march", True),
        ("isn't over", "It isn’t\nover", True),
        ("Muller", "Señor Müller", True),
        ("Müller", "Senor Muller", True),
        ("Mu\u0308ller", "Müller", True),
        ("25", "25,000 people", False),
        ("25", "On page 25, it says", True),
        ("000", "25,000 people", False),
        ("U.S.", "the U.S. government", True),
        ("难民", "数千名难民抵达", True),
        ("press freedom", "press. Freedom", False),
        ("C++", "written in C++ today", True),
    ],
)
def test_words_are_whole_and_folded(make_change: Change, word: str, text: str, found: bool) -> None:
    alert = Alert(line=make_change(title=None), after={"title": None, "body": text})
    assert wants(route({"words": [word, "nowhere"]}), alert) is found


@pytest.mark.parametrize(
    ("place", "found"), [("title", {"edited"}), ("body", {"new"}), ("added", {"three"}), ("removed", {"two"})]
)
def test_places(make_change: Change, place: str, found: set[str]) -> None:
    fields = [
        {"field": "body", "old": "It was two of them.", "new": "It was three of them.", "type": "text"},
        {"field": "authors", "old": '["two"]', "new": '["three"]', "type": "list"},
    ]
    line = make_change(kind="edited", title="An edited page", fields=fields)
    alert = Alert(line=line, before={"title": "", "body": "old"}, after={"title": "An edited page", "body": "new"})
    words = {"edited", "new", "two", "three"}
    assert {word for word in words if wants(route({"words": word, "in": place}), alert)} == found
    assert all(wants(route({"words": word}), alert) for word in words)


def test_what_a_removed_release_said_is_looked_through(make_change: Change) -> None:
    alert = Alert(line=make_change(kind="removed"), before={"title": "A", "body": "They were held in Gaza."})
    assert wants(route({"words": "Gaza"}), alert)


def test_a_pattern_meets_the_text_as_printed_and_as_typed(make_change: Change) -> None:
    alert = Alert(line=make_change(), after={"title": "A", "body": "It’s 1,353 families.\n\nNobody came."})
    assert wants(route({"pattern": r"\d,\d+ families"}), alert)
    assert wants(route({"pattern": "It's"}), alert)
    assert wants(route({"pattern": "It’s"}), alert)
    assert not wants(route({"pattern": r"families\. Nobody"}), alert)
    assert not wants(route({"pattern": "FAMILIES"}), alert)
    assert wants(route({"pattern": "(?i)FAMILIES"}), alert)
    assert not wants(route({"pattern": "families", "words": "children"}), alert)


def test_a_pattern_that_takes_too_long_counts_as_found(make_change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsdesk.telling.sought.PATIENCE", 0.01)
    alert = Alert(line=make_change(), after={"title": "A", "body": "a" * 5000 + "!"})
    assert wants(route({"pattern": r"(?:a|aa|a+)+$", "in": "body"}), alert)


def test_a_notice_is_never_lost_to_what_is_asked_of_a_text() -> None:
    strict = route(
        {"kinds": "all", "words": "Gaza", "pattern": "x", "fields": "title", "marks": "mass", "newsrooms": "demo"}
    )
    for kind in (*DESK, *OPERATOR):
        assert wants(strict, told(kind)), kind
    assert wants(strict, told("disk-low", newsroom=None))
    assert not wants(strict, told("ill", newsroom="amnesty-usa"))


def test_the_first_route_that_wants_an_alert_has_it(make_change: Change) -> None:
    routes = [route({"kinds": ["removed"]}), default("desk"), operators("desk")]
    found = choose(routes, Alert(line=make_change()))
    assert found is not None
    assert found.name == "default"
    assert choose(routes, told("ill")) == routes[2]
    assert choose(routes[:1], Alert(line=make_change())) is None


def test_the_operator_sleeps_where_every_route_of_the_hook_does() -> None:
    silent, loud = route({"quiet": "22:00-07:00", "timezone": "Asia/Tokyo"}), route({})
    assert operators("desk", beside=(silent,)).quiet == silent.quiet
    assert operators("desk", beside=(silent,)).zone == silent.zone
    assert operators("desk", beside=(silent, loud)).quiet is None
    assert operators("desk").quiet is None


def test_a_route_in_words() -> None:
    assert describe(route({"kinds": "all", "significance": "minor"})) == [
        "everything, minor edits too",
        "one message each",
    ]
    found = route(
        {
            "kinds": ["new", "edited"],
            "newsrooms": ["demo", "amnesty-usa"],
            "fields": "title",
            "words": ["Gaza", "Rafah"],
            "pattern": r"\d+",
            "in": "title",
            "marks": ["number-changed"],
            "but_marks": ["mass"],
            "send": "daily 08:00",
            "quiet": "22:00-07:00",
            "timezone": "Asia/Tokyo",
            "at_most": 2,
        }
    )
    assert describe(found) == [
        "new, edited of demo or amnesty-usa",
        (
            r"only edits of title; with 'Gaza' or 'Rafah' in title; with the pattern \d+ in title; "
            "marked number-changed; not marked mass"
        ),
        "daily 08:00 (Asia/Tokyo), not in 22:00-07:00 (Asia/Tokyo), at most 2 an hour",
    ]
    assert len(EVERY) == len(set(EVERY))
