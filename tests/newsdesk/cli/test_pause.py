"""`pause` and `resume`: no schedule runs the newsroom meanwhile, and nobody is told that it is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsroom_scraper.errors import WorkspaceError
from schedules import pausing
from schedules.agenda import Agenda
from schedules.workspace import open_workspace

TOMORROW = f"{datetime.now(UTC).date() + timedelta(days=1)}"


def test_paused_until_a_day_and_on_again(desk: Any) -> None:
    ended = desk("pause", "demo", "--until", TOMORROW, "--reason", "their site is rebuilt")
    assert (ended.code, ended.out) == (0, f"demo is paused until {TOMORROW} 00:00 UTC (their site is rebuilt).\n")
    (row,) = [one for one in desk("status", "--json").lines if one["newsroom"] == "demo"]
    assert (row["state"], row["why"]) == ("paused", ended.out.strip())
    workspace = open_workspace(desk.root)
    now = datetime.now(UTC)
    assert pausing.holds(workspace, "demo", now)
    assert not pausing.holds(workspace, "demo", now + timedelta(days=1))
    assert desk("resume", "demo").out == "demo goes on.\n"
    assert desk("resume", "demo").out == "demo was not paused.\n"
    assert not pausing.holds(workspace, "demo", now)


def test_until_somebody_says_so(desk: Any) -> None:
    assert desk("pause", "demo").out == "demo is paused until somebody says: newsroom resume.\n"
    (line,) = desk("pause", "demo", "--reason", "quiet", "--json").lines
    assert (line["paused"], line["until"], line["reason"]) == (True, None, "quiet")
    (line,) = desk("resume", "demo", "--json").lines
    assert (line["paused"], line["since"]) == (False, None)


def test_all_leave_it_out_and_who_names_it_runs_it(desk: Any) -> None:
    desk("pause", "sick")
    desk("pause", "amnesty-usa")
    before = [one["crawl_id"] for one in desk("crawls", "sick", "--json").lines]
    desk("run", "--all")
    assert [one["crawl_id"] for one in desk("crawls", "sick", "--json").lines] == before
    desk("run", "sick")
    assert len(desk("crawls", "sick", "--json").lines) > len(before)


def test_a_service_asks_again_soon_and_keeps_a_day(desk: Any) -> None:
    path = desk.root / "workspace.toml"
    path.write_text(path.read_text().replace("[newsroom.demo]", '[newsroom.demo]\nevery = "1m"'))
    agenda = Agenda(open_workspace(desk.root))
    now = datetime.now(UTC) + timedelta(hours=1)
    assert agenda.dues(now)["demo"] <= now
    desk("pause", "demo")
    assert agenda.dues(now)["demo"] == now + pausing.ASK_AGAIN
    desk("resume", "demo")
    assert agenda.dues(now)["demo"] <= now


@pytest.mark.parametrize(("words", "said"), [(("--until", "2020-01-01"), "is not in the future"), ((), "no newsroom")])
def test_what_is_no_pause(desk: Any, words: tuple[str, ...], said: str) -> None:
    ended = desk("pause", "demo" if words else "nosuch", *words)
    assert ended.code == 2
    assert said in ended.err


def test_what_cannot_be_read_pauses_nothing_and_is_shown(desk: Any) -> None:
    desk("pause", "demo")
    workspace = open_workspace(desk.root)
    (workspace.home_of("demo") / pausing.FILE).write_text("{")
    assert not pausing.holds(workspace, "demo", datetime.now(UTC))
    with pytest.raises(WorkspaceError, match="newsroom resume demo"):
        pausing.of(workspace, "demo", datetime.now(UTC))
    (row,) = [one for one in desk("status", "--json").lines if one["newsroom"] == "demo"]
    assert "cannot be read" in row["why"]
    assert desk("resume", "demo").code == 0
