"""The journal of decisions: a kill between it and the archive loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import BusyError
from schedules import decisions, journal, lock
from tests.schedules.deciding.nights import decided, held_of

if TYPE_CHECKING:
    from schedules.workspace import Workspace
    from tests.schedules.conftest import World


def test_the_journal_has_a_decision_before_the_archive(
    ten: World, mass: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ten.archive, "commit", killed)
        with pytest.raises(KeyboardInterrupt):
            decisions.accept(ten.archive, workspace, mass)
    (written,) = decided(workspace)
    assert len(written["ids"]) == 6
    assert len(ten.archive.held("demo")) == 6
    # Whoever decides again, and whoever replays the journal, does it once.
    assert len(decisions.accept(ten.archive, workspace, mass).changes) == 6
    assert len(decided(workspace)) == 1
    assert ten.archive.known("demo").decided == 1
    before = list(ten.archive.changes("demo", quiet=True))
    for decision in journal.decisions(workspace.home_of("demo")):
        made = decisions.apply(ten.archive, "demo", decision)
        assert (made.changes, made.stale) == ([], [])
    assert list(ten.archive.changes("demo", quiet=True)) == before
    assert {one["version"] for one in ten.archive.releases()} == {1, 2}


def test_a_decision_says_after_which_crawl_it_was_taken(ten: World, mass: str, workspace: Workspace) -> None:
    decisions.reject(ten.archive, workspace, mass)
    assert decided(workspace)[0]["after"] == ten.archive.known("demo").last_crawl


def test_a_torn_last_line_was_never_taken_and_does_no_harm(ten: World, mass: str, workspace: Workspace) -> None:
    decisions.reject(ten.archive, workspace, held_of(ten, "a"))
    path = workspace.home_of("demo") / journal.FILE
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"schema": "newsroom.deci')
    assert len(decided(workspace)) == 1
    decisions.accept(ten.archive, workspace, mass)
    assert [one["verdict"] for one in decided(workspace)] == ["rejected", "accepted"]
    assert path.read_bytes().startswith(whole)
    path.write_bytes(b'{"torn')
    assert decided(workspace) == []
    path.unlink()
    assert decided(workspace) == []


def test_nothing_is_decided_during_a_crawl(ten: World, mass: str, workspace: Workspace) -> None:
    with lock.hold(workspace, "demo"), pytest.raises(BusyError):
        decisions.accept(ten.archive, workspace, mass)
    assert decided(workspace) == []
    assert len(ten.archive.held("demo")) == 6


def test_what_a_kill_left_undone_is_done_by_the_next_run(
    ten: World, mass: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> bool:
        raise KeyboardInterrupt

    home = workspace.home_of("demo")
    with monkeypatch.context() as patch:
        patch.setattr(ten.archive, "commit", killed)
        with pytest.raises(KeyboardInterrupt):
            decisions.accept(ten.archive, workspace, mass)
    assert decisions.catch_up(ten.archive, "demo", home, before="20260101T000000Z") == []
    (made,) = decisions.catch_up(ten.archive, "demo", home)
    assert (len(made.changes), made.stale) == (6, [])
    assert decisions.catch_up(ten.archive, "demo", home) == []
    assert ten.archive.held("demo") == []
