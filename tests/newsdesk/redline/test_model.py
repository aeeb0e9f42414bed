"""The segments of two texts: what a reader should see of each kind of change."""

from __future__ import annotations

import pytest

from newsdesk.redline.model import Segment, apply, mirrored, redline, segments

S = Segment


def same(text: str) -> Segment:
    return S("same", text)


def gone(text: str, **more: object) -> Segment:
    return S("removed", text, **more)  # type: ignore[arg-type]


def come(text: str, **more: object) -> Segment:
    return S("added", text, **more)  # type: ignore[arg-type]


FOLDED = S("folded", "…")
LONG = "The families were told to leave before the first of the month, and nobody came to help them."
REST = "\n\n".join(
    f"The {place} stayed closed for the whole of that winter, and the road to it was never cleared of the snow again."
    for place in ("bridge at Homs", "school in Idlib", "hospital of Raqqa")
)
OTHER = "Officials at the ministry declined to say on Monday when the last of the convoys will arrive."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("a b c", "a b c", [FOLDED], id="nothing differs"),
        pytest.param(None, None, [], id="nothing at all"),
        pytest.param(None, "a b", [come("a b")], id="all new"),
        pytest.param("a b", None, [gone("a b")], id="all gone"),
        pytest.param("", "a", [come("a")], id="empty is nothing"),
        pytest.param(
            "killed 25,000 people",
            "killed 26,000 people",
            [same("killed "), gone("25,000", emphasis="number"), come("26,000", emphasis="number"), same(" people")],
            id="a number is one word",
        ),
        pytest.param(
            "one two three four five six",
            "one deux trois four five six",
            [same("one "), gone("two three"), come("deux trois"), same(" four five six")],
            id="neighbours are one exchange",
        ),
        pytest.param(
            f"A.\n\n{LONG}\n\nC.",
            f"A.\n\n{LONG} Yet.\n\nC.",
            [FOLDED, same(f"\n\n{LONG}"), come(" Yet."), same("\n\n"), FOLDED],
            id="unchanged paragraphs fold",
        ),
        pytest.param("A.\n\nB.", "A.\n\nX y.\n\nB.", [FOLDED, same("\n\n"), come("X y.\n\n"), FOLDED], id="came"),
        pytest.param("A.\n\nX y.\n\nB.", "A.\n\nB.", [FOLDED, same("\n\n"), gone("X y.\n\n"), FOLDED], id="went"),
        pytest.param("A.\n\nB.", "A.\n\nB.\n\nC.", [FOLDED, come("\n\nC.")], id="paragraph at the end"),
        pytest.param("A.\n\nB.\n\nC.", "A.\n\nB.", [FOLDED, gone("\n\nC.")], id="last paragraph removed"),
        pytest.param(
            "The minister spoke on Monday.",
            "A ship left for Spain.",
            [gone("The minister spoke on Monday."), come("A ship left for Spain.")],
            id="unlike paragraphs are shown whole",
        ),
        pytest.param(
            "Er sagte: „Wir bleiben hier“, und ging.",
            "Er sagte: „Wir gehen bald“, und ging.",
            [same("Er sagte: „Wir "), gone("bleiben hier", emphasis="quote"), come("gehen bald", emphasis="quote"),
             same("“, und ging.")],
            id="words of a quotation",
        ),
        pytest.param(
            "東京都は新しい計画を発表した。住民は反対している。",
            "東京都は古い計画を発表した。住民は反対している。",
            [same("東京都は"), gone("新し"), come("古"), same("い計画を発表した。住民は反対している。")],
            id="a text without spaces",
        ),
        pytest.param(
            "قالت المنظمة إن 25 شخصا قتلوا",
            "قالت المنظمة إن 26 شخصا قتلوا",
            [same("قالت المنظمة إن "), gone("25", emphasis="number"), come("26", emphasis="number"), same(" شخصا قتلوا")],
            id="a text from right to left",
        ),
    ],
)  # fmt: skip
def test_a_redline_shows_what_a_reader_should_see(old: str | None, new: str | None, expected: list[Segment]) -> None:
    assert list(redline(old, new)) == expected


def test_two_far_changes_keep_the_fold_between_them() -> None:
    old = f"{LONG} one\n\nB.\n\nC.\n\n{LONG} two"
    new = f"{LONG} eins\n\nB.\n\nC.\n\n{LONG} zwei"
    texts = [(one.kind, one.text) for one in redline(old, new) if one.kind in {"same", "folded"}]
    assert texts == [("same", f"{LONG} "), ("same", "\n\n"), ("folded", "…"), ("same", f"\n\n{LONG} ")]


