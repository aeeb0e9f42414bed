"""The five nights of the demo, as data: what is done to the newsroom and what a monitor should say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsdesk.demo.chance import chance
from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How many changes of each kind the night should end with, and how the crawl should call itself."""

    new: int = 0
    edited: int = 0
    removed: int = 0
    state: Literal["complete", "ill"] = "complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night: a title, a sentence for people, what is done before the crawl, what it should find."""

    title: str
    what: str
    apply: Callable[[Site], None]
    expected: Expected


def opening(seed: int = 1, releases: int = 24, noise: Noise | None = None) -> Site:
    """Return the site that the five nights are walked on, as it is before the first.

    Its noise is there from the first night on, inside the body too, unless it is told otherwise.
    """
    return Site(
        seed=seed,
        releases=releases,
        per_page=8,
        generation="2021",
        noise=Noise.all() if noise is None else noise,
    )


def declaration(site_url: str) -> str:
    """Return the declaration of the demo newsroom: another address for everything that is known already."""
    return f"""name = "demo"
extends = "amnesty-usa"
title = "The demo newsroom (simulated)"
home = "{site_url}/"

[[discover]]
from = "listing"
url = "{site_url}/news/"
next = "div.next a.next::attr(href), a.next::attr(href)"
"""


def _nothing(_site: Site) -> None:
    """Leave everything as it is: the first look is a baseline."""


def _a_working_day(site: Site) -> None:
    site.next_night()
    draw = chance(site.seed, "working day")
    first, second, third = draw.sample([release.slug for release in site.listed], 3)
    site.edit(first, "number", silent=True)
    site.edit(second, "quote-removed")
    site.remove(third, "404")
    site.publish(2)


def _a_quiet_day(site: Site) -> None:
    site.next_night()


def _an_outage(site: Site) -> None:
    site.next_night()
    site.outage("503")


def _a_redesign(site: Site) -> None:
    site.next_night()
    site.recover()
    site.redesign("2022")


NIGHTS = (
    Night(
        title="Baseline",
        what="The newsroom is read for the first time; whatever stands there is known, and rings nothing.",
        apply=_nothing,
        expected=Expected(),
    ),
    Night(
        title="A working day",
        what="Two releases are published, two others lose a quotation or change a number, one is taken down.",
        apply=_a_working_day,
        expected=Expected(new=2, edited=2, removed=1),
    ),
    Night(
        title="Pure noise",
        what="Nothing is published; view counters, related links, nonces and hidden e-mail keys all differ.",
        apply=_a_quiet_day,
        expected=Expected(),
    ),
    Night(
        title="An outage",
        what="Every page answers 503 Service Unavailable; nothing can be said about any release.",
        apply=_an_outage,
        expected=Expected(state="ill"),
    ),
    Night(
        title="A redesign",
        what="The site is back in entirely new markup; not a word of any release has changed.",
        apply=_a_redesign,
        expected=Expected(),
    ),
)
