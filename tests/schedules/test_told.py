"""How much a change means: only what a proofreader would do is minor."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.compare import CHANGED, Difference
from schedules.told import significance


def edit(field: str, old: Any, new: Any) -> Difference:
    return Difference(field=field, outcome=CHANGED, source="selector:a", old=old, new=new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The goverment said so.", "The government said so."),
        ("Amnesty Internatonal said", "Amnesty International said"),
        ("One.\n\nThe goverment.\n\nThree.", "One.\n\nThe government.\n\nThree."),
        ("The goverment and the parlament", "The government and the parliament"),
    ],
)
def test_spelling_is_minor(old: str, new: str) -> None:
    assert significance("edited", [edit("body", old, new)]) == ("minor", "spelling in body")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("He did so.", "He did not do so."),
        ("He did so.", "He did not so."),
        ("25,000 people", "25.000 people"),
        ("on 12 May", "on 13 May"),
        ("in 2020s", "in 2021s"),
        ("he said", "she said"),
        ("He was killed.", "He was hurt."),
        ("now", "not"),
        ("One.\n\nTwo.", "One."),
        ("One.", "One.\n\nTwo."),
        ("acquitted of", "convicted of"),
        ("The arrests were lawful.", "The arrests were unlawful."),
        ("The unarmed man fled.", "The armed man fled."),
        ("It is illegal there.", "It is legal there."),
        ("They said it.", ""),
        ("A goverment B parlament C presidant", "A government B parliament C president"),
    ],
)
def test_anything_else_is_substantive(old: str, new: str) -> None:
    assert significance("edited", [edit("body", old, new)]) == ("substantive", "body differs")


def test_a_date_or_a_list_is_never_spelling() -> None:
    assert significance("edited", [edit("published", "2020-02-20", "2020-02-21")])[0] == "substantive"
    assert significance("edited", [edit("authors", ["Ada Lovelase"], ["Ada Lovelace"])])[0] == "substantive"
    told = significance("edited", [edit("title", "A goverment", "A government"), edit("type", "A", "B")])
    assert told == ("substantive", "title, type differ")


@pytest.mark.parametrize(
    ("kind", "why"),
    [("new", "a release appeared"), ("removed", "a release is gone"), ("restored", "a release is back")],
)
def test_other_kinds_are_substantive(kind: str, why: str) -> None:
    assert significance(kind, []) == ("substantive", why)
