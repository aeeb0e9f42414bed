from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from newsdesk.telling.html_redline import html_redline
from newsdesk.telling.redline import FOLD, Segment, clipped, paragraphs, redline, segments

BARE = re.compile(r' style="[^"]*"')


def drawn(old: str | None, new: str | None) -> str:
    return BARE.sub("", str(html_redline(redline(old, new))))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "killed 1,353 people",
            "killed 1,184 people",
            "<p>killed <del>1,353</del> <ins>1,184</ins> people</p>",
            id="an exchange reads without colours",
        ),
        pytest.param(None, "One.\n\nTwo.", "<p><ins>One.</ins></p>\n<p><ins>Two.</ins></p>", id="two paragraphs came"),
        pytest.param("a\nb c d", "a\nb c e", "<p>a<br>\nb c <del>d</del> <ins>e</ins></p>", id="lines"),
        pytest.param(
            "Same.\n\nSame too.\n\nold words here",
            "Same.\n\nSame too.\n\nnew words here",
            "<p>…</p>\n<p><del>old</del> <ins>new</ins> words here</p>",
            id="what is untouched is folded",
        ),
        pytest.param(
            "<b>x</b> & y z", "<i>x</i> & y z", "<p>&lt;<del>b</del> <ins>i</ins>&gt;x&lt;/", id="page text is escaped"
        ),
    ],
)
def test_a_redline(old: str | None, new: str | None, expected: str) -> None:
    found = drawn(old, new)
    assert found.startswith(expected) if "&lt;" in expected else found == expected
    assert "<b>" not in found


def test_marks_stay_without_any_style() -> None:
    assert "text-decoration:line-through" in str(html_redline(redline("a", "b")))
    assert "background:#ffd7d5;color:#82071e" in str(html_redline(redline("a", "b")))


def test_a_long_paragraph_is_folded_away_from_the_change() -> None:
    words = [f"w{number}" for number in range(400)]
    old = " ".join(words)
    new = " ".join(["changed" if word == "w200" else word for word in words])
    (paragraph,) = clipped(redline(old, new))
    text = "".join(one.text for one in paragraph)
    assert text.startswith(f"{FOLD} w170 ")
    assert text.endswith(f" w230 {FOLD}")
    assert "w200" in text
    assert "changed" in text


def test_between_two_changes_the_middle_is_folded() -> None:
    words = [f"w{number}" for number in range(200)]
    new = ["x" if at in {5, 190} else word for at, word in enumerate(words)]
    (paragraph,) = clipped(redline(" ".join(words), " ".join(new)))
    middle = next(one.text for one in paragraph if FOLD in one.text)
    assert middle.startswith(" w6 ")
    assert middle.endswith(" w189 ")
    assert f" {FOLD} " in middle


def test_a_whole_release_that_went_is_cut() -> None:
    old = "\n\n".join(" ".join(f"w{one}.{number}" for number in range(100)) for one in range(50))
    found = clipped(redline(old, None), most=250)
    assert found[-1] == [Segment("same", FOLD)]
    assert len(found) == 4
    assert sum(len(one.text.split()) for part in found for one in part) < 260


TEXTS = st.text(alphabet="ab <&>\"'\n.1", max_size=60)


@given(TEXTS, TEXTS)
def test_whatever_a_page_says_is_text(old: str, new: str) -> None:
    found = html_redline(redline(old, new))
    tree = html.fromstring(f"<div>{found}</div>")
    assert {one.tag for one in tree.iter()} <= {"div", "p", "del", "ins", "br"}
    shown = "".join(one.text for part in clipped(redline(old, new)) for one in part)
    assert "".join(tree.text_content().split()) == "".join(shown.split())


@given(TEXTS, TEXTS)
def test_paragraphs_lose_no_word(old: str, new: str) -> None:
    whole = segments(old, new)
    found = [one for part in paragraphs(whole) for one in part]
    for kind in ("same", "removed", "added"):
        words = [one.text for one in whole if one.kind == kind]
        assert "".join("".join(words).split()) == "".join(
            "".join(one.text for one in found if one.kind == kind).split()
        )
