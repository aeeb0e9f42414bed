"""The teller in full: threads, processes and hooks that are commands."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from newsdesk.telling.alerts import alert_of
from newsdesk.telling.alone import alone
from newsdesk.telling.patience import Backoff
from newsdesk.telling.teller import Teller
from newsroom_scraper.errors import WorkspaceError
from schedules.archive.records import Commit, Release, Version
from tests.ringing import enrol, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    Make = Callable[..., dict[str, Any]]

FAILS = "import sys; print('out of paper', file=sys.stderr); sys.exit(3)"


def test_each_change_is_told_once_and_in_order(desk: Any, make_change: Make) -> None:
    workspace = desk.workspace(desk.bell())
    enrol(workspace)
    desk.found(make_change(1), make_change(2))
    desk.found(make_change(3))
    (telling,) = tell(workspace)
    assert (telling.told, telling.waiting, telling.problem) == (3, 0, None)
    assert desk.rung() == ["change-1", "change-2", "change-3"]
    assert tell(workspace)[0].told == 0
    assert len(desk.rung()) == 3


def test_a_hook_added_today_does_not_ring_for_yesterday(desk: Any, make_change: Make) -> None:
    desk.found(make_change(1))
    workspace = desk.workspace(desk.bell())
    enrol(workspace)
    desk.found(make_change(2))
    tell(workspace)
    assert desk.rung() == ["change-2"]


def test_what_rings_nothing_is_not_told(desk: Any, make_change: Make) -> None:
    workspace = desk.workspace(desk.bell())
    enrol(workspace)
    desk.found(make_change(1, marks=["baseline"]), rings=False)
    tell(workspace)
    assert desk.rung() == []


def test_a_hook_that_fails_stays_and_stops_no_other(desk: Any, make_change: Make) -> None:
    workspace = desk.workspace(desk.hook("printer", FAILS), desk.bell())
    enrol(workspace)
    desk.found(make_change(1), make_change(2))
    printer, bell = tell(workspace)
    assert printer.problem == "ended with status 3: out of paper"
    assert (printer.told, printer.waiting) == (0, 2)
    assert (bell.told, bell.problem) == (2, None)

    desk.found(make_change(3))
    assert [(one.told, one.waiting) for one in tell(workspace)] == [(0, 3), (1, 0)], "it is left alone for some seconds"
    mended = desk.workspace(desk.bell("printer"), desk.bell())
    assert [one.told for one in tell(mended, later=5)] == [3, 0]
    assert desk.rung("printer") == ["change-1", "change-2", "change-3"]
    assert desk.rung("bell") == ["change-1", "change-2", "change-3"]


def test_the_cursor_moves_after_each_success(desk: Any, make_change: Make) -> None:
    picky = (
        "import sys, json; line = sys.stdin.read(); open('picky', 'a').write(line);"
        "sys.exit(json.loads(line)['id'] == 'change-2')"
    )
    workspace = desk.workspace(desk.hook("picky", picky))
    enrol(workspace)
    desk.found(make_change(1), make_change(2), make_change(3))
    (telling,) = tell(workspace)
    assert (telling.told, telling.waiting) == (1, 2)
    assert tell(workspace, later=5)[0].told == 0
    assert desk.rung("picky") == ["change-1", "change-2", "change-2"]


def test_a_hook_hears_of_its_newsrooms_only(desk: Any, make_change: Make) -> None:
    workspace = desk.workspace(desk.bell(newsrooms=("demo",)))
    enrol(workspace)
    desk.found(make_change(1), make_change(2, newsroom="other"), make_change(3))
    assert tell(workspace)[0].told == 2
    # Wider interests tomorrow do not ring for today.
    assert tell(desk.workspace(desk.bell()))[0].told == 0
    assert desk.rung() == ["change-1", "change-3"]


def test_a_kill_between_two_alerts_loses_none(desk: Any, make_change: Make) -> None:
    enrol(desk.workspace(desk.bell()))
    desk.found(*(make_change(number) for number in range(1, 4)))
    # The hook kills the program that tells it, once, after it has taken the alert.
    killer = (
        "import sys, os; open('bell', 'a').write(sys.stdin.read());"
        "first = not os.path.exists('killed'); open('killed', 'w').close();"
        "first and os.kill(os.getppid(), 9)"
    )
    program = f"""
