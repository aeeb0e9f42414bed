from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import pytest

from newsdesk.demo.chance import chance
from newsdesk.demo.edits import EDIT_KINDS, NUMBER, EditKind, edited
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from newsdesk.demo.release import Release

RELEASES = Site(seed=3, releases=60).listed


@pytest.mark.parametrize("kind", EDIT_KINDS)
def test_an_edit_changes_its_own_field_and_no_other(kind: EditKind) -> None:
    fields = {"title": "title", "published": "published", "body": "paragraphs"}
    for release in offering(kind):
        edit = edited(release, kind, chance(kind))
        attribute = fields[edit.field]
        assert getattr(edit.release, attribute) != getattr(release, attribute)
        assert replace(edit.release, **{attribute: getattr(release, attribute)}) == release
        assert edit.old != edit.new


@pytest.mark.parametrize("kind", ["word", "number", "number-format", "typo"])
def test_one_token_of_one_line_differs(kind: EditKind) -> None:
    for release in offering(kind):
        edit = edited(release, kind, chance(kind))
        differing = [(old, new) for old, new in zip(release.lines, edit.release.lines, strict=True) if old != new]
        assert differing == [(edit.old, edit.new)]
        old, new = (line.split(" ") for line in differing[0])
        codes = [code for code in SequenceMatcher(None, old, new).get_opcodes() if code[0] != "equal"]
        assert len(codes) == 1
        has_digit = any(character.isdigit() for character in " ".join(old[codes[0][1] : codes[0][2]]))
        assert has_digit == kind.startswith("number")


def test_a_number_keeps_its_digits_and_changes_its_marks() -> None:
    for release in offering("number-format"):
        edit = edited(release, "number-format", chance("marks"))
        old, new = str(edit.old), str(edit.new)
        assert len(old) == len(new)
        assert {pair for pair in zip(old, new, strict=True) if len(set(pair)) > 1} == {(",", ".")}
        assert re.search(r"\d\.\d{3}", new)


def test_not_comes_in_once_and_can_come_in_again() -> None:
    for release in offering("negation"):
        first = edited(release, "negation", chance("not"))
        assert str(first.new).split().count("not") == str(first.old).split().count("not") + 1
        again = first.release
        for count in range(5):
            try:
                again = edited(again, "negation", chance(count)).release
            except ValueError:
                break
        assert not any("not not" in line for line in again.lines)


def test_a_typo_has_the_letters_of_its_word() -> None:
    for release in offering("typo"):
        edit = edited(release, "typo", chance("slip"))
        assert sorted(str(edit.old)) == sorted(str(edit.new))


def offering(kind: EditKind) -> list[Release]:
    """Return the releases that offer such an edit; nearly all do."""
    found = []
    for release in RELEASES:
        try:
            edited(release, kind, chance(kind))
        except ValueError:
            continue
        found.append(release)
    assert len(found) >= 50
    return found


@pytest.mark.parametrize(("kind", "step"), [("paragraph-added", 1), ("paragraph-removed", -1), ("quote-removed", -1)])
def test_whole_blocks_come_and_go(kind: EditKind, step: int) -> None:
    for release in RELEASES:
        edit = edited(release, kind, chance(kind))
        assert len(edit.release.paragraphs) == len(release.paragraphs) + step
        assert (edit.new if step > 0 else edit.old) is not None
        assert kind != "quote-removed" or str(edit.old).startswith("“")


def test_titles_can_be_edited_again_and_again() -> None:
    release, seen = RELEASES[0], set()
    for count in range(6):
        seen.add(release.title)
        before, release = release, edited(release, "title", chance(count)).release
        assert before.title != release.title


def test_what_is_not_there_cannot_be_removed() -> None:
    bare = replace(RELEASES[0], paragraphs=RELEASES[0].paragraphs[:1])
    for kind in ("paragraph-removed", "quote-removed"):
        with pytest.raises(ValueError, match="nothing left"):
            edited(bare, kind, chance(1))


@pytest.mark.parametrize("text", ["since 2019", "202-555-0143", "$4,813,000", "in a day"])
def test_years_telephones_and_money_are_left_alone(text: str) -> None:
    assert NUMBER.search(text) is None


@pytest.mark.parametrize("text", ["1,204 cases", "more than 42 percent", "took 3,661 calls", "19 visits"])
def test_counts_are_numbers(text: str) -> None:
    assert NUMBER.search(text)
