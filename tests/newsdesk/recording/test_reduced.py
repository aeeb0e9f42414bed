"""Pages are reduced to what is read of them, and read as the whole ones do."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.checking.reading import read
from newsdesk.checking.recorded import Page
from newsdesk.recording.proof import Proof
from newsdesk.recording.pruned import pruned_json, pruned_xml, unpacked
from newsdesk.recording.reduced import reduced
from newsroom_scraper.newsroom import load
from tests.newsdesk.checking.pages import LISTING, NEWS, ONE, RELEASE, newsroom

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsroom_scraper.newsroom import Newsroom

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "newsrooms"


def reader(desk: Newsroom, url: str, kind: str) -> Callable[[str], Any]:
    page = Page(file="a.html", url=url, kind=kind, content_type="text/html; charset=utf-8")
    return lambda text: read(page, text.encode("utf-8", "replace"), newsroom=desk)


def test_a_release_keeps_its_body_and_its_json_ld_and_loses_what_stands_around(tmp_path: Path) -> None:
    desk = newsroom(tmp_path)
    says = reader(desk, ONE, "release")
    made = reduced(RELEASE, desk, says)
    assert says(made) == says(RELEASE)
    for gone in ("dataLayer", "svg", "cookies", "Most read"):
        assert gone not in made
    for kept in ("application/ld+json", "And the second.", 'class="text"', "<title>"):
        assert kept in made
    assert says(made)["published_at"] == "2026-02-03T09:00:00+01:00"


def test_a_listing_keeps_its_rows_and_the_way_on(tmp_path: Path) -> None:
    desk = newsroom(tmp_path)
    says = reader(desk, NEWS, "listing")
    made = reduced(LISTING, desk, says)
    assert says(made) == says(LISTING)
    assert made.count("<li") == 2
    assert "page=2" in made
    for gone in ("<nav", "built at", "track", "color: red"):
        assert gone not in made


def test_what_is_read_is_kept_though_it_looks_like_tracking(tmp_path: Path) -> None:
    desk = newsroom(
        tmp_path,
        'name = "desk"\nhome = "https://desk.example/"\n[[discover]]\nurl = "https://desk.example/news/"\n'
        '[[layout]]\nname = "a"\n[layout.entry]\nrow = "li"\ntitle = "a"\npublished = "i::attr(data-day)"\n',
    )
    page = '<ul><li><a href="/1" data-x="1">One</a><i data-day="3 May 2026"></i></li></ul>'
    says = reader(desk, NEWS, "listing")
    made = reduced(page, desk, says)
    assert "data-day" in made
    assert "data-x" not in made
    assert says(made) == says(page)


def test_a_row_selector_that_also_finds_the_box_around_all_rows_does_not_save_that_box(tmp_path: Path) -> None:
    desk = newsroom(
        tmp_path,
        'name = "desk"\nhome = "https://desk.example/"\n[[discover]]\nurl = "https://desk.example/news/"\n'
        '[[layout]]\nname = "a"\n[layout.entry]\nrow = "div.row"\ntitle = "h3"\nurl = "h3 > a::attr(href)"\n',
    )
    rows = "".join(f'<div class="row"><h3><a href="/{at}">Number {at}</a></h3></div>' for at in range(3))
    page = f'<body><div class="row"><div><form><select><option>Any</option></select></form>{rows}</div></div></body>'
    says = reader(desk, NEWS, "listing")
    made = reduced(page, desk, says)
    assert says(made) == says(page)
    assert "<form" not in made


def test_text_behind_what_goes_stays(tmp_path: Path) -> None:
    desk = newsroom(tmp_path)
    page = RELEASE.replace("And the second.", "And <script>x()</script>the <!-- y -->second.")
    says = reader(desk, ONE, "release")
    made = reduced(page, desk, says)
    assert "x()" not in made
    assert "And the second." in says(made)["body"]


@pytest.mark.parametrize("page", ["", "   ", "no markup", "<", "<html>", "<!-- <!-- -->", "\x00<p>a", "<p>" * 3000])
def test_odd_pages_are_left_as_they_read(tmp_path: Path, page: str) -> None:
    desk = newsroom(tmp_path)
    says = reader(desk, ONE, "release")
    assert says(reduced(page, desk, says)) == says(page)


MARKUP = st.lists(
    st.sampled_from(
        [
            *("<div>", "</div>", '<div class="text">', "<main>", "</main>", "<h1>A Title</h1>", "<p>Words.</p>"),
            *("<script>x()</script>", "<style>a{}</style>", "<!-- c -->", "<svg><g/></svg>", "tail", "<br>"),
            *('<p class="day">03.02.2026</p>', '<a href="/x" onclick="y()">link</a>', "<noscript>n</noscript>", "<p>"),
            *('<img src="data:image/gif;base64,R0">', '<input type="hidden" value="t">', "</p>", "<li>row</li>"),
        ]
    ),
    max_size=25,
).map("".join)


@given(MARKUP)
@settings(deadline=None, max_examples=60)
def test_a_reduced_page_always_reads_as_the_whole_one(tmp_path_factory: pytest.TempPathFactory, page: str) -> None:
    desk = newsroom(tmp_path_factory.getbasetemp() / "same")
    for url, kind in ((ONE, "release"), (NEWS, "listing")):
        says = reader(desk, url, kind)
        made = reduced(page, desk, says)
        assert says(made) == says(page)
        assert not re.search("x\\(\\)|a{}", made) or made == page


@pytest.mark.parametrize(
    ("file", "url", "name", "kind"),
    [
        ("us-ag/new_york/listing_page_0.html", "https://ag.ny.gov/press-releases", "ny-attorney-general", "listing"),
        (
            "us-ag/ohio/listing_page_0.html",
            "https://www.ohioattorneygeneral.gov/Media/News-Releases",
            "ohio-attorney-general",
            "listing",
        ),
        (
            "europarl/20221014IPR43206.html",
            "https://www.europarl.europa.eu/news/en/press-room/20221014IPR43206",
            "european-parliament",
            "release",
        ),
    ],
)
def test_real_pages_lose_most_of_themselves(file: str, url: str, name: str, kind: str) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus beside the checkout is absent")
    page = (CORPUS / file).read_text(encoding="utf-8")
    desk = load(name)
    says = reader(desk, url, kind)
    made = reduced(page, desk, says)
    assert says(made) == says(page)
    assert len(made) < 0.6 * len(page)


# Data


def titles(body: bytes) -> Any:
    return [one.get("title") for one in json.loads(body)]


def test_members_of_json_that_are_not_read_go() -> None:
    body = json.dumps([{"title": "A", "_links": {"self": []}, "meta": {"x": 1}}, {"title": "B", "meta": 1}]).encode()
    assert json.loads(pruned_json(body, titles)) == [{"title": "A"}, {"title": "B"}]


@pytest.mark.parametrize("body", [b"", b"{", b"[1", b"\xff", b"[" * 100_000])
def test_what_is_no_json_or_xml_stays_as_it_came(body: bytes) -> None:
    assert pruned_json(body, len) == body
    assert pruned_xml(body, len) == body


def test_elements_of_xml_that_are_not_read_go_and_the_others_keep_their_order() -> None:
    body = (
        b"<rss><channel><item><title>A</title><x>1</x></item><y/><item><title>B</title><x>2</x></item></channel></rss>"
    )
    made = pruned_xml(body, lambda data: re.findall(rb"<title>(.)</title>", data))
    assert b"<x>" not in made
    assert b"<y" not in made
    assert made.index(b">A<") < made.index(b">B<")


def test_entities_of_xml_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 50 + b'">]><a><t>&b;</t></a>'
    assert b"xxxxxx" not in pruned_xml(bomb, lambda _: 1).partition(b"]>")[2]


def test_what_is_gzipped_is_unpacked_and_what_only_looks_so_is_not() -> None:
    assert unpacked(gzip.compress(b"<urlset/>")) == b"<urlset/>"
    assert unpacked(b"\x1f\x8bnothing") == b"\x1f\x8bnothing"
    assert unpacked(b"<urlset/>") == b"<urlset/>"


# The proof itself


class Letter:
    def __init__(self, word: list[str], at: int) -> None:
        self.word, self.at, self.was = word, at, word[at]

    def out(self) -> None:
        self.word[self.at] = ""

    def back(self) -> None:
        self.word[self.at] = self.was


@given(st.text("abXY", max_size=30))
def test_only_what_matters_stays(text: str) -> None:
    word = list(text)
    proof = Proof(lambda: re.sub("[ab]", "", "".join(word)), re.sub("[ab]", "", text), reads=1_000)
    proof.without([Letter(word, at) for at in range(len(word))])
    assert "".join(word) == re.sub("[ab]", "", text)


def test_when_nothing_more_may_be_read_all_stays() -> None:
    word = list("aX")
    proof = Proof(lambda: "X" in word, wanted=True, reads=0)
    assert len(proof.without([Letter(word, 0), Letter(word, 1)])) == 2
    assert word == ["a", "X"]
