from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from newsdesk.telling.outbox import enrol, tell

if TYPE_CHECKING:
    from collections.abc import Callable

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
    assert printer.problem is not None
    assert "out of paper" in printer.problem.message
    assert (printer.told, printer.waiting) == (0, 2)
    assert (bell.told, bell.problem) == (2, None)

    mended = desk.workspace(desk.bell("printer"), desk.bell())
    desk.found(make_change(3))
    assert [one.told for one in tell(mended)] == [3, 1]
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
    assert tell(workspace)[0].told == 0
    assert desk.rung("picky") == ["change-1", "change-2", "change-2"]


def test_a_hook_that_failed_a_moment_ago_can_be_left_out(desk: Any, make_change: Make) -> None:
    workspace = desk.workspace(desk.bell())
    enrol(workspace)
    desk.found(make_change(1))
    assert tell(workspace, but={"bell"}) == []
    assert desk.rung() == []


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
from newsdesk.telling.outbox import tell
from schedules.workspace import HookSettings, Workspace
hook = HookSettings(name="bell", kind="command", command=({sys.executable!r}, "-c", {killer!r}), timeout=10.0, newsrooms=())
tell(Workspace(root=Path({str(desk.root)!r}), contact=None, limits={{}}, hooks=(hook,)))
"""
    codes = [subprocess.run([sys.executable, "-c", program]).returncode for _ in range(2)]
    assert codes == [-9, 0]
    assert list(dict.fromkeys(desk.rung())) == ["change-1", "change-2", "change-3"]


def test_without_hooks_there_is_nothing_to_do(desk: Any) -> None:
    enrol(desk.workspace())
    assert tell(desk.workspace()) == []
    assert not (desk.root / "data" / "archive.db").exists()
