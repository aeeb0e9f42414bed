"""The views of a redline: HTML in one column and in two, Markdown, plain text, a terminal."""

from __future__ import annotations

import io
import re

import pytest
from lxml import html
from markdown_it import MarkdownIt
from rich.console import Console

from newsdesk.redline.column import directions, gathered
from newsdesk.redline.folding import clipped
from newsdesk.redline.html import STYLE_SHEET, html_redline, html_sides
from newsdesk.redline.markdown import markdown_redline
from newsdesk.redline.model import Segment, redline, segments
from newsdesk.redline.plain import marked, plain_redline
from newsdesk.redline.segment import FOLD
from newsdesk.redline.sides import sides
from newsdesk.redline.terminal import redline_sides, redline_text

BARE = re.compile(r' style="[^"]*"| dir="auto"')

ONE = "The families were told to leave before the first of the month, and nobody came to help them at all."
TWO = "Officials at the ministry declined to say on Monday when the last of the convoys will arrive in the city."
REST = f"{TWO}\n\nThe bridge stayed closed for the whole of that winter, and the road to it was never cleared again."
MOVED = (f"{ONE}\n\n{REST}", f"{REST}\n\n{ONE.replace('nobody', 'somebody')}")


def drawn(old: str | None, new: str | None) -> str:
    return BARE.sub("", str(html_redline(redline(old, new))))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "killed 1,353 people",
            "killed 1,184 people",
            "<p>killed <del><strong>1,353</strong></del> <ins><strong>1,184</strong></ins> people</p>",
            id="an exchange reads without colours",
        ),
        pytest.param(None, "One.\n\nTwo.", "<p><ins>One.</ins></p>\n<p><ins>Two.</ins></p>", id="two paragraphs came"),
        pytest.param("a\nb c d", "a\nb c e", "<p>a<br>\nb c <del>d</del> <ins>e</ins></p>", id="lines"),
        pytest.param(
            "He said “we go home now”.",
            "He said “we go away now”.",
            "<p>He said “we go <del><em>home</em></del> <ins><em>away</em></ins> now”.</p>",
            id="words of a quotation",
        ),
        pytest.param(
            "Same.\n\nSame too.\n\nold words here",
            "Same.\n\nSame too.\n\nnew words here",
            "<p>…</p>\n<p><del>old</del> <ins>new</ins> words here</p>",
            id="what is untouched is folded",
        ),
        pytest.param(
            "<b>x</b> & y z", "<i>x</i> & y z", "<p>&lt;<del>b</del> <ins>i</ins>&gt;x&lt;/", id="page text is escaped"
        ),
        pytest.param(
            "It was here. It is there.",
            "It was here.\n\nIt is there.",
            "<p>It was here.<ins>¶</ins></p>\n<p>It is there.</p>",
            id="a paragraph that was parted",
        ),
        pytest.param(
            f"A.\n\n{ONE}\n\nB.",
            f"A.\n\n{'Nothing else but this is printed here today; '.strip()}\n\nB.",
            f"<p>…</p>\n<p><del>{ONE}</del></p>\n<p><ins>Nothing else but this is printed here today;</ins></p>\n<p>…</p>",
            id="a rewritten paragraph is shown as two",
        ),
    ],
)
def test_html(old: str | None, new: str | None, expected: str) -> None:
    found = drawn(old, new)
    assert found.startswith(expected) if "page" in expected or "&lt;" in expected else found == expected
    assert "<b>" not in found


def test_what_moved_is_named_where_it_stood_and_told_where_it_stands() -> None:
    tree = html.fromstring(f"<div>{html_redline(redline(*MOVED))}</div>")
    stood, stands = (one.text_content() for one in tree.find_class("moved"))
    assert stood == "moved ↓ The families were told to leave before the first of the…"
    assert stands == f"moved here ↑ {ONE.replace('nobody', 'nobody somebody')}"
    assert [one.text_content() for one in tree.iter("del", "ins")] == ["nobody", "somebody"]


def test_two_sides_are_a_table() -> None:
    tree = html.fromstring(str(html_sides(redline(*MOVED))))
    rows = [[cell.text_content() for cell in row.iter("td")] for row in tree.iter("tr")]
    assert rows == [[f"moved ↓ {ONE}", ""], ["…", "…"], ["", f"moved here ↑ {ONE.replace('nobody', 'somebody')}"]]


def test_sides_stay_level() -> None:
    def told(old: str, new: str) -> list[tuple[str, str]]:
        return [("".join(o.text for o in one), "".join(o.text for o in two)) for one, two in sides(segments(old, new))]

    assert told("A a.\n\nB b.\n\nC c.", "A a.\n\nC c.") == [("A a.", "A a."), ("B b.", ""), ("C c.", "C c.")]
    assert told("A a. B b.", "A a.\n\nB b.") == [("A a. ", "A a."), ("B b.", "B b.")]


