"""Releases that cannot be read, and faults of the program: accounted for, no removal, and no news the night after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site
from newsroom_scraper.discovery import listing
from newsroom_scraper.extraction import cascade
from pipelines.stages import Dates

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.demo.faults import Answer
    from tests.conftest import Desk

NOTHING = "Nothing was changed, and nothing counts as removed."


# -- releases --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("failing", "state"), [(1, "complete"), (2, "incomplete"), (20, "failed")])
def test_failing_pages(open_desk: Callable[..., Any], failing: int, state: str) -> None:
    """One look of twenty may fail in a complete crawl; more than 5 % may not."""
    with open_desk(Site(seed=3, releases=20)) as desk:
        desk.run()
        for release in desk.site.listed[:failing]:
            desk.site.fault(release.path, status=500)
        outcome = desk.run()
        assert desk.manifest()["counts"]["failed"] == failing
        if state == "complete":
            assert (outcome.state, outcome.sentences, outcome.changes) == ("complete", (), ())
        else:
            desk.ended(outcome, state, f"{failing} of 20 looks failed: answered 500", desk.served.url)
        desk.healed()


def test_a_sick_site_is_left_in_peace(open_desk: Callable[..., Any]) -> None:
    with open_desk(Site(seed=3, releases=36)) as desk:
        desk.run()
        for release in desk.site.listed:
            desk.site.fault(release.path, status=403)
        desk.served.forget()
        desk.ended(desk.run(), "blocked", "contact")
        assert desk.served.count(status=403) < 36
        desk.healed()


@pytest.mark.parametrize(
    ("fault", "look", "reason"),
    [
        ({"status": 500}, "failed", "answered 500"),
        ({"status": 302}, "failed", "answered 302"),
        ({"status": 403}, "blocked", "answered 403"),
        ({"status": 429}, "blocked", "answered 429"),
        ({"truncate": True}, "failed", "broke off in the middle of the page"),
        ({"delay": 5.0}, "failed", "gave no answer in time"),
        ({"redirect": "http://elsewhere.invalid/x/"}, "failed", "was redirected off the site, to elsewhere.invalid"),
        ({"redirect": "ftp://elsewhere.invalid/x/"}, "failed", "answered 302"),
    ],
    ids=["500", "302-nowhere", "403", "429", "truncated", "hangs", "off-site", "ftp"],
)
def test_one_release(desk: Desk, fault: dict[str, Any], look: str, reason: str) -> None:
    if "delay" in fault:
        desk.behave(timeout="1.5")
    release = desk.site.listed[5]
    desk.site.fault(release.path, **fault)
    desk.ended(desk.run(), "blocked" if look == "blocked" else "incomplete", "1 of 12 looks failed", reason)
    found = desk.looks()[release.slug]
    assert (found["look"], found["reason"]) == (look, reason)
    desk.healed()


def test_one_release_in_the_child(desk: Desk) -> None:
    """The same failures through the download handler that everybody has, in one crawl."""
    desk.behave(timeout="2")
    desk.site.weight = 0
    slugs = [release.slug for release in desk.site.listed]
    desk.site.fault(f"/press-releases/{slugs[0]}/", truncate=True)
    desk.site.fault(f"/press-releases/{slugs[3]}/", delay=5.0)
    desk.site.fault(f"/press-releases/{slugs[6]}/", redirect="http://elsewhere.invalid/x/")
    desk.site.fault(f"/press-releases/{slugs[9]}/", status=500)
    outcome = desk.run(child=True)
    desk.ended(outcome, "incomplete", "4 of 12 looks failed")
    looks = desk.looks()
    assert [looks[slugs[at]]["reason"] for at in (0, 3, 6, 9)] == [
        "broke off in the middle of the page",
        "gave no answer in time",
        "was redirected off the site, to elsewhere.invalid",
        "answered 500",
    ]
    desk.healed()


@pytest.mark.parametrize("child", [False, True], ids=["here", "child"])
def test_more_than_is_read_of_one_page(open_desk: Callable[..., Any], child: bool) -> None:
    """A page of more than 10 MiB, which is small on the wire."""
    site = Vast(seed=3, releases=8)
    with open_desk(site) as desk:
        desk.run()
        release = site.listed[2]
        site.vast = release.path
        site.next_night()
        desk.ended(desk.run(child=child), "incomplete", "sent more than is read of one page")
        site.vast = None
        desk.healed()


@pytest.mark.parametrize("noise", [Noise.none(), Noise.all()], ids=["quiet", "noisy"])
def test_a_page_in_unknown_markup_is_not_gone(open_desk: Callable[..., Any], noise: Noise) -> None:
    site = Odd(seed=3, releases=10, noise=noise)
    with open_desk(site) as desk:
        desk.run()
        site.odd = site.listed[4].path
        site.next_night()
        desk.ended(desk.run(), "incomplete", "1 of 10 looks failed")
        site.odd = None
        desk.healed()


# -- faults of the program -------------------------------------------------------------------------------------------


def test_a_raising_callback(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    release = desk.site.listed[5]
    read = cascade.read

    def raising(*args: Any, url: str, **kwargs: Any) -> Any:
        if release.slug in url:
            raise KeyError("a page that nobody thought of")
        return read(*args, url=url, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(cascade, "read", raising)
        outcome = desk.run()
    desk.ended(outcome, "incomplete", "reading the page raised KeyError", "fault of the program", "crawl.log")
    assert desk.looks()[release.slug]["look"] == "failed"
    desk.healed()


def test_a_raising_callback_of_the_listing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(listing, "read", None)
        outcome = desk.run()
    desk.ended(outcome, "incomplete", "reading the page raised TypeError", "fault of the program")
    desk.healed()


@pytest.mark.parametrize("all_of_them", [False, True], ids=["one", "all"])
def test_a_raising_stage(desk: Desk, monkeypatch: pytest.MonkeyPatch, all_of_them: bool) -> None:
    release = desk.site.listed[5]
    process = Dates.process_item

    def raising(self: Dates, item: dict[str, Any]) -> dict[str, Any]:
        if all_of_them or release.slug in item["url"]:
            raise ValueError("a date that nobody thought of")
        return process(self, item)

    with monkeypatch.context() as patch:
        patch.setattr(Dates, "process_item", raising)
        outcome = desk.run()
    assert outcome.state in {"incomplete", "failed"}
    desk.ended(outcome, outcome.state, "a stage raised ValueError: a date", "fault of the program", "crawl.log")
    assert desk.looks()[release.slug]["look"] == "failed"
    desk.healed()


def test_a_stage_that_raises_in_the_first_crawl(open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first night failed to read is backfill when it is read at last: it is no news."""
    with open_desk(Site(seed=3, releases=8)) as desk:
        release = desk.site.listed[3]
        process = Dates.process_item

        def raising(self: Dates, item: dict[str, Any]) -> dict[str, Any]:
            if release.slug in item["url"]:
                raise ValueError("a date that nobody thought of")
            return process(self, item)

        with monkeypatch.context() as patch:
            patch.setattr(Dates, "process_item", raising)
            assert desk.run().state == "incomplete"
        second = desk.run()
        assert (second.state, second.changes, second.quiet) == ("complete", (), 1)


class Vast(Site):
    """A site one page of which is endless, as far as a reader is concerned."""

    vast: str | None = None

    def answer(self, path: str, origin: str) -> Answer:
        said = super().answer(path, origin)
        return replace(said, body=said.body + b"<!-- -->" * (11 << 17)) if path == self.vast else said


class Odd(Site):
    """A site one page of which is in markup that no layout knows."""

    odd: str | None = None

    def answer(self, path: str, origin: str) -> Answer:
        said = super().answer(path, origin)
        if path != self.odd:
            return said
        page = "<html><head><title>Odd</title></head><body><table><tr><td>Odd.</td></tr></table></body></html>"
        return replace(said, body=page.encode())
