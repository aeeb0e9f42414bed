"""Two readings side by side."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.checking.differing import compact, differences

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


def told(wanted: Any, got: Any) -> list[str]:
    return [line for one in differences(wanted, got) for line in one.lines()]


def test_each_field_is_told_by_its_name() -> None:
    wanted = {"title": "A", "topics": ["x"], "images": [{"url": "u", "alt": "a"}], "published": "2026-01-02"}
    got = {"title": "B", "topics": ["x", "y"], "images": [{"url": "u", "alt": "b"}]}
    assert told(wanted, got) == [
        "title",
        "    wanted 'A'",
        "    got    'B'",
        "topics[1] is read, and was not expected: 'y'",
        "images[0].alt",
        "    wanted 'a'",
        "    got    'b'",
        "published is missing: '2026-01-02'",
    ]


def test_absent_null_and_empty_are_one() -> None:
    assert not told({"title": None, "topics": [], "type": ""}, {})
    assert not told([], {})


def test_zero_and_false_are_something_and_not_each_other() -> None:
    assert told({"size": 0}, {}) == ["size is missing: 0"]
    assert told({"size": 0}, {"size": False})


def test_a_long_text_is_a_redline_and_a_short_one_is_none() -> None:
    old = "The minister said that the review would be published by the end of the year, as was promised."
    (long,) = differences({"body": old}, {"body": old.replace("year", "month")})
    kinds = {one.kind: one.text for one in long.segments()}
    assert (kinds["removed"], kinds["added"]) == ("year", "month")
    (short,) = differences({"title": "A"}, {"title": "B"})
    assert short.segments() == ()


def test_a_value_that_fills_screens_is_cut() -> None:
    (line,) = told({}, {"entries": ["x" * 50] * 100})
    assert len(line) < 400


@given(VALUES)
def test_nothing_differs_from_itself_or_from_itself_without_what_is_empty(value: Any) -> None:
    assert not list(differences(value, value))
    assert not list(differences(json.loads(json.dumps(value)), compact(value)))


@given(VALUES, VALUES)
def test_what_is_told_does_not_depend_on_the_side(one: Any, other: Any) -> None:
    there = sorted((found.where, repr(found.wanted), repr(found.got)) for found in differences(one, other))
    back = sorted((found.where, repr(found.got), repr(found.wanted)) for found in differences(other, one))
    assert there == back
