"""Pieces of HTML: what they print, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom_scraper.extraction import fragments
from newsroom_scraper.values.text import clean


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ("It&#8217;s &amp; on", "It\u2019s & on"),
        ("AT&T 3 < 4 > 2", "AT&T 3 < 4 > 2"),
        ("if x<y then", "if x<y then"),
        ("One<br>two<br/>three", "One two three"),
        ("A <script>b()</script><!-- c --><b>d</b>", "A d"),
        ("<?xml version='1.0' encoding='utf-16'?><b>a</b>", "a"),
        ("a\x00\ud800b", "ab"),
        ("<b></b>", None),
        ("", None),
        (None, None),
    ],
)
def test_what_is_printed(html: str | None, printed: str | None) -> None:
    assert fragments.plain(html) == printed


@pytest.mark.parametrize(
    ("html", "first"),
    [
        ("<p>One <i>two</i></p><p>Three</p>", "One two"),
        ("One\nline\n\n \nanother", "One line"),
        ("<p> </p><div>One<br>two</div>", "One two"),
        ("Only &amp; words", "Only & words"),
        ("<img src='/a.png'>", None),
        ("\n \n", None),
        (None, None),
    ],
)
def test_the_first_paragraph(html: str | None, first: str | None) -> None:
    assert fragments.opening(html) == first


@pytest.mark.parametrize("deep", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote>"])
@pytest.mark.parametrize("times", [40, 120, 200, 10_000])
def test_what_is_nested_beyond_reason_keeps_its_words(deep: str, times: int) -> None:
    html = f"<p>before</p>{deep * times}within"
    assert (fragments.plain(html) or "").split() in (["beforewithin"], ["before", "within"])


@settings(deadline=None)
@given(st.text(alphabet="<>&;!-/ab\"'= \x00\n#x1"))
def test_no_fragment_harms(html: str) -> None:
    for printed in (fragments.plain(html), fragments.opening(html)):
        assert clean(printed) == printed
