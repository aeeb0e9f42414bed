"""A month of a newsroom that nobody described: a counter and a box of links beside the article are never told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdesk.demo.noise import Noise
from tests.end_to_end.roads import baseline, night, opened, plain_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.demo.edits import EditKind

OUTSIDE = Noise(nonce=True, related=True, views=True)
EDITS: tuple[EditKind, ...] = ("number", "quote-removed", "paragraph-added", "title")


def test_thirty_nights(open_desk: Callable[..., Any]) -> None:
    site = plain_site(9, noise=OUTSIDE)
    with opened(open_desk, site, "listing", "pages") as desk:
        baseline(desk, 10)
        for _ in range(30):
            night(desk)
        assert desk.lines("changes") == [one for one in desk.lines("changes") if "baseline" in one["marks"]]


def test_real_edits_among_the_noise(open_desk: Callable[..., Any]) -> None:
    site = plain_site(9, noise=OUTSIDE)
    with opened(open_desk, site, "sitemap", "listing", "feed") as desk:
        baseline(desk, 9)
        for at, kind in enumerate(EDITS):
            edited = site.listed[2 * at]
            try:
                site.edit(edited.slug, kind)
            except ValueError:
                continue
            night(desk, ("edited", edited.slug))
