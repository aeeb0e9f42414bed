"""Laws of redlines: they make both texts to the letter, hide no change, and every view says all of it as text."""

from __future__ import annotations

import io
from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from rich.console import Console

from newsdesk.redline.column import gathered
from newsdesk.redline.folding import clipped, paragraphs
from newsdesk.redline.html import html_redline, html_sides
from newsdesk.redline.markdown import markdown_redline
from newsdesk.redline.model import Segment, apply, mirrored, redline, segments
from newsdesk.redline.plain import plain_redline
from newsdesk.redline.sides import sides
from newsdesk.redline.terminal import redline_sides, redline_text

LONG = "The families were told to leave before the first of the month."
PIECES = st.sampled_from([
    "Alpha beta gamma. ", "Gamma, 25,000! ", "Gamma, 26,000! ", "“Quote it now,” she said. ", "“Quote it,” she said. ",
    "x", " ", "\n", "\n\n", "\n\n\n", "- Lagos\n", "- Kano\n", LONG, LONG.replace("first", "last"), "東京都は発表した。",
    "東京都は反対した。", "قال 25 رجلا. ", "👩‍👩‍👧 e\u0301 ", "...", "…",
])  # fmt: skip
WRITTEN = st.lists(PIECES, max_size=16).map("".join)
TEXTS = st.one_of(WRITTEN, st.text(max_size=60), st.text(alphabet="ab <&>\"'\n.1*_[]~`|\\#-+", max_size=60))

BOTH = settings(max_examples=100, deadline=None)


def letters(found: list[Segment]) -> str:
    return "".join("".join(one.text for one in found).split())


@BOTH
@given(TEXTS, TEXTS)
def test_applying_a_redline_makes_the_new_text_and_back(old: str, new: str) -> None:
    found = segments(old, new)
    assert apply(found, old) == new
    assert apply(mirrored(found), new) == old
    assert mirrored(mirrored(found)) == found


@BOTH
@given(TEXTS, TEXTS)
def test_nothing_is_told_twice(old: str, new: str) -> None:
    found = segments(old, new)
    assert all(one.text for one in found)
    if old == new:
        assert {one.kind for one in found} <= {"same"}
    for one, other in pairwise(found):
        assert (one.kind, one.move, one.emphasis) != (other.kind, other.move, other.emphasis)


@BOTH
@given(WRITTEN, WRITTEN)
def test_what_moved_stands_in_both_to_the_letter(old: str, new: str) -> None:
    found = segments(old, new)
    moves = [one.move for one in found if one.move]
    assert list(dict.fromkeys(moves)) == list(range(1, len(set(moves)) + 1)), "numbered as they are met"
    for move in set(moves):
        sides_ = [
            "".join(one.text for one in found if (one.kind, one.move) == (kind, move))
            for kind in ("moved_from", "moved_to")
        ]
        assert sides_[0] == sides_[1]
        assert sides_[0].strip()


@BOTH
@given(TEXTS, TEXTS)
def test_folding_hides_no_change(old: str, new: str) -> None:
    def changed(found: tuple[Segment, ...]) -> list[Segment]:
        return [one for one in found if one.kind not in {"same", "folded"}]

    assert changed(redline(old, new)) == changed(segments(old, new))


@BOTH
@given(TEXTS, TEXTS)
def test_paragraphs_lose_no_word(old: str, new: str) -> None:
    whole = segments(old, new)
    found = [one for part in paragraphs(whole) for one in part]
    for kind in ("same", "removed", "added", "moved_from", "moved_to"):
        assert letters([one for one in whole if one.kind == kind]) == letters(
            [one for one in found if one.kind == kind]
        )


@BOTH
@given(WRITTEN, WRITTEN)
def test_in_one_column_every_word_that_went_or_came_is_told_once(old: str, new: str) -> None:
    whole = segments(old, new)
    for kind in ("removed", "added"):
        one, two = (Counter(letters([one for one in some if one.kind == kind])) for some in (whole, gathered(whole)))
        two.pop("¶", None)
        assert one == two


@BOTH
@given(TEXTS, TEXTS)
def test_two_sides_hold_both_texts(old: str, new: str) -> None:
    rows = sides(segments(old, new))
    assert letters([one for left, _ in rows for one in left]) == "".join(old.split())
    assert letters([one for _, right in rows for one in right]) == "".join(new.split())


@BOTH
@given(TEXTS, TEXTS)
def test_whatever_a_page_says_is_text_in_html(old: str, new: str) -> None:
    for view in (html_redline, html_sides):
        tree = html.fromstring(f"<div>{_readable(str(view(redline(old, new))))}</div>")
        tags = {one.tag for one in tree.iter()}
        assert tags <= {"div", "p", "del", "ins", "br", "strong", "em", "span", "table", "tr", "td", "tbody"}


@BOTH
@given(st.text(alphabet="ab <&>\"'.1*_[]~`|\\#+(){}!@:/$", max_size=40))
def test_whatever_a_page_says_is_text_in_markdown(text: str) -> None:
    page = f"{text} and https://evil.example www.evil.example"
    for found in ([Segment("same", page)], [Segment("removed", page), Segment("added", f"{page}!")]):
        rendered = MarkdownIt("gfm-like", {"linkify": False}).render(markdown_redline(found))
        tree = html.fromstring(f"<div>{rendered}</div>")
        assert {one.tag for one in tree.iter()} <= {"div", "p", "s", "strong", "del", "ins"}
        shown = "".join(tree.text_content().replace("\u2060", "").split())
        assert shown == "".join("".join(one.text for one in found).split())


@BOTH
@given(WRITTEN, WRITTEN)
def test_every_view_draws_any_redline(old: str, new: str) -> None:
    for found in (segments(old, new), redline(old, new)):
        told = letters([one for part in clipped(gathered(found)) for one in part])
        console = Console(file=io.StringIO(), width=100)
        console.print(redline_text(found), redline_sides(found))
        assert bool(told) <= bool(plain_redline(found).strip())
        assert bool(told) == bool(markdown_redline(found).strip())


def _readable(text: str) -> str:
    """Return a text without what no document of HTML may hold."""
    return "".join(one for one in text if one in "\n\t" or ((one.isprintable() or one.isspace()) and ord(one) > 31))
