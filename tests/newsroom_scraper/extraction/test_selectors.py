"""Selectors: CSS or XPath, compiled once; what is neither is refused before any page is read."""

from __future__ import annotations

import pytest
from lxml import etree

from newsroom_scraper.extraction.selectors import SelectorError, compile_selector, text_of

PAGE = etree.HTML(
    "<h1> A  <em>b</em>ig title</h1><p class=x></p><p class=x>One</p><p class=x>Two</p>"
    "<a class=next href='/2/'>more</a><p id=s>a<!-- no --><script>no</script><style>no</style>"
    "<template>no</template><noscript>no</noscript>z</p>",
)


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("h1", "A big title"),
        ("p.x", "One"),
        ("a.next::attr(href)", "/2/"),
        ("h1::text", "A"),
        ("xpath://p[@class='x'][3]", "Two"),
        ("xpath:string(//a/@href)", "/2/"),
        ("xpath:count(//p[@class='x'])", "3.0"),
        ("div.none", None),
        ("#s", "az"),
    ],
)
def test_the_first_match_with_words_is_the_text(selector: str, expected: str | None) -> None:
    assert compile_selector(selector).text(PAGE) == expected


def test_texts_are_those_that_have_words() -> None:
    assert compile_selector("p.x").texts(PAGE) == ["One", "Two"]


def test_elements_are_no_strings() -> None:
    assert compile_selector("a::attr(href)").elements(PAGE) == []
    assert [one.tag for one in compile_selector("a").elements(PAGE)] == ["a"]


@pytest.mark.parametrize(
    "selector",
    ["h1[", "h1::nothing", "h1:unknown-pseudo", "xpath://h1[", "xpath:nothing(//a)", "xpath://pre:fix", "xpath:", ">"],
)
def test_what_is_no_selector_is_refused(selector: str) -> None:
    with pytest.raises(SelectorError):
        compile_selector(selector)


def test_a_line_break_separates_words() -> None:
    assert text_of(etree.HTML("<p>one<br>two</p>")) == "one\ntwo"


def test_a_selection_remembers_what_was_written() -> None:
    assert compile_selector("h1").source == "h1"
    assert compile_selector("h1") is compile_selector("h1")
