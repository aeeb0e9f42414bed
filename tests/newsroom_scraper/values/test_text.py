"""Text as printed, text for comparing, and words."""

from __future__ import annotations

import pytest

from newsroom_scraper.values.text import clean, clean_body, fold, words


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        (None, None),
        ("", None),
        (" \t\r\n\u00a0\u2003\u200b\ufeff", None),
        ("plain", "plain"),
        ("  Trump\u2019s\u00a0travel \n\t ban ", "Trump\u2019s travel ban"),
        ("soft\u00adhyphen, zero\u200bwidth, word\u2060joiner", "softhyphen, zerowidth, wordjoiner"),
        ("\u202aleft\u202c \u200eto\u200f right", "left to right"),
        ("null\x00 bell\x07 delete\x7f next\x85line", "null bell delete next line"),
        ("a \u200b b", "a b"),
        ("cafe\u0301", "caf\u00e9"),
        ("cafe\u200b\u0301", "caf\u00e9"),
        ("Latin\u200cjoiner\u200d", "Latinjoiner"),
        ("lone \ud800surrogate", "lone surrogate"),
    ],
)
def test_clean(raw: str | None, cleaned: str | None) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "We \u2764\ufe0f \u201crights\u201d \u2013 all\u2014now\u2026 #IWelcome",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\uf0e0 icon font",
    ],
)
def test_what_is_printed_is_kept(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        (None, None),
        ("\n \n\u00a0\n", None),
        ("one", "one"),
        ("one  \n two", "one\ntwo"),
        ("one\r\n\r\n\r\ntwo\rthree", "one\n\ntwo\nthree"),
        ("one\n\u200b\ntwo", "one\n\ntwo"),
        ("\n\n one \u2028 two \n\n", "one\ntwo"),
    ],
)
def test_clean_body(raw: str | None, cleaned: str | None) -> None:
    assert clean_body(raw) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u201cIt\u2019s\u201d", '"It\'s"'),
        ("\u00abnon\u00bb \u2018so\u2019", "\"non\" 'so'"),
        ("ban\u2014now", "ban-now"),
        ("ban -- now", "ban \u2013 now"),
        ("2019\u20132020", "2019-2020"),
        ("wait\u2026", "wait..."),
        ("o\ufb03ce", "office"),
        ("25\u00a0000\n people ", "25 000 people"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("\u2764\ufe0f", "\u2764"),
        ("cafe\u0301", "caf\u00e9"),
        ("`so`", "'so'"),
    ],
)
def test_typesetting_folds(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("25,000", "25.000"), ("25,000", "25000"), ("Ban", "ban"), ("resume", "r\u00e9sum\u00e9"), ("a b", "ab"),
     ("1\u00b2", "12"), ("\u00e6on", "aeon"), ("no.", "no")],
)  # fmt: skip
def test_what_an_editor_means_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("25,000 of 3.5", ["25,000", " ", "of", " ", "3.5"]),
        ("COVID-19 isn\u2019t over.", ["COVID-19", " ", "isn\u2019t", " ", "over", "."]),
        ("the U.S. and  the U.N.", ["the", " ", "U.S.", " ", "and", "  ", "the", " ", "U.N."]),
        ("end.Next", ["end", ".", "Next"]),
        ("at 14:05, 2/3/2020.", ["at", " ", "14:05", ",", " ", "2/3/2020", "."]),
        ("\u4eba\u6743\u3002", ["\u4eba", "\u6743", "\u3002"]),
        ("\u0939\u093f\u0928\u094d\u0926\u0940 text", ["\u0939\u093f\u0928\u094d\u0926\u0940", " ", "text"]),
        ("cafe\u0301!", ["cafe\u0301", "!"]),
    ],
)
def test_words(text: str, tokens: list[str]) -> None:
    assert words(text) == tokens
