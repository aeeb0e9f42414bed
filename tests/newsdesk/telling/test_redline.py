from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.telling.redline import Segment, redline, segments

S = Segment


def same(text: str) -> Segment:
    return S("same", text)


def gone(text: str) -> Segment:
    return S("removed", text)


def come(text: str) -> Segment:
    return S("added", text)


LONG = "The families were told to leave before the first of the month, and nobody came to help them."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("a b c", "a b c", [same("…")], id="nothing differs"),
        pytest.param(None, None, [], id="nothing at all"),
        pytest.param(None, "a b", [come("a b")], id="all new"),
        pytest.param("a b", None, [gone("a b")], id="all gone"),
        pytest.param("", "a", [come("a")], id="empty is nothing"),
        pytest.param(
            "killed 25,000 people",
            "killed 26,000 people",
            [same("killed "), gone("25,000"), come("26,000"), same(" people")],
            id="a number is one word",
        ),
        pytest.param(
            "one two three four five six",
            "one 2 3 four five six",
            [same("one "), gone("two three"), come("2 3"), same(" four five six")],
            id="neighbours are one exchange",
        ),
        pytest.param(
            f"A.\n\n{LONG}\n\nC.",
            f"A.\n\n{LONG} Yet.\n\nC.",
            [same(f"…\n\n{LONG}"), come(" Yet."), same("\n\n…")],
            id="unchanged paragraphs fold",
        ),
        pytest.param(
            "A.\n\nB.", "A.\n\nX y.\n\nB.", [same("…\n\n"), come("X y.\n\n"), same("…")], id="paragraph added"
        ),
        pytest.param(
            "A.\n\nX y.\n\nB.", "A.\n\nB.", [same("…\n\n"), gone("X y.\n\n"), same("…")], id="paragraph removed"
        ),
        pytest.param("A.\n\nB.", "A.\n\nB.\n\nC.", [same("…\n\n"), come("C.")], id="paragraph at the end"),
        pytest.param("A.\n\nB.\n\nC.", "A.\n\nB.", [same("…\n\n"), gone("C.")], id="last paragraph removed"),
        pytest.param(
            "The minister spoke on Monday.",
            "A ship left for Spain.",
            [gone("The minister spoke on Monday."), come("A ship left for Spain.")],
            id="unlike paragraphs are shown whole",
        ),
    ],
)
def test_a_redline_shows_what_a_reader_should_see(old: str | None, new: str | None, expected: list[Segment]) -> None:
    assert list(redline(old, new)) == expected


def test_two_far_changes_keep_the_fold_between_them() -> None:
    old = f"{LONG} one\n\nB.\n\nC.\n\n{LONG} two"
    new = f"{LONG} eins\n\nB.\n\nC.\n\n{LONG} zwei"
    texts = [one.text for one in redline(old, new) if one.kind == "same"]
    assert texts == [f"{LONG} ", f"\n\n…\n\n{LONG} "]


PARAGRAPHS = st.lists(
    st.sampled_from(["Alpha beta.", "Gamma, 25,000!", "“Quote,” she said.", "x", LONG]), max_size=6
).map("\n\n".join)


def _joined(found: tuple[Segment, ...], side: str) -> str:
    return "".join(one.text for one in found if one.kind in {"same", side}).strip("\n")


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_segments_make_both_texts(old: str, new: str) -> None:
    found = segments(old, new)
    assert _joined(found, "removed") == old
    assert _joined(found, "added") == new


@given(st.text(), st.text())
def test_any_text_at_all_makes_both_texts(old: str, new: str) -> None:
    found = segments(old, new)
    assert _joined(found, "removed") == old.strip("\n")
    assert _joined(found, "added") == new.strip("\n")


@given(PARAGRAPHS, PARAGRAPHS)
def test_folding_hides_no_change(old: str, new: str) -> None:
    def changed(found: tuple[Segment, ...]) -> list[Segment]:
        return [one for one in found if one.kind != "same"]

    assert changed(redline(old, new)) == changed(segments(old, new))


def test_a_huge_text_is_compared_by_paragraphs() -> None:
    words = " ".join(f"word{number}" for number in range(20_000))
    found = redline(f"A.\n\n{words}", f"A.\n\n{words} more")
    assert [one.kind for one in found] == ["same", "removed", "added"]
