"""The cascade: each field from its strongest source, every other one kept beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from parsel import Selector

from newsroom_scraper.discover import Discover
from newsroom_scraper.extraction import cascade
from newsroom_scraper.extraction.selectors import compile_selector
from newsroom_scraper.items import Entry
from newsroom_scraper.layouts import Layout, ReleaseRules
from newsroom_scraper.newsroom import Newsroom
from newsroom_scraper.values.urls import Rules

URL: Final = "https://demo.example/a/"
ENTRY: Final = Entry(
    newsroom="demo",
    url=URL,
    listing_url="https://demo.example/news/",
    position=0,
    title="Listed",
    type="Listed type",
    summary="Listed summary",
    published_raw="May 1, 2020",
    guid="g",
)
LONG: Final = "The organisation said today that it had been told of the decision and would appeal against it."
HEAD: Final = (
    '<script type="application/ld+json">{"@type":"Article","headline":"Linked","description":"Linked summary",'
    '"datePublished":"2020-05-01T10:00:00Z","dateModified":"2020-05-02T10:00:00Z","author":{"name":"Ada"},'
    '"articleSection":"Press Release","keywords":["k"]}</script>'
    '<meta property="og:title" content="Meta | Demo"><meta property="og:description" content="Meta summary">'
    '<meta property="article:published_time" content="2020-05-01T11:00:00Z"><meta name=author content=Grace>'
    '<link rel=canonical href="/canonical/">'
)
ARTICLE: Final = (
    f"<article><h1>Printed</h1><p class=type>• Statement</p><p class=date>May 1, 2020</p><div class=text><p>{LONG}</p>"
    "<figure><img src=/i.jpg><figcaption>Cap</figcaption></figure></div><time datetime=2020-05-01>x</time></article>"
)


def newsroom(*layouts: Layout) -> Newsroom:
    return Newsroom(
        name="demo",
        title="Demo",
        home="https://demo.example/",
        timezone="UTC",
        language="en",
        date_order="MDY",
        speaks="page",
        discover=(Discover(road="listing", url="https://demo.example/news/"),),
        layouts=layouts,
        urls=Rules(),
        hosts=("demo.example",),
        guid_permanent=False,
        path=Path("demo.toml"),
        digest="sha256:0",
    )


def layout(name: str, body: str, **rules: str) -> Layout:
    made: dict[str, Any] = {key: compile_selector(text) for key, text in rules.items()}
    return Layout(name=name, release=ReleaseRules(body=compile_selector(body), **made))


DECLARED: Final = newsroom(
    layout("2022", "div.new", title="h1"),
    layout("2017", "div.text", title="h1", type=".type", published=".date"),
)


def selector(head: str = HEAD, body: str = ARTICLE) -> Selector:
    return Selector(text=f"<html lang=en-GB><head>{head}</head><body>{body}</body></html>")


def test_what_is_printed_wins_over_what_is_said_to_machines() -> None:
    told = cascade.read(selector(), newsroom=DECLARED, url=URL, entry=ENTRY)
    assert (told.title, told.type, told.layout) == ("Printed", "Statement", "2017")
    assert (told.published_raw, told.published_stamp) == ("May 1, 2020", "2020-05-01T10:00:00Z")
    assert (told.summary, told.modified_stamp) == ("Linked summary", "2020-05-02T10:00:00Z")
    assert (told.authors, told.topics) == (("Ada",), ("k",))
    assert told.body == LONG
    assert [(one.url, one.caption) for one in told.images] == [("https://demo.example/i.jpg", "Cap")]
    assert (told.language, told.guid, told.canonical) == ("en-GB", "g", "https://demo.example/canonical/")
    assert told.flags == ()
    assert told.sources == {
        "title": "selector",
        "type": "selector",
        "summary": "json-ld",
        "body": "selector",
        "language": "meta",
        "published": "selector",
        "modified": "json-ld",
        "authors": "json-ld",
        "topics": "json-ld",
        "images": "selector",
    }


def test_every_source_is_kept() -> None:
    said = cascade.candidates(selector(), newsroom=DECLARED, url=URL, entry=ENTRY).said
    assert said["title"] == {"selector": "Printed", "json-ld": "Linked", "meta": "Meta", "listing": "Listed"}
    assert said["published"] == {
        "selector": "May 1, 2020",
        "json-ld": "2020-05-01T10:00:00Z",
        "meta": "2020-05-01T11:00:00Z",
        "time": "2020-05-01",
        "listing": "May 1, 2020",
    }


@pytest.mark.parametrize(
    ("head", "title", "source"),
    [(HEAD, "Linked", "json-ld"), (HEAD.partition("</script>")[2], "Meta", "meta"), ("", "Listed", "listing")],
)
def test_the_next_source_speaks_where_the_stronger_is_silent(head: str, title: str, source: str) -> None:
    told = cascade.read(selector(head, f"<div class=text><p>{LONG}</p></div>"), newsroom=DECLARED, url=URL, entry=ENTRY)
    assert (told.title, told.sources["title"]) == (title, source)


def test_a_page_that_no_layout_matches_has_no_body() -> None:
    told = cascade.read(selector(body=f"<div class=other><p>{LONG}</p></div>"), newsroom=DECLARED, url=URL)
    assert (told.body, told.layout) == (None, None)
    assert "body" not in told.sources


def test_the_newest_layout_with_words_reads() -> None:
    body = "<div class=new> </div><div class=new><p>New.</p></div><div class=text><p>Old.</p></div>"
    told = cascade.read(selector("", body), newsroom=DECLARED, url=URL)
    assert (told.body, told.layout) == ("New.", "2022")
    empty = cascade.read(
        selector("", "<div class=new> </div><div class=text><p>Old.</p></div>"), newsroom=DECLARED, url=URL
    )
    assert (empty.body, empty.layout) == ("Old.", "2017")


def test_a_page_that_nobody_described_is_read_by_its_words() -> None:
    told = cascade.read(selector(""), newsroom=newsroom(), url=URL)
    assert (told.title, told.sources["title"]) == ("Printed", "generic")
    assert LONG in (told.body or "")
    assert told.sources["body"] == "generic"
    assert told.sources["images"] == "generic"


def test_nothing_is_invented() -> None:
    told = cascade.read(Selector(text="<p>x</p>"), newsroom=DECLARED, url=URL)
    assert (told.title, told.body, told.published_raw, told.published_stamp) == (None, None, None, None)
    assert (told.flags, told.sources, told.language) == (("title-missing",), {}, "en")


def test_links_are_taken_from_where_redirects_led() -> None:
    told = cascade.read(selector(), newsroom=DECLARED, url=URL, final_url="https://www.demo.example/b/")
    assert (told.url, told.final_url) == (URL, "https://www.demo.example/b/")
    assert told.canonical == "https://www.demo.example/canonical/"


def test_a_date_in_a_long_paragraph_is_cut_out() -> None:
    body = f"<div class=text><p>{LONG}</p></div><p class=date>{'Released by the press office of the movement, ' * 2}May 1, 2020</p>"
    assert cascade.read(selector("", body), newsroom=DECLARED, url=URL).published_raw == "May 1, 2020"
    none = f"<div class=text><p>{LONG}</p></div><p class=date>soon</p>"
    assert cascade.read(selector("", none), newsroom=DECLARED, url=URL).published_raw is None
