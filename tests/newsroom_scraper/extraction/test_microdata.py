"""What a page marks with `itemprop`, and whose it is."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from newsroom_scraper.extraction import microdata

ARTICLE = '<div itemscope itemtype="https://schema.org/NewsArticle">'


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (f"{ARTICLE}<h1 itemprop=headline>A title</h1></div>", {"headline": "A title"}),
        ('<time itemprop="datePublished" datetime="2020-02-20">Thursday</time>', {"datePublished": "2020-02-20"}),
        ("<b itemprop='datePublished dateModified'>2020-02-20</b>", dict.fromkeys(("dateModified", "datePublished"), "2020-02-20")),
        ("<p itemprop=author>Ada</p><p itemprop=author>Grace</p>", {"author": ("Ada", "Grace")}),
        ("<p itemprop=author itemscope>By <b itemprop=name>Ada</b>, engineer</p>", {"author": ("Ada",)}),
        ("<a itemprop=author href=/ada></a>", {}),
        ('<meta itemprop=datePublished content="2020-02-20">', {}),  # `structured.meta` reads it
        ("<p itemprop=headline> </p><p itemprop=headline>B</p>", {"headline": "B"}),
        (f"<p itemprop=headline>{'word ' * 200}</p>", {}),
    ],
)  # fmt: skip
def test_what_is_marked_is_read(html: str, told: dict[str, Any]) -> None:
    assert microdata.read(etree.HTML(html)) == told


@pytest.mark.parametrize(
    "around",
    [
        "<div itemprop=comment itemscope>{}</div>",
        '<div itemscope itemtype="https://schema.org/Comment">{}</div>',
        "<ul itemprop=mentions itemscope>{}</ul>",
        '<div itemscope itemtype="https://schema.org/Event">{}</div>',
    ],
)
def test_what_is_somebody_elses_is_not(around: str) -> None:
    other = "<p itemprop=author>Bob</p><b itemprop=datePublished>2021-01-01</b>"
    assert microdata.read(etree.HTML(around.format(other))) == {}


def test_a_second_article_is_another_pages() -> None:
    page = f"{ARTICLE}<h1 itemprop=headline>A title</h1></div>{ARTICLE}<b itemprop=datePublished>2021-01-01</b></div>"
    assert microdata.read(etree.HTML(page)) == {"headline": "A title"}
