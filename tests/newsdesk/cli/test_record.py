"""`newsroom record`: pages saved or fetched, what is written, what is never written over, and what people get wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.newsdesk.checking.pages import DECLARATION, LISTING, NEWS, ONE, RELEASE
from tests.newsdesk.cli.rooms import Room, opened

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Room:
    made = opened(tmp_path, capsys, monkeypatch, "[newsroom.desk]\n")
    made.declare()
    return made


def test_a_saved_release_is_recorded_without_a_network(room: Room) -> None:
    ended = room("record", "--file", room.save("page.html", RELEASE), "--url", ONE, "--frozen", "2026-02-03T10:00:00Z")
    assert (ended.code, room.asked) == (0, [])
    (entry,) = room.meta()
    assert entry == {
        "file": "release-one.html",
        "url": ONE,
        "kind": "release",
        "layout": "2026",
        "status": 200,
        "frozen": "2026-02-03T10:00:00Z",
        "content_type": "text/html; charset=utf-8",
    }
    assert room.expected("release-one")["published"] == "2026-02-03"
    assert "svg" not in (room.pages / "release-one.html").read_text()
    assert '"One Thing", 2026-02-03' in ended.out
    assert room("check", "desk").code == 0


def test_a_fetched_listing_is_known_by_its_address_and_called_as_one_likes(room: Room) -> None:
    room.serve(NEWS, LISTING)
    assert room("record", NEWS, "--as", "front").code == 0
    assert (room.asked, room.meta()[0]["kind"]) == ([NEWS], "listing")
    assert len(room.expected("front")["entries"]) == 2


def test_what_is_recorded_is_never_written_over_without_update(room: Room) -> None:
    room.serve(ONE, RELEASE)
    assert room("record", ONE).code == 0
    before = room.files()
    room.serve(ONE, RELEASE.replace("<h1>One Thing", "<h1>Another Thing"))
    ended = room("record", ONE)
    assert ended.code == 1
    assert "wanted 'One Thing'" in ended.out
    assert "got    'Another Thing'" in ended.out
    assert "--update" in ended.err
    assert room.files() == before
    ended = room("record", ONE, "--update")
    assert (ended.code, room.expected("release-one")["title"]) == (0, "Another Thing")
    assert "wanted 'One Thing'" in ended.out
    assert len(room.meta()) == 1


def test_a_page_that_reads_as_before_is_left_and_that_is_fine(room: Room) -> None:
    room.serve(ONE, RELEASE)
    room("record", ONE)
    before = room.files()
    ended = room("record", ONE)
    assert (ended.code, ended.out) == (0, "")
    assert "reads as is expected" in ended.err
    assert room.files() == before


def test_what_a_person_wrote_beside_a_page_stays(room: Room) -> None:
    room.serve(ONE, RELEASE)
    room("record", ONE)
    meta = json.loads((room.pages / "meta.json").read_bytes())
    meta["files"][0]["invented"] = "everything"
    meta["note"] = "ours"
    (room.pages / "meta.json").write_text(json.dumps(meta))
    room("record", ONE, "--update")
    room.serve(NEWS, LISTING)
    room("record", NEWS)
    assert room.meta()[0]["invented"] == "everything"
    assert json.loads((room.pages / "meta.json").read_bytes())["note"] == "ours"
    assert len(room.meta()) == 2


def test_update_reads_all_pages_again_shows_what_differs_and_writes_it(room: Room) -> None:
    for url, page in ((ONE, RELEASE), (NEWS, LISTING)):
        room.serve(url, page)
        room("record", url)
    declared = room.root / "newsrooms" / "desk.toml"
    declared.write_text(DECLARATION.replace('title = "h1"', 'title = "p.day"'))
    ended = room("check", "desk")
    assert ended.code == 1
    assert "title\n      wanted 'One Thing'" in ended.out
    assert "--update" in ended.err
    ended = room("record", "desk", "--update")
    assert ended.code == 0
    assert "2 read again, 1 written" in ended.out
    assert room.expected("release-one")["title"] == "03.02.2026"
    assert room("check", "desk").code == 0
    ended = room("record", "--newsroom", "desk", "--update", "--json")
    assert [one["written"] for one in ended.lines] == [False, False]


def test_update_makes_what_is_missing_or_broken_and_names_a_page_that_is_gone(room: Room) -> None:
    for url, page in ((ONE, RELEASE), (NEWS, LISTING)):
        room.serve(url, page)
        room("record", url)
    (room.pages / "listing-news.expected.json").write_text("{")
    (room.pages / "release-one.expected.json").unlink()
    assert room("check", "desk").code == 1
    assert room("record", "desk", "--update").code == 0
    assert room("check", "desk").code == 0
    (room.pages / "release-one.html").unlink()
    ended = room("record", "desk", "--update")
    assert ended.code == 1
    assert "release-one.html: is missing" in ended.err


def test_contacts_are_kept_and_that_is_said(room: Room) -> None:
    page = RELEASE.replace("And the second.", "Contact: Ann Example, ann@desk.example")
    ended = room("record", "--file", room.save("a.html", page), "--url", ONE)
    assert ended.code == 0
    assert "1 e-mail address, left as they stand" in ended.err
    assert "ann@desk.example" in (room.pages / "release-one.html").read_text()


def test_whole_keeps_every_byte(room: Room) -> None:
    ended = room("record", "--file", room.save("a.html", RELEASE), "--url", ONE, "--whole")
    assert ended.code == 0
    assert (room.pages / "release-one.html").read_text() == RELEASE


def test_a_page_that_is_not_there_is_recorded_only_when_asked_for(room: Room) -> None:
    ended = room("record", ONE)
    assert ended.code == 1
    assert "answered 404" in ended.err
    assert "--kind not-found" in ended.err
    assert not room.files()
    assert room("record", ONE, "--kind", "not-found").code == 0
    assert room.expected("not-found") == {"answer": "gone", "reason": "answered 404"}


def test_two_pages_that_would_have_one_name_get_two(room: Room) -> None:
    other = "https://desk.example/other/one/"
    for url in (ONE, other):
        room.serve(url, RELEASE)
        assert room("record", url).code == 0
    assert [one["file"] for one in room.meta()] == ["release-one.html", "release-one-2.html"]


def test_into_names_another_folder_and_json_tells_where(room: Room) -> None:
    ended = room("record", "--file", room.save("a.html", RELEASE), "--url", ONE, "--into", "elsewhere", "--json")
    (line,) = ended.lines
    assert line["file"] == "elsewhere/release-one.html"
    assert (line["written"], line["kind"], line["layout"]) == (True, "release", "2026")
    assert (room.root / "elsewhere" / "meta.json").is_file()


MISTAKES = [
    (["record"], 2, "Say which page"),
    (["record", "desk"], 2, "say --update"),
    (["record", "nobody", "--update"], 2, "there is no newsroom"),
    (["record", "desk", "--update"], 1, "no page is recorded"),
    (["record", "https://elsewhere.example/a"], 2, "no host of a declared newsroom"),
    (["record", "https://elsewhere.example/a", "--newsroom", "desk"], 2, "no host of this newsroom"),
    (["record", ONE, "--newsroom", "nobody"], 2, "there is no newsroom"),
    (["record", "--file", "none.html", "--url", ONE], 1, "none.html: cannot be read"),
    (["record", "--file", "empty.html", "--url", ONE], 1, "is empty"),
    (["record", "--file", "empty.html"], 2, "Say which page"),
    (["record", ONE, "--url", ONE], 2, "--file"),
    (["record", ONE, "--as", "../a"], 2, "no name of a file"),
    (["record", "--file", "page.html", "--url", ONE, "--frozen", "noon"], 2, "is no time"),
    (["record", ONE, "--kind", "relase"], 2, "relase"),
    (["record", "--file", "page.html", "--url", "http://"], 2, "no web address"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), MISTAKES)
def test_a_mistake_is_one_line_and_nothing_is_written(room: Room, arguments: list[str], code: int, words: str) -> None:
    room.save("empty.html", " \n")
    room.save("page.html", RELEASE)
    ended = room(*arguments)
    assert words in " ".join(ended.err.split())
    assert ended.code == code
    assert not room.files()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"failure": "robots.txt forbids it", "status": None}, "robots.txt forbids it"),
        ({"failure": "gave no answer in time", "status": None}, "gave no answer in time"),
        ({"blocked": "answered 403 with a challenge page", "status": 403}, "is blocked"),
        ({"status": 500}, "answered 500"),
        ({"final_url": "https://elsewhere.example/"}, "redirected off the site"),
    ],
)
def test_what_does_not_come_is_told_and_not_recorded(room: Room, told: dict[str, Any], words: str) -> None:
    room.serve(ONE, RELEASE, **told)
    ended = room("record", ONE)
    assert ended.code == 1
    assert words in ended.err
    assert "Nothing was recorded" in ended.err
    assert not room.files()


def test_a_page_of_which_nothing_is_read_is_not_recorded(room: Room) -> None:
    room.serve(ONE, "<html><body><div id=root></div></body></html>")
    ended = room("record", ONE)
    assert ended.code == 1
    assert "has neither title nor body" in ended.err
    assert not room.files()


@pytest.mark.parametrize("text", ["{", '{"files": {}}'])
def test_a_broken_meta_json_is_told_and_left(room: Room, text: str) -> None:
    room.pages.mkdir(parents=True)
    (room.pages / "meta.json").write_text(text)
    room.serve(ONE, RELEASE)
    ended = room("record", ONE)
    assert ended.code == 1
    assert "meta.json" in ended.err
    assert room.files() == {"meta.json": text.encode()}


def test_an_address_on_hosts_of_several_newsrooms_asks_which(room: Room) -> None:
    (room.root / "newsrooms" / "other.toml").write_text(DECLARATION.replace('"desk"', '"other"'))
    room.serve(ONE, RELEASE)
    ended = room("record", ONE)
    assert ended.code == 2
    assert "desk, other" in ended.err
    assert room("record", ONE, "--newsroom", "other").code == 0
