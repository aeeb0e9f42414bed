from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling.hooks.command import Command
from newsdesk.telling.message import Alert, Message
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., dict[str, Any]]


def command(code: str, timeout: float = 10.0) -> Command:
    return Command(command=(sys.executable, "-c", code), timeout=timeout)


def message(change: dict[str, Any], workspace: Path) -> Message:
    return Message(
        id=change["id"],
        hook="desk",
        route="default",
        alerts=(Alert(line=change),),
        made_at=change["detected_at"],
        workspace=workspace,
    )


@pytest.fixture
def alert(tmp_path: Path, make_change: Make) -> Message:
    return message(make_change(title="“Curly” — ünïcode"), tmp_path)


def test_it_gets_one_line_of_json_in_the_workspace(alert: Message, tmp_path: Path) -> None:
    command("import sys; open('got', 'wb').write(sys.stdin.buffer.read())")(alert)
    got = (tmp_path / "got").read_bytes()
    assert got.endswith(b"\n")
    assert got.count(b"\n") == 1
    assert json.loads(got) == alert.alerts[0].line


def test_no_secret_travels_in_the_environment(alert: Message, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "PYTHONPATH", "LD_PRELOAD_NOT"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    command("import os, json; open('got', 'w').write(json.dumps(dict(os.environ)))")(alert)
    seen = json.loads((tmp_path / "got").read_text())
    seen.pop("LC_CTYPE", None)  # Python sets it for itself
    own = {
        *("NEWSROOM_WORKSPACE", "NEWSROOM_HOOK", "NEWSROOM_CHANGE_ID", "NEWSROOM_CHANGE_KIND", "NEWSROOM_TEST"),
    }
    assert own <= set(seen) <= own | {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR"}
    assert seen["NEWSROOM_WORKSPACE"] == str(tmp_path.resolve())
    assert (seen["NEWSROOM_CHANGE_ID"], seen["NEWSROOM_CHANGE_KIND"]) == ("change-1", "new")


def test_no_shell_reads_the_arguments(tmp_path: Path, alert: Message) -> None:
    Command(
        command=(sys.executable, "-c", "import sys; open('got', 'w').write(sys.argv[1])", "$(id); *"), timeout=10.0
    )(alert)
    assert (tmp_path / "got").read_text() == "$(id); *"


def test_a_failure_carries_the_last_line_that_it_said(alert: Message) -> None:
    with pytest.raises(HookError, match=r"ended with status 7: no \[31mtoken$"):
        command("import sys; print('first\\nno \\x1b[31mtoken\\n', file=sys.stderr); sys.exit(7)")(alert)


def test_a_failure_without_a_word(alert: Message) -> None:
    with pytest.raises(HookError, match=r"ended with status 1$"):
        command("raise SystemExit(1)")(alert)


def test_a_signal_is_named(alert: Message) -> None:
    with pytest.raises(HookError, match="was ended by SIGKILL"):
        command("import os; os.kill(os.getpid(), 9)")(alert)


def test_a_command_that_is_not_there(alert: Message) -> None:
    with pytest.raises(HookError, match="could not be started: no-such-command-anywhere: No such file"):
        Command(command=("no-such-command-anywhere",), timeout=1.0)(alert)


def test_too_long_and_all_that_it_started_is_killed(alert: Message, tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "open('child', 'w').write(str(child.pid)); time.sleep(60)"
    )
    with pytest.raises(HookError, match=r"was stopped after 1\.5 s"):
        command(code, timeout=1.5)(alert)
    child = int((tmp_path / "child").read_text())
    assert _gone(child)


def _gone(pid: int) -> bool:
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        # Killed, and nobody has waited for it yet: where no init does, it stays as a zombie.
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - it may go while it is read
            if stat.read().rpartition(")")[2].split()[0] == "Z":
                return True
        time.sleep(0.05)
    return False


def test_a_command_that_reads_nothing_and_talks_without_end_is_no_trouble(tmp_path: Path, make_change: Make) -> None:
    big = message(make_change(title="x" * 1_000_000), tmp_path)
    command("import sys; sys.stderr.write('y' * 1_000_000); sys.stdout.write('z' * 1_000_000)")(big)


def test_a_child_left_behind_is_not_waited_for(alert: Message) -> None:
    begun = time.monotonic()
    command("import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(5)'])")(alert)
    assert time.monotonic() - begun < 4
