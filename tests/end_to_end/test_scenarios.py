"""The fourteen scenarios in which change monitors go wrong, and their kin: right on the night, and right on recovery.

Each row is walked against a newsroom of forty releases: a baseline, the night itself, a night on which nothing more
happens, and, where something can be undone, a night on which it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site
from pipelines.manifest import COMPLETE
from tests.end_to_end.doing import edit, every, fail, move, nothing, remove, stays_silent, tells, typeset, undo

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedules.look import Outcome
    from tests.conftest import Desk
    from tests.end_to_end.doing import Does

RELEASES = 40
ECHOES = {"edited": "edited", "removed": "restored"}
"""What is told when something is undone, by what was told when it was done."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is done, how many changes of each kind are told, and whether the operator is told that the site is ill."""

    name: str
    night: Does
    told: dict[str, int] = field(default_factory=dict)
    ill: bool = False
    noise: Noise = field(default_factory=Noise.all)


FOURTEEN = (
    Scenario(name="rotating links, nonce, view counter", night=nothing),
    Scenario(name="a word on 10", night=edit("word", 10), told={"edited": 10}, noise=Noise.none()),
    Scenario(name="noise and a word on 10", night=edit("word", 10), told={"edited": 10}),
    Scenario(name="white space on 10", night=typeset("whitespace", 10)),
    Scenario(name="template, menu, footer, classes", night=Site.retouch),
    Scenario(name="all 503", night=fail("503"), ill=True),
    Scenario(name="challenge page with 403", night=fail("challenge-403"), ill=True),
    Scenario(name="challenge page with 200", night=fail("challenge-200"), ill=True),
    Scenario(name="empty 200", night=fail("empty"), ill=True),
    Scenario(name="5 answer 404 or 410", night=remove(5, "404", "410"), told={"removed": 5}),
    Scenario(name="5 soft 404", night=remove(5, "soft404"), told={"removed": 5}),
    Scenario(name="5 redirected to the home page", night=remove(5, "home"), told={"removed": 5}),
    Scenario(name="5 moved by 301", night=move(5), told={"moved": 5}),
    Scenario(name="25,000 becomes 25.000", night=edit("number-format", 5), told={"edited": 5}),
)
KIN = (
    Scenario(name="an added not", night=edit("negation", 5), told={"edited": 5}),
    Scenario(name="a typo", night=edit("typo", 5), told={"edited": 5}),
    Scenario(name="a title", night=edit("title", 5), told={"edited": 5}),
    Scenario(name="a date", night=edit("date", 5), told={"edited": 5}),
    Scenario(name="line breaks on 10", night=typeset("breaks", 10)),
    Scenario(name="line breaks on all", night=typeset("breaks", RELEASES)),
    Scenario(name="tags and comments on 10", night=typeset("tags", 10)),
    Scenario(name="straight quotes, ligatures, soft hyphens on 10", night=typeset("quotes", 10)),
    Scenario(name="white space on all", night=typeset("whitespace", RELEASES)),
    Scenario(name="straight quotes on all", night=typeset("quotes", RELEASES)),
    Scenario(
        name="template, white space and a number on 5",
        night=every(Site.retouch, edit("number", 5), typeset("whitespace", 10)),
        told={"edited": 5},
    ),
    Scenario(name="JSON-LD missing", night=Site.drop_json_ld),
    Scenario(
        name="JSON-LD missing, and a word on 5",
        night=every(Site.drop_json_ld, edit("word", 5)),
        told={"edited": 5},
    ),
    Scenario(name="5 redirected to the listing", night=remove(5, "listing"), told={"removed": 5}),
)


def rows(scenarios: tuple[Scenario, ...]) -> list[Any]:
    return [pytest.param(one, id=one.name) for one in scenarios]


@pytest.mark.parametrize("scenario", [*rows(FOURTEEN), *rows(KIN)])
def test_scenarios(open_desk: Callable[..., Any], scenario: Scenario) -> None:
    with open_desk(Site(seed=11, releases=RELEASES, noise=scenario.noise)) as desk:
        first = desk.run()
        assert (first.state, first.changes, first.quiet) == (COMPLETE, (), RELEASES)
        ids = {desk.slug(line["url"]): line["id"] for line in desk.lines("releases")}

        desk.site.next_night()
        scenario.night(desk.site)
        done = list(desk.site.truth)
        outcome = desk.run()
        if scenario.ill:
            stays_silent(desk, outcome)
        else:
            tells(desk, outcome, scenario.told)
        moves_keep_their_ids(desk, outcome, ids)

        desk.site.next_night()
        desk.site.recover()
        tells(desk, desk.run(), {}, operator=["healed"] if scenario.ill else [])

        if not scenario.ill and "moved" not in scenario.told:
            desk.site.next_night()
            undo(desk.site, done)
            tells(desk, desk.run(), {ECHOES[kind]: many for kind, many in scenario.told.items()})
        assert len({line["id"] for line in desk.lines("changes")}) == len(desk.lines("changes"))
        assert {line["id"] for line in desk.lines("releases")} == set(ids.values())


def test_there_are_fourteen() -> None:
    assert len({one.name for one in FOURTEEN}) == 14


def moves_keep_their_ids(desk: Desk, outcome: Outcome, ids: dict[str, str]) -> None:
    moved = {truth.new: truth.old for truth in desk.site.truth if truth.kind == "moved"}
    for change in outcome.changes:
        if change["kind"] == "moved":
            old = moved[desk.slug(change["url"])]
            assert desk.slug(change["old_url"]) == old
            assert change["release_id"] == ids[str(old)]
