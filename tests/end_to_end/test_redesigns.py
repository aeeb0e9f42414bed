"""A redesign is not an edit, and an edit is one whatever the design: on its night, after it, and through a removal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

NOISES = [None, Noise.all()]


@pytest.mark.parametrize("noise", NOISES, ids=["quiet", "noisy"])
def test_edits_are_told_through_redesigns(open_desk: Callable[..., Any], noise: Noise | None) -> None:
    with open_desk(Site(seed=3, releases=12, per_page=6, generation="2017", noise=noise)) as desk:
        desk.run()
        slugs = [release.slug for release in desk.site.listed]
        for number, generation in enumerate(("2021", "2022", "2017", None, "2022")):
            desk.site.next_night()
            if generation is not None:
                desk.site.redesign(generation)
            edited = slugs[number], slugs[number + 3]
            desk.site.edit(edited[0], "number")
            desk.site.edit(edited[1], "word")
            outcome = desk.run()
            assert desk.told(outcome) == {("edited", slug) for slug in edited}, (number, generation)
            assert outcome.state == "complete"


@pytest.mark.parametrize("noise", NOISES, ids=["quiet", "noisy"])
def test_a_release_that_was_gone_during_a_redesign(open_desk: Callable[..., Any], noise: Noise | None) -> None:
    with open_desk(Site(seed=3, releases=12, per_page=6, generation="2021", noise=noise)) as desk:
        desk.run()
        slug = desk.site.listed[4].slug
        nights: list[tuple[Callable[[Site], object], set[tuple[str, str]]]] = [
            (lambda site: site.remove(slug, "404"), {("removed", slug)}),
            (lambda site: site.redesign("2022"), set()),
            (lambda site: site.restore(slug), {("restored", slug)}),
            (lambda site: site.edit(slug, "word"), {("edited", slug)}),
        ]
        for at, (happens, told) in enumerate(nights):
            desk.site.next_night()
            happens(desk.site)
            assert desk.told(desk.run()) == told, at


def test_too_few_releases_prove_nothing(open_desk: Callable[..., Any]) -> None:
    """Two releases are no crowd: what differs through two layouts is not told, and not lost from then on."""
    with open_desk(Site(seed=3, releases=2, per_page=6, generation="2021")) as desk:
        desk.run()
        first, second = (release.slug for release in desk.site.listed)
        desk.site.next_night()
        desk.site.redesign("2022")
        desk.site.edit(first, "paragraph-added")
        assert desk.told(desk.run()) == set()
        desk.site.next_night()
        desk.site.edit(second, "word")
        assert desk.told(desk.run()) == {("edited", second)}
