from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from parsel import Selector

from newsdesk.demo.generations import GENERATIONS, GenerationName
from newsdesk.demo.noise import Noise
from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site
from newsdesk.demo.typesetting import SETTINGS, Setting, as_markup, as_text

if TYPE_CHECKING:
    from collections.abc import Callable

ORIGIN = "http://127.0.0.1:9"
READABLE: tuple[GenerationName, ...] = ("2017", "2021", "2022")
NEW = [setting for setting in SETTINGS if setting != "plain"]
SEEN_AS = str.maketrans(
    {'"': "“", "'": "’", "”": "“", "‘": "’", "—": "-", "–": "-", "\u2212": "-", "\u00ad": None, "\u200b": None}
    | {"\u2009": " ", "\ufe0f": None, "…": "..."},
)
VOID = {"br", "wbr", "img", "meta", "link", "hr"}


def seen(text: str) -> str:
    """Return what a reader makes of the characters: the same words, whatever the marks."""
    plain = unicodedata.normalize("NFKC", text.translate(SEEN_AS)).replace("--", "-")
    return " ".join(plain.split())


@pytest.mark.parametrize("generation", READABLE)
@pytest.mark.parametrize("setting", NEW)
def test_not_a_word_is_changed(setting: Setting, generation: GenerationName, get: Callable[..., Any]) -> None:
    site = Site(seed=4, releases=20, generation=generation)
    with serve(site) as served:
        for release in site.listed:
            before = get(served.url + release.path)
            site.typeset(release.slug, setting)
            page = get(served.url + release.path)
            assert page.raw != before.raw
            lines = Selector(page.text.replace("<br>", " ").replace("<br />", " ")).css("h1, h2, p, li")
            read = [seen(line.xpath("string()").get("")) for line in lines]
            assert [line for line in (release.title, *release.lines) if seen(line) not in read] == []
            assert site.release(release.slug).lines == release.lines


@pytest.mark.parametrize("setting", NEW)
def test_it_shows_in_the_body_the_title_and_the_row(setting: Setting) -> None:
    site = Site(seed=4, releases=12)
    release = next(item for item in site.listed if item.title.count("’") and item.listing_title is None)
    before = [site.answer(path, ORIGIN).body.decode() for path in (release.path, "/news/", "/news/page/2/")]
    site.typeset(release.slug, setting)
    after = [site.answer(path, ORIGIN).body.decode() for path in (release.path, "/news/", "/news/page/2/")]
    for css in ("h1", ".wp-block-post-content p"):
        assert Selector(before[0]).css(css).get() != Selector(after[0]).css(css).get()
    assert before[1:] != after[1:]


@pytest.mark.parametrize("setting", SETTINGS)
def test_attributes_and_structured_data_carry_text_and_no_markup(setting: Setting) -> None:
    site = Site(seed=4, releases=20)
    for release in site.listed:
        site.typeset(release.slug, setting)
        document = Selector(site.answer(release.path, ORIGIN).body.decode())
        graph = json.loads(document.css("[type='application/ld+json']::text").get(""))["@graph"]
        for text in (graph[0]["headline"], document.css("[property='og:title']::attr(content)").get("")):
            assert seen(text) == seen(release.title)
            assert "<" not in text
            assert "&" not in text


def test_each_setting_has_what_it_says() -> None:
    line = "“Officials’ final confidence—effective since 2019…” Tomás ❤️ said. Witnesses interviewed more than 25,000."
    text = {setting: as_text(line, setting) for setting in SETTINGS}
    markup = {setting: as_markup(line, setting) for setting in SETTINGS}
    assert text["plain"] == text["tags"] == text["breaks"] == markup["plain"] == line
    for part in ("&nbsp;", "&thinsp;", "\n", "  "):
        assert part in markup["whitespace"]
    for part in ('"', "'", "--", "\ufb01", "\ufb03", "\u00ad", "\u200b", "a\u0301", "25,000"):
        assert part in text["quotes"], ascii(part)
    for part in ("“", "’", "—", "…", "\ufe0f"):
        assert part not in text["quotes"]
    for part in ("<br>\n", "<br />"):
        assert part in markup["breaks"]
    for part in ("<span", "<em>", "<b>", "<wbr>", "<!--"):
        assert part in markup["tags"]


def test_an_entity_stays_whole() -> None:
    line = " ".join(["R&D", "&", "A&E", "<b>"] * 6)
    for setting in SETTINGS:
        markup = as_markup(line, setting).replace("<br>", " ").replace("<br />", " ")
        assert Selector(markup).xpath("string()").get("").split() == line.split()


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("setting", SETTINGS)
def test_every_element_is_closed_where_it_was_opened(setting: Setting, generation: GenerationName) -> None:
    site = Site(seed=4, releases=12, generation=generation, noise=Noise.all(), weight=1)
    for release in site.listed:
        site.typeset(release.slug, setting)
    for paths in (("/", "/news/", "/nowhere/"), [release.path for release in site.listed]):
        site.retouch()
        for path in paths:
            nested = Nested()
            nested.feed(site.answer(path, ORIGIN).body.decode())
            nested.close()
            assert nested.open == []
            assert nested.wrong == []


class Nested(HTMLParser):
    """Reads a page strictly: an end tag must end the element that was opened last."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, _attrs: object) -> None:
        if tag not in VOID:
            self.wrong.append(("", tag))

    def handle_endtag(self, tag: str) -> None:
        last = self.open.pop() if self.open else ""
        if last != tag:
            self.wrong.append((last, tag))
