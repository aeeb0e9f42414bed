"""How much a change means: only what a proofreader would do is minor."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.compare import CHANGED, Difference
from schedules.significance import MINOR, SUBSTANTIVE, significance


def edit(field: str, old: Any, new: Any) -> Difference:
    return Difference(field=field, outcome=CHANGED, source="selector:a", old=old, new=new)


MEDIA = "\n\nThe entermedia group."
LATER = "\n\nThe government has a parliament."

MINOR_EDITS = [
    ("He said teh truth.", "He said the truth.", "the spelling of 1 word"),
    ("Teh truth is out.", "The truth is out.", "the spelling of 1 word"),
    ("The attack occured at noon.", "The attack occurred at noon.", "the spelling of 1 word"),
    ("The attack occurred at noon.", "The attack occured at noon.", "the spelling of 1 word"),
    ("The goverment said so." + LATER, "The government said so." + LATER, "the spelling of 1 word"),
    ("Goverment forces fled." + LATER, "Government forces fled." + LATER, "the spelling of 1 word"),
    (
        "One.\n\nThe goverment left teh room.\n\nThree." + LATER,
        "One.\n\nThe government left the room.\n\nThree." + LATER,
        "the spelling of 2 words",
    ),
    ("“The goverment failed us all.”" + LATER, "“The government failed us all.”" + LATER, "the spelling of 1 word"),
    ("After that he left.", "After that, he left.", "the punctuation in 1 place"),
    ("He left; she stayed.", "He left, she stayed.", "the punctuation in 1 place"),
    ("They left", "They left.", "the punctuation in 1 place"),
    ("They left\n\nHe stayed.", "They left.\n\nHe stayed.", "the punctuation in 1 place"),
    ("“They left”, he said.", "“They left,” he said.", "the punctuation in 1 place"),
    ("After that teh man left.", "After that, the man left.", "the spelling of 1 word and the punctuation in 1 place"),
]

SUBSTANTIVE_EDITS = [
    ("1,353 people were killed.", "1,184 people were killed.", "a number changed: 1,353 → 1,184"),
    ("25,000 people came.", "25.000 people came.", "a number changed: 25,000 → 25.000"),
    ("In 2020, people came.", "In 2020 people came.", "the wording of 1 sentence changed"),
    ("He left on 12 May.", "He left on 13 May.", "a date changed: 12 May → 13 May"),
    ("He did so.", "He did not do so.", "a negation was added"),
    ("They don’t say so.", "They do say so.", "a negation was removed"),
    ("No, we will act.", "No we will act.", None),
    ("The arrests were lawful.", "The arrests were unlawful.", None),
    ("The unarmed man fled.", "The armed man fled.", None),
    ("It is illegal there.", "It is legal there.", None),
    ("It was immoral.", "It was immortal.", "the wording of 1 sentence changed"),
    ("The act was immoral. An immortal man.", "The act was immortal. An immortal man.", None),
    ("The careless man.", "The careful man.", None),
    ("They may go.", "They must go.", None),
    ("It was in the county. The country.", "It was in the country. The country.", None),
    ("The trial began. The trail.", "The trail began. The trail.", None),
    ("The man was scared.", "The man was scarred.", None),
    ("They ran from the men.", "They ran form the men.", None),
    ("He said so.", "She said so.", None),
    ("Mr Ahmad said so.", "Mr Ahmed said so.", None),
    ("The polish army.", "The Polish army.", None),
    ("In Paris, Ada spoke.", "In Paris Ada spoke.", None),
    ("He was killed.", "He was hurt.", None),
    ("He was very tired.", "He was tired.", None),
    ("Was it so?", "Was it so.", None),
    ("He said they left.", "He said “they left”.", None),
    ("now", "not", None),
    ("enterado en casa", "enterrado en casa", None),
    ("One two three.\n\nFour five six.", "One two three.", "1 sentence was removed"),
    ("One two three.", "One two three.\n\nFour five six. Seven eight nine.", "2 sentences were added"),
    ("They said: “We were all there.” It rained.", "They said. It rained.", None),
    ("The secretary, Ada Lovelace, said so.", "The secretary said so.", "a name was removed: Ada Lovelace"),
    ("Teh man, teh dog, teh cat.", "The man, the dog, the cat.", None),
    ("One two.\n\nThree four.\n\nTeh five.", "Three four.\n\nOne two.\n\nThe five.", None),
    ("They said it.", "", None),
    ("Write to me@entermedia.org." + MEDIA, "Write to me@enetrmedia.org." + MEDIA, None),
    ("See #occured, the tag.", "See #occurred, the tag.", None),
]


@pytest.mark.parametrize(("old", "new", "because"), MINOR_EDITS)
def test_what_a_proofreader_does_is_minor(old: str, new: str, because: str) -> None:
    assert significance("edited", [edit("body", old, new)]) == (MINOR, because)
    assert significance("edited", [edit("title", old, new)]) == (MINOR, because)


@pytest.mark.parametrize(("old", "new", "because"), SUBSTANTIVE_EDITS)
def test_anything_else_is_substantive(old: str, new: str, because: str | None) -> None:
    weight, told = significance("edited", [edit("body", old, new)])
    assert weight == SUBSTANTIVE
    assert told == because or (because is None and told)


@pytest.mark.parametrize(
    ("field", "old", "new", "because"),
    [
        ("published", "2020-02-20", "2020-02-21", "the day of publication changed: 2020-02-20 → 2020-02-21"),
        ("published", None, "2020-02-21", "the day of publication was added"),
        ("authors", ["Ada Lovelase"], ["Ada Lovelace"], "the authors changed"),
        ("attachments", [{"url": "https://e.org/a"}], None, "the attachments were removed"),
        ("type", "Report", "Reports", "the type changed"),
        ("title", "Three men freed", "All of them are free", "the title changed"),
    ],
)
def test_other_fields_are_never_minor(field: str, old: Any, new: Any, because: str) -> None:
    told = significance("edited", [edit(field, old, new)])
    assert told[0] == SUBSTANTIVE
    assert told[1].startswith(because)


def test_a_correction_beside_another_edit_is_substantive() -> None:
    told = significance("edited", [edit("title", "Teh man", "The man"), edit("type", "A", "B")])
    assert told == (SUBSTANTIVE, "the title changed; the type changed")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("new", "a release appeared"),
        ("removed", "a release is gone"),
        ("restored", "a release is back"),
        ("moved", "a release stands at another address"),
        ("unlisted", "a release is no longer listed"),
    ],
)
def test_other_kinds_are_substantive(kind: str, why: str) -> None:
    assert significance(kind, []) == (SUBSTANTIVE, why)
