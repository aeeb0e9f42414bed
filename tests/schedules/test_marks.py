"""The marks of an edit: each case a pair of texts and the facts that they show."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.compare import CHANGED, Difference
from schedules.marks import RULES, marks


def edit(field: str, old: Any, new: Any) -> Difference:
    return Difference(field=field, outcome=CHANGED, source="selector:a", old=old, new=new)


def of(old: str, new: str, field: str = "body") -> list[str]:
    return marks([edit(field, old, new)], modified_before=None, modified_after=None)


LONG = "The secretary of the council spoke at length about the matter in hand."

CASES = [
    # another number in a number's place
    ("In all 1,353 people were killed.", "In all 1,184 people were killed.", ["number-changed"]),
    ("25,000 people came.", "25.000 people came.", ["number-changed"]),
    ("Some 1,353 people came.", "Some 1353 people came.", []),
    ("Ten men were hurt.", "10 men were hurt.", []),
    ("Ten men were hurt.", "Twelve men were hurt.", ["number-changed"]),
    ("There were 12 men, 13 women.", "There were 13 men, 14 women.", ["number-changed"]),
    ("There were 5 men and 3 women.", "There were 3 men and 5 women.", ["number-changed"]),
    ("Aid of $5 million was sent.", "Aid of $5 billion was sent.", ["number-changed"]),
    ("The 20-year-old man was hurt.", "The 21-year-old man was hurt.", ["number-changed"]),
    ("In all 353 people were killed.", "In all, people were killed.", []),
    ("In all 353 people were killed.", "In all more than 300 people were killed.", ["number-changed"]),
    (LONG + "\n\nTen men left.\n\nTen men left.", LONG + "\n\nTen men left.\n\nSix men left.", ["number-changed"]),
    # another date in a date's place
    ("On May 12 he left Homs.", "On May 13 he left Homs.", ["date-changed"]),
    ("On May 12, 2020 he left Homs.", "On 12 May 2020 he left Homs.", []),
    ("On Feb. 12 he left Homs.", "On February 12 he left Homs.", []),
    ("On 2020-05-12 he left Homs.", "On 2020-05-13 he left Homs.", ["date-changed"]),
    ("On 12/05/2020 he left Homs.", "On 12/06/2020 he left Homs.", ["date-changed"]),
    ("He left it all in May.", "He left it all in June.", ["date-changed"]),
    ("They may go to Homs now.", "They will go to Homs now.", []),
    ("On May 12 ten men fled.", "On May 13 nine men fled.", ["number-changed", "date-changed"]),
    ("On the 12th of the month he left.", "On the 13th of the month he left.", ["number-changed"]),
    # a quotation that is gone
    ("He spoke at length: “We were there.”", "He spoke at length to us.", ["quote-removed"]),
    ("He said: “We were all there that day.”", "He said: “They were all there that day.”", ["quote-removed"]),
    ("He said: “We were all there.”", 'He said: "We were all there."', []),
    ("He said: “We were all there.”", "He said: ‘We were all there’.", []),
    ("Er sagte: „Wir waren dort.“", "Er sagte: »Wir waren dort.« Gestern.", []),
    ("Er sagte gestern: „Wir waren dort.“", "Er sagte gestern: „Sie waren dort.“", ["quote-removed"]),
    ("“We were there, and it was cold,” he said.", "“We were there,” he said, “and it was cold.”", []),
    ("He called it “a trap”.", "He called it bad.", []),
    # a name that stands nowhere any more
    ("The secretary, Ada Lovelace, spoke to us.", "The secretary spoke to us.", ["name-removed"]),
    ("It was Ada Lovelace who spoke to us.", "It was Lovelace, Ada Lovelace, who spoke to us.", []),
    ("It was President Ada Lovelace who spoke.", "It was Ada Lovelace who spoke.", []),
    ("It was John A. Smith who spoke to us.", "It was John Smith who spoke to us.", []),
    ("He and Ursula von der Leyen spoke to us.", "He and a friend spoke to us.", ["name-removed"]),
    ("Amnesty International spoke to us all.", "Somebody else spoke to us all.", []),
    ("Ada Byron spoke to us.\n\nIt was Ada Byron.", "Someone spoke to us.\n\nIt was someone.", ["name-removed"]),
    ("We saw it on Monday May 12.", "We saw it on that day.", []),
    ("Four Men Were Freed Today\n\n" + LONG, "All Are Free Now\n\n" + LONG, ["sentence-added", "sentence-removed"]),
    # sentences that came and went
    (LONG, LONG + " Nobody had asked for it.", ["sentence-added"]),
    (LONG + "\n\nNobody had asked for it.", LONG, ["sentence-removed"]),
    (LONG + "\n\nENDS", LONG, []),
    (LONG + "\n\nIt rained.", LONG + "\n\nThey lied.", ["sentence-added", "sentence-removed"]),
    ("He left and she stayed at home. It rained.", "He left. She stayed at home. It rained.", []),
    ("He left. She stayed at home. It rained.", "He left and she stayed at home, and it rained.", []),
    ("It was cold. It rained.\n\n" + LONG, "It rained.\n\n" + LONG + "\n\nIt was cold.", []),
    (
        "A man was held on 3 May in Homs.",
        "A man was held on 4 May in Homs. A woman was hurt on 5 May in Aleppo.",
        ["date-changed", "sentence-added"],
    ),
    # nothing of the kind
    ("He said teh truth about it.", "He said the truth about it.", []),
    ("They were hurt in Homs.", "They were killed in Homs.", []),
    ("", LONG, ["sentence-added"]),
    (LONG, "", ["sentence-removed"]),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_text_bears_the_marks_that_it_shows(old: str, new: str, expected: list[str]) -> None:
    assert of(old, new) == expected


def test_a_title_is_no_sentence() -> None:
    assert of("Ten men were freed", "All of them are free now", "title") == []
    assert of("Ten men were freed", "Nine men were freed", "title") == ["number-changed"]


def test_a_name_that_moved_into_the_title_is_still_there() -> None:
    title = edit("title", "A man speaks", "Thanks to Ada Lovelace")
    body = edit("body", "We met Ada Lovelace there today.", "We met somebody there today.")
    assert marks([body], modified_before=None, modified_after=None) == ["name-removed"]
    assert marks([title, body], modified_before=None, modified_after=None) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("2020-02-20", "2020-02-21", ["date-changed"]), (None, "2020-02-21", []), ("2020-02-20", None, [])],
)
def test_the_day_of_publication(old: str | None, new: str | None, expected: list[str]) -> None:
    assert marks([edit("published", old, new)], modified_before=None, modified_after=None) == expected


@pytest.mark.parametrize(
    ("before", "after", "unmoved"),
    [
        ("2020-02-20T10:00:00+00:00", "2020-02-20T10:00:00+00:00", True),
        ("2020-02-20T10:00:00+00:00", "2020-02-20T11:00:00+01:00", True),
        ("2020-02-20T10:00:00+00:00", "2020-02-21T10:00:00+00:00", False),
        ("2020-02-20T10:00:00", "2020-02-20T10:00:00+00:00", False),
        ("yesterday", "yesterday", True),
        ("yesterday", "today", False),
        (None, None, False),
        ("2020-02-20T10:00:00+00:00", None, False),
    ],
)
def test_a_date_of_modification_that_did_not_move(before: str | None, after: str | None, unmoved: bool) -> None:
    found = marks([edit("type", "A", "B")], modified_before=before, modified_after=after)
    assert found == (["modified-date-unmoved"] if unmoved else [])
    assert marks([], modified_before=before, modified_after=after) == []


def test_marks_stand_in_the_order_of_their_rules() -> None:
    old = "On May 12 ten men fled. It was Ada Lovelace who said: “We were all there.” It rained."
    found = of(old, "On May 13 nine men fled. Nobody had asked for it at all.")
    assert found == [mark for mark in RULES if mark != "modified-date-unmoved"]
