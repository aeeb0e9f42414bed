"""Where sentences end, and where a full stop ends none."""

from __future__ import annotations

import pytest

from newsroom_scraper.values.sentences import sentences


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Doe met Dr. Roe.",
        "J. R. R. Tolkien and George R.R. Martin wrote it.",
        "The U.S. Army paid $2.5 million.",
        "See No. 5 of it.",
        "It began at 5 p.m. Monday.",
        "It began on Feb. 20 in Homs.",
        "He said “Why?” and left.",
        "Yahoo! is gone.",
        "It rose by 2.5 per cent",
        "He paid Smith Inc. Monday.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. Nobody came.", ["It rained.", "Nobody came."]),
        ("He said: “It is over.” They left.", ["He said: “It is over.”", "They left."]),
        ("(He left.) They stayed.", ["(He left.)", "They stayed."]),
        ("Why?! “No.” 25 died.", ["Why?!", "“No.”", "25 died."]),
        ("He fled the U.S. The army stayed.", ["He fled the U.S.", "The army stayed."]),
        ("He left at 5 p.m. They stayed.", ["He left at 5 p.m.", "They stayed."]),
        ("Did he? No. They stayed.", ["Did he?", "No.", "They stayed."]),
        ("One\n\nTwo\nThree.", ["One", "Two", "Three."]),
        ("中文。中國！好", ["中文。", "中國！", "好"]),
        ("وصل. غادر؟ نعم", ["وصل.", "غادر؟", "نعم"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_several_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
