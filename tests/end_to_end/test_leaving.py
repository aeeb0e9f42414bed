"""One pace for all newsrooms of a host; who is turned away again and again leaves, and comes back with care."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.faults import Answer, challenge
from newsdesk.demo.nights import declaration
from newsroom_scraper.manners.conduct import TURNED_AWAY
from schedules import look
from schedules.plan import Options
from tests.end_to_end.mannered import ROBOTS, Mannered, refusal

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


# -- one pace --------------------------------------------------------------------------------------------------------


@contextmanager
def two_newsrooms(desk: Desk, delay: float) -> Iterator[None]:
    text = declaration(desk.served.url).replace('name = "demo"', 'name = "twin"')
    (desk.root / "newsrooms" / "twin.toml").write_text(text, encoding="utf-8")
    manners = f"delay = {delay}\nconcurrency = 1\nconfirm_after = 0\ncadence.beyond = '0s'\ncadence.audit = '0s'\n"
    text = "".join(f"[newsroom.{name}]\n{manners}" for name in ("demo", "twin"))
    (desk.root / "workspace.toml").write_text(text, encoding="utf-8")
    yield


def test_two_newsrooms_on_one_host_have_one_pace(mannered: tuple[Desk, Mannered]) -> None:
    """Two children of one workspace at once."""
    desk, site = mannered
    with two_newsrooms(desk, 0.4):
        workspace = desk.workspace
        states: list[str] = []

        def run(name: str) -> None:
            states.append(look.run(workspace, name, Options(full=True), on_event=lambda *_: None).state)

        both = [threading.Thread(target=run, args=(name,)) for name in ("demo", "twin")]
        for one in both:
            one.start()
        for one in both:
            one.join()
    assert states == ["complete", "complete"]
    assert site.paths.count(ROBOTS) == 2
    assert len(site.asked) >= 20
    gaps = site.gaps()
    assert sum(gaps) >= 0.4 * len(gaps) * 0.95
    assert sorted(gaps)[len(gaps) // 10] >= 0.4 * NEAR


# -- leaving ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "state", "words"),
    [
        (refusal(403, Via="1.1 akamai.net(ghost)"), "blocked", "answered 403 (Akamai)"),
        (refusal(401), "blocked", "answered 401"),
        (refusal(406), "blocked", "answered 406"),
        (refusal(451), "blocked", "answered 451"),
        (refusal(429), "blocked", "answered 429"),
        (refusal(503), "failed", "answered 503"),
        (refusal(403, x_datadome="protected"), "blocked", "x-datadome"),
        (Answer(status=200, body=challenge("5f").encode()), "blocked", "challenge page"),
    ],
    ids=["403", "401", "406", "451", "429", "503", "datadome", "challenge-200"],
)
def test_who_is_turned_away_leaves(mannered: tuple[Desk, Mannered], said: Answer, state: str, words: str) -> None:
    desk, site = mannered
    desk.behave(delay="0.1", concurrency="1")
    site.says = lambda path: said if path != ROBOTS else None
    outcome = desk.run(full=True)
    assert len(site.asked) == 1 + TURNED_AWAY
    desk.ended(outcome, state, words, f"turned it away {TURNED_AWAY} times in a row", "nothing counts as removed")
    assert desk.manifest()["counts"]["gone"] == 0
    site.says = lambda _path: None
    desk.healed()


def test_who_is_let_in_again_stays(mannered: tuple[Desk, Mannered]) -> None:
    """Refusals that are not in a row are no wall."""
    desk, site = mannered
    refused = {release.path for release in site.listed[::2]}
    site.says = lambda path: refusal(403) if path in refused else None
    desk.run(full=True)
    assert {release.path for release in site.listed} <= set(site.paths)
    assert desk.manifest()["manners"]["left"] is None


def test_who_was_ill_for_three_nights_is_tried_with_care(mannered: tuple[Desk, Mannered]) -> None:
    desk, site = mannered
    desk.behave(delay="0.05", concurrency="1")
    site.outage("500")
    for _ in range(3):
        desk.run(full=True)
    site.forget()
    outcome = desk.run(full=True)
    assert site.paths[:2] == [ROBOTS, "/news/"]
    assert len(site.paths) == 3
    assert (outcome.state, outcome.changes) == ("failed", ())
    assert "one release was tried, since the 3 crawls before had read nothing" in outcome.sentences[0]
    site.recover()
    site.forget()
    assert desk.run(full=True).state == "complete"
    assert {release.path for release in site.listed} <= set(site.paths)


def test_a_road_that_is_gone_for_good_keeps_no_release_unread(mannered: tuple[Desk, Mannered]) -> None:
    desk, site = mannered
    desk.behave(delay="0.05", concurrency="1")
    site.outage("500")
    for _ in range(3):
        desk.run(full=True)
    site.recover()
    site.says = lambda path: refusal(404) if path == "/news/" else None
    site.forget()
    desk.run(full=True)
    assert desk.manifest()["counts"]["read"] == 8
    assert {release.path for release in site.listed} <= set(site.paths)
