"""A crawl's manners, as the site's own log has them: robots.txt, the pace, waiting when asked to, and leaving."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from newsdesk.cli.conduct import sentences
from newsdesk.demo.faults import Answer
from newsdesk.demo.serve import serve
from newsroom_scraper.errors import DeclarationError
from newsroom_scraper.guards.gate import HERE
from newsroom_scraper.manners import conduct
from newsroom_scraper.values.urls import host
from schedules import left_alone, look
from tests.end_to_end.mannered import PLAIN, ROBOTS, Mannered, refusal, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Desk

NEAR = 0.7
"""Of a pause: a request may be on its way a little longer than the one after it."""


@pytest.fixture
def mannered(open_desk: Callable[..., Any]) -> Iterator[tuple[Desk, Mannered]]:
    """A desk whose newsroom of 8 releases was read once; one request at a time."""
    site = Mannered(seed=3, releases=8, per_page=4)
    with open_desk(site, concurrency="1") as desk:
        assert desk.run().state == "complete"
        site.next_night()
        site.forget()
        yield desk, site


def age_the_copies(desk: Desk, seconds: float = 86_500) -> None:
    """Let what is known of robots.txt be older."""
    for path in (desk.root / "data" / ".hosts").glob("*.robots"):
        path.write_bytes(orjson.dumps({**(told := orjson.loads(path.read_bytes())), "at": told["at"] - seconds}))


# -- robots.txt ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [500, 503, 429])
def test_where_the_rules_cannot_be_had_nothing_is_asked_for(mannered: tuple[Desk, Mannered], status: int) -> None:
    desk, site = mannered
    age_the_copies(desk)
    site.says = lambda path: refusal(status) if path == ROBOTS else None
    outcome = desk.run(full=True)
    assert set(site.paths) == {ROBOTS}
    desk.ended(outcome, "failed", f"robots.txt could not be had ({status}): waiting", "nothing counts as removed")
    site.says = lambda _path: None
    desk.healed()


def test_a_copy_of_the_rules_stands_for_a_day(mannered: tuple[Desk, Mannered]) -> None:
    desk, site = mannered
    kept = site.listed[0].path
    site.says = rules(f"User-agent: *\nDisallow: {kept}\n")
    desk.run(full=True)
    site.forget()
    site.says = lambda path: refusal(503) if path == ROBOTS else None
    outcome = desk.run(full=True)
    assert site.listed[1].path in site.paths
    assert kept not in site.paths
    (told,) = desk.manifest()["manners"]["robots_txt"]
    assert (told["status"], told["why"]) == (503, "503")
    assert told["copied_at"] is not None
    assert outcome.changes == ()


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_site_without_rules_may_be_read(mannered: tuple[Desk, Mannered], status: int) -> None:
    desk, site = mannered
    age_the_copies(desk)
    site.says = lambda path: refusal(status) if path == ROBOTS else None
    assert desk.run(full=True).state == "complete"
    assert site.listed[0].path in site.paths


def test_rules_are_followed_to_another_host(mannered: tuple[Desk, Mannered]) -> None:
    desk, site = mannered
    kept = site.listed[2].path
    elsewhere = Mannered(seed=1, releases=1)
    elsewhere.says = rules(f"User-agent: *\nDisallow: {kept}\n")
    with serve(elsewhere) as other:
        HERE.allow([host(other.url)])  # a host of the open web needs nobody's leave
        site.says = lambda path: refusal(301, Location=f"{other.url}/robots.txt") if path == ROBOTS else None
        desk.run(full=True)
    assert elsewhere.paths == [ROBOTS]
    assert kept not in site.paths
    assert site.listed[0].path in site.paths


@pytest.mark.parametrize(("hops", "kept"), [(5, True), (6, False)])
def test_rules_are_followed_five_times(mannered: tuple[Desk, Mannered], hops: int, kept: bool) -> None:
    desk, site = mannered

    def says(path: str) -> Answer | None:
        at = 0 if path == ROBOTS else int(path.removeprefix("/robots-")) if path.startswith("/robots-") else None
        if at is None:
            return None
        if at < hops:
            return refusal(302, Location=f"/robots-{at + 1}")
        return Answer(status=200, body=b"User-agent: *\nDisallow: /news/\n", headers=PLAIN)

    site.says = says
    desk.run(full=True)
    assert ("/news/" not in site.paths) is kept


def test_rules_beyond_their_bound_are_not_read(mannered: tuple[Desk, Mannered]) -> None:
    desk, site = mannered
    near, far = site.listed[0].path, site.listed[1].path
    filling = "# so that it is long\n" * 30_000
    site.says = rules(f"User-agent: *\nDisallow: {near}\n{filling}Disallow: {far}\n")
    desk.run(full=True)
    assert near not in site.paths
    assert far in site.paths


def test_a_crawl_delay_is_kept(mannered: tuple[Desk, Mannered]) -> None:
    desk, site = mannered
    site.says = rules("User-agent: *\nCrawl-delay: 9\n\nUser-agent: newsroom-scraper\nCrawl-delay: 0.4\n")
    assert desk.run(full=True).state == "complete"
    assert len(site.asked) >= 10
    assert min(site.gaps()) >= 0.4 * NEAR
    assert sum(site.gaps()) >= 0.4 * len(site.gaps()) * 0.95
    (told,) = desk.manifest()["manners"]["crawl_delays"]
    assert (told["asked"], told["kept"]) == (0.4, 0.4)


def test_a_crawl_delay_without_end_is_told_and_bounded(
    mannered: tuple[Desk, Mannered], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, site = mannered
    monkeypatch.setattr(conduct, "LONGEST_DELAY", 0.2)
    site.says = rules("User-agent: *\nCrawl-delay: 86400\n")
    outcome = desk.run(full=True)
    assert (outcome.state, outcome.changes) == ("complete", ())
    assert min(site.gaps()) >= 0.2 * NEAR
    assert "asks for 86400 s between two requests; 0.2 s were kept" in outcome.sentences[0]
    (told,) = desk.manifest()["manners"]["crawl_delays"]
    assert (told["asked"], told["kept"]) == (86400.0, 0.2)


def test_a_crawl_that_goes_on_asks_for_no_rules_again(open_desk: Callable[..., Any]) -> None:
    """A first crawl in slices of three seconds each."""
    site = Mannered(seed=3, releases=24, per_page=4)
    with open_desk(site, concurrency="1", delay="0.25") as desk:
        desk.monkeypatch.setattr(look, "SLICE", 3.0)
        assert desk.run().state == "complete"
        assert len(desk.folders) > 1
        slices = [desk.manifest(at) for at in range(len(desk.folders))]
        assert any(one["resumed"] for one in slices)
        copied = [one["manners"]["robots_txt"][0]["copied_at"] is not None for one in slices]
        assert copied == [one["resumed"] for one in slices]
        assert site.paths.count(ROBOTS) == copied.count(False)
        assert {release.path for release in site.listed} <= set(site.paths)


def test_a_crawl_delay_never_speeds_up(mannered: tuple[Desk, Mannered]) -> None:
    desk, site = mannered
    desk.behave(delay="0.3", concurrency="1")
    site.says = rules("User-agent: *\nCrawl-delay: 0.01\n")
    assert desk.run(full=True).state == "complete"
    assert min(site.gaps()) >= 0.3 * NEAR


def test_rules_are_not_passed_over_without_a_reason(mannered: tuple[Desk, Mannered]) -> None:
    desk, site = mannered
    site.says = rules("User-agent: *\nDisallow: /\n")
    declared = desk.root / "newsrooms" / "demo.toml"
    text = declared.read_text(encoding="utf-8")
    head, discover = text.split("[[discover]]")
    declared.write_text(f'{head}robots = "ignore"\n[[discover]]{discover}', encoding="utf-8")
    with pytest.raises(DeclarationError, match="robots_reason"):
        desk.run()
    assert site.asked == []
    why = "The press office asked us to, by letter of 2026-11-02."
    declared.write_text(f'{head}robots = "ignore"\nrobots_reason = "{why}"\n[[discover]]{discover}', encoding="utf-8")
    assert desk.run(full=True).state == "complete"
    assert ROBOTS not in site.paths
    assert (desk.manifest()["manners"]["robots"], desk.manifest()["manners"]["robots_reason"]) == ("ignore", why)
    said = f"its robots.txt is not obeyed: {why}"
    assert sentences(desk.workspace, "demo", {}, datetime.now(UTC)) == [said]


# -- waiting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("dated", [False, True])
def test_a_host_is_left_alone_for_as_long_as_it_asks(mannered: tuple[Desk, Mannered], status: int, dated: bool) -> None:
    desk, site = mannered
    until: list[float] = []

    def says(path: str) -> Answer | None:
        if path != "/news/" or until:
            return None
        until.append(time.time() + 2)
        then = datetime.fromtimestamp(int(until[0]), UTC)
        return refusal(status, Retry_After=format_datetime(then, usegmt=True) if dated else "2")

    site.says = says
    outcome = desk.run(full=True)
    assert (outcome.state, outcome.changes) == ("complete", ())
    after = [at for at, _ in site.asked if at > until[0] - 1.9]
    assert min(after) >= (int(until[0]) if dated else until[0])
    assert site.paths.count("/news/") >= 2


def test_who_asks_for_more_time_than_there_is_gets_it(mannered: tuple[Desk, Mannered]) -> None:
    desk, site = mannered
    site.says = lambda path: refusal(429, Retry_After="86400") if path == "/news/" else None
    outcome = desk.run(full=True)
    assert site.paths == [ROBOTS, "/news/"]
    assert outcome.changes == ()
    assert "asked to be left alone until" in outcome.sentences[0]
    assert desk.manifest()["manners"]["left"]["not_before"] is not None
    crawls = len(desk.folders)
    site.forget()
    again = desk.run(full=True)
    assert (site.asked, again.crawls, len(desk.folders)) == ([], (), crawls)
    assert "Nothing was asked of it" in again.sentences[0]
    (said,) = sentences(desk.workspace, "demo", {}, datetime.now(UTC))
    assert said.startswith("its host asked to be left alone until ")
    now = datetime.now(UTC)
    told = left_alone.until(desk.workspace, "demo", now)
    assert told is not None
    assert timedelta(hours=23) < told - now <= timedelta(hours=24)
    for path in (desk.root / "data" / ".hosts").glob("*.pace"):
        path.unlink()  # the day is over
    site.says = lambda _path: None
    desk.healed()
