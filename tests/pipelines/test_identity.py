"""Addresses and canonical text: what makes two readings the same."""

from __future__ import annotations

from typing import Any

import pytest

from newsroom_scraper.items import Attachment
from newsroom_scraper.values.urls import Rules
from pipelines.identity import addresses, canonical_text, content_hash

RULES = Rules(same=frozenset({"www", "scheme", "slash"}))
A, B = "https://demo.example/a/", "https://demo.example/b/"


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ({"url": A, "final_url": A}, (A,)),
        ({"url": "http://www.demo.example/a", "final_url": A}, (A,)),
        ({"url": A, "final_url": B}, (B, A)),
        ({"url": A, "final_url": A, "canonical": B}, (A, B)),
        ({"url": A, "final_url": A, "canonical": "https://other.example/a/"}, (A,)),
        ({"url": "https://short.example/x", "final_url": A, "canonical": ""}, (A,)),
    ],
)
def test_addresses_are_those_of_the_page_itself(reading: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert addresses(reading, RULES) == expected


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("title", "It’s “here” – now…", 'It\'s "here" - now...'),
        ("body", "One.\n\nTwo.", " One. Two. "),
        ("authors", ["B", "A"], ("A", "B")),
        ("attachments", [{"url": A, "title": "x"}], [Attachment(url=A, title="y", size=7)]),
        ("attachments", [A, B], [{"url": B}, {"url": A}]),
        ("title", "", None),
        ("title", " \n", None),
        ("title", "\u00ad\u200b", None),
        ("authors", [], None),
        ("authors", [""], None),
    ],
)
def test_what_is_the_same(field: str, one: Any, other: Any) -> None:
    assert canonical_text(field, one) == canonical_text(field, other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("body", "25,000 cases", "25.000 cases"),
        ("body", "He did so.", "He did not do so."),
        ("body", "Resign", "Re-sign"),
        ("title", "US", "us"),
        ("published", "2020-02-20", "2020-02-21"),
        ("attachments", [A], [A, B]),
        ("authors", ["A"], ["A", "B"]),
    ],
)
def test_what_differs(field: str, one: Any, other: Any) -> None:
    assert canonical_text(field, one) != canonical_text(field, other)


def test_only_compared_fields_are_hashed() -> None:
    told = {"title": "A", "body": "B"}
    assert content_hash(told) == content_hash({**told, "summary": "x", "url": A, "topics": ["y"], "modified_at": "z"})
    assert content_hash(told) != content_hash({"title": "B", "body": "A"})
    assert content_hash(told).startswith("h2:")
