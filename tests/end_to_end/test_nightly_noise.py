"""Noise that two fetches of one night agree about: a cache shows the same to everybody tonight, another tomorrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("generation", ["2021", "2022"])
def test_a_box_that_is_another_every_night_never_rings(generation: Any, open_desk: Callable[..., Any]) -> None:
    site = Site(seed=4, releases=12, per_page=6, generation=generation, noise=Noise(in_body=True, nightly=True))
    with open_desk(site) as desk:
        assert desk.run().changes == ()
        notices = []
        for night in range(6):
            site.next_night()
            edited = site.edit(site.listed[night].slug, "paragraph-removed") if night >= 3 else None
            outcome = desk.run()
            assert desk.told(outcome) == ({("edited", edited.slug)} if edited else set()), night
            assert bool(outcome.held) == (night == 0), "held once, and known from then on"
            notices += [one["kind"] for one in outcome.notices]
            for change in outcome.changes:
                assert {one["field"] for one in change["fields"]} == {"body"}
        assert notices == ["held", "settled"]


def test_one_edit_of_every_page_is_held_and_told_as_one(open_desk: Callable[..., Any]) -> None:
    """A line that changes on every page once is no noise: it is what it says, and told when it stays."""
    site = Site(seed=4, releases=12, per_page=6, noise=Noise(in_body=True, nightly=True))
    with open_desk(site, judge="{ over = 0 }") as desk:
        assert desk.run().changes == ()
        site.next_night()
        kinds = []
        for _ in range(3):  # the night does not pass, so the box stays as it became
            outcome = desk.run()
            kinds.append((len(outcome.changes), len(outcome.held), [one["kind"] for one in outcome.notices]))
        assert kinds == [(0, 12, ["held"]), (0, 12, []), (12, 0, ["mass"])]
