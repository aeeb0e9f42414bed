"""A release is redacted whose newsroom's feed or REST interface speaks: its text is nowhere, and does not come back."""

from __future__ import annotations

import shutil
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from newsdesk.cli.main import main
from newsroom_scraper.discovery import cutting
from newsroom_scraper.files import EVIDENCE
from newsroom_scraper.middlewares.redaction import REDACTED
from pipelines import finding
from pipelines.blanks import packed
from schedules.archive.check import Checked, check
from schedules.archive.prune import prune
from schedules.archive.rebuild import rebuild
from tests.end_to_end.roads import baseline, night, opened, plain_site
from tests.schedules.archive.walking import database, files, rows
from tests.schedules.redacting.leavings import left, sentences, take_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Desk

ROADS = {"feed": "feed", "json-feed": "feed", "wordpress": "wordpress"}
RELEASES = 12


@pytest.fixture(params=list(ROADS))
def speaking(request: pytest.FixtureRequest, open_desk: Callable[..., Any]) -> Iterator[Desk]:
    """A desk whose newsroom speaks through that road, after a night on which two releases were edited."""
    site = plain_site(RELEASES, feed_items=20)
    with opened(open_desk, site, request.param, speaks=ROADS[request.param]) as desk:
        baseline(desk, RELEASES)
        mine, other = (desk.site.listed[at].slug for at in (3, 5))
        desk.site.edit(mine, "number")
        desk.site.edit(other, "number")
        night(desk, ("edited", mine), ("edited", other))
        yield desk


def redacted(desk: Desk) -> tuple[str, set[str]]:
    """Return the id of a release that was edited, and what it says that no other says."""
    slug = desk.site.listed[3].slug
    which = next(one["id"] for one in desk.lines("releases") if desk.slug(one["url"]) == slug)
    return which, sentences(desk, which) | {desk.site.listed[3].title}


def others(desk: Desk, which: str) -> list[dict[str, Any]]:
    return [one for one in desk.lines("releases") if one["id"] != which]


def sound(desk: Desk) -> None:
    assert list(check(desk.workspace, Checked(), deep=True)) == []


def of_last_crawl(desk: Desk) -> list[bytes]:
    """Return the records of the newest crawl."""
    data = (desk.folders[-1] / EVIDENCE).read_bytes()
    records = []
    while data:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        records.append(unpacker.decompress(data))
        data = unpacker.unused_data
    return records


def test_it_is_nowhere_and_does_not_come_back(speaking: Desk) -> None:
    desk = speaking
    which, said = redacted(desk)
    before = others(desk, which)
    assert len(left(desk.root / "data", said)) >= 4, "it is found where it stands"
    taken = take_out(desk, which)
    assert (taken.wrong, taken.pages, taken.bare, taken.crawls) == ([], 0, 0, 2)
    assert taken.documents >= 3, "the first night's, and both of the second"
    assert left(desk.root / "data", said) == {}
    assert others(desk, which) == before
    sound(desk)
    fresh, edited = desk.site.publish(1)[0].slug, desk.site.listed[6].slug
    desk.site.edit(edited, "number")
    night(desk, ("new", fresh), ("edited", edited))
    assert any(REDACTED.encode() in one for one in of_last_crawl(desk)), "it was cut as it came"
    assert "documents" not in desk.manifest().get("redacted", {}), "there was nothing to take out afterwards"
    night(desk)
    assert left(desk.root, said) == {}
    assert desk.slug(taken.stone["url"]) not in desk.looks(), "it is not looked at"
    (line,) = [one for one in desk.lines("releases") if one["id"] == which]
    assert (line["status"], line["title"], line["body"]) == ("redacted", None, None)
    sound(desk)


def test_rebuilt_pruned_and_again_it_is_the_same(speaking: Desk) -> None:
    desk = speaking
    which, said = redacted(desk)
    take_out(desk, which)
    night(desk)
    desk.site.edit(desk.site.listed[7].slug, "title")
    night(desk, ("edited", desk.site.listed[7].slug))
    before, dataset = rows(database(desk)), files(desk)
    crawls = {one: one.read_bytes() for one in (desk.home / "crawls").rglob("*") if one.is_file()}
    again = take_out(desk, which)
    assert (again.done, again.crawls, again.documents) == (True, 0, 0)
    assert {one: one.read_bytes() for one in (desk.home / "crawls").rglob("*") if one.is_file()} == crawls
    for step in ("whole", "pruned"):
        made = rebuild(desk.workspace, on_crawl=lambda *_: None)
        assert made.wrong == [], step
        after = rows(database(desk))
        assert {table: was for table, was in before.items() if after[table] != was} == {}, step
        assert files(desk) == dataset, step
        shutil.rmtree(desk.root / "data" / "backups")
        assert left(desk.root, said) == {}, step
        sound(desk)
        if step == "whole":
            (gone,) = prune(desk.workspace, now=datetime.now(UTC) + timedelta(days=400))
            assert gone.wrong == []
            second = next(one["id"] for one in desk.lines("releases") if one["version"] == 2 and one["id"] != which)
            said |= sentences(desk, second)
            assert take_out(desk, second).wrong == []
            before, dataset = rows(database(desk)), files(desk)
    night(desk)
    assert left(desk.root / "data" / "demo", said) == {}


