"""The log: a line a thing, dated, and nothing of a stranger's steers who reads it."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsdesk import log as logs
from newsdesk.log import Log
from newsroom_scraper.errors import WorkspaceError
from schedules.called import Called

NOW = datetime(2026, 11, 22, 7, 0, 1, 250000, tzinfo=UTC)
EVIL = "a\x1b[31m\n2026-11-22 demo: all well\x07\u202e"


def test_lines_for_people_are_dated_where_the_newsroom_is(capsys: pytest.CaptureFixture[str]) -> None:
    log = Log(zones={"demo": ZoneInfo("America/New_York")})
    log.say("begins", "demo", now=NOW)
    log.say("stopped", now=NOW)
    log.say(EVIL, "demo", now=NOW)
    assert capsys.readouterr().err.splitlines() == [
        "2026-11-22 02:00:01 EST  demo: begins",
        "2026-11-22 07:00:01 UTC  newsroom: stopped",
        "2026-11-22 02:00:01 EST  demo: a[31m 2026-11-22 demo: all well",
    ]


def test_a_newsroom_that_was_renamed_is_named_as_people_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called = Called({"demo": ("ours",)})
    Log(called=called, zones={"demo": ZoneInfo("America/New_York")}).say("begins", "demo", now=NOW)
    assert capsys.readouterr().err == "2026-11-22 02:00:01 EST  ours: begins\n"
    log = Log(format="json", path=tmp_path / "log", called=called)
    log.say("begins", "demo", now=NOW)
    log.close()
    assert json.loads((tmp_path / "log").read_text())["newsroom"] == "demo"


def test_lines_for_machines_say_what_they_are_about(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = Log(format="json", path=path)
    log.say("said", "demo", crawl="20261122T070000Z", event="ended", level="warning", now=NOW)
    log.say(EVIL, now=NOW)
    log.say("a fault of the program:\nTraceback\n  File\x1b", event="fault", level="error", now=NOW)
    log.close()
    first, second, third = (json.loads(line) for line in path.read_text().splitlines())
    assert first == {
        "time": "2026-11-22T07:00:01.250000Z", "level": "warning", "event": "ended", "newsroom": "demo",
        "crawl_id": "20261122T070000Z", "message": "said",
    }  # fmt: skip
    assert second == {**dict.fromkeys(first), "time": first["time"], "level": "info", "message": second["message"]}
    assert second["message"] == "a[31m 2026-11-22 demo: all well"
    assert third["message"] == "a fault of the program:\nTraceback\n  File"


def test_what_is_too_much_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    Log().say("a page", level="debug")
    Log(least="debug").say("another", level="debug")
    assert "page" not in (told := capsys.readouterr().err)
    assert "another" in told


def test_a_long_file_is_begun_anew_and_five_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "SIZE", 200)
    log = Log(path=tmp_path / "log")
    for number in range(40):
        log.say(f"line {number}", now=NOW)
    log.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["log", *(f"log.{one}" for one in range(1, 6))]
    assert "line 39" in (tmp_path / "log").read_text()


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="--log-file"):
        Log(path=tmp_path / "nowhere" / "log")


def test_what_a_full_disk_does_not_take_is_told_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log"
    try:
        path.symlink_to("/dev/full")
        log = Log(path=path)
    except (OSError, WorkspaceError):
        pytest.skip("needs service: /dev/full")
    log.say("100 % of it", "demo", now=NOW)
    log.close()
    told = capsys.readouterr().err
    assert "demo: 100 % of it\n" in told
    assert "No space left on device" in told


def test_a_log_on_stderr_that_has_no_room_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path("/dev/full")
    if not path.exists():
        pytest.skip("needs service: /dev/full")
    full = path.open("w", encoding="utf-8")
    monkeypatch.setattr(sys, "stderr", full)
    Log().say("begins", "demo", now=NOW)
    with suppress(OSError):  # what it holds still
        full.close()
