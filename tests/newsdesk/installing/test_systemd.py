"""Units for systemd: systemd itself reads them, and its timers ring when the service would."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsdesk.installing import systemd
from newsdesk.installing.turns import fields
from tests.newsdesk.installing.test_crontab import NOW, due, kept, place

ANALYZE = shutil.which("systemd-analyze")
WITH_SYSTEMD = pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed, so nothing reads its units")
CASES = [
    ("0 2 * * *", "America/New_York"),
    ("30 2,14 * * mon-fri", "Asia/Kolkata"),
    ("*/20 8-18/2 * * 1-5", "UTC"),
    ("0 2 1,15 * wed", "Europe/Berlin"),
    ("15 3 1-7 jun *", "Europe/Berlin"),
]


@WITH_SYSTEMD
@pytest.mark.parametrize("name", ["press", "my press", "it's 100% odd $HOME"])
def test_systemd_reads_them(tmp_path: Path, name: str) -> None:
    workspace = tmp_path / name
    workspace.mkdir()
    program = tmp_path / "newsroom"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    told = {"a": due(schedule="0 2 * * mon", timezone="America/New_York", jitter=600.0), "b": due(every=900.0)}
    here = replace(place(told, workspace=str(workspace), tells=True), program=(str(program),))
    units, remarks = systemd.timers(here, user="root", since=NOW)
    assert len(remarks) == 1
    units += systemd.watch(here, user="root")
    assert sorted(one.name for one in units) == [
        "newsroom-a.service", "newsroom-a.timer", "newsroom-b.service", "newsroom-b.timer",
        "newsroom-deliveries.service", "newsroom-deliveries.timer", "newsroom-watch.service",
    ]  # fmt: skip
    folder = tmp_path / "units"
    folder.mkdir()
    for one in units:
        (folder / one.name).write_text(one.text)
    done = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", *sorted(map(str, folder.iterdir()))], capture_output=True, text=True
    )
    ours = [line for line in done.stderr.splitlines() if "newsroom" in line or str(folder) in line]
    assert (done.returncode, ours) == (0, [])


@WITH_SYSTEMD
@pytest.mark.parametrize(("text", "zone"), CASES)
def test_a_timer_rings_when_the_service_would(text: str, zone: str) -> None:
    begin = datetime(2026, 6, 1, tzinfo=UTC)
    wanted = kept(text, zone, begin, 20)
    told = fields(text)
    assert told is not None
    found = set()
    for event in systemd.calendar(told, zone):
        done = subprocess.run(
            [
                *(str(ANALYZE), "calendar", f"--iterations={len(wanted) + 2}"),
                *("--base-time", (begin - timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S UTC"), event),
            ],
            capture_output=True,
            text=True,
            env={"TZ": "UTC", "LC_ALL": "C"},
        )
        assert done.returncode == 0, done.stderr
        for stamp in re.findall(r"(?:elapse|#\d+): \w+ (\S+ \S+) UTC", done.stdout):
            found.add(datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC))
    assert {one for one in found if one < begin + timedelta(days=20)} == wanted


def test_the_service_is_shut_in() -> None:
    (unit,) = systemd.watch(place({"demo": due(every=900.0)}, workspace="/srv/my press"), user="press")
    assert unit.name == "newsroom-watch.service"
    lines = unit.text.splitlines()
    for line in (
        "Type=notify",
        "User=press",
        'ExecStart=/opt/v/bin/newsroom -w "/srv/my press" watch',
        "ExecReload=/bin/kill -HUP $MAINPID",
        "WorkingDirectory=/srv/my press",
        "Restart=on-failure",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        'ReadWritePaths="/srv/my press"',
        "PrivateTmp=yes",
        "CapabilityBoundingSet=",
    ):
        assert line in lines
    assert any(line.startswith("WatchdogSec=") for line in lines)
    assert unit.text.startswith(systemd.MARK)


def test_what_a_timer_cannot_keep_is_said() -> None:
    told = {"a": due(schedule="0 2 last * *"), "b": due(schedule="30 2 * * *", timezone="America/New_York")}
    units, remarks = systemd.timers(place(told), user="press", since=NOW)
    assert [one.name for one in units] == ["newsroom-b.service", "newsroom-b.timer"]
    assert [one.partition(":")[0] for one in remarks] == ["a", "b"]
    assert "leaps over this time" in remarks[1]
    assert ZoneInfo("America/New_York").key in units[1].text
    assert "Persistent=true" in units[1].text
