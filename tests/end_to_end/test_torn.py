"""What a kill leaves half done between two steps is taken up by the next run, and two runs never meet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.site import Site
from newsroom_scraper.errors import BusyError
from newsroom_scraper.files import PART
from pipelines import seal
from schedules import crawl as crawls
from schedules import look
from schedules.plan import Options

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Desk


def test_two_runs_at_the_same_time(desk: Desk) -> None:
    slug = desk.site.publish(1)[0].slug
    refused = []

    def note(event: str, _facts: dict[str, Any]) -> None:
        if event == "slice":
            with pytest.raises(BusyError) as busy:
                look.run(desk.workspace, "demo", Options(), on_event=lambda *_: None)
            refused.append(str(busy.value))

    desk.monkeypatch.setattr(desk, "_note", note)
    assert desk.told(desk.run()) == {("new", slug)}
    assert len(refused) == 1
    assert f"demo: is being crawled by process {os.getpid()} since " in refused[0]


def test_a_plan_that_was_never_written_is_swept_away(desk: Desk) -> None:
    part = desk.home / "crawls" / f"20200101T000000Z{PART}"
    part.mkdir()
    (part / "crawl.log").touch()
    assert crawls.salvage(desk.home / "crawls") == []
    assert not part.exists()
    assert desk.run().state == "complete"


def test_sealed_and_not_yet_remembered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill between the seal and the commit: the next run remembers the sealed crawl first."""
    slug = desk.site.publish(1)[0].slug

    def killed(*_args: Any, **_kwargs: Any) -> Any:
        raise SystemExit(137)

    with monkeypatch.context() as patch:
        patch.setattr(look, "remember", killed)
        with pytest.raises(SystemExit):
            desk.run()
    assert len(desk.folders) == 2
    assert desk.lines("changes")[-1]["kind"] == "new"
    assert len(desk.lines("changes")) == 12
    outcome = desk.run()
    assert desk.told(outcome) == {("new", slug)}
    assert len(desk.folders) == 3


@pytest.mark.parametrize("at", ["_replace", "_sync", "rename"])
def test_killed_while_it_is_sealed(open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """Between the manifest and the folder's name: the next run takes the crawl up, and calls nothing old new."""
    with open_desk(Site(seed=3, releases=9, per_page=3)) as desk:
        desk.run(limit=4)
        desk.site.next_night()
        fresh, gone = desk.site.publish(1)[0].slug, desk.site.listed[3].slug
        desk.site.remove(gone, "410")

        def killed(*_args: Any, **_kwargs: Any) -> Any:
            raise SystemExit(137)

        with monkeypatch.context() as patch:
            if at == "rename":
                patch.setattr(Path, "rename", killed)
            else:
                patch.setattr(seal, at, killed)
            with pytest.raises(SystemExit):
                desk.run()
        outcome = desk.run()
        assert desk.told(outcome) == {("new", fresh), ("removed", gone)}
        assert outcome.releases == 10


@pytest.mark.parametrize("left", [b"", b'{"schema": "newsroom.pl'])
def test_killed_while_its_orders_were_written(desk: Desk, left: bytes) -> None:
    """A plan that is not whole has started nothing: it must not stand in the way of every later run."""
    part = desk.home / "crawls" / f"20200101T000000Z{PART}"
    part.mkdir()
    (part / "plan.json").write_bytes(left)
    outcome = desk.run()
    assert (outcome.state, outcome.changes) == ("complete", ())


def test_the_dataset_is_written_again(desk: Desk) -> None:
    """A kill between the commit and the dataset's files: the next run makes them whole."""
    slug = desk.site.publish(1)[0].slug
    before = (desk.home / "releases.jsonl").read_bytes()
    desk.run()
    (desk.home / "releases.jsonl").write_bytes(before)
    (desk.home / "releases.jsonl.new").write_bytes(b"half a li")
    desk.run()
    assert slug in {desk.slug(one["url"]) for one in desk.lines("releases")}
