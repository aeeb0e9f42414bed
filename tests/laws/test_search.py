"""What a search finds is what reading every version would find, on both databases; words, phrases, and all the rest."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schedules.archive.finding import TURNS, Asked
from schedules.query import FIELDS, parse, phrases
from schedules.words import placed, words
from tests.schedules.archive.searched import Searched, naive, on_postgresql, on_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

# Few words, so that they meet; spelt in more than one way.
SPELT = ("prison", "PRISON", "prisons", "jail", "café", "cafe\u0301", "CAFE", "Amnesty’s", "25,000", "人権", "人", "ab", "abc", "–", "“", "x_y")  # fmt: skip
TEXT = st.lists(st.sampled_from(SPELT), max_size=6).map(" ".join)
LINE = st.fixed_dictionaries(
    {"title": TEXT, "summary": st.none() | TEXT, "body": st.none() | TEXT, "authors": st.lists(TEXT, max_size=2)}
)
LIVES = st.lists(st.lists(LINE, min_size=1, max_size=4), min_size=1, max_size=5)
SOUGHT = ("prison", "jail", "cafe", "amnesty's", "amnesty", "25,000", "人権", "権", "ab", "abc", "x", "pris*", "ab*", "25*", "caf*")  # fmt: skip
QUOTED = st.lists(st.sampled_from(SOUGHT).map(lambda one: one.strip("*")), min_size=1, max_size=3)
TERM = st.sampled_from(SOUGHT) | QUOTED.map(lambda some: f'"{" ".join(some)}"')
FIELD = st.sampled_from(("", "", "", *(f"{one}:" for one in FIELDS)))
ATOM = st.builds("{}{}".format, FIELD, TERM)
ITEM = st.recursive(
    ATOM,
    lambda inner: st.builds(
        lambda some, joint, out: f"({joint.join(some)}{out})",
        st.lists(inner, min_size=1, max_size=3),
        st.sampled_from((" ", " OR ")),
        st.just("") | inner.map(lambda one: f" -{one}"),
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def archive(request: Any) -> Iterator[Searched]:
    made = nullcontext(on_sqlite(Path())) if request.param == "sqlite" else on_postgresql(Path())
    with made as opened:
        yield opened
        opened.engine.dispose()


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(lives=LIVES, asked=st.lists(ITEM, min_size=1, max_size=6))
@example(lives=[[{"title": "a prison", "summary": None, "body": "jail", "authors": []}]], asked=['"prison jail"'])
def test_it_finds_what_reading_finds(archive: Searched, lives: Any, asked: list[str]) -> None:
    archive.clear()
    archive.put(lives)
    assert archive.broken() == []
    for text in asked:
        query = parse(text)
        for turn in (None, *TURNS):
            found = list(archive.found(Asked(query=query, turn=turn)))
            assert {(one.release_id, one.versions, one.turned) for one in found} == naive(query, lives, turn), (
                text,
                turn,
            )
            assert len(found) == len({(one.release_id, one.turned) for one in found})
            stamps = [one.crawl_id for one in found]
            assert stamps == sorted(stamps, reverse=True)


@given(st.text())
@example("e\u0301a\u00ad b\u200bc ＡＢ１ ｶﾞ が ก็ İß ﬁ ½ ™ x_y")
def test_a_word_is_found_where_it_stands(text: str) -> None:
    there = placed(text)
    assert [one.word for one in there] == words(text)
    assert all(words(text[one.begin : one.end]) for one in there)
    assert not set("".join(words(text))) & set(" '\"\\:*~")


@given(st.text(alphabet='ab "()-*:ORtitle\n“', max_size=40))
def test_any_line_is_a_query_or_is_told_why_not(text: str) -> None:
    try:
        assert list(phrases(parse(text)))
    except ValueError as problem:
        told = str(problem)
        assert told[-1] == "."
