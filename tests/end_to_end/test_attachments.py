"""Files that releases link to: a PDF that is replaced at its address is an edit, and nothing else of it is."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.site import Site
from newsdesk.demo.uploads import FOLDER
from newsroom_scraper.files import READINGS
from pipelines import codec
from tests.end_to_end.roads import baseline, night, opened, plain_site, sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsdesk.demo.faults import Answer
    from tests.conftest import Desk

OLD, NEW, NEWER = (f"%PDF-1.7 {words}".encode() for words in ("the report", "another report", "a third report"))
NAME = "report.pdf"
PATH = f"{FOLDER}{NAME}"


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def files_of(desk: Desk, slug: str) -> list[tuple[str, int | None, str | None]]:
    (line,) = [one for one in desk.lines("releases") if desk.slug(one["url"]) == slug]
    return [(one["title"], one["size"], one["digest"]) for one in line["attachments"]]


def readings(desk: Desk, at: int = -1) -> list[dict[str, Any]]:
    return [codec.decode(line) for line in (desk.folders[at] / READINGS).read_bytes().splitlines()]


@pytest.fixture
def desk(open_desk: Callable[..., Any]) -> Iterator[Desk]:
    site = plain_site(8)
    site.attach(site.listed[2].slug, NAME, OLD)
    with opened(open_desk, site, "listing") as made:
        baseline(made, 8)
        yield made


def test_a_file_is_read_with_its_release(desk: Desk) -> None:
    assert files_of(desk, desk.site.listed[2].slug) == [("Download report.pdf", len(OLD), digest(OLD))]
    night(desk)
    sound(desk)


def test_a_file_that_is_replaced_is_an_edit(desk: Desk) -> None:
    slug = desk.site.listed[2].slug
    night(desk)
    desk.site.attach(slug, NAME, NEW)
    outcome = night(desk, ("edited", slug))
    (change,) = outcome.changes
    assert (change["significance"], change["because"]) == ("substantive", "a file was replaced: report.pdf")
    (field,) = change["fields"]
    url = f"{desk.served.url}{PATH}"
    assert (field["field"], field["type"]) == ("attachments", "list")
    assert (field["old"], field["new"]) == (f'["{url} {digest(OLD)}"]', f'["{url} {digest(NEW)}"]')
    assert files_of(desk, slug) == [("Download report.pdf", len(NEW), digest(NEW))]
    night(desk)
    desk.site.attach(slug, NAME, OLD)
    night(desk, ("edited", slug))
    night(desk)
    sound(desk)


def test_both_files_are_kept_as_evidence(desk: Desk) -> None:
    """The one that was known is stored once; the one in its place twice, as two fetches met it."""
    slug = desk.site.listed[2].slug
    desk.site.attach(slug, NAME, NEW)
    night(desk, ("edited", slug))
    night(desk)
    kept = []
    for at in range(3):
        (reading,) = [one for one in readings(desk, at) if desk.slug(one["url"]) == slug]
        (look,) = reading["files"]
        kept.append((look["digest"], [look[key] and look[key]["digest"] for key in ("evidence", "earlier")]))
    assert kept == [
        (digest(OLD), [digest(OLD), None]),
        (digest(NEW), [digest(NEW), digest(NEW)]),
        (digest(NEW), [None, None]),
    ]


def test_two_releases_share_a_file(desk: Desk) -> None:
    one, other = desk.site.listed[2].slug, desk.site.listed[5].slug
    desk.site.attach(other, NAME, OLD)
    night(desk, ("edited", other))
    for slug in (one, other):
        desk.site.attach(slug, NAME, NEW)
    asked = desk.site.responses
    night(desk, ("edited", one), ("edited", other))
    looks, listing, seconds = 8, 3, 2
    assert desk.site.responses - asked <= looks + listing + seconds + 2 + 1  # the file twice, the not-found page once
    sound(desk)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"status": 404}, "answered 404"),
        ({"status": 503}, "answered 503"),
        ({"truncate": True}, "broke off in the middle of the page"),
        ({"redirect": "/"}, "answered with a page in place of the file"),
        ({"redirect": "http://elsewhere.invalid/report.pdf"}, "was redirected off the site, to elsewhere.invalid"),
    ],
)
def test_a_file_that_does_not_come_changes_nothing(desk: Desk, fault: dict[str, Any], reason: str) -> None:
    slug = desk.site.listed[2].slug
    if fault.get("redirect") == "/":
        fault = {"redirect": f"{desk.served.url}/"}
    desk.site.fault(PATH, **fault)
    night(desk)
    (reading,) = [one for one in readings(desk) if desk.slug(one["url"]) == slug]
    assert [(one["digest"], one["reason"]) for one in reading["files"]] == [(None, reason)]
    assert files_of(desk, slug) == [("Download report.pdf", len(OLD), digest(OLD))]
    desk.site.recover()
    night(desk)
    sound(desk)


class Stamped(Site):
    """Makes each file anew for every visitor."""

    def answer(self, path: str, origin: str) -> Answer:
        said = super().answer(path, origin)
        made = replace(said, body=said.body + str(self.responses).encode(), keepable=False)
        return made if path == PATH else said


def test_a_file_that_is_made_for_each_visitor_is_never_told(open_desk: Callable[..., Any]) -> None:
    site = Stamped(seed=3, releases=6, per_page=6)
    slug = site.listed[2].slug
    site.attach(slug, NAME, OLD)
    with open_desk(site) as desk:
        baseline(desk, 6)
        for _ in range(3):
            night(desk)
        (reading,) = [one for one in readings(desk) if desk.slug(one["url"]) == slug]
        assert [one["reason"] for one in reading["files"]] == ["is another file at each of two fetches"]


def test_files_are_only_listed_where_that_is_declared(open_desk: Callable[..., Any]) -> None:
    site = plain_site(6)
    slug = site.listed[2].slug
    site.attach(slug, NAME, OLD)
    with opened(open_desk, site, "listing", more='attachments = "list"\n') as desk:
        baseline(desk, 6)
        assert files_of(desk, slug) == [("Download report.pdf", None, None)]
        site.attach(slug, NAME, NEW)
        night(desk)
        desk.site.attach(slug, "second.pdf", OLD)
        night(desk, ("edited", slug))


def test_digests_that_are_learned_later_ring_nothing(open_desk: Callable[..., Any]) -> None:
    """As with an archive of an earlier program, which never looked at files."""
    site = plain_site(6)
    slug = site.listed[2].slug
    site.attach(slug, NAME, OLD)
    with opened(open_desk, site, "listing", more='attachments = "list"\n') as desk:
        baseline(desk, 6)
        path = desk.root / "newsrooms" / "demo.toml"
        path.write_text(path.read_text("utf-8").replace('"list"', '"follow"'), "utf-8")
        night(desk)
        assert files_of(desk, slug) == [("Download report.pdf", len(OLD), digest(OLD))]
        assert {one["earlier"] is None for one in readings(desk)} == {True}
        desk.site.attach(slug, NAME, NEW)
        night(desk, ("edited", slug))
        night(desk)
        sound(desk)


def test_a_feed_that_speaks(open_desk: Callable[..., Any]) -> None:
    site = plain_site(6)
    slug = site.listed[2].slug
    site.attach(slug, NAME, OLD)
    with opened(open_desk, site, "feed", speaks="feed") as desk:
        baseline(desk, 6)
        assert files_of(desk, slug) == [("Download report.pdf", len(OLD), digest(OLD))]
        desk.site.attach(slug, NAME, NEW)
        night(desk, ("edited", slug))
        night(desk)
        sound(desk)
