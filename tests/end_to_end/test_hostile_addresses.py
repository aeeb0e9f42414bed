"""Nothing that a newsroom's pages say leads a crawl into this machine or the networks around it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

import pytest

from newsdesk.demo.site import Site
from newsroom_scraper.plan import Manners
from schedules import children
from schedules.visitor import Visitor
from tests.conftest import Desk, adds_up
from tests.hostile import fronted, lead, moved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hostile import Front

NOWHERE: Final = {
    "http://127.0.0.2:{port}/": "127.0.0.2",
    "http://127.0.0.1:{port}/": "127.0.0.1",
    "http://localhost:{port}/": "localhost",
    "http://[::1]:{port}/": "::1",
    "http://[::ffff:127.0.0.1]:{port}/": "::ffff:",
    "http://[64:ff9b::7f00:1]:{port}/": "64:ff9b::7f00:1",
    "http://2130706433:{port}/": "2130706433",
    "http://0x7f.1:{port}/": "0x7f.1",
    "http://0177.0.0.1:{port}/": "0177.0.0.1",
    "http://127.1:{port}/": "127.1",
    "http://127.0.0.1.:{port}/": "127.0.0.1",
    "http://0:{port}/": "0",
    "//127.0.0.2:{port}/": "127.0.0.2",
    "http://169.254.169.254/latest/meta-data/": "169.254.169.254",
    "http://inside.test:{port}/": "inside.test",
}
"""Where a redirect leads, and what its refusal names."""

NAMES: Final = {
    "inside.test": [["127.0.0.2"]],
    "press.test": [["127.0.0.1"]],
    "flips.test": [["127.0.0.1"], ["127.0.0.2"]],
    "cloud.test": [["169.254.169.254"]],
    "mixed.test": [["127.0.0.1", "169.254.169.254"]],
}


FORGETFUL: Final = """
from newsroom_scraper import settings, visit
settings.DNSCACHE_ENABLED = False
visit.main()
"""


@contextmanager
def watched(folder: Path, monkeypatch: pytest.MonkeyPatch, front: Front) -> Iterator[Desk]:
    """Watch a newsroom by crawls in their own processes, started from now on."""
    folder.mkdir()
    made: Any = front
    desk = Desk(folder, made, monkeypatch)
    desk.declare(front.url)
    desk.behave()
    children.end()  # what is forked from now on sees the names
    try:
        yield desk
        for at in range(len(desk.folders)):
            adds_up(desk.manifest(at))
    finally:
        children.end()


def test_redirects_into_the_machine_are_failed_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lead(tmp_path / "names", monkeypatch, NAMES)
    site = Site(seed=3, releases=16, per_page=16)
    with (
        fronted(None, "::") as neighbour,
        fronted(site) as front,
        watched(tmp_path / "press", monkeypatch, front) as desk,
    ):
        assert desk.run().state == "complete"
        astray = dict(zip([one.path for one in site.listed], NOWHERE.items(), strict=False))
        for path, (to, _) in astray.items():
            front.tricks[path] = moved(to.format(port=neighbour.port))
        outcome = desk.run(child=True)
        assert neighbour.asked == []
        looks = desk.looks()
        for path, (_, name) in astray.items():
            look = looks[desk.slug(path)]
            assert look["look"] == "failed", look
            assert "was redirected off the site, to " in look["reason"]
            assert name in look["reason"]
        assert [one["look"] for one in looks.values()].count("failed") == len(NOWHERE)
        assert outcome.changes == outcome.held == ()
        assert {one["status"] for one in desk.lines("releases")} == {"present"}
        front.tricks.clear()
        desk.healed()


def test_a_listing_and_robots_that_lead_into_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(seed=3, releases=6, per_page=6)
    with (
        fronted(None, "::") as neighbour,
        fronted(site) as front,
        watched(tmp_path / "press", monkeypatch, front) as desk,
    ):
        assert desk.run().state == "complete"
        front.tricks["/robots.txt"] = moved(f"http://127.0.0.2:{neighbour.port}/robots.txt")
        front.tricks["/news/"] = moved("http://169.254.169.254/news/")
        outcome = desk.run(child=True)
        assert neighbour.asked == []
        assert outcome.state in {"incomplete", "failed"}
        desk.ended(outcome, outcome.state, "off the site, to 169.254.169.254, which is a service of the machine")
        front.tricks.clear()
        desk.healed()


@pytest.mark.parametrize("to", NOWHERE)
def test_a_single_look_is_led_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str) -> None:
    """A probe may be redirected to other hosts of the open web, so here the guard stands alone."""
    lead(tmp_path / "names", monkeypatch, NAMES)
    with fronted(None, "::") as neighbour, fronted(None) as front, Visitor(Manners(delay=0)) as visitor:
        front.tricks["/astray"] = moved(to.format(port=neighbour.port))
        assert visitor.get(f"{front.url}/well").status == 200
        found = visitor.get(f"{front.url}/astray")
        assert (found.status, neighbour.asked) == (None, [])
        assert found.failure is not None
        assert found.failure.startswith("was refused: ")
        assert NOWHERE[to] in found.failure
        assert "no address of the open web" in found.failure
        straight = visitor.get(urljoin(front.url, to.format(port=neighbour.port)))
        assert (straight.status, neighbour.asked) == (None, [])


def test_what_a_person_names_may_be_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lead(tmp_path / "names", monkeypatch, NAMES)
    with fronted(None, "::") as neighbour:
        for name in ("press.test", "localhost", "127.1", "2130706433", "[::1]"):
            with Visitor(Manners(delay=0)) as visitor:
                assert visitor.get(f"http://{name}:{neighbour.port}/").status == 200, name


def test_no_name_leads_to_the_services_of_a_cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lead(tmp_path / "names", monkeypatch, NAMES)
    with Visitor(Manners(delay=0)) as visitor:
        failure = visitor.get("http://cloud.test/").failure or ""
    assert "cloud.test leads to 169.254.169.254, a service of the machine or its cloud" in failure


def test_a_newsroom_within_a_private_network_is_crawled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = lead(tmp_path / "names", monkeypatch, NAMES)
    site = Site(seed=3, releases=6, per_page=6)
    with fronted(site) as front, watched(tmp_path / "press", monkeypatch, front) as desk:
        front.url = f"http://press.test:{front.port}"
        desk.declare(front.url)
        outcome = desk.run(child=True)
        assert (outcome.state, outcome.quiet) == ("complete", 6)
        assert asked.read_text().split() == ["press.test"], "looked up once a crawl"


def test_a_name_that_leads_elsewhere_at_the_second_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that remembers no answers asks again, and the second one leads to a neighbour at the same port."""
    asked = lead(tmp_path / "names", monkeypatch, NAMES)
    forgetful = tmp_path / "forgetful.py"
    forgetful.write_text(FORGETFUL)
    monkeypatch.setattr("schedules.visitor._COMMAND", (sys.executable, "-P", str(forgetful)))
    with (
        fronted(None) as front,
        fronted(None, "127.0.0.2", front.port) as neighbour,
        Visitor(Manners(delay=0)) as visitor,
    ):
        found = visitor.get(f"http://flips.test:{front.port}/news/")
        assert (front.asked, neighbour.asked) == (["/robots.txt"], [])
    assert asked.read_text().split() == ["flips.test"] * 2
    assert (found.failure or "").startswith("was refused: flips.test leads to 127.0.0.2, this machine itself")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_proxy_is_asked_for_the_open_web_only(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with fronted(None) as proxy:
        proxy.tricks["http://press.example/astray"] = moved("http://169.254.169.254/")
        proxy.tricks["http://press.example/further"] = moved("http://2130706433:1/")
        proxy.tricks["http://press.example/home"] = moved("http://localhost/")
        for one in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
            monkeypatch.delenv(one, raising=False)
        monkeypatch.setenv("http_proxy", f"http://{name}:{proxy.port}")
        with Visitor(Manners(delay=0)) as visitor:
            assert visitor.get("http://press.example/well").status == 200
            for way in ("astray", "further", "home"):
                assert (visitor.get(f"http://press.example/{way}").failure or "").startswith("was refused: ")
        assert [one for one in proxy.asked if "press.example" not in one] == []
