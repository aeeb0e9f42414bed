"""What is no reading is refused with a reason; what lacks a part is flagged and kept."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.validate import flag, problem

URL = "https://demo.example/a/"


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ({"url": None, "title": "a"}, "no usable address (None)"),
        ({"url": "/a/", "title": "a"}, "no usable address ('/a/')"),
        ({"url": "ftp://demo.example/", "title": "a"}, "no usable address"),
        ({"url": 7, "title": "a"}, "no usable address (7)"),
        ({"url": URL}, "neither title nor body"),
        ({"url": URL, "title": "", "body": None}, "neither title nor body"),
    ],
)
def test_what_is_no_reading_is_refused(reading: dict[str, Any], words: str) -> None:
    assert words in (problem(reading) or "")


@pytest.mark.parametrize("reading", [{"url": URL, "title": "a"}, {"url": URL, "body": "a"}])
def test_what_lacks_a_part_is_kept(reading: dict[str, Any]) -> None:
    assert problem(reading) is None


@pytest.mark.parametrize(
    ("facts", "before", "after"),
    [
        ({"title": "a", "body": "b"}, [], []),
        ({"title": None, "body": "b"}, ["x", "x"], ["x", "title-missing"]),
        ({"title": "", "body": ""}, ["title-missing"], ["title-missing", "body-missing"]),
        ({"title": "a", "body": "b"}, ["title-missing", "x"], ["x"]),
    ],
)
def test_flags_each_once(facts: dict[str, Any], before: list[str], after: list[str]) -> None:
    reading = {**facts, "flags": before}
    flag(reading)
    assert reading["flags"] == after
    flag(reading)
    assert sorted(reading["flags"]) == sorted(after)
