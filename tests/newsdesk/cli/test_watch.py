"""What the scheduler calls, without the scheduler: every error ends as a line of the log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newsdesk.cli.watch import Service
from newsroom_scraper.errors import BusyError
from schedules import look
from schedules.look import Interrupted, Outcome
from schedules.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(press: Any) -> Workspace:
    press.set(name="amnesty-usa")
    return open_workspace(press.root)


def service(workspace: Workspace) -> Service:
    return Service(workspace, {"amnesty-usa": ZoneInfo("America/New_York")})


def come(monkeypatch: pytest.MonkeyPatch, what: Any) -> None:
    def run(*_: Any, **__: Any) -> Outcome:
        if isinstance(what, BaseException):
            raise what
        assert isinstance(what, Outcome)
        return what

    monkeypatch.setattr(look, "run", run)


def test_when_each_is_due_is_said_in_its_zone(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    service(workspace).ready({"amnesty-usa": datetime(2026, 11, 22, 7, 0, tzinfo=UTC)})
    assert capsys.readouterr().err.endswith("  amnesty-usa: due 2026-11-22 02:00 EST\n")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (Outcome(newsroom="amnesty-usa", releases=3, seconds=4.0), "amnesty-usa: complete in 4 s, 3 releases"),
        (
            Outcome(newsroom="amnesty-usa", state="failed", sentences=("amnesty-usa: No host.",)),
            "amnesty-usa: No host.",
        ),
        (BusyError("is busy", newsroom="amnesty-usa"), "is busy"),
        (Interrupted(Outcome(newsroom="amnesty-usa", state="incomplete")), "was stopped; what was read is kept"),
        (ZeroDivisionError("surprise"), "ZeroDivisionError: surprise"),
    ],
)
def test_however_a_look_ends_the_service_goes_on(
    workspace: Workspace, what: Any, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    come(monkeypatch, what)
    service(workspace).run("amnesty-usa")
    assert said in capsys.readouterr().err


def test_hooks_are_told_after_each_look(
    workspace: Workspace, press: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    press.set(press.hook("desk", "raise SystemExit('no paper')"), name="amnesty-usa")
    tellings: list[Any] = []

    def tell(workspace: Workspace) -> list[Any]:
        tellings.append(workspace)
        return []

    monkeypatch.setattr("newsdesk.telling.outbox.tell", tell)
    come(monkeypatch, BusyError("is busy"))
    service(open_workspace(press.root)).run("amnesty-usa")
    assert len(tellings) == 1
    assert "is busy" in capsys.readouterr().err
