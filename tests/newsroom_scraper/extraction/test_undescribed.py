"""A page that no layout describes, read whole, and what stands around its text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsel import Selector

from newsroom_scraper.discover import Discover
from newsroom_scraper.extraction import cascade
from newsroom_scraper.items import RawRelease
from newsroom_scraper.newsroom import Newsroom
from newsroom_scraper.values.urls import Rules

NOBODY: Final = Newsroom(
    name="nobody",
    title="Nobody",
    home="https://nobody.example/",
    timezone="UTC",
    language=None,
    date_order=None,
    speaks="page",
    discover=(Discover(url="https://nobody.example/"),),
    layouts=(),
    urls=Rules(),
    hosts=("nobody.example",),
    guid_permanent=False,
    path=Path("nobody.toml"),
    digest="",
)
FIRST: Final = (
    "The harbour office said on Monday that the old pier would stay closed until its beams had been replaced."
)
SECOND: Final = (
    "Engineers had found cracks in nine of the forty beams, and divers were to look at the others within a week."
)
THIRD: Final = (
    "Ferries leave from the northern quay in the meantime, at the same hours as before and at the same fares."
)
TEXT: Final = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
BODY: Final = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def read(inner: str, head: str = "", after: str = "") -> RawRelease:
    page = f"<html><head>{head}</head><body><main><article>{inner}</article></main>{after}</body></html>"
    return cascade.read(Selector(text=page), newsroom=NOBODY, url="https://nobody.example/a")


def test_a_bare_page_is_read_by_what_it_shows() -> None:
    told = read(f"<h1>The pier stays closed</h1><p class=byline>By Ada Lovelace</p><p>20 February 2020</p>{TEXT}")
    assert (told.title, told.authors, told.published_raw, told.body) == (
        "The pier stays closed",
        ("Ada Lovelace",),
        "20 February 2020",
        BODY,
    )
    assert set(told.sources.values()) == {"generic"}
    assert told.confidence["published"] == "guessed"
    assert told.flags == ("date-guessed",)


def test_a_marked_day_is_inferred_and_two_are_none() -> None:
    told = read(f"<h1>The pier</h1><p class=date>20 February 2020</p>{TEXT}")
    assert (told.confidence["published"], told.flags) == ("inferred", ())
    told = read(f"<h1>The pier</h1><p>20 February 2020</p><p>21 February 2020</p>{TEXT}")
    assert (told.published_raw, told.flags) == (None, ())


def test_beside_a_stamp_a_printed_time_without_a_zone_is_a_day() -> None:
    head = '<meta property="article:published_time" content="2020-02-20T09:00:00+01:00">'
    told = read(f"<h1>The pier</h1><p class=date>20 February 2020, 09:00</p>{TEXT}", head)
    assert (told.published_raw, told.published_stamp) == ("20 February 2020", "2020-02-20T09:00:00+01:00")


def test_what_machines_are_told_and_people_see_is_the_heading() -> None:
    head = '<meta property="og:title" content="The pier - Nobody"><meta property="og:site_name" content="Nobody">'
    told = read(f"<h1>Nobody</h1><h1>The pier</h1>{TEXT}", head)
    assert (told.title, told.sources["title"]) == ("The pier", "heading")
    told = read(f"<h1>Another</h1>{TEXT}", head)
    assert (told.title, told.sources["title"]) == ("The pier", "meta")


def test_a_site_signs_only_where_nobody_else_does() -> None:
    head = '<script type="application/ld+json">{"@type":"Article","author":%s,"publisher":{"name":"Nobody"}}</script>'
    assert read(TEXT, head % '["Nobody","Ada Lovelace"]').authors == ("Ada Lovelace",)
    assert read(TEXT, head % '"Nobody"').authors == ("Nobody",)


BESIDE: Final = st.sampled_from([
    "<aside><h2>Related</h2><ul>{}</ul></aside>",
    "<div class=related><h3>More news</h3>{}</div>",
    "<div class='share social'>Share this {}</div>",
    "<nav>{}</nav>",
    "<footer>{}</footer>",
])  # fmt: skip
LINKS: Final = st.lists(
    st.sampled_from(["The new quay opens in the spring", "Ferries get new engines this year", "The port in figures"]),
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(beside=BESIDE, links=LINKS, count=st.integers(0, 10**6))
def test_what_stands_outside_leaves_the_body_as_it_is(beside: str, links: list[str], count: int) -> None:
    inner = "".join(f"<li><a href=/{at}>{one}</a></li>" for at, one in enumerate(links)) + f"<b>{count} views</b>"
    told = read(f"<h1>The pier</h1>{TEXT}", after=beside.format(inner))
    assert told.body == BODY


@pytest.mark.parametrize(
    "line",
    [
        '<p><a href="/b">The new quay opens in the spring</a></p>',
        '<p>Read next: <a href="/b">The new quay opens in the spring and ferries leave from there</a></p>',
        "<p>Foto: Ada Lovelace / Harbour office</p>",
        "<p>Photo credit: Ada Lovelace</p>",
        "<p>© Harbour office 2020, Ada Lovelace</p>",
    ],
)
def test_what_ends_a_page_is_no_text(line: str) -> None:
    assert read(f"<h1>The pier</h1>{TEXT}{line}").body == BODY


@pytest.mark.parametrize(
    "line",
    [
        "<p>The photo: a gift of the widow to the town, it was said on Monday, and nobody had seen it before that very day.</p>",
        "<p>It is <a href=/b>a short link</a> that stands in a sentence about the pier and its beams.</p>",
    ],
)  # fmt: skip
def test_a_sentence_stays(line: str) -> None:
    assert (read(f"<h1>The pier</h1>{TEXT}{line}").body or "").count("\n\n") == 3


@pytest.mark.parametrize(
    "line",
    [
        "Pressekontakt: Ada Lovelace, Telefon 030 1234567",
        "Contact presse : ada@nobody.example",
        "Contacto de prensa: ada@nobody.example",
        "Contatto stampa: Ada Lovelace, +39 06 1234567",
        "Perscontact: ada@nobody.example",
        "Presskontakt: ada@nobody.example",
        "Kontakt dla mediów: ada@nobody.example",
    ],
)
def test_contacts_stand_apart_in_other_languages(line: str) -> None:
    told = read(f"<h1>The pier</h1>{TEXT}<p>{line}</p>")
    assert (told.contacts, told.body) == ((line,), BODY)


def test_a_short_line_whose_words_stand_in_a_sentence_by_chance_is_no_text() -> None:
    """What names the site, and the last line of a title that is broken into lines."""
    title = "<h1>Why the piers<br>and bridges of<br>The Old Pier</h1>"
    site = '<div id="masthead"><a href="/">The Harbour Office</a></div>'
    assert read(f"{site}{title}{TEXT}").body == BODY


def test_paragraphs_of_line_breaks() -> None:
    told = read(f"<h1>The pier</h1><div>{FIRST}<br><br>{SECOND}<br><br>{THIRD}</div>")
    assert told.body == BODY


@pytest.mark.parametrize(
    "sentence",
    [
        "قال مكتب الميناء يوم الاثنين إن الرصيف القديم سيبقى مغلقا حتى يتم استبدال جميع العوارض الخشبية.",
        "משרד הנמל מסר ביום שני כי המזח הישן יישאר סגור עד שיוחלפו כל הקורות הסדוקות שנמצאו בו.",
        "港务局星期一表示,旧码头将继续关闭,直到所有出现裂缝的横梁全部更换完毕为止。工程师说这需要几个星期的时间。",
    ],
)
def test_other_scripts_are_read(sentence: str) -> None:
    told = read("<h1>T</h1>" + "".join(f"<p>{one} {sentence}</p>" for one in (1, 2, 3, 4)))
    assert (told.body or "").count(sentence) == 4


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 2000), junk=st.text(max_size=20))
def test_a_page_cut_anywhere_harms_nobody(at: int, junk: str) -> None:
    head = '<script type="application/ld+json">{"@type":"Article","headline":"The pier"}</script>'
    page = f"<html><head>{head}</head><body><main><h1>The pier</h1>{TEXT}</main></body></html>"[:at] + junk
    told = cascade.read(Selector(text=page), newsroom=NOBODY, url="https://nobody.example/a")
    assert told.body is None or told.body


MONSTERS: Final[dict[str, Any]] = {
    "nested": "<h1>T</h1>" + "<div>" * 10_000 + "x" + "</div>" * 10_000,
    "nested marks": "<span itemprop=author class=byline>" * 3_000 + "Ada Lovelace",
    "many marks": "<h1>T</h1>" + "<span itemprop=headline></span>" * 5_000,
    "one line": f"<h1>T</h1><p>{'word ' * 100_000}</p>",
    "links in a line": "<p>" + "<a href=/>four words of link</a> " * 3_000 + "</p>",
    "described": '<script type="application/ld+json">' + "[" * 1_000 + "]" * 1_000 + "</script>",
    "described deep": '<script type="application/ld+json">' + '{"@graph":[' * 10_000 + "]}" * 10_000 + "</script>",
}


@pytest.mark.parametrize("name", MONSTERS)
def test_no_monster_harms(name: str) -> None:
    assert read(MONSTERS[name]).title in {"T", None}


def test_a_large_script_hides_no_text() -> None:
    assert read(f"<h1>The pier</h1>{TEXT}<script>{'x = 1; ' * 600_000}</script>").body == BODY
