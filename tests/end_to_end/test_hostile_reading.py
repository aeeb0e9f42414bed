"""Pages that tie up their reader: they are named, the crawl ends within its limits, and what was read stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from newsdesk.demo.site import Site
from newsroom_scraper.failpoints import VARIABLE
from tests.end_to_end.test_hostile_answers import desk_on
from tests.hostile import fronted, page, says

if TYPE_CHECKING:
    from pathlib import Path

HTML: Final = b"<!doctype html><html><head><title>x</title></head><body><main><h1>x</h1>"
MANY: Final = 9_000_000  # bytes, below what is read of a page
ATTRIBUTES: Final = HTML + b"<p " + b" ".join(b"a%d" % at for at in range(MANY // 9)) + b">x</p>"
HIDDEN: Final = (
    HTML + b"<p " + b" ".join(b"a%d" % at + b'="<"' * (at % 5000 == 0) for at in range(MANY // 9)) + b">x</p>"
)
TAGS: Final = HTML + b"<br>" * (MANY // 4)
DEEP: Final = HTML + b"<div>" * (MANY // 5)
JSON: Final = HTML + b'<script type="application/ld+json">' + b"[" * MANY + b"</script>"


def test_a_page_that_ties_up_a_parser_is_named_and_the_others_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """libxml2 looks at each attribute of an element for each other one, and at nothing else meanwhile."""
    site = Site(seed=3, releases=8, per_page=8)
    with fronted(site) as front, desk_on(tmp_path / "press", front, monkeypatch, timeout="1") as desk:
        assert desk.run().state == "complete"
        last = site.listed[-1].path
        front.tricks[last] = says(page(HIDDEN))
        outcome = desk.run(child=True)
        desk.ended(outcome, "incomplete", f"{front.url}{last}", "took it more than 15 s, and it was ended")
        counts = desk.manifest()["counts"]
        assert counts["read"] + counts.get("unchanged", 0) >= 1
        assert "removed" not in counts
        assert not (desk.folders[-1] / "pulse").exists()
        front.tricks.clear()
        desk.healed()


def test_a_reader_that_hears_its_alarm_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(seed=3, releases=8, per_page=8)
    with fronted(site) as front, desk_on(tmp_path / "press", front, monkeypatch, timeout="1") as desk:
        with monkeypatch.context() as patch:
            patch.setenv(VARIABLE, "spider.evidence-written:4=hang")
            first = desk.run(child=True)
        failed = [one for one in desk.manifest()["looks"] if one["look"] == "failed"]
        assert [one["reason"] for one in failed] == ["took more than 5 s to be read, and was left"]
        assert (first.changes, desk.manifest()["counts"]["read"]) == ((), 7)
        desk.site.next_night()
        second = desk.run()
        assert (second.state, second.changes) == ("complete", ())
        assert len(desk.lines("releases")) == 8


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (TAGS, "has more than 100,000 tags, which no page needs"),
        (ATTRIBUTES, "has a tag of more than 10,000 attributes"),
        (DEEP, ""),
        (JSON, ""),
    ],
)
def test_pages_that_are_made_to_be_large_trees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: bytes, reason: str
) -> None:
    site = Site(seed=3, releases=8, per_page=8)
    with fronted(site) as front, desk_on(tmp_path / "press", front, monkeypatch) as desk:
        assert desk.run().state == "complete"
        front.tricks[site.listed[0].path] = says(page(made))
        outcome = desk.run(child=True)
        look = desk.looks()[site.listed[0].slug]
        assert look["look"] == "failed"
        assert reason in look["reason"]
        assert outcome.changes == outcome.held == ()
        front.tricks.clear()
        desk.healed()