def test_what_does_not_fit_any_more_goes_to_the_end(speaking: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a server packs better than this program does."""
    desk = speaking
    which, said = redacted(desk)
    monkeypatch.setattr(finding, "packed", lambda record, size: packed(record, size) if len(record) < 1000 else None)
    taken = take_out(desk, which)
    assert (taken.wrong, taken.documents >= 3) == ([], True)
    assert left(desk.root / "data", said) == {}
    sound(desk)
    assert take_out(desk, which).crawls == 0
    edited = desk.site.listed[5].slug
    desk.site.edit(edited, "number")
    night(desk, ("edited", edited))
    (gone,) = prune(desk.workspace, now=datetime.now(UTC) + timedelta(days=400))
    assert gone.wrong == []
    sound(desk)
    second = next(one["id"] for one in desk.lines("releases") if desk.slug(one["url"]) == edited)
    said |= sentences(desk, second)
    assert take_out(desk, second).wrong == []
    assert left(desk.root / "data", said) == {}
    sound(desk)
    night(desk)


def test_the_same_text_at_another_address_goes_after_the_crawl(speaking: Desk) -> None:
    desk = speaking
    which, said = redacted(desk)
    take_out(desk, which)
    desk.site.move(desk.site.listed[3].slug, "quite-another")
    assert desk.run().changes == ()
    assert left(desk.root / "data", said) == {}
    assert len(desk.lines("releases")) == RELEASES
    sound(desk)


def test_a_release_that_comes_to_rest_on_a_shared_page_is_read_as_before(speaking: Desk) -> None:
    """Redacted one after another, each goes alone: what is left of a document tells all others as it told them."""
    desk = speaking
    ids = [one["id"] for one in desk.lines("releases")]
    for which in ids[:4]:
        before = others(desk, which)
        assert take_out(desk, which).wrong == []
        assert others(desk, which) == before
        sound(desk)
    desk.site.edit(desk.site.listed[5].slug, "title")
    night(desk, *([("edited", desk.site.listed[5].slug)] if desk.site.listed[5].slug in slugs_left(desk) else []))
    sound(desk)


def slugs_left(desk: Desk) -> set[str]:
    return {desk.slug(one["url"]) for one in desk.lines("releases") if one["status"] == "present"}


def test_a_document_that_cannot_be_taken_apart_is_told(speaking: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = speaking
    which, said = redacted(desk)

    def refuse(_body: bytes, url: str, _is_cut: object) -> bytes:
        raise cutting.UncutError(f"{url} cannot be taken apart")

    with monkeypatch.context() as patch:
        patch.setattr(cutting, "cut", refuse)
        taken = take_out(desk, which)
        assert len(taken.wrong) >= 2
        assert all("cannot be taken apart. All else of it is taken out." in one for one in taken.wrong)
        assert {one.partition(": ")[2] for one in taken.wrong} == set(check(desk.workspace, Checked(), deep=True))
        outcome = desk.run()
        assert (outcome.state, outcome.changes) == ("failed", ())
        assert "cannot be taken apart" in outcome.sentences[0]
    outcome = desk.run()
    assert (outcome.state, outcome.changes, outcome.sentences) == ("complete", (), ("demo can be read again.",))
    assert left(desk.root / "data", said) == {}
    sound(desk)


@pytest.mark.parametrize("road", ["feed", "json-feed", "wordpress"])
def test_where_pages_speak_it_is_cut_out_of_what_lists_them_too(open_desk: Callable[..., Any], road: str) -> None:
    with opened(open_desk, plain_site(RELEASES, feed_items=20), "listing", road) as desk:
        baseline(desk, RELEASES)
        gone = desk.site.listed[8].slug
        desk.site.unlist(gone)  # so that a change rests on every document of that night
        desk.run()
        which, said = redacted(desk)
        said -= {desk.site.listed[3].title}  # pages of other releases name it, in a box of the newest
        before = others(desk, which)
        taken = take_out(desk, which)
        assert (taken.wrong, taken.pages > 0, taken.listing > 0, taken.documents > 0) == ([], True, True, True)
        assert left(desk.root, said) == {}
        assert others(desk, which) == before
        sound(desk)
        for _ in range(2):
            night(desk)
            assert left(desk.root, said) == {}
        sound(desk)


def test_a_newsroom_with_another_name_forgets_it_too(
    open_desk: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(open_desk, plain_site(RELEASES, feed_items=20), "feed", speaks="feed") as desk:
        baseline(desk, RELEASES)
        which, said = redacted(desk)
        verbs: list[list[str]] = [
            ["rename", "demo", "ours", "--yes"],
            ["redact", which, "--reason", "a minor", "--yes"],
        ]
        for verb in verbs:
            assert main(["-w", str(desk.root), *verb]) == 0, capsys.readouterr().err
        assert "1 stored document(s) of a feed or an API" in capsys.readouterr().err
        for _ in range(2):
            night(desk)
            assert left(desk.root, said) == {}
        sound(desk)


def test_on_postgresql_it_is_in_no_row(open_desk: Callable[..., Any], postgresql: str) -> None:
    with opened(open_desk, plain_site(RELEASES, feed_items=20), "feed", speaks="feed") as desk:
        with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[archive]\nurl = "{postgresql}"\n')
        baseline(desk, RELEASES)
        which, said = redacted(desk)
        assert any(one in in_rows(postgresql) for one in said)
        taken = take_out(desk, which)
        assert (taken.wrong, taken.documents) == ([], 1)
        fresh = desk.site.publish(1)[0].slug
        night(desk, ("new", fresh))
        night(desk)
        assert [one for one in said if one in in_rows(postgresql)] == []
        assert left(desk.root, said) == {}
        sound(desk)


def in_rows(url: str) -> str:
    """Return everything that the tables of a database hold."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as db:
        names = sa.inspect(db).get_table_names()
        rows_ = [row for name in names for row in db.exec_driver_sql(f"SELECT * FROM {name}").all()]
    return "\n".join(str(value) for row in rows_ for value in row)
