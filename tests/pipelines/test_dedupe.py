"""One line per release: another spelling is a duplicate, a repost is not."""

from __future__ import annotations

from typing import Any

import pytest

from newsroom_scraper.values.urls import Rules
from pipelines.dedupe import Seen

RULES = Rules(same=frozenset({"www", "scheme", "slash"}), ignore=frozenset({"lang"}))
A, B, C = (f"https://demo.example/{one}/" for one in "abc")


def reading(url: str, **facts: Any) -> dict[str, Any]:
    return {"url": url, "final_url": url, "canonical": None, "guid": None, "content_hash": url, **facts}


@pytest.mark.parametrize(
    "again",
    [
        reading(A),
        reading("http://www.demo.example/a?lang=en&utm_source=x"),
        reading(B, final_url=A),
        reading(A, content_hash="other"),
        reading(B, guid="g"),
        reading(B, canonical=A, content_hash=A),
    ],
)
def test_the_same_release_is_a_duplicate(again: dict[str, Any]) -> None:
    seen = Seen(RULES)
    assert seen.admit(reading(A, guid="g")) is None
    assert seen.admit(again) == A


@pytest.mark.parametrize(
    "other",
    [
        reading(B),
        reading(B, content_hash=A),
        reading(B, guid="h"),
        reading(B, canonical=A),
        reading("https://demo.example/a/?id=2"),
    ],
)
def test_another_release_is_admitted(other: dict[str, Any]) -> None:
    seen = Seen(RULES)
    assert seen.admit(reading(A, guid="g")) is None
    assert seen.admit(other) is None


def test_one_canonical_address_on_every_page_hides_nothing() -> None:
    seen = Seen(RULES)
    assert [seen.admit(reading(one, canonical="https://demo.example/")) for one in (A, B, C)] == [None] * 3


def test_a_wrong_canonical_link_does_not_hide_the_page_it_names() -> None:
    seen = Seen(RULES)
    assert seen.admit(reading(A, canonical=B)) is None
    assert seen.admit(reading(B)) is None
