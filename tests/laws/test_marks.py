"""Laws of marks and significance: typesetting is nothing, exchanging the texts exchanges the answer, nothing raises."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom_scraper.values.sentences import sentences
from schedules.compare import CHANGED, Difference
from schedules.marks import RULES, marks
from schedules.significance import MINOR, SUBSTANTIVE, significance

SAID = [
    "Ten men were hurt on 3 May in Homs.",
    "Ten men were hurt on 4 May in Homs.",
    "Twelve men were hurt in Homs.",
    "The goverment of Ada Lovelace fell, they said.",
    "The government of Ada Lovelace fell they said.",
    "He said: “We were all there that day.”",
    'He said: "They were all there".',
    "He did not say so",
    "It rained. Nobody came.",
    "It rained, and nobody came.",
    "Teh end.",
    "The end.",
]
PROSE = st.lists(st.sampled_from(SAID), max_size=6).map("\n\n".join) | st.lists(st.sampled_from(SAID), max_size=6).map(
    " ".join
)
HOSTILE = st.text() | st.text(alphabet="aA1 .,'\"“”„«»\n-:05MayTé中。\u00ad\ufb01\u0301", max_size=60)
TEXT = PROSE | HOSTILE
FIELDS = st.sampled_from(["title", "body"])


def edit(old: Any, new: Any, field: str = "body") -> list[Difference]:
    return [Difference(field=field, outcome=CHANGED, source="selector:a", old=old, new=new)]


def of(old: Any, new: Any, field: str = "body") -> list[str]:
    return marks(edit(old, new, field), modified_before=None, modified_after=None)


@settings(deadline=None)
@given(TEXT, FIELDS)
def test_a_text_has_no_marks_against_itself(text: str, field: str) -> None:
    assert of(text, text, field) == []
    assert marks(edit(text, text), modified_before="2020", modified_after="2020") == []


@settings(deadline=None)
@given(PROSE, FIELDS)
def test_white_space_and_quote_style_are_nothing(text: str, field: str) -> None:
    other = text.replace("\n\n", " \n ").replace(" ", "\u00a0 ").replace("“", '"').replace("”", "«")
    assert of(text, other, field) == of(other, text, field) == []


@settings(deadline=None)
@given(TEXT, TEXT)
def test_exchanging_the_texts_exchanges_added_and_removed(old: str, new: str) -> None:
    there, back = of(old, new), of(new, old)
    assert ("sentence-added" in there) == ("sentence-removed" in back)
    assert ("sentence-removed" in there) == ("sentence-added" in back)


@settings(deadline=None)
@given(TEXT, TEXT, FIELDS)
def test_weight_does_not_depend_on_the_direction(old: str, new: str, field: str) -> None:
    assert significance("edited", edit(old, new, field))[0] == significance("edited", edit(new, old, field))[0]


@settings(deadline=None)
@given(TEXT, TEXT, FIELDS)
def test_a_minor_edit_bears_no_mark_of_its_text(old: str, new: str, field: str) -> None:
    weight, because = significance("edited", edit(old, new, field))
    assert weight in {MINOR, SUBSTANTIVE}
    assert because
    assert weight == SUBSTANTIVE or of(old, new, field) == []


@settings(deadline=None)
@given(HOSTILE | st.none(), HOSTILE | st.none(), HOSTILE | st.none(), HOSTILE | st.none())
def test_no_text_raises(old: str | None, new: str | None, before: str | None, after: str | None) -> None:
    found = marks(edit(old, new), modified_before=before, modified_after=after)
    assert found == [mark for mark in RULES if mark in found]


@settings(deadline=None)
@given(PROSE, st.integers(0, 9), st.sampled_from("0123456789"))
def test_a_digit_is_never_minor(text: str, at: int, digit: str) -> None:
    assert significance("edited", edit(text, text[:at] + digit + text[at:]))[0] == SUBSTANTIVE


@settings(deadline=None)
@given(TEXT)
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(one == one.strip() for one in found)
