"""`status`: how each newsroom is, and what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsdesk.cli import status
from newsdesk.cli.named import archive_of
from schedules.archive.store import Archive
from schedules.workspace import open_workspace


def test_an_illness_is_an_exit_code(desk: Any) -> None:
    ended = desk("status", "--json")
    assert ended.code == 1
    rows = {row["newsroom"]: row for row in ended.lines}
    assert {name: row["state"] for name, row in rows.items()} == {
        "amnesty-usa": "never crawled", "demo": "well", "small": "well", "sick": "ill",
    }  # fmt: skip
    assert (rows["demo"]["releases"], rows["demo"]["recent"], rows["demo"]["held"]) == (10, 4, 0)
    assert rows["small"]["held"] == 6
    sick = rows["sick"]
    assert sick["since"] >= sick["good_at"]
    assert "answered 503" in sick["why"]
    assert sick["advice"] == "Nothing was changed, and nothing counts as removed. The next run tries again."
    assert all(set(row) == set(sick) for row in rows.values())


def test_all_well_is_none(desk: Any) -> None:
    assert desk("status", "demo", "amnesty-usa").code == 0
    assert desk("status", "nosuch").code == 2


@pytest.mark.parametrize("how", ["missing", "empty", "begun again"])
def test_an_archive_that_was_lost_is_said(desk: Any, how: str) -> None:
    path = desk.root / "data" / "archive.db"
    for one in path.parent.glob("archive.db*"):
        one.unlink()
    if how == "empty":
        path.touch()
    elif how == "begun again":
        Archive.open(path).__exit__()
    words = "is not there" if how == "missing" else "knows no newsroom"
    for arguments in (["status"], ["status", "--json"], ["status", "demo"]):
        ended = desk(*arguments)
        assert (ended.code, ended.out) == (1, "")
        (line,) = ended.err.splitlines()
        assert line.startswith(f"newsroom: data/archive.db: {words}, though crawls are sealed: 3 of demo, 2 of ")
        assert "newsroom archive rebuild" in line
    assert desk("archive", "rebuild").code == 0
    assert {row["newsroom"]: row["state"] for row in desk("status", "--json").lines}["demo"] == "well"


def test_one_screen(desk: Any) -> None:
    ended = desk.drawn("status")
    head = ended.out.partition("─")[0]
    assert all(word in head for word in ("Newsroom", "State", "Last good", "Releases", "7 days", "Held"))
    assert "sick is ill since 20" in ended.out
    assert "to do" in ended.out
    assert "4 changes" in ended.out
    assert ended.err == "What is held: newsroom held\n"
    assert len(ended.out.splitlines()) <= 24


def test_a_schedule_that_was_not_kept_is_late(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (desk.root / "workspace.toml").read_text()
    (desk.root / "workspace.toml").write_text(
        text.replace("[newsroom.demo]", '[newsroom.demo]\nschedule = "0 2 * * *"')
    )
    assert desk("status", "demo").code == 0
    workspace = open_workspace(desk.root)
    with archive_of(workspace) as archive:
        later = datetime.now(UTC) + timedelta(days=3)
        assert status.row_of(workspace, archive, "demo", now=later)["state"] == "late"
        # What has no schedule, or is ill, is not late.
        assert status.row_of(workspace, archive, "small", now=later)["state"] == "well"
        assert status.row_of(workspace, archive, "sick", now=later)["state"] == "ill"
        week = datetime.now(UTC) + timedelta(days=8)
        assert status.row_of(workspace, archive, "demo", now=week)["recent"] == 0

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(days=3)

    monkeypatch.setattr(status, "datetime", Later)
    ended = desk.drawn("status", "demo")
    assert ended.code == 1
    assert "demo is late" in ended.out
    assert "Look whether cron, or newsroom watch, still runs" in " ".join(ended.out.split())


def test_a_workspace_in_which_nothing_was_set_or_crawled(press: Any) -> None:
    (press.root / "workspace.toml").write_text("")
    ended = press("status")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    press.set(name="amnesty-usa")
    assert press("status").out == "amnesty-usa\tnever crawled\t\t\t0\t0\t0\t0\t0\t\t\n"
    assert not (press.root / "data" / "archive.db").exists()
