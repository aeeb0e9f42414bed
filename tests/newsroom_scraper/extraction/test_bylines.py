"""Who wrote a release, as machines and bylines say it."""

from __future__ import annotations

import pytest
from lxml import etree

from newsroom_scraper.extraction import bylines


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (["By Ada Lovelace and Grace Hopper"], ("Ada Lovelace", "Grace Hopper")),
        (["Von Ada Lovelace und Grace Hopper"], ("Ada Lovelace", "Grace Hopper")),
        (["Ada Lovelace, Grace Hopper & Jean Bartik"], ("Ada Lovelace", "Grace Hopper", "Jean Bartik")),
        (["Autorin: Ada Lovelace"], ("Ada Lovelace",)),
        (["Ada Lovelace", "Ada Lovelace"], ("Ada Lovelace",)),
        (["Ada Lovelace", "press@example.org"], ("Ada Lovelace",)),
        (["https://example.org/people/ada", "Ada Lovelace"], ("Ada Lovelace",)),
        (["Example News", "Ada Lovelace"], ("Ada Lovelace",)),
        (["EXAMPLE-NEWS"], ("EXAMPLE-NEWS",)),  # nobody else signed: a newsroom may
        (["Byron Andersson"], ("Byron Andersson",)),  # neither "by" nor "and"
        (["press@example.org"], ()),
        ([], ()),
    ],
)
def test_names_are_told_one_by_one(said: list[str], names: tuple[str, ...]) -> None:
    assert bylines.people(said, site=["Example News", None]) == names


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<p class=byline>By Ada Lovelace and Grace Hopper</p>", ("Ada Lovelace", "Grace Hopper")),
        ("<p class=byline>By Ada Lovelace, 3 May 2020</p>", ("Ada Lovelace",)),
        ("<a rel=author href=/ada>Ada Lovelace</a>", ("Ada Lovelace",)),
        ("<p class=byline>Newsroom</p>", ()),  # one word is no full name
        ("<p class=authority>By Ada Lovelace</p>", ()),
        ("<aside><p class=byline>By Ada Lovelace</p></aside>", ()),
        ("<ul><li><p class=byline>By Ada Lovelace</p></li></ul>", ()),  # the teaser of another page
        (f"<p class=author>{'word ' * 40}</p>", ()),
        ("<p>By Ada Lovelace</p>", ()),
    ],
)
def test_a_byline_is_read_where_it_is_marked(html: str, names: tuple[str, ...]) -> None:
    assert bylines.printed(etree.HTML(f"<article>{html}</article>")) == names


def test_a_box_about_the_author_adds_nobody() -> None:
    page = (
        "<article><p class=byline>By Ada Lovelace</p><p>The text.</p></article>"
        "<div class=author>Grace Hopper writes about machines</div>"
    )
    assert bylines.printed(etree.HTML(page)) == ("Ada Lovelace",)


def test_links_of_one_byline_stand_together() -> None:
    links = "<a rel=author href=/a>Ada Lovelace</a>, <a rel=author href=/g>Grace Hopper</a>"
    page = f"<article><div><p>{links}</p></div><p>Text.</p><div><p><a rel=author href=/j>Jean Bartik</a></p></div>"
    assert bylines.printed(etree.HTML(page)) == ("Ada Lovelace", "Grace Hopper")
