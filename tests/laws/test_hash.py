"""Laws of the content hash: unmoved by what a site's software changes by itself, moved by what a person does."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipelines.identity import COMPARED, content_hash

TEXT = st.text(alphabet="ab 1,.'\"-", max_size=20) | st.text(st.characters(codec="utf-8"), max_size=20)
FIELDS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXT,
        "body": TEXT,
        "published": st.dates().map(str),
        "type": TEXT,
        "authors": st.lists(TEXT, max_size=3),
        "attachments": st.lists(st.sampled_from(["https://a.example/1.pdf", "https://a.example/2.pdf"]), max_size=2),
    },
)
SPACES = st.sampled_from(["  ", "\n", "\t", "\u00a0", " \u200b", "\r\n", "\u2009"])


@settings(deadline=None)
@given(FIELDS, st.randoms())
def test_the_order_of_keys_is_nothing(reading: dict[str, Any], chance: random.Random) -> None:
    keys = list(reading)
    chance.shuffle(keys)
    assert content_hash({key: reading[key] for key in keys}) == content_hash(reading)


@settings(deadline=None)
@given(FIELDS, SPACES)
def test_white_space_is_nothing(reading: dict[str, Any], space: str) -> None:
    # In a body the mark of a quotation or an item stands at the head of its line: there a space says something.
    assume(not {">", "-"} & set(str(reading.get("body")).split()))
    spaced = {
        key: space + one.replace(" ", space) + space if isinstance(one, str) and key != "published" else one
        for key, one in reading.items()
    }
    assert content_hash(spaced) == content_hash(reading)


@settings(deadline=None)
@given(FIELDS)
def test_quote_and_dash_style_is_nothing(reading: dict[str, Any]) -> None:
    style = str.maketrans({"'": "’", '"': "”", "-": "–"})
    styled = {
        key: one.translate(style) if isinstance(one, str) and key != "published" else one
        for key, one in reading.items()
    }
    assert content_hash(styled) == content_hash(reading)


@settings(deadline=None)
@given(FIELDS, st.sampled_from([None, "", [], ()]))
def test_an_empty_field_is_an_absent_one(reading: dict[str, Any], empty: Any) -> None:
    assert content_hash({**dict.fromkeys(COMPARED, empty), **reading}) == content_hash(reading)


@settings(deadline=None)
@given(FIELDS, st.sampled_from(["title", "body", "type"]), st.sampled_from([" ", "\n", "\u00a0", "\u200b", "\u00ad"]))
def test_a_field_of_white_space_is_an_absent_one(reading: dict[str, Any], key: str, blank: str) -> None:
    without = {name: one for name, one in reading.items() if name != key}
    assert content_hash({**without, key: blank}) == content_hash(without)


@settings(deadline=None)
@given(FIELDS)
def test_the_order_of_authors_and_files_is_nothing(reading: dict[str, Any]) -> None:
    turned = {key: one[::-1] if isinstance(one, list) else one for key, one in reading.items()}
    assert content_hash(turned) == content_hash(reading)


@settings(deadline=None)
@given(FIELDS, st.sampled_from(["title", "body", "type"]))
def test_a_word_more_is_another_hash(reading: dict[str, Any], key: str) -> None:
    assert content_hash({**reading, key: f"{reading.get(key, '')} not"}) != content_hash(reading)


@pytest.mark.parametrize(("one", "other"), [("25,000", "25.000"), ("1-2", "12"), ("a b", "ab")])
def test_numbers_and_words_stay_apart(one: str, other: str) -> None:
    assert content_hash({"body": one}) != content_hash({"body": other})
