"""`schedule`: what it prints is ready to use, and runs where nothing is set: no PATH, no folder, no login."""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from pathlib import Path

SCHEDULE = 'schedule = "0 2 * * *"\n'


def bare(command: str, folder: Path) -> tuple[int, str, str]:
    """Run a command as cron does, with an environment that is emptier still."""
    done = subprocess.run(["env", "-i", "sh", "-c", command], cwd=folder, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def lines(text: str) -> list[str]:
    """Return the commands of a crontab, as cron hands them to a shell."""
    found = [
        re.match(r"(?:\S+ ){5}(.*)", one) for one in text.splitlines() if one and not one.startswith(("#", "PATH"))
    ]
    return [one[1].replace("\\%", "%") for one in found if one]


def test_a_line_of_the_crontab_runs_under_an_empty_environment(live: Any, tmp_path: Path) -> None:
    live.set(SCHEDULE + live.hook())
    run, send = lines(live("schedule").out)
    assert shlex.split(run)[-2:] == ["run", "--all"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert bare(run, elsewhere) == (0, "", "")
    assert live.alerts() == []
    live.site.next_night()
    live.site.publish(1)
    code, out, err = bare(run, elsewhere)
    assert (code, err) == (0, "")
    assert out.startswith("demo: complete in ")
    assert [one["kind"] for one in live.alerts()] == ["new"]
    assert bare(run, elsewhere) == (0, "", "")
    assert bare(send, elsewhere) == (0, "", "")
    assert list(elsewhere.iterdir()) == []


def test_a_secret_is_found_in_the_workspace_under_an_empty_environment(live: Any, tmp_path: Path) -> None:
    live.set(SCHEDULE + '[hooks.desk]\nkind = "command"\ncommand = ["sh", "-c", "cat > ${WHERE}"]\n')
    (live.root / ".env").write_text('export WHERE="told here" # a comment\n')
    (live.root / ".env").chmod(0o600)
    run, _ = lines(live("schedule").out)
    assert bare(run, tmp_path) == (0, "", "")


def test_units_are_printed_under_their_paths_or_written(live: Any, tmp_path: Path) -> None:
    live.set(SCHEDULE)
    said = live("schedule", "systemd", "--user", "press").out
    assert said.startswith("# /etc/systemd/system/newsroom-watch.service\n")
    assert "User=press\n" in said
    assert "runs as root, and need not" in live("schedule", "systemd", "--user", "root").err
    folder = tmp_path / "units"
    ended = live("schedule", "systemd", "--timers", "--user", "press", "--write", str(folder))
    names = ["newsroom-all.service", "newsroom-all.timer"]
    assert ended.out.splitlines() == [str(folder / one) for one in names]
    assert ended.err == "Then: systemctl daemon-reload && systemctl enable --now newsroom-all.timer\n"
    assert sorted(one.name for one in folder.iterdir()) == names
    assert live("schedule", "systemd", "--timers", "--write", str(folder)).code == 0
    (folder / names[1]).write_text("[Timer]\nOnCalendar=daily\n")
    (folder / names[0]).write_text((folder / names[0]).read_text() + "# more\n")
    ended = live("schedule", "systemd", "--timers", "--write", str(folder))
    assert (ended.code, ended.out) == (2, "")
    assert "is there already, and somebody else's. Nothing was written." in ended.err
    assert (folder / names[0]).read_text().endswith("# more\n")


def test_a_workflow_is_yaml(live: Any) -> None:
    live.set(SCHEDULE + '[hooks.desk]\nkind = "command"\ncommand = ["sh", "-c", "${TOKEN}"]\n')
    made = yaml.safe_load(live("schedule", "ci").out)
    assert made["jobs"]["night"]["steps"][-1]["with"]["name"] == "archive"
    (run,) = [one for one in made["jobs"]["night"]["steps"] if one.get("id") == "run"]
    assert run["env"] == {"TOKEN": "${{ secrets.TOKEN }}"}
    live.set()
    assert "cron:" in live("schedule", "ci").out


@pytest.mark.parametrize("arguments", [["cron"], ["systemd"], ["systemd", "--timers"]])
def test_without_a_schedule_there_is_none_to_print(live: Any, arguments: list[str]) -> None:
    ended = live("schedule", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "gives no newsroom a schedule" in ended.err


@pytest.mark.parametrize("arguments", [["--watch"], ["ci", "--user", "press"], ["cron", "--timers"], ["launchd"]])
def test_a_wrong_question_is_refused(live: Any, arguments: list[str]) -> None:
    live.set(SCHEDULE)
    assert live("schedule", *arguments).code == 2
