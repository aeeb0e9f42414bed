"""A first crawl in parts: what was there before rings nothing however late it is read; what is published meanwhile does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.site import NEW_YORK, Site
from schedules import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Desk


def marks(desk: Desk) -> dict[str, tuple[str, ...]]:
    return {desk.slug(one["url"]): tuple(one["marks"]) for one in desk.lines("changes") if one["kind"] == "new"}


def test_the_baseline_rings_nothing(open_desk: Callable[..., Any]) -> None:
    with open_desk(Site(seed=3, releases=9, per_page=4)) as desk:
        first = desk.run()
        assert (first.state, first.baseline, first.whole) == ("complete", True, True)
        assert (first.changes, first.quiet, first.releases) == ((), 9, 9)
        assert set(marks(desk).values()) == {("baseline",)}
        told = [facts for event, facts in desk.events if event == "told-beforehand"]
        assert len(told) == 1
        assert told[0]["first"] is True
        assert told[0]["budget"] == 1200
        assert told[0]["expected"] == 12  # three pages of four rows, as far as the first of them says
        kinds = [event for event, _ in desk.events]
        assert kinds.index("told-beforehand") < kinds.index("look")


def test_a_limit_reads_the_newest_and_the_next_run_goes_on(open_desk: Callable[..., Any]) -> None:
    with open_desk(Site(seed=3, releases=10, per_page=4)) as desk:
        newest = [one.slug for one in desk.site.listed]
        first = desk.run(limit=3)
        assert (first.state, first.baseline, first.whole) == ("complete", True, False)
        assert (first.changes, first.quiet, first.releases) == ((), 3, 3)
        assert set(marks(desk)) == set(newest[:3])

        desk.site.next_night()
        fresh = desk.site.publish(1)[0]
        second = desk.run(limit=3)
        assert desk.told(second) == {("new", fresh.slug)}
        assert (second.state, second.baseline) == ("complete", False)
        assert set(marks(desk)) == {fresh.slug, *newest[:5]}

        desk.site.next_night()
        later = desk.site.publish(1)[0]
        third = desk.run()
        assert desk.told(third) == {("new", later.slug)}
        assert (third.whole, third.releases) == (True, 12)
        found = marks(desk)
        assert {found[slug] for slug in newest[:3]} == {("baseline",)}
        assert {found[slug] for slug in newest[3:]} == {("backfill",)}

        desk.site.next_night()
        assert desk.run().changes == ()


def test_since_leaves_the_older_alone(open_desk: Callable[..., Any]) -> None:
    with open_desk(Site(seed=3, releases=12, per_page=4)) as desk:
        days = [one.published.astimezone(NEW_YORK).date() for one in desk.site.listed]
        since = days[5]
        expected = sum(day >= since for day in days)
        first = desk.run(since=since)
        assert (first.state, first.changes, first.quiet) == ("complete", (), expected)
        assert desk.manifest()["counts"]["not_due"] == desk.manifest()["expected"] - expected
        desk.site.next_night()
        fresh = desk.site.publish(1)[0]
        assert desk.told(desk.run(since=since)) == {("new", fresh.slug)}
        whole = desk.run()
        assert (whole.changes, whole.releases) == ((), 13)
        assert whole.quiet == 12 - expected


def test_slices_within_a_budget(open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each slice is sealed and committed; the budget ends in good order, and the next run goes on."""
    monkeypatch.setattr(look, "SLICE", 1.0)
    site = Site(seed=3, releases=24, per_page=4, latency=0.2)
    with open_desk(site, concurrency="1") as desk:
        first = desk.run(budget=2.6)
        assert first.state == "complete", first.sentences
        assert len(first.crawls) >= 2
        assert 2 <= first.releases < 24
        assert (first.changes, first.quiet) == ((), first.releases)
        assert [desk.manifest(at)["ended"] for at in range(len(first.crawls))] == ["closespider_timeout"] * len(
            first.crawls
        )
        assert marks(desk).keys() == {one.slug for one in site.listed[: first.releases]}
        asked = [path for path in (seen.path for seen in desk.served.requests) if "press-releases" in path]
        assert len(asked) - len(set(asked)) <= len(first.crawls)  # a slice ends in the middle of a page at most

        site.next_night()
        fresh = site.publish(1)[0]
        site.latency = 0.0
        second = desk.run()
        assert desk.told(second) == {("new", fresh.slug)}
        assert (second.releases, second.whole) == (25, True)
        assert {one for slug, one in marks(desk).items() if slug != fresh.slug} <= {("baseline",), ("backfill",)}


def test_published_between_two_slices(open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands above where the first slice began: the run after finds it, and it is news."""
    monkeypatch.setattr(look, "SLICE", 1.0)
    site = Site(seed=3, releases=12, per_page=4, latency=0.2)
    with open_desk(site, concurrency="1") as desk:
        fresh: list[str] = []

        def note(event: str, facts: dict[str, Any]) -> None:
            if event == "slice" and len(desk.events) > 1 and not fresh:
                fresh.append(site.publish(1)[0].slug)
                site.latency = 0.0
            desk.events.append((event, facts))

        monkeypatch.setattr(desk, "_note", note)
        first = desk.run()
        assert len(first.crawls) == 2
        assert (first.state, first.changes) == ("complete", ())
        assert first.releases == 12
        assert desk.told(desk.run()) == {("new", fresh[0])}


def test_dated_before_it_was_first_seen(desk: Desk) -> None:
    """A release put in between older ones rings, and says that it was not there before."""
    backdated = desk.site.publish(1, dated=desk.site.listed[8].published - timedelta(hours=1))[0]
    today = desk.site.publish(1, dated=datetime.now(UTC) + timedelta(days=1))[0]
    outcome = desk.run()
    assert desk.told(outcome) == {("new", backdated.slug), ("new", today.slug)}
    found = {desk.slug(one["url"]): one["marks"] for one in outcome.changes}
    assert found == {backdated.slug: ["dated-before-first-seen"], today.slug: []}


@pytest.mark.parametrize("options", [{"limit": 2}, {"budget": 0.0}])
def test_what_is_known_is_looked_at_whatever_the_limit(desk: Desk, options: dict[str, Any]) -> None:
    slug = desk.site.listed[9].slug
    desk.site.edit(slug, "number")
    assert desk.told(desk.run(**options)) == {("edited", slug)}


def test_a_dry_run_asks_nothing(desk: Desk) -> None:
    outcome = desk.run(dry_run=True)
    assert "12 of 12 known releases would be looked at" in outcome.sentences[0]
    assert desk.served.requests == []


def test_crawl_only_remembers_nothing(desk: Desk) -> None:
    from schedules.plan import Options

    before = sorted(desk.root.rglob("*"))
    made, readings = look.crawl_only(desk.workspace, "demo", Options(limit=3), on_event=lambda *_: None)
    assert (made["state"], len(readings)) == ("complete", 3)
    assert {desk.slug(one["url"]) for one in readings} == {one.slug for one in desk.site.listed[:3]}
    assert sorted(desk.root.rglob("*")) == before
