"""Recorded pages beside a declaration: what is read, what is wrong with the files, what no page shows."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.checking import offline, recorded
from newsdesk.checking.reading import STAGES, road_of
from newsroom_scraper import settings
from newsroom_scraper.errors import DatasetError
from tests.newsdesk.checking.pages import DECLARATION, LISTING, NEWS, ONE, RELEASE, newsroom, record

if TYPE_CHECKING:
    from pathlib import Path

    from newsdesk.checking.offline import Report

A = {"file": "a.html", "url": ONE, "kind": "release"}
B = {"file": "b.html", "url": NEWS, "kind": "listing"}


def check(folder: Path, text: str = DECLARATION) -> Report:
    return offline.check(newsroom(folder / "newsrooms", text), [folder / "pages"])


def read(folder: Path, name: str) -> dict[str, Any]:
    (found,) = [one for one in check(folder).pages if one.page.file == name]
    return found.got


def test_a_release_is_read_as_the_pipeline_writes_it(tmp_path: Path) -> None:
    record(tmp_path / "pages", [A], a_html=RELEASE, a_expected="{}")
    got = read(tmp_path, "a.html")
    assert (got["title"], got["published"], got["published_precision"]) == ("One Thing", "2026-02-03", "instant")
    assert got["published_at"] == "2026-02-03T09:00:00+01:00"
    assert got["sources"]["body"] == "selector"
    assert got["layout"] == "2026"
    assert not {"url", "entry", "evidence", "newsroom", "content_hash"} & set(got)


def test_its_stages_are_the_crawl_s_own_in_order() -> None:
    ordered = sorted(settings.ITEM_PIPELINES, key=settings.ITEM_PIPELINES.__getitem__)
    named = [getattr(import_module(one.rpartition(".")[0]), one.rpartition(".")[2]) for one in ordered]
    # What stands behind them depends on what else the crawl met, and on what is known.
    assert tuple(named[: len(STAGES)]) == STAGES
    assert [one.__name__ for one in named[len(STAGES) :]] == ["LookAgain", "Dedupe", "CrawlFile"]


def test_a_page_without_title_and_body_says_why_it_is_refused(tmp_path: Path) -> None:
    record(tmp_path / "pages", [A], a_html="<html><body><p>Nothing at all.</p></body></html>", a_expected="{}")
    assert read(tmp_path, "a.html") == {"refused": "has neither title nor body"}


def test_a_listing_is_its_rows_and_where_it_goes_on(tmp_path: Path) -> None:
    record(tmp_path / "pages", [B], b_html=LISTING, b_expected="{}")
    got = read(tmp_path, "b.html")
    assert [one["url"] for one in got["entries"]] == [ONE, "https://desk.example/news/two/"]
    assert got["entries"][0] == {"url": ONE, "title": "One Thing", "published_raw": "03.02.2026"}
    assert got["next_url"] == "https://desk.example/news/?page=2"


def test_what_is_no_page_says_what_it_means(tmp_path: Path) -> None:
    lost = {**A, "kind": "not-found", "status": 404}
    record(tmp_path / "pages", [lost], a_html="<html><body>Not here.</body></html>", a_expected="{}")
    assert read(tmp_path, "a.html") == {"answer": "gone", "reason": "answered 404"}


def test_a_difference_and_a_gap_are_told_and_only_the_first_is_a_fault(tmp_path: Path) -> None:
    record(tmp_path / "pages", [A], a_html=RELEASE, a_expected="{}")
    (tmp_path / "pages" / "a.expected.json").write_text(json.dumps(read(tmp_path, "a.html")))
    report = check(tmp_path)
    assert report.is_fine
    assert [one.partition(" (")[0] for one in report.uncovered] == [
        'the rows of layout "2026"',
        "road 1, listing https://desk.example/news/",
    ]
    changed = check(tmp_path, DECLARATION.replace('title = "h1"', 'title = "h2"'))
    (one,) = changed.pages
    assert [found.where for found in one.differences] == ["title"]
    assert not changed.is_fine


def test_a_road_and_a_text_that_no_page_shows_are_named(tmp_path: Path) -> None:
    text = (
        'name = "desk"\nhome = "https://desk.example/"\n[[discover]]\nfrom = "feed"\nurl = "https://desk.example/f"\n'
        '[[discover]]\nfrom = "pages"\nurls = ["https://desk.example/about/"]\n'
    )
    record(tmp_path / "pages", [])
    told = "; ".join(check(tmp_path, text).uncovered)
    assert "road 1, feed" in told
    assert "standing pages of road 2" in told
    assert "without selectors" in told


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("nothing", "is no object"),
        ({**A, "file": "../a.html"}, "has no file that lies beside it"),
        ({**A, "file": None}, "has no file"),
        ({**A, "url": "desk.example"}, "has no web address"),
        ({**A, "kind": "relase"}, "of no kind that is known"),
        ({**A, "status": "404"}, "no status that is a number"),
        ({**A, "layout": 2026}, '"layout" that is no text'),
    ],
)
def test_a_bad_entry_of_meta_json_is_told_and_the_others_are_read(tmp_path: Path, entry: Any, words: str) -> None:
    record(tmp_path / "pages", [entry, B], b_html=LISTING, b_expected="{}")
    report = check(tmp_path)
    assert words in report.problems[0]
    assert str(tmp_path / "pages" / "meta.json") in report.problems[0]
    assert [one.page.file for one in report.pages] == ["b.html"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 1}', "null", "[" * 100_000, "\ufeff{}"])
def test_a_meta_json_that_lists_no_pages_is_one_problem(tmp_path: Path, text: str) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "meta.json").write_text(text, encoding="utf-8")
    assert len(check(tmp_path).problems) == 1
    with pytest.raises(DatasetError):
        recorded.load(tmp_path / "pages")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(["a.html", ONE, "release"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["file", "url", "kind", "status", "road"]), inner, max_size=5)
    ),
    max_leaves=15,
)


@given(JSON)
def test_whatever_stands_in_meta_json_is_pages_or_sentences(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    folder = tmp_path_factory.getbasetemp() / "whatever"
    record(folder, [])
    (folder / "meta.json").write_text(json.dumps({"files": data}), encoding="utf-8")
    try:
        there = recorded.load(folder)
    except DatasetError:
        assert not isinstance(data, list)
    else:
        assert len(there.pages) <= len(data)
        assert list(there.stray()) == []


def test_files_that_are_missing_or_no_json_or_not_named_are_told(tmp_path: Path) -> None:
    record(tmp_path / "pages", [A, B, {**A, "file": "c.html"}], b_html=LISTING, b_expected="{", c_html=RELEASE)
    (tmp_path / "pages" / "stray.html").write_text("")
    report = check(tmp_path)
    gone, broken, unwritten = report.pages
    assert "a.html: is missing" in (gone.problem or "")
    assert "b.expected.json: is not JSON" in (broken.problem or "")
    assert "c.expected.json: is missing" in (unwritten.problem or "")
    assert [one for one in report.problems if "stray.html: is not named" in one]


def test_a_page_named_twice_is_told(tmp_path: Path) -> None:
    record(tmp_path / "pages", [A, A], a_html=RELEASE, a_expected="{}")
    assert "a.html stands there twice" in check(tmp_path).problems[0]


def test_the_bytes_are_decoded_as_their_page_says(tmp_path: Path) -> None:
    record(tmp_path / "pages", [{**A, "content_type": "text/html; charset=windows-1251"}], a_expected="{}")
    page = RELEASE.replace("One Thing", "Пресс-релиз").replace('<html lang="en">', "<html>")
    (tmp_path / "pages" / "a.html").write_bytes(page.encode("windows-1251"))
    assert read(tmp_path, "a.html")["title"] == "Пресс-релиз"


def test_of_several_roads_of_a_kind_each_needs_a_page_of_its_own(tmp_path: Path) -> None:
    feeds = ["https://desk.example/a.xml", "https://desk.example/b.xml"]
    text = 'name = "desk"\nhome = "https://desk.example/"\n'
    text += "".join(f'[[discover]]\nfrom = "feed"\nurl = "{one}"\n' for one in feeds)
    desk = newsroom(tmp_path / "newsrooms", text)

    def road(**said: str) -> str:
        told: dict[str, Any] = {"file": "x.xml", "url": feeds[1], "kind": "feed", "content_type": "", **said}
        found = road_of(recorded.Page(**told), desk)
        assert found is not None
        return found.url

    assert road() == feeds[1]
    assert road(url="https://desk.example/b.xml?page=2") == feeds[0]
    assert road(url="https://desk.example/b.xml?page=2", road=feeds[1]) == feeds[1]
    assert len([one for one in check(tmp_path, text).uncovered if "feed" in one]) == 2
    assert road_of(recorded.Page(file="x", url=NEWS, kind="sitemap", content_type=""), desk) is None