def test_marks_stay_without_any_style() -> None:
    assert "text-decoration:line-through" in str(html_redline(redline("a", "b")))
    assert "background:#ffd7d5;color:#82071e" in str(html_redline(redline("a", "b")))
    assert STYLE_SHEET.count("!important") == 6


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("killed 25 people", "killed 26 people", "killed ~~25~~ **26** people"),
        ("see *this* [here](http://a.example)", "see *that* [here](http://a.example)",
         r"see \*~~this~~ **that**\* \[here\](http\://a.example)"),
        ("我们在北京开会。", "我们在上海开会。", "我们在~~北京~~ **上海**开会。"),
        ("he (a man) ran off", "he ran off", "he ~~(a man)~~ ran off"),
        ("pre-war times", "post-war times", "~~pre-war~~ **post-war** times"),
        ("1. One of it\n# two of it", "1. One of it\n# ten of it", "1\\. One of it\\\n\\# ~~two~~ **ten** of it"),
        ("call @press now", "call @news now", "call @\u2060~~press~~ **news** now"),
        ("a<b>c d e", "a<b>c d f", r"a\<b\>c d ~~e~~ **f**"),
    ],
)  # fmt: skip
def test_markdown(old: str, new: str, expected: str) -> None:
    assert markdown_redline(redline(old, new)) == expected


def test_where_a_mark_of_markdown_would_not_hold_a_tag_does() -> None:
    text = markdown_redline([Segment("same", "word"), Segment("removed", "(x)"), Segment("same", "word")])
    assert text == "word<del>(x)</del>word"
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(markdown_redline(redline(*MOVED)))
    assert "<s>nobody</s> <strong>somebody</strong>" in rendered
    assert "[↓1 The families" in rendered


def test_plain_text() -> None:
    found = redline(*MOVED)
    assert plain_redline(found) == (
        "[↓1 The families were told to leave before the first of the…]\n\n…\n\n"
        f"{{↑1 {ONE.replace('nobody', '[-nobody-]{+somebody+}')}}}"
    )
    assert marked([Segment("removed", "a "), Segment("added", "b ")], {}, apart=" ") == "[-a-] {+b+} "


def test_what_moved_up_points_down() -> None:
    old, new = MOVED
    assert directions(gathered(redline(new, old))) == {(1, "moved_to"): "↓", (1, "moved_from"): "↑"}


def test_a_terminal() -> None:
    file = io.StringIO()
    Console(file=file, width=100).print(redline_text(redline(*MOVED)), redline_sides(redline(*MOVED)))
    one, _, two = file.getvalue().partition("Before")
    assert "↓1 The families were told to leave before the first of the…\n…\n↑1 The families" in one
    assert "nobody → somebody" in one
    assert "After" in two
    assert len(two.splitlines()) > 5


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


def test_a_long_text_without_spaces_is_folded_too() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(600))
    (paragraph,) = clipped(redline(text, text[:300] + "东" + text[300:]))
    assert [one.kind for one in paragraph] == ["folded", "same", "added", "same", "folded"]
    assert sum(len(one.text) for one in paragraph) < 80


def test_a_long_passage_that_moved_is_folded_and_stays_one() -> None:
    long = " ".join(f"w{number}" for number in range(200))
    rest = "\n\n".join(f"{REST} {number}" for number in range(8))
    found = html_redline(redline(f"{long}\n\n{rest}", f"{rest}\n\n{long}"))
    tree = html.fromstring(f"<div>{found}</div>")
    stood, stands = (one.text_content() for one in tree.find_class("moved"))
    assert stood.endswith("…")
    assert f" w29 {FOLD} w170 " in stands


def test_between_two_changes_the_middle_is_folded() -> None:
    words = [f"w{number}" for number in range(200)]
    new = ["x" if at in {5, 190} else word for at, word in enumerate(words)]
    (paragraph,) = clipped(redline(" ".join(words), " ".join(new)))
    at = next(at for at, one in enumerate(paragraph) if one.kind == "folded")
    assert paragraph[at].text == f" {FOLD} "
    assert paragraph[at - 1].text.startswith(" w6 ")
    assert paragraph[at + 1].text.endswith(" w189 ")


def test_a_whole_release_that_went_is_cut() -> None:
    old = "\n\n".join(" ".join(f"w{one}.{number}" for number in range(100)) for one in range(50))
    found = clipped(redline(old, None), most=250)
    assert found[-1] == [Segment("folded", FOLD)]
    assert len(found) == 4
    assert sum(len(one.text.split()) for part in found for one in part) < 260
