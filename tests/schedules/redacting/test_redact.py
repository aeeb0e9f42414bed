"""A release that is redacted: no word of it is anywhere in the data, a tombstone stays, and all else is as it was."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site
from schedules import journal
from schedules.archive import copies
from schedules.archive.check import Checked, check
from schedules.archive.prune import prune
from schedules.archive.rebuild import rebuild
from schedules.archive.restore import restore
from schedules.archive.store import Archive
from tests.end_to_end.roads import baseline, night, opened, plain_site
from tests.schedules.archive.walking import database, edit, eventful, files, rows, slugs
from tests.schedules.redacting.leavings import WHY, left, sentences, take_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Desk


@pytest.fixture
def past(open_desk: Callable[..., Any]) -> Iterator[Desk]:
    """A desk with three crawls, of which the second edits the first release and removes another."""
    with open_desk(Site(seed=3, releases=8, per_page=4, noise=Noise(nonce=True, related=True))) as desk:
        desk.run()
        desk.site.next_night()
        edit(desk, slugs(desk)[0])
        desk.site.remove(slugs(desk)[1], "410")
        desk.run()
        desk.site.next_night()
        desk.run()
        yield desk


def edited(desk: Desk) -> str:
    return str(next(one["release_id"] for one in desk.lines("changes") if one["kind"] == "edited"))


def lines(desk: Desk, release_id: str) -> list[dict[str, Any]]:
    with Archive.open(database(desk)) as archive:
        return [one["line"] for one in archive.versions(release_id)]


def sound(desk: Desk) -> None:
    assert list(check(desk.workspace, Checked(), deep=True)) == []


def test_no_word_is_left_and_a_tombstone_stays(past: Desk) -> None:
    which = edited(past)
    before = lines(past, which)
    said = sentences(past, which)
    assert len(left(past.root / "data", said)) >= 4, "it is found where it stands"
    others = [one for one in past.lines("releases") if one["id"] != which]
    taken = take_out(past, which)
    assert (taken.done, taken.wrong, taken.crawls, taken.readings) == (False, [], 3, 3)
    assert taken.pages >= 4, "two fetches showed the edit"
    assert left(past.root / "data", said) == {}
    assert [one for one in past.lines("releases") if one["id"] != which] == others
    (line,) = [one for one in past.lines("releases") if one["id"] == which]
    assert line.keys() == others[0].keys()
    assert {type(line[key]) for key in ("authors", "topics", "images")} == {list}
    assert (line["status"], line["version"], line["content_hash"]) == ("redacted", 2, before[1]["content_hash"])
    assert (line["title"], line["body"], line["summary"], line["evidence"], line["entry"]) == (None,) * 5
    changes = [one for one in past.lines("changes") if one["release_id"] == which]
    assert [(one["kind"], one["title"]) for one in changes] == [("new", None), ("edited", None)]
    assert {(one["old"], one["new"]) for one in changes[1]["fields"]} == {(None, None)}
    with Archive.open(database(past)) as archive:
        stone = archive.tombstone(which)
        assert stone is not None
        assert archive.tombstones("demo") == [stone]
    assert (stone["reason"], stone["by"], stone["status"]) == (WHY, "Ada", "present")
    assert [one["content_hash"] for one in stone["versions"]] == [one["content_hash"] for one in before]
    assert [one["digest"] for one in stone["versions"]] == [one["evidence"]["digest"] for one in before]
    sound(past)


def test_again_does_nothing(past: Desk) -> None:
    which = edited(past)
    first = take_out(past, which)
    before, dataset = rows(database(past)), files(past)
    crawls = {one: one.read_bytes() for one in (past.home / "crawls").rglob("*") if one.is_file()}
    again = take_out(past, which)
    assert (again.done, again.crawls, again.stone) == (True, 0, first.stone)
    assert (rows(database(past)), files(past)) == (before, dataset)
    assert {one: one.read_bytes() for one in (past.home / "crawls").rglob("*") if one.is_file()} == crawls
    assert len(journal.decisions(past.home)) == 1


def test_where_it_still_stands_it_is_not_stored_again(past: Desk) -> None:
    which = edited(past)
    said = sentences(past, which)
    slug = past.slug(next(one["url"] for one in past.lines("releases") if one["id"] == which))
    take_out(past, which)
    edit(past, slug)
    past.site.next_night()
    outcome = past.run()
    assert (outcome.state, outcome.changes) == ("complete", ())
    assert slug not in past.looks()
    assert left(past.root / "data", said) == {}
    assert which in {one["id"] for one in past.lines("releases")}
    sound(past)


def test_the_same_text_at_another_address_is_left_out_too(past: Desk) -> None:
    which = next(one["id"] for one in past.lines("releases") if past.slug(one["url"]) == slugs(past)[2])
    said = sentences(past, which)
    past.site.next_night()
    past.site.move(slugs(past)[2], "quite-another")
    take_out(past, which)
    outcome = past.run()
    assert outcome.changes == ()
    assert len(past.lines("releases")) == 8
    assert left(past.root / "data", said) == {}
    sound(past)


@pytest.mark.parametrize("when", ["whole", "reduced", "reduced later"])
def test_rebuilt_it_is_the_same_row_for_row(open_desk: Callable[..., Any], when: str) -> None:
    with open_desk(Site(seed=3, releases=14, per_page=7, generation="2021", noise=Noise.all())) as desk:
        eventful(desk)
        which = edited(desk)
        said = sentences(desk, which)
        if when == "reduced":
            reduce(desk)
        taken = take_out(desk, which)
        assert taken.wrong == []
        assert left(desk.root / "data", said) == {}
        desk.site.next_night()
        desk.run()
        if when == "reduced later":
            reduce(desk)
        before, dataset = rows(database(desk)), files(desk)
        sound(desk)
        told = rebuild(desk.workspace, on_crawl=lambda *_: None)
        assert told.wrong == []
        assert told.newsrooms == {"demo": len(desk.folders)}
        after = rows(database(desk))
        for table, was in before.items():
            assert after[table] == was, table
        assert files(desk) == dataset
        sound(desk)
        shutil.rmtree(desk.root / "data" / "backups")
        assert left(desk.root / "data", said) == {}


def reduce(desk: Desk) -> None:
    (gone,) = prune(desk.workspace, now=datetime.now(UTC) + timedelta(days=400))
    assert gone.wrong == []


@pytest.mark.parametrize("nights", [1, 3])
def test_an_older_copy_forgets_it_with_the_next_run(open_desk: Callable[..., Any], nights: int) -> None:
    with open_desk(Site(seed=3, releases=6, per_page=6)) as desk:
        desk.run()
        if nights == 1:
            copy = copies.copy(database(desk), desk.root)
        desk.site.next_night()
        (fresh,) = desk.site.publish(1)
        edit(desk, slugs(desk)[3])
        desk.run()
        if nights == 3:
            copy = copies.copy(database(desk), desk.root)
        which = next(one["id"] for one in desk.lines("releases") if desk.slug(one["url"]) == fresh.slug)
        said = sentences(desk, which)
        take_out(desk, which)
        (was,) = [one for one in desk.lines("releases") if one["id"] == which]
        restore(desk.workspace, copy)
        shutil.rmtree(desk.root / "data" / "backups")
        desk.site.next_night()
        assert desk.run().changes == () or nights == 1
        (line,) = [one for one in desk.lines("releases") if one["id"] == which]
        assert line == was
        assert left(desk.root / "data", said) == {}
        sound(desk)


def test_its_files_go_with_it_unless_another_release_has_them_too(open_desk: Callable[..., Any]) -> None:
    site = plain_site(8)
    data = {name: f"%PDF-1.7 of {name}, and what is in it is read nowhere else".encode() for name in ("own", "shared")}
    site.attach(site.listed[2].slug, "own.pdf", data["own"])
    for at in (3, 4):
        site.attach(site.listed[at].slug, "shared.pdf", data["shared"])
    with opened(open_desk, site, "listing") as desk:
        baseline(desk, 8)
        ids = {desk.slug(one["url"]): one["id"] for one in desk.lines("releases")}
        said = {one.decode() for one in data.values()}
        for at, gone in ((2, "own"), (3, None), (4, "shared")):
            assert take_out(desk, ids[site.listed[at].slug]).wrong == []
            said -= {data[gone].decode()} if gone else set()
            there = set(left(desk.root / "data", {one.decode() for one in data.values()}).values())
            assert there == said
            sound(desk)
        night(desk)
        assert left(desk.root / "data", {one.decode() for one in data.values()}) == {}
