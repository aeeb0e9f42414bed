"""`status --itself`: whether somebody watches, what the hooks were not told, and how long the disk lasts."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsdesk.cli import itself
from newsdesk.telling import memory, rounds
from schedules import lock
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    import pytest

GB = 10**9


def told(desk: Any, *arguments: str) -> dict[str, Any]:
    (line,) = desk("status", "--itself", "--json", *arguments).lines
    found: dict[str, Any] = line
    return found


def test_a_workspace_that_is_well(desk: Any) -> None:
    desk.hook()
    ended = desk("status", "--itself")
    assert ended.code == 0
    rows = dict(one.split("\t") for one in ended.out.splitlines())
    assert rows["watch"] == "does not run here"
    assert rows["hook desk"] == "command, never told yet"
    assert rows["disk"].endswith("free; too early to say how long it lasts")
    assert told(desk)["problems"] == []


def test_one_line_per_newsroom_stays_so(desk: Any) -> None:
    desk.hook()
    assert {one["schema"] for one in desk("status", "--json").lines} == {"newsroom.status/1"}
    assert len(desk("status").out.splitlines()) == 4
    assert told(desk)["schema"] == "newsroom.workspace/1"
    assert "No watch here; 1 hook; " in desk.drawn("status").out
    assert "watch" not in desk.drawn("status", "demo").out
    assert "This workspace" in desk.drawn("status", "--itself").out


def test_a_watch_that_runs_is_seen(desk: Any) -> None:
    workspace = open_workspace(desk.root)
    assert told(desk)["watch"] is None
    with lock.hold_service(workspace):
        assert "process" in told(desk)["watch"]
        assert "runs (process" in desk("status", "--itself").out
    assert told(desk)["watch"] is None
    with lock.hold_service(workspace):  # whoever asked holds nothing any more
        pass


def test_a_hook_that_fails_is_a_problem(desk: Any) -> None:
    desk.hook()
    (desk.root / "alerts.jsonl").mkdir()  # what cannot be written fails the hook
    assert desk("deliveries", "send").code == 0
    held = desk("held", "--json").lines[0]["mass"]
    desk("accept", held)
    found = told(desk)
    assert found["undelivered"] > 0
    assert found["problems"][0].startswith("hook desk: ")
    assert desk("status", "--itself").code == 1
    rows = dict(one.split("\t") for one in desk("status", "--itself").out.splitlines())
    assert "waiting; " in rows["hook desk"]
    assert [row for row, how in rows.items() if how.startswith("not well: ")] == ["hook desk"]
    assert "not well: command" in desk.drawn("status", "--itself").out
    desk("deliveries", "drop", "--all")
    assert told(desk)["problems"] == [], "what is dropped could not be told, and need not be"
    assert desk("hooks", "--json").lines[0]["problem"] is None


def test_broken_settings_are_a_problem(desk: Any) -> None:
    with (desk.root / "workspace.toml").open("a") as file:
        file.write('[hooks.desk]\nkind = "comand"\n')
    ended = desk("status", "--itself")
    assert ended.code == 1
    assert "hooks\tnot well: workspace.toml: hooks.desk.kind" in ended.out
    assert desk("status", "demo").code == 0


def test_a_disk_that_fills_is_a_problem(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    days = [{"at": now - 86400 * (20 - one), "data": one * GB, "free": (40 - one) * GB} for one in range(20)]
    memory.save(desk.root / "data" / rounds.FILE, {"days": days})
    monkeypatch.setattr(rounds, "free", lambda _: 100 * GB)
    found = told(desk)
    assert (found["disk"]["days_left"], found["disk"]["forecast"]) == (100.0, "full in about 3 months")
    assert found["problems"] == []
    monkeypatch.setattr(rounds, "free", lambda _: 10 * GB)
    assert told(desk)["problems"] == ["disk: 10 GB free, full in about 10 days"]
    assert "This workspace" in desk.drawn("status").out
    monkeypatch.setattr(rounds, "free", lambda _: GB // 2)
    assert told(desk)["problems"][0].startswith("disk: 500 MB free")


def test_a_heartbeat_is_shown_as_it_was(desk: Any) -> None:
    path = desk.root / "data" / "heartbeat.json"
    beat = {
        "where": "hc.example",
        "at": "2026-11-22T02:00:00Z",
        "well_at": "2026-11-20T02:00:00Z",
        "since": "2026-11-21T02:00:00Z",
        "problem": "answered 503",
    }
    path.write_text(json.dumps(beat))
    assert told(desk)["heartbeat"] is None, "none is set any more"
    with (desk.root / "workspace.toml").open("a") as file:
        file.write('[operator]\nheartbeat = "https://hc.example/abc"\n')
    assert told(desk)["problems"] == ["heartbeat: hc.example answered 503"]
    now = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    rows = dict(itself.facts(itself.line(open_workspace(desk.root)), now=now))
    assert rows["heartbeat"] == "not well: hc.example answered 503, answered last 2 days ago"
    assert [row for row, how in rows.items() if how.startswith("not well: ")] == ["heartbeat"]
    path.write_text(json.dumps({**beat, "problem": None}))
    assert "hc.example answered" in desk("status", "--itself").out
    assert "abc" not in desk("status", "--itself").out


def test_it_is_about_the_whole_workspace(desk: Any) -> None:
    assert desk("status", "--itself", "demo").code == 2
