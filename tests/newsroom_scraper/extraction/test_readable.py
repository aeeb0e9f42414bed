"""The body of a page that nobody described."""

from __future__ import annotations

import pytest
from lxml import etree

from newsroom_scraper.extraction import readable
from newsroom_scraper.extraction.selectors import text_of

LONG = "The organisation said today that it had been told of the decision and would appeal against it. "


def found(html: str) -> str | None:
    element = readable.main_element(etree.HTML(html))
    return None if element is None else element.get("id")


def test_the_element_with_most_paragraphs_is_the_body() -> None:
    assert found(f"<div id=a><p>{LONG}</p></div><div id=b><p>{LONG}</p><p>{LONG}</p></div>") == "b"


@pytest.mark.parametrize("tag", ["nav", "aside", "footer", "header", "form"])
def test_what_stands_beside_a_page_is_no_body(tag: str) -> None:
    assert found(f"<{tag}><div id=no>{f'<p>{LONG}</p>' * 9}</div></{tag}><div id=yes><p>{LONG}</p></div>") == "yes"


def test_quotations_count_for_the_body_they_stand_in() -> None:
    quoted = f"<blockquote id=no><p>{LONG}</p><p>{LONG}</p></blockquote>"
    assert found(f"<div id=yes><p>{LONG}</p>{quoted}</div>") == "yes"


def test_a_page_of_few_words_has_none() -> None:
    assert readable.main_element(etree.HTML("<div><p>Not found.</p></div>")) is None
    assert readable.main_element(etree.HTML("<h1>x</h1>")) is None


def test_the_heading_is_the_first_with_words() -> None:
    root = etree.HTML("<h1> </h1><h1><img alt=logo></h1><h1>A <b>title</b></h1><h1>no</h1>")
    assert readable.heading(root) == ("A title", False)
    assert readable.heading(root, ["A title | Site"]) == ("A title", True)
    assert readable.heading(root, ["no"]) == ("no", True)
    assert readable.heading(root, ["A title of another page"]) == ("A title", False)
    assert text_of(root)
    assert readable.heading(etree.HTML("<h2>x</h2>")) == (None, False)
