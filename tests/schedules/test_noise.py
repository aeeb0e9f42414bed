"""Noise: what two fetches of one night disagree about, and what that teaches."""

from __future__ import annotations

import pytest

from schedules.noise import believed, learn, patterns

TEXT = ["It was said today.", "Nobody had asked for it.", "It goes on in May."]


def body(*parts: str) -> str:
    return "\n\n".join(parts)


OLD = body(*TEXT)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("12 views", {"# views"}),
        ("1,234 views", {"# views"}),
        ("Viewed 3 times, shared 4 times", {"Viewed # times, shared # times"}),
        ("Related: another page", {"Related: *"}),
        ("Updated: 3 minutes ago", {"Updated: # minutes ago", "Updated: *"}),
        ("It was said today.", set()),
        ("On Monday 25,000 people came to the square, and on Tuesday there were even more of them.", set()),
        ("He said. Then: nothing", set()),
    ],
)
def test_the_pattern_of_a_paragraph(paragraph: str, expected: set[str]) -> None:
    assert patterns(paragraph) == expected


def test_only_what_differs_in_one_way_teaches() -> None:
    assert learn(body("12 views", *TEXT), body("13 views", *TEXT)) == {"# views"}
    assert learn(OLD, OLD) == set()
    assert learn(body("12 views", *TEXT), OLD) == set()
    assert learn(body("12 views"), body("Related: A")) == set()


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize(
    ("before", "one", "two"),
    [
        ("12 views", "13 views", "14 views"),
        ("Related: A page", "Related: Another page", "Related: A third page"),
        ("Read next about the trial", "Read next about the march", "Read next about the vote"),
        (None, "13 views", "14 views"),
        (None, "Read next about the march", "Read next about the vote"),
        ("12 views", "13 views", None),
        ("12 views", None, "13 views"),
    ],
)
def test_noise_alone_changes_nothing(before: str | None, one: str | None, two: str | None, at: int) -> None:
    def around(noise: str | None) -> str:
        return body(*TEXT[:at], *([noise] if noise else []), *TEXT[at:])

    known = () if one and two else ("# views",)
    assert believed(around(before), around(one), around(two), known) == around(before)


EDIT = TEXT[1].replace("Nobody", "Somebody")


@pytest.mark.parametrize(
    ("old", "one", "two", "expected"),
    [
        pytest.param(
            body("12 views", *TEXT),
            body("13 views", TEXT[0], EDIT, TEXT[2]),
            body("14 views", TEXT[0], EDIT, TEXT[2]),
            body("12 views", TEXT[0], EDIT, TEXT[2]),
            id="an edit away from noise",
        ),
        pytest.param(
            body(TEXT[0], "12 views", *TEXT[1:]),
            body(TEXT[0], "13 views", EDIT, TEXT[2]),
            body(TEXT[0], "14 views", EDIT, TEXT[2]),
            body(TEXT[0], "12 views", EDIT, TEXT[2]),
            id="an edit beside a counter",
        ),
        pytest.param(
            OLD,
            body(TEXT[0], EDIT, "13 views", TEXT[2]),
            body(TEXT[0], EDIT, "14 views", TEXT[2]),
            body(TEXT[0], EDIT, TEXT[2]),
            id="an edit beside a counter that is new",
        ),
        pytest.param(
            body(TEXT[0], TEXT[1], "Read next: the trial of May", TEXT[2]),
            body(TEXT[0], EDIT, "Donate today and help", TEXT[2]),
            body(TEXT[0], EDIT, "Join our great march", TEXT[2]),
            body(TEXT[0], EDIT, "Read next: the trial of May", TEXT[2]),
            id="an edit beside a box of anything",
        ),
        pytest.param(
            body(*TEXT, "Related: A"),
            body(*TEXT, "A new end.", "Related: B"),
            body(*TEXT, "A new end.", "Related: C"),
            body(*TEXT, "A new end.", "Related: A"),
            id="a paragraph added before noise",
        ),
        pytest.param(
            body(*TEXT, "12 views"),
            body(*TEXT[:2], "13 views"),
            body(*TEXT[:2], "14 views"),
            body(*TEXT[:2], "12 views"),
            id="a paragraph removed before noise",
        ),
    ],
)
def test_an_edit_is_believed_and_the_noise_around_it_is_not(old: str, one: str, two: str, expected: str) -> None:
    assert believed(old, one, two) == expected


def test_what_only_one_fetch_shows_is_not_believed() -> None:
    edited = body(TEXT[0], EDIT, TEXT[2])
    assert believed(OLD, OLD, edited) == OLD
    assert believed(OLD, edited, OLD) == OLD


def test_a_number_in_prose_is_no_counter() -> None:
    old = "On Monday 25,000 people came to the square, and on Tuesday there were even more of them."
    new = old.replace("25,000", "25.000")
    assert believed(old, new, new, ("# views",)) == new
