"""A host that asked for time: its newsrooms are not due before that, whichever of them asked it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.manners.pace import Pace
from schedules import left_alone
from schedules.agenda import Agenda
from schedules.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Three newsrooms, each due now; two of them on one host."""
    (tmp_path / "newsrooms").mkdir()
    for name, home in (("one", "www.a.example"), ("other", "a.example"), ("third", "b.example")):
        text = f'name = "{name}"\nhome = "https://{home}/"\n[[discover]]\nurl = "https://{home}/{name}/"\n'
        (tmp_path / "newsrooms" / f"{name}.toml").write_text(text, encoding="utf-8")
    set_to = "".join(f'[newsroom.{name}]\nevery = "1h"\n' for name in ("one", "other", "third"))
    (tmp_path / "workspace.toml").write_text(set_to, encoding="utf-8")
    return open_workspace(tmp_path)


def hold(workspace: Workspace, host: str, seconds: float, *, asked: bool = True) -> None:
    workspace.hosts.mkdir(exist_ok=True)
    asyncio.run(Pace(workspace.hosts).hold(host, NOW.timestamp() + seconds, asked=asked))


def test_newsrooms_of_a_host_that_asked_are_due_later(workspace: Workspace) -> None:
    hold(workspace, "a.example", 7200)
    due = Agenda(workspace).dues(NOW)
    assert (due["one"], due["other"]) == (NOW + timedelta(hours=2), NOW + timedelta(hours=2))
    assert due["third"] == NOW
    assert Agenda(workspace).dues(NOW + timedelta(hours=3))["one"] == NOW + timedelta(hours=3)


def test_a_turn_that_lies_later_stays_where_it_is(workspace: Workspace) -> None:
    hold(workspace, "a.example", 60)
    agenda = Agenda(workspace)
    agenda.begin("one", NOW)
    agenda.end("one", NOW, crawled=True)
    assert agenda.due("one", NOW) == NOW + timedelta(hours=1)


def test_a_pause_of_our_own_puts_nothing_off(workspace: Workspace) -> None:
    hold(workspace, "a.example", 300, asked=False)
    assert left_alone.until(workspace, "one", NOW) is None
    assert Agenda(workspace).dues(NOW)["one"] == NOW


def test_nothing_is_known_of_a_host_that_was_never_asked(workspace: Workspace) -> None:
    assert left_alone.until(workspace, "one", NOW) is None
    assert not workspace.hosts.exists()


def test_a_newsroom_that_cannot_be_read_is_told_elsewhere(workspace: Workspace) -> None:
    hold(workspace, "a.example", 7200)
    (workspace.root / "newsrooms" / "one.toml").write_text("name = 1", encoding="utf-8")
    assert left_alone.until(workspace, "one", NOW) is None
