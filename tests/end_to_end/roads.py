"""A desk whose newsroom is declared with the roads that a test names, and what must hold after each of its nights."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site
from pipelines.manifest import COMPLETE
from schedules.archive.check import Checked, check
from schedules.archive.prune import prune
from schedules.archive.rebuild import rebuild
from tests.schedules.archive.walking import database, files, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schedules.look import Outcome
    from tests.conftest import Desk

HEAD = """name = "demo"
title = "The demo newsroom (simulated)"
home = "{url}/"
timezone = "America/New_York"
language = "en-US"
date_order = "MDY"
speaks = "{speaks}"
{more}
[urls]
same = ["www", "scheme", "slash"]
"""
ROADS = {
    "listing": 'url = "{url}/news/"\nnext = "a[rel=next]::attr(href)"',
    "feed": 'from = "feed"\nurl = "{url}/feed.xml"',
    "json-feed": 'from = "feed"\nurl = "{url}/feed.json"',
    "sitemap": 'from = "sitemap"\nurl = "{url}/sitemap.xml"\nmatch = "/press-releases/"',
    "wordpress": 'from = "wordpress"\nurl = "{url}/"',
    "pages": 'from = "pages"\nurls = ["{url}/country/"]',
    "numbered": 'url = "{url}/news/"\npages = "{url}/news/page/{{page}}/"',
    "by-offset": 'url = "{url}/by-offset/"\npages = "{url}/by-offset/?offset={{offset}}"\nstep = 6',
    "more": 'url = "{url}/more.json"\njson = {{ rows = "data.items", url = "link", title = "headline", '
    'published = "day", type = "kind", next = "next" }}',
}


@contextmanager
def opened(
    open_desk: Callable[..., Any], site: Site, *roads: str, speaks: str = "page", more: str = "", **manners: str
) -> Iterator[Desk]:
    """Open a desk for a site whose newsroom is declared with those roads (of ROADS, or TOML)."""
    with open_desk(site, **manners) as desk:
        declare(desk, *roads, speaks=speaks, more=more)
        yield desk


def declare(desk: Desk, *roads: str, speaks: str = "page", more: str = "") -> None:
    """Declare the newsroom anew."""
    url = desk.served.url
    text = HEAD.format(url=url, speaks=speaks, more=more)
    text += "".join(f"\n[[discover]]\n{ROADS.get(one, one).format(url=url)}\n" for one in roads)
    (desk.root / "newsrooms" / "demo.toml").write_text(text, encoding="utf-8")


def plain_site(releases: int = 12, **facts: Any) -> Site:
    """Return a site in markup that no declaration describes, with all documents and no structured data."""
    facts = {"seed": 3, "per_page": 6, "generation": "plain", "documents": True, "noise": Noise.none(), **facts}
    site = Site(releases=releases, **facts)
    site.drop_json_ld()
    return site


def baseline(desk: Desk, releases: int) -> Outcome:
    """Run the first night: it is whole, rings nothing, and holds so many releases."""
    first = desk.run()
    assert (first.state, first.sentences) == (COMPLETE, ())
    assert (first.changes, first.held, first.releases) == ((), (), releases)
    desk.site.next_night()
    return first


def night(desk: Desk, *told: tuple[str, str]) -> Outcome:
    """Run a night that is well and tells that and nothing else."""
    outcome = desk.run()
    assert (outcome.state, outcome.sentences) == (COMPLETE, ()), desk.manifest()["reasons"]
    assert desk.told(outcome) == set(told)
    assert outcome.held == ()
    assert outcome.quiet == 0
    desk.site.next_night()
    return outcome


def roads_of(desk: Desk, at: int = -1) -> dict[str, dict[str, Any]]:
    """Return what a crawl's account says of each road."""
    return {one["road"]: one for one in desk.manifest(at)["roads"]}


def sound(desk: Desk) -> None:
    """The archive is sound, and says the same made anew from the crawls, before and after what is old went."""
    before, dataset = rows(database(desk)), files(desk)
    for step in ("whole", "pruned"):
        made = rebuild(desk.workspace, on_crawl=lambda *_: None)
        assert made.wrong == [], step
        after = rows(database(desk))
        assert {table: was for table, was in before.items() if after[table] != was} == {}, step
        assert files(desk) == dataset, step
        assert list(check(desk.workspace, Checked(), deep=True)) == [], step
        if step == "whole":
            (gone,) = prune(desk.workspace, now=datetime.now(UTC) + timedelta(days=400))
            assert gone.wrong == []
