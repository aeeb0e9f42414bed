"""Two states of a page: like with like, and only what two fetches agree about."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.compare import CHANGED, LISTED, SAME, UNSHARED, Difference, compare

BODY = "One paragraph.\n\n25,000 people.\n\nA last one."


def field(name: str, old: Any, first: Any, second: Any = None, *, patterns: tuple[str, ...] = ()) -> Difference:
    found = compare({name: old}, {name: first}, None if second is None else {name: second}, patterns=patterns)
    return next(one for one in found if one.field == name)


@pytest.mark.parametrize(
    ("old", "now", "outcome", "source"),
    [
        pytest.param({}, {}, SAME, None, id="nothing said"),
        pytest.param({"selector:a": "A"}, {"selector:a": "A"}, SAME, None, id="the same"),
        pytest.param({"selector:a": "A"}, {"selector:a": "B"}, CHANGED, "selector:a", id="changed"),
        pytest.param({"selector:a": "A"}, {"selector:b": "A"}, SAME, None, id="another layout, the same words"),
        pytest.param({"selector:a": "A"}, {"selector:b": "B"}, UNSHARED, None, id="another layout, other words"),
        pytest.param(
            {"selector:a": "A", "json-ld": "J"}, {"selector:b": "B", "json-ld": "J"}, SAME, "json-ld", id="redesign"
        ),
        pytest.param(
            {"selector:a": "A", "json-ld": "J"}, {"selector:b": "B", "json-ld": "K"}, CHANGED, "json-ld", id="both"
        ),
        pytest.param({"json-ld": "J", "meta": "M"}, {"meta": "M"}, SAME, "meta", id="a night without JSON-LD"),
        pytest.param({"meta": "M"}, {"json-ld": "J", "meta": "M"}, SAME, "meta", id="JSON-LD is new"),
        pytest.param({"json-ld": "J"}, {"listing": "L"}, UNSHARED, None, id="only the listing is left"),
        pytest.param({"json-ld": "J"}, {}, UNSHARED, None, id="nobody says it any more"),
        pytest.param({"listing": "L"}, {"listing": "M"}, LISTED, "listing", id="only the listing"),
        pytest.param({"meta": "A", "listing": "L"}, {"meta": "A", "listing": "M"}, SAME, None, id="listing is weakest"),
        pytest.param({"generic": "A"}, {"generic": "B"}, CHANGED, "generic", id="generic"),
    ],
)
def test_a_field_is_compared_on_the_strongest_shared_source(
    old: dict[str, Any],
    now: dict[str, Any],
    outcome: str,
    source: str | None,
) -> None:
    told = field("title", old, now, now)
    assert (told.outcome, told.source) == (outcome, source)


@pytest.mark.parametrize(
    ("name", "old", "now"),
    [
        ("title", "It’s “here” – now", 'It\'s "here" - now'),
        ("title", "A\u00a0title", "A  title"),
        ("body", BODY, BODY.replace(" ", "\u2009").replace("-", "\u2013")),
        ("authors", ["B", "A"], ["A", "B"]),
        ("attachments", ["a", "b"], ["b", "a"]),
    ],
)
def test_style_and_order_are_no_edit(name: str, old: Any, now: Any) -> None:
    assert field(name, {"selector:a": old}, {"selector:a": now}).outcome == SAME


@pytest.mark.parametrize(
    ("name", "old", "now"),
    [
        ("body", BODY, BODY.replace("25,000", "25.000")),
        ("body", BODY, BODY.replace("A last", "Not a last")),
        ("body", BODY, BODY.replace("\n\nA last one.", "")),
        ("body", BODY, f"{BODY}\n\nMore."),
        ("title", "US troops", "us troops"),
        ("published", "2020-02-20", "2020-02-21"),
        ("authors", ["A"], ["A", "B"]),
        ("attachments", ["a"], []),
    ],
)
def test_what_is_an_edit_is_believed_whole(name: str, old: Any, now: Any) -> None:
    told = field(name, {"selector:a": old}, {"selector:a": now}, {"selector:a": now})
    assert (told.outcome, told.old, told.new, told.noisy) == (CHANGED, old, now, False)


@pytest.mark.parametrize(("name", "old", "one", "two"), [
    ("published", "2020-02-20", "2020-02-21", "2020-02-22"),
    ("type", "A", "B", "C"),
    ("authors", ["A"], ["B"], ["C"]),
    ("title", "A", "B", "C"),
    ("published", "2020-02-20", "2020-02-21", "2020-02-20"),
])  # fmt: skip
def test_what_two_fetches_disagree_about_is_noise(name: str, old: Any, one: Any, two: Any) -> None:
    told = field(name, {"meta": old}, {"meta": one}, {"meta": two})
    assert (told.outcome, told.noisy) == (SAME, True)


def test_a_source_must_stand_on_both_fetches() -> None:
    told = field("title", {"json-ld": "J", "meta": "M"}, {"json-ld": "K", "meta": "M"}, {"meta": "M"})
    assert (told.outcome, told.source) == (SAME, "meta")


def test_known_noise_is_no_edit_though_both_fetches_agree() -> None:
    old, now = {"generic": "One.\n\n12 views"}, {"generic": "One.\n\n15 views"}
    assert field("body", old, now, now, patterns=("# views",)).outcome == SAME
    assert field("body", old, now, now).outcome == CHANGED


def test_every_compared_field_is_told() -> None:
    told = compare({}, {}, None)
    assert [one.field for one in told] == ["title", "body", "published", "type", "authors", "attachments"]
    assert {one.outcome for one in told} == {SAME}