from pathlib import Path
from newsdesk.telling.teller import Teller
from schedules.workspace import Workspace
hook = {{"kind": "command", "command": [{sys.executable!r}, "-c", {killer!r}]}}
workspace = Workspace(root=Path({str(desk.root)!r}), contact=None, limits={{}}, telling={{"hooks": {{"bell": hook}}}})
teller = Teller(workspace, say=lambda _: None)
teller.begin()
teller.finish(0)
"""
    codes = [subprocess.run([sys.executable, "-c", program]).returncode for _ in range(2)]
    assert codes == [-9, 0]
    assert list(dict.fromkeys(desk.rung())) == ["change-1", "change-2", "change-3"]


def test_without_hooks_there_is_nothing_to_do(desk: Any) -> None:
    enrol(desk.workspace())
    assert tell(desk.workspace()) == []
    assert not (desk.root / "data" / "archive.db").exists()


def slow(desk: Any, name: str) -> dict[str, Any]:
    """Return a hook that takes an alert when a file is there."""
    code = (
        "import os, sys, time\nline = sys.stdin.read(); open('began', 'a').write('x')\n"
        "while not os.path.exists('go'): time.sleep(0.01)\n"
        f"open({name!r}, 'a').write(line)"
    )
    hook: dict[str, Any] = desk.hook(name, code, timeout=30.0)
    return hook


def until(true: Callable[[], Any]) -> None:
    ends = time.monotonic() + 30
    while not true():
        assert time.monotonic() < ends, "it never happens"
        time.sleep(0.01)


def test_a_slow_hook_holds_up_neither_whoever_wakes_it_nor_another(desk: Any, make_change: Make) -> None:
    said: list[str] = []
    teller = Teller(desk.workspace(slow(desk, "slow"), desk.bell()), say=said.append)
    assert teller.begin() is None
    for number in range(1, 4):
        desk.found(make_change(number))
        teller.wake()
        until(lambda: len(desk.rung()) == number)  # noqa: B023 - it is called at once
    assert (desk.root / "began").read_text() == "x"
    assert desk.rung("slow") == []
    (desk.root / "go").touch()
    fared = teller.finish(0)
    assert [(one.hook, one.told, one.waiting) for one in fared] == [("slow", 3, 0), ("bell", 3, 0)]
    assert desk.rung("slow") == desk.rung() == ["change-1", "change-2", "change-3"]
    assert "hook slow: told 3" in said
    teller.stop()


def test_what_fails_is_tried_again_while_there_is_patience(desk: Any, make_change: Make) -> None:
    twice = (
        "import os, sys; line = sys.stdin.read(); open('tries', 'a').write('x');"
        "sys.exit(3) if os.path.getsize('tries') < 3 else open('bell', 'a').write(line)"
    )
    teller = Teller(desk.workspace(desk.hook("bell", twice)), say=lambda _: None, backoff=Backoff(first=0.02))
    teller.begin()
    desk.found(make_change(1), make_change(2))
    (fared,) = teller.finish(20)
    assert (fared.told, fared.waiting, fared.problem) == (2, 0, None)
    assert desk.rung() == ["change-1", "change-2"]


def test_a_log_that_has_no_room_keeps_no_hook_waiting(desk: Any, make_change: Make) -> None:
    def full(_: str) -> None:
        raise OSError(28, "No space left on device")

    teller = Teller(desk.workspace(desk.bell(), desk.hook("ill", FAILS)), say=full)
    teller.begin()
    for number in (1, 2):
        desk.found(make_change(number))
        assert [(one.told, one.waiting) for one in teller.finish(0)] == [(number, 0), (0, number)]
    assert desk.rung() == ["change-1", "change-2"]


def test_what_is_told_when_it_is_stopped_is_told_again_another_time(desk: Any, make_change: Make) -> None:
    workspace = desk.workspace(slow(desk, "bell"))
    teller = Teller(workspace, say=lambda _: None)
    teller.begin()
    desk.found(make_change(1), make_change(2))
    teller.wake()
    until((desk.root / "began").exists)
    (desk.root / "go").touch()
    teller.stop()
    teller.wake()
    assert desk.rung() == ["change-1"], "what was under way is waited for, and nothing more is begun"
    assert [one.told for one in tell(workspace)] == [1]
    assert desk.rung() == ["change-1", "change-2"]


def test_two_that_tell_the_same_hook_tell_each_change_once(desk: Any, make_change: Make) -> None:
    workspace = desk.workspace(slow(desk, "bell"))
    one, other = (Teller(workspace, say=lambda _: None) for _ in range(2))
    one.begin()
    other.begin()
    desk.found(make_change(1))
    one.wake()
    until((desk.root / "began").exists)
    # The first looked before this was found; the second waits for the lock, and must look again.
    desk.found(make_change(2))
    waits = threading.Thread(target=other.finish, args=(30,))
    waits.start()
    (desk.root / "go").touch()
    waits.join()
    one.finish(0)
    assert desk.rung() == ["change-1", "change-2"]


def test_a_hook_that_another_process_tells_for_too_long_is_said(
    desk: Any, make_change: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsdesk.telling.teller.GRACE", 0.0)
    workspace = desk.workspace(desk.bell())
    enrol(workspace)
    desk.found(make_change(1))
    with alone(workspace, "bell", lambda: True) as ours:
        assert ours
        (fared,) = tell(workspace)
        assert fared.problem == "is being told by another process"
    assert [one.told for one in tell(workspace)] == [1]


def test_a_broken_setting_is_said_once_and_raises_nothing(desk: Any, make_change: Make) -> None:
    said: list[str] = []
    teller = Teller(desk.workspace({"name": "bell", "kind": "comand"}), say=said.append)
    problem = teller.begin()
    assert isinstance(problem, WorkspaceError)
    desk.found(make_change(1))
    teller.wake()
    teller.notify({"id": "disk-1", "kind": "disk-low", "newsroom": None, "detected_at": "x"})
    assert teller.finish(0) == []
    teller.stop()
    assert said == [f"hooks: {problem}"]


def test_a_broken_hook_stops_no_other_and_loses_nothing(desk: Any, make_change: Make) -> None:
    said: list[str] = []
    broken = {**desk.bell("desk"), "timeout": "soon"}
    teller = Teller(desk.workspace(broken, desk.bell()), say=said.append)
    assert isinstance(teller.begin(), WorkspaceError)
    desk.found(make_change(1))
    assert [(one.hook, one.told) for one in teller.finish(0)] == [("bell", 1)]
    assert ("hooks.desk.timeout" in said[0], desk.rung("desk")) == (True, [])
    tell(desk.workspace(desk.bell("desk"), desk.bell()))
    assert (desk.rung("desk"), desk.rung()) == (["change-1"], ["change-1"])


def test_the_operator_is_told_a_notice_once(desk: Any) -> None:
    line = {"schema": "newsroom.notice/1", "id": "disk-1", "newsroom": None, "kind": "disk-low", "detected_at": "x"}
    workspace = desk.workspace(desk.bell(), desk.bell("desk"), operator={"hooks": ["bell"]})
    for _ in range(2):
        teller = Teller(workspace, say=lambda _: None)
        teller.begin()
        teller.notify(line)
        teller.notify(line)
        teller.finish(0)
    assert (desk.rung(), desk.rung("desk")) == (["disk-1"], [])


def test_a_hook_that_fails_is_told_of_by_another_in_the_same_breath(desk: Any, make_change: Make) -> None:
    workspace = desk.workspace({**desk.hook("printer", FAILS), "give_up": 0}, desk.bell())
    enrol(workspace)
    desk.found(make_change(1))
    fared = {one.hook: one for one in tell(workspace)}
    assert (fared["printer"].dead, fared["bell"].told) == (1, 2)
    lines = [json.loads(line) for line in (desk.root / "bell").read_text().splitlines()]
    assert {one["kind"] for one in lines} == {"new", "hook-dead"}


def test_before_and_after_are_the_versions_that_the_change_joins(desk: Any, make_change: Make) -> None:
    def version(number: int, title: str) -> Release:
        line = {"id": "demo-1", "newsroom": "demo", "version": number, "url": "https://demo.example/1/", "title": title}
        return Release(
            release_id="demo-1",
            newsroom="demo",
            status="present",
            version=number,
            content_hash=f"h2:{number}",
            body_hash=None,
            last_look="2026-11-22T02:00:00Z",
            pending={},
            line=line,
        )

    with desk.archive() as archive:
        for number, title in ((1, "Before"), (2, "After")):
            one = version(number, title)
            archive.commit(
                Commit(
                    newsroom="demo",
                    crawl={"crawl_id": f"2026112{number}T010000Z", "state": "complete"},
                    manifest=None,
                    listing_whole=True,
                    releases=[one],
                    versions=[Version("demo-1", number, "c", one.line)],
                )
            )
        nothing = {"content_hash": None, "evidence": None}
        both = make_change(1, old={"version": 1, **nothing}, new={"version": 2, **nothing})
        alert = alert_of(archive, both)
        assert alert.before is not None
        assert alert.after is not None
        assert (alert.before["title"], alert.after["title"]) == ("Before", "After")
        assert alert_of(archive, make_change(1)).before is None
        assert alert_of(archive, {"schema": "newsroom.notice/1", "id": "x"}).after is None
