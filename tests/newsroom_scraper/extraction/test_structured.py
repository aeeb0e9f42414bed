"""What pages say for machines: read where it can be read, nothing where it is broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from newsroom_scraper.extraction import structured


def described(*scripts: Any) -> dict[str, Any]:
    texts = [one if isinstance(one, str) else json.dumps(one) for one in scripts]
    page = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return structured.json_ld(etree.HTML(f"<p>x</p>{page}"))


def test_an_article_wins_over_its_page_whose_dates_fill_in() -> None:
    told = described(
        {
            "@graph": [
                {"@type": "WebPage", "name": "no", "datePublished": "2020-01-01", "dateModified": "2020-01-02"},
                {"@type": ["Thing", "NewsArticle"], "headline": " A  b ", "datePublished": "2020-02-20"},
            ]
        }
    )
    assert told == {"headline": "A b", "datePublished": "2020-02-20", "dateModified": "2020-01-02"}


def test_a_page_alone_gives_its_dates_only() -> None:
    told = described({"@type": "WebPage", "headline": "no", "description": "no", "datePublished": "2020-02-20"})
    assert told == {"datePublished": "2020-02-20"}


def test_authors_by_name_or_reference_each_once() -> None:
    told = described(
        {
            "@graph": [
                {"@type": "Person", "@id": "#ada", "name": "Ada"},
                {"@type": "Article", "author": [{"@id": "#ada"}, {"name": "Grace"}, "Ada", {"@id": "#nobody"}, 7]},
            ]
        }
    )
    assert told == {"author": ("Ada", "Grace")}


@pytest.mark.parametrize(
    "data",
    [
        [{"@type": "Article", "headline": "A"}],
        {"@type": "WebSite", "mainEntity": {"@type": "Article", "headline": "A"}},
    ],
)
def test_an_article_is_found_where_it_stands(data: Any) -> None:
    assert described(data) == {"headline": "A"}


@pytest.mark.parametrize(
    "script",
    ["", "{", "null", "7", '"text"', "[[[[[[[[[[]]]]]]]]]]", '{"@type": 7}', '{"@type": "Article", "headline": 7}'],
)
def test_what_is_broken_says_nothing(script: str) -> None:
    assert described(script) == {}


def test_a_broken_script_does_not_silence_the_next() -> None:
    assert described("{", {"@type": "Article", "headline": "A"}) == {"headline": "A"}


def test_raw_line_breaks_and_a_semicolon_are_forgiven() -> None:
    assert described('{"@type":"Article","headline":"A\nb"};') == {"headline": "A b"}


def test_sections_and_keywords_are_words() -> None:
    told = described({"@type": "Article", "articleSection": "Press Release", "keywords": ["a", "a", "", "b"]})
    assert told == {"articleSection": ("Press Release",), "keywords": ("a", "b")}


def test_the_first_meta_of_a_name_wins() -> None:
    root = etree.HTML(
        '<meta property="OG:Title" content="A"><meta name="og:title" content="B"><meta name=x content=" ">'
        '<meta itemprop="datePublished" content="2020"><meta charset=utf-8>'
    )
    assert structured.meta(root) == {"og:title": "A", "datepublished": "2020"}


def test_address_language_and_time_as_written() -> None:
    root = etree.HTML(
        '<html lang="en-US"><head><link rel="canonical" href=" /a/ "></head>'
        "<body><time datetime=2001-01-01>no</time><article><time datetime=2020-02-20>x</time></article></body></html>"
    )
    assert structured.canonical(root) == "/a/"
    assert structured.language(root) == "en-US"
    assert structured.time_stamp(root) == "2020-02-20"
    bare = etree.HTML("<p>x</p>")
    assert (structured.canonical(bare), structured.language(bare), structured.time_stamp(bare)) == (None, None, None)
