"""A newsroom that is at work for long: what is usual, when it is late, and that it is told once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from schedules import lock, overdue
from schedules.workspace import init, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import Workspace


def crawl(minutes: float | None, state: str = "complete") -> dict[str, Any]:
    begun = datetime(2026, 11, 22, 2, tzinfo=UTC)
    ended = None if minutes is None else (begun + timedelta(minutes=minutes)).isoformat()
    return {"state": state, "started_at": begun.isoformat(), "ended_at": ended}


def test_what_is_usual_is_the_median_of_the_complete_ones() -> None:
    assert overdue.usual([]) is None
    assert overdue.usual([crawl(5, "failed"), crawl(None)]) is None
    assert overdue.usual([crawl(1), crawl(90, "incomplete"), crawl(30), crawl(200)]) == timedelta(minutes=30)
    assert overdue.usual([*[crawl(90)] * 20, *[crawl(1)] * 9]) == timedelta(minutes=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    init(tmp_path)
    return open_workspace(tmp_path)


def late(workspace: Workspace, after: timedelta, archive: Any = None) -> str | None:
    holder = lock.holder(workspace, "amnesty-usa")
    assert holder is not None
    return overdue.sentence(workspace, archive, "amnesty-usa", holder.since + after)


class Crawls:
    """An archive that knows of crawls, and of nothing else."""

    def __init__(self, *minutes: float) -> None:
        self._all = [crawl(one) for one in minutes]

    def crawls(self, _newsroom: str, *, limit: int) -> list[dict[str, Any]]:
        return self._all[-limit:]


@pytest.mark.parametrize(
    ("archive", "allowed"),
    [
        (None, timedelta(minutes=40)),  # twice the budget of a first crawl
        (Crawls(), timedelta(minutes=40)),
        (Crawls(1, 1, 1), timedelta(minutes=20)),
        (Crawls(30, 60, 90), timedelta(hours=2)),
    ],
)
def test_it_is_late_beyond_twice_its_usual_time(workspace: Workspace, archive: Any, allowed: timedelta) -> None:
    with lock.hold(workspace, "amnesty-usa"):
        assert late(workspace, allowed, archive) is None
        said = late(workspace, allowed + timedelta(seconds=1), archive)
        assert said is not None
        assert said.startswith("amnesty-usa: is being crawled by process ")


def test_it_is_told_once_for_each_crawl(workspace: Workspace) -> None:
    home = workspace.home_of("amnesty-usa")
    with lock.hold(workspace, "amnesty-usa"):
        assert late(workspace, timedelta(hours=9))
        overdue.mark_told(workspace, "amnesty-usa")
        assert late(workspace, timedelta(hours=9)) is None
        assert late(workspace, timedelta(days=9)) is None
    (home / "lock").write_text("process 8 since 2026-11-22 02:00:00 UTC")
    assert late(workspace, timedelta(hours=9))


def test_what_cannot_be_remembered_is_told_again(workspace: Workspace) -> None:
    home = workspace.home_of("amnesty-usa")
    with lock.hold(workspace, "amnesty-usa"):
        (home / "lock.told").symlink_to(home / "nowhere" / "file")
        overdue.mark_told(workspace, "amnesty-usa")
        assert late(workspace, timedelta(hours=9))


@pytest.mark.parametrize("text", ["", "process 8", "process 8 since yesterday"])
def test_a_lock_that_does_not_say_is_let_be(workspace: Workspace, text: str) -> None:
    home = workspace.home_of("amnesty-usa")
    assert overdue.sentence(workspace, None, "amnesty-usa", datetime.now(UTC)) is None
    home.mkdir(parents=True)
    (home / "lock").write_text(text)
    assert overdue.sentence(workspace, None, "amnesty-usa", datetime.now(UTC)) is None
    overdue.mark_told(workspace, "amnesty-usa")
