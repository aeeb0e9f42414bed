"""Nights under the cadence: little is asked for, what is hinted at is found at once, and the rest within the stated time."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from schedules import look
from tests.end_to_end.roads import opened, plain_site, sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schedules.look import Outcome
    from tests.conftest import Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CADENCE = {"cadence.beyond": '"90d"', "cadence.audit": '"14d"'}
MONTHLY = {**CADENCE, "cadence.recheck": '[{ younger = "9999d", every = "30d" }]'}


class Later:
    """A newsroom that was read to its end, and is looked at again some time after."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk = desk
        self._patch = monkeypatch

    def run(self, after: timedelta, **options: Any) -> Outcome:
        """Run as though so much time had gone since the first night; what is looked at is dated now all the same."""
        self.desk.site.next_night()

        class Clock:
            @staticmethod
            def now(zone: tzinfo) -> datetime:
                return datetime.now(zone) + after

        self.desk.served.forget()
        with self._patch.context() as patch:
            patch.setattr(look, "datetime", Clock)
            return self.desk.run(**options)

    @property
    def asked(self) -> list[str]:
        """The pages of releases that were asked for in the last run."""
        return [seen.path for seen in self.desk.served.requests if seen.path.startswith("/press-releases/")]


@pytest.fixture
def later(open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Later]:
    with opened(open_desk, plain_site(24, per_page=4), "listing", **CADENCE) as desk:
        assert desk.run().changes == ()
        yield Later(desk, monkeypatch)


def test_a_quiet_night_asks_for_two_pages_of_the_listing(later: Later) -> None:
    outcome = later.run(HOUR)
    assert (outcome.state, outcome.changes, later.asked) == ("complete", (), [])
    made = later.desk.manifest()
    assert (made["listing"]["pages"], made["listing"]["end"], made["listing"]["whole"]) == (2, "known", False)
    assert made["counts"]["not_due"] == 8
    assert outcome.counts["read"] == 0


def test_what_is_new_and_what_a_row_hints_at_is_found_the_same_night(later: Later) -> None:
    fresh = later.desk.site.publish(1)[0].slug
    edited = later.desk.site.listed[3].slug
    later.desk.site.edit(edited, "title")
    outcome = later.run(HOUR)
    assert later.desk.told(outcome) == {("new", fresh), ("edited", edited)}
    assert later.run(HOUR).changes == ()
    assert later.asked == []


def test_a_silent_edit_is_found_within_the_stated_time(later: Later) -> None:
    edited = later.desk.site.listed[20].slug
    later.desk.site.edit(edited, "number", silent=True)
    assert later.run(HOUR).changes == ()
    outcome = later.run(91 * DAY)
    assert later.desk.told(outcome) == {("edited", edited)}
    assert len(set(later.asked)) == 24


def test_a_removal_on_the_first_page_is_found_when_its_turn_comes(later: Later) -> None:
    gone = later.desk.site.listed[1].slug
    later.desk.site.remove(gone, "404")
    assert later.run(HOUR).changes == ()
    assert later.desk.told(later.run(15 * DAY)) == {("removed", gone)}, "the whole walk misses it"


def test_a_whole_walk_looks_at_what_it_misses(later: Later) -> None:
    """What is not listed any more is looked at in the same night, though its own turn is far off."""
    unlisted = later.desk.site.listed[9].slug
    later.desk.site.unlist(unlisted)
    assert later.run(HOUR).changes == ()
    found = {*later.desk.told(later.run(15 * DAY)), *later.desk.told(later.run(15 * DAY + HOUR))}
    assert found == {("unlisted", unlisted)}
    assert later.desk.manifest(-2)["listing"]["whole"]


def test_a_difference_that_is_held_is_looked_at_every_night(later: Later) -> None:
    for one in later.desk.site.listed[:20]:
        later.desk.site.edit(one.slug, "number", silent=True)
    held = {one["url"] for one in later.run(HOUR, full=True).held}
    assert len(held) == 20
    assert later.run(HOUR).changes == ()
    assert {f"{later.desk.served.url}{path}" for path in later.asked} == held


def test_a_row_that_is_another_every_night_costs_a_look_and_rings_nothing(
    open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site whose sitemap dates every page today: few are followed in one night."""
    site = plain_site(40, noise=Noise.none())
    with opened(open_desk, site, "sitemap", **CADENCE) as desk:
        assert desk.run().changes == ()
        later = Later(desk, monkeypatch)
        for one in site.listed:
            site.edit(one.slug, "number")
            site.revert(one.slug)
        assert later.run(HOUR).changes == ()
        assert len(later.asked) == 20
        assert later.run(HOUR).changes == ()
        assert len(later.asked) == 20
        assert later.run(HOUR).changes == ()
        assert later.asked == []


def test_a_page_that_was_not_modified_is_not_sent_again(
    open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = plain_site(8)
    site.validators = True
    with opened(open_desk, site, "listing", **MONTHLY) as desk:
        assert desk.run().changes == ()
        later = Later(desk, monkeypatch)
        edited = site.listed[2].slug
        site.edit(edited, "number", silent=True)
        outcome = later.run(31 * DAY)
        assert desk.told(outcome) == {("edited", edited)}
        unchanged = {slug for slug, one in desk.looks().items() if one["look"] == "unchanged"}
        statuses = [seen.status for seen in desk.served.requests if seen.path.startswith("/press-releases/")]
        assert statuses.count(304) == len(unchanged) > 0
        read = {slug for slug, one in desk.looks().items() if one["look"] == "read"}
        assert edited in read
        assert unchanged | read <= {one.slug for one in site.listed}
        sound(desk)


def test_the_same_bytes_are_neither_read_nor_kept_again(
    open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(open_desk, plain_site(8), "listing", **MONTHLY) as desk:
        assert desk.run().changes == ()
        later = Later(desk, monkeypatch)
        later.run(31 * DAY)
        unchanged = [one for one in desk.looks().values() if one["look"] == "unchanged"]
        assert unchanged
        assert {one["reason"] for one in unchanged} == {"the same bytes as before"}
        assert {one["evidence"] for one in unchanged} == {None}
        sound(desk)


def test_a_page_that_moved_is_read_where_it_went(
    open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = plain_site(8)
    site.validators = True
    with opened(open_desk, site, "listing", **CADENCE) as desk:
        assert desk.run().changes == ()
        later = Later(desk, monkeypatch)
        site.move(site.listed[2].slug, "elsewhere-now")
        assert desk.told(later.run(60 * DAY)) == {("moved", "elsewhere-now")}


def test_a_budget_takes_the_most_overdue_first(later: Later) -> None:
    path = later.desk.root / "workspace.toml"
    path.write_text(path.read_text("utf-8") + "cadence.requests = 5\n", "utf-8")
    assert later.run(91 * DAY).changes == ()
    assert len(set(later.asked)) == 5


def test_a_feed_that_speaks_is_read_every_night(open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    site = plain_site(8)
    with opened(open_desk, site, "feed", speaks="feed", **CADENCE) as desk:
        assert desk.run().changes == ()
        edited = site.listed[5].slug
        site.edit(edited, "number", silent=True)
        later = Later(desk, monkeypatch)
        assert desk.told(later.run(HOUR)) == {("edited", edited)}
        assert later.run(HOUR).changes == ()


def test_dry_runs_and_full_runs(later: Later) -> None:
    assert "0 of 24 known releases would be looked at" in later.run(HOUR, dry_run=True).sentences[0]
    assert later.run(HOUR, full=True).counts["read"] == 24