def test_a_paragraph_that_moved_neither_went_nor_came() -> None:
    found = segments(f"{LONG}\n\n{REST}\n\nD d.", f"{REST}\n\n{LONG}\n\nD d.")
    assert [(one.kind, one.move) for one in found if LONG in one.text] == [("moved_from", 1), ("moved_to", 1)]
    assert not [one for one in found if one.kind in {"removed", "added"} and one.text.strip()]


def test_what_moved_and_was_touched_is_both() -> None:
    touched = LONG.replace("nobody", "hardly anybody")
    found = segments(f"{LONG}\n\n{REST}\n\nD d.", f"{REST}\n\n{touched}\n\nD d.")
    assert S("removed", "nobody", 1) in found
    assert S("added", "hardly anybody", 1) in found
    assert "".join(one.text for one in found if one.kind == "moved_to") == LONG.replace("nobody", "")


def test_sentences_that_moved_together_are_one_passage() -> None:
    found = segments(f"{LONG} {OTHER}\n\n{REST}", f"{REST}\n\n{LONG} {OTHER}")
    assert [(one.text, one.move) for one in found if one.kind == "moved_to"] == [(f"{LONG} {OTHER}", 1)]


def test_two_passages_are_numbered_as_a_reader_meets_them() -> None:
    old = f"A a.\n\n{LONG}\n\n{REST}\n\n{OTHER}\n\nF f."
    new = f"{OTHER}\n\nA a.\n\n{REST}\n\nF f.\n\n{LONG}"
    moves = [(one.move, one.kind) for one in segments(old, new) if one.move]
    assert moves == [(1, "moved_to"), (2, "moved_from"), (1, "moved_from"), (2, "moved_to")]


def test_of_what_changed_places_the_shorter_has_moved() -> None:
    found = segments(f"{LONG}\n\nA short one.", f"A short one.\n\n{LONG}")
    assert [one.text for one in found if one.kind == "moved_to"] == ["A short one."]


def test_an_item_of_a_list_that_moved() -> None:
    found = segments("- Lagos\n- Abuja\n- Kano\n- Accra", "- Accra\n- Lagos\n- Abuja\n- Kano")
    assert [one.text for one in found if one.kind == "moved_to"] == ["- Accra"]
    assert not [one for one in found if one.kind in {"removed", "added"} and one.text.strip()]


def test_a_word_said_again_elsewhere_has_not_moved() -> None:
    found = segments("He came. No.\n\nShe left town early today.", "He came.\n\nShe left town early today. No.")
    assert not [one for one in found if one.move]


def test_a_sentence_at_the_end_of_a_paragraph_leaves_the_next_alone() -> None:
    assert list(segments("A a.\n\nB b.", "A a. X x.\n\nB b.")) == [same("A a."), come(" X x."), same("\n\nB b.")]
    assert list(segments("A a. X x.\n\nB b.", "A a.\n\nB b.")) == [same("A a."), gone(" X x."), same("\n\nB b.")]


def test_numbers_are_what_is_another_now() -> None:
    found = segments("In 2024, 10 of 25 men died there.", "In 2024, 11 of 25 women died there.")
    assert [one.text for one in found if one.emphasis == "number"] == ["10", "11"]
    spelt = segments("They paid $1,353 for it last year.", "They had paid $1353 for it last year.")
    assert not [one for one in spelt if one.emphasis], "the same number, spelt otherwise"


def test_numbers_of_a_new_paragraph_stand_in_no_others_place() -> None:
    assert not [one for one in segments("A a.\n\nB b.", "A a.\n\nIn 2024, 10 men died.\n\nB b.") if one.emphasis]


def test_a_text_of_one_word_over_and_over() -> None:
    found = segments("word " * 30_000, "word " * 29_000)
    assert apply(found, "word " * 30_000) == "word " * 29_000
    assert sum(len(one.text) for one in found if one.kind == "removed") == 5_000


def test_a_huge_text_is_compared_word_by_word() -> None:
    words = " ".join(f"word{number}" for number in range(20_000))
    assert [one.kind for one in redline(f"A.\n\n{words}", f"A.\n\n{words} more")] == ["folded", "same", "added"]


def test_a_redline_of_another_text_is_not_applied() -> None:
    found = segments("a b", "a c")
    with pytest.raises(ValueError, match="of another text"):
        apply(found, "a c")
    with pytest.raises(ValueError, match="folded"):
        apply(redline("a\n\nb c", "a\n\nb d"), "a\n\nb c")
    assert apply(mirrored(found), "a c") == "a b"
