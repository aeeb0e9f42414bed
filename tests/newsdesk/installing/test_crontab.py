"""Lines for cron: they ring when the service would, in any zone, and are one command that a shell reads right."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsdesk.installing.crontab import crontab, of_interval, on_the_clock
from newsdesk.installing.place import Place
from newsdesk.installing.turns import Fields, Turns, fields, turns
from schedules.cron import Cron
from schedules.settings import Limits
from tests.newsdesk.installing.test_turns import named

NOW = datetime(2026, 5, 10, tzinfo=UTC)
DAYS = 12
CASES = [
    ("0 2 * * *", "America/New_York", "UTC"),
    ("0 2 * * *", "Asia/Tokyo", "UTC"),
    ("30 2 * * mon-fri", "Asia/Kolkata", "Europe/Berlin"),
    ("45 23 * * sun", "America/New_York", "Asia/Kathmandu"),
    ("0 2,14 1,15 * wed", "Europe/Berlin", "America/St_Johns"),
    ("*/15 * * * *", "America/New_York", "UTC"),
    ("*/15 * * * *", "Asia/Kathmandu", "UTC"),
    ("0 2 * jun *", "Australia/Lord_Howe", "UTC"),
    ("15 1 * * *", "Europe/Paris", "Europe/Berlin"),
    ("0 0 1 * *", "Pacific/Kiritimati", "Pacific/Niue"),
]


def place(told: dict[str, Turns], *, workspace: str = "/srv/press", every: bool = True, tells: bool = False) -> Place:
    return Place(program=("/opt/v/bin/newsroom",), workspace=Path(workspace), turns=told, every=every, tells=tells)


def due(name: str = "demo", **limits: object) -> Turns:
    told = turns(name, Limits(**limits))  # type: ignore[arg-type] # as the test writes them
    assert told is not None
    return told


def commands(text: str) -> list[tuple[str, str]]:
    """Return the fields and the command of each line, as cron reads it."""
    lines = [one for one in text.splitlines() if one and not one.startswith(("#", "PATH="))]
    parts = [re.match(r"((?:\S+ ){5})(.*)", one) for one in lines]
    return [(one[1].strip(), one[2].replace("\\%", "%")) for one in parts if one]


def passes(guard: str | None, at: datetime) -> bool:
    if guard is None:
        return True
    match = re.match(r"TZ=(\S+) date '\+(.*)' \| grep -Eq (.*)\Z", guard)
    assert match is not None
    told = at.astimezone(ZoneInfo(match[1])).strftime(match[2])
    return re.search(shlex.split(match[3])[0], told) is not None


def rings(when: str, guard: str | None, machine: ZoneInfo, begin: datetime, days: int) -> set[datetime]:
    told = fields(when)
    assert told is not None
    minutes = (begin + timedelta(minutes=one) for one in range(days * 1440))
    return {one for one in minutes if named(told, one.astimezone(machine)) and passes(guard, one)}


def kept(text: str, zone: str, begin: datetime, days: int) -> set[datetime]:
    found, at = set(), begin - timedelta(seconds=1)
    while (at := Cron(text, zone).after(at)) < begin + timedelta(days=days):
        found.add(at)
    return found


@pytest.mark.parametrize("begin", [datetime(2026, 5, 25, tzinfo=UTC), datetime(2026, 12, 28, tzinfo=UTC)])
@pytest.mark.parametrize(("text", "zone", "machine"), CASES)
def test_a_line_rings_when_the_service_would(text: str, zone: str, machine: str, begin: datetime) -> None:
    told = fields(text)
    assert told is not None
    when, guard = on_the_clock(told, ZoneInfo(zone), ZoneInfo(machine), since=NOW)
    assert rings(when, guard, ZoneInfo(machine), begin, DAYS) == kept(text, zone, begin, DAYS)


def test_when_clocks_are_set_it_rings_on_the_right_side() -> None:
    told = fields("30 3 * * *")
    assert isinstance(told, Fields)
    when, guard = on_the_clock(told, ZoneInfo("America/New_York"), ZoneInfo("UTC"), since=NOW)
    for begin in (datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 10, 29, tzinfo=UTC)):
        assert rings(when, guard, ZoneInfo("UTC"), begin, 7) == kept("30 3 * * *", "America/New_York", begin, 7)


@pytest.mark.parametrize(
    ("text", "words"),
    [("30 2 * * *", "left out"), ("30 1 * * *", "run twice"), ("30 4 * * *", None), ("*/30 * * * *", None)],
)
def test_a_night_on_which_it_differs_is_said(text: str, words: str | None) -> None:
    said = crontab(place({"demo": due(schedule=text, timezone="America/New_York")}), zone="Asia/Kolkata", since=NOW)
    assert ("On the night" in said) is (words is not None)
    assert (words or "") in said


def test_a_guard_is_what_a_shell_understands(tmp_path: Path) -> None:
    """Debian's cron and cronie hand the line to sh; `date` is asked on a day in each half of the year."""
    told = crontab(place({"demo": due(schedule="0 2 * * mon", timezone="America/New_York")}), zone="UTC", since=NOW)
    ((_, command),) = commands(told)
    real, ran = shutil.which("date"), tmp_path / "ran"
    command = command.replace("/opt/v/bin/newsroom", f"touch {ran}; true")
    for instant, wanted in (
        (datetime(2026, 7, 6, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 6, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 7, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 8, 7, 0, tzinfo=UTC), False),
    ):
        (tmp_path / "date").write_text(f'#!/bin/sh\nexec {real} -d @{instant.timestamp():.0f} "$@"\n')
        (tmp_path / "date").chmod(0o755)
        done = subprocess.run(
            ["sh", "-c", command], env={"PATH": f"{tmp_path}:{os.defpath}"}, capture_output=True, text=True
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert ran.exists() is wanted
        ran.unlink(missing_ok=True)


@pytest.mark.parametrize("folder", ["/srv/press", "/srv/my press", '/srv/it\'s 100% "odd" $HOME'])
def test_a_path_stays_one_word(folder: str) -> None:
    told = crontab(place({"demo": due(schedule="0 2 * * *")}, workspace=folder), zone="UTC", since=NOW)
    ((when, command),) = commands(told)
    assert when == "0 2 * * *"
    assert shlex.split(command) == ["/opt/v/bin/newsroom", "-w", folder, "run", "--all"]
    assert not re.search(r"(?<!\\)%", told.splitlines()[-1])


def test_newsrooms_share_a_line_where_they_share_a_schedule() -> None:
    told = {
        "a": due(schedule="0 2 * * *"),
        "b": due(every=21600.0),
        "c": due(schedule="0 2 * * *"),
        "d": due(schedule="0 2 last * *"),
    }
    said = crontab(place(told, tells=True), zone="UTC", since=NOW)
    program = "/opt/v/bin/newsroom -w /srv/press"
    assert commands(said) == [
        ("0 2 * * *", f"{program} run a c"),
        ("0 */6 * * *", f"{program} run b"),
        ("*/5 * * * *", f"{program} deliveries send"),
    ]
    assert '# d: "0 2 last * *" is more than cron knows' in said
    alone = crontab(place({"a": due(schedule="0 2 * * *")}, every=False), zone="UTC", since=NOW)
    assert commands(alone) == [("0 2 * * *", f"{program} run a")]


def test_a_line_is_no_longer_than_cron_reads() -> None:
    names = {f"a-newsroom-with-a-long-name-{one}": due(schedule="0 2 * * *") for one in range(60)}
    told = commands(crontab(place(names, every=False), zone="UTC", since=NOW))
    assert len(told) > 1
    assert all(len(command) < 950 for _, command in told)
    assert [one for _, command in told for one in command.split(" run ")[1].split()] == list(names)


@pytest.mark.parametrize("minutes", [0.5, 1, 7, 45, 60, 90, 300, 720, 1440, 4000, 10080, 50000])
def test_an_interval_is_never_longer_than_asked(minutes: float) -> None:
    when, exact = of_interval(minutes * 60)
    told = sorted(kept(when, "UTC", NOW, 2 if minutes < 60 else 40))
    gaps = {after - before for before, after in pairwise(told)}
    assert max(gaps) <= max(timedelta(minutes=minutes), timedelta(minutes=1))
    assert exact is (gaps == {timedelta(minutes=minutes)})


def test_what_cron_cannot_keep_is_said() -> None:
    said = crontab(place({"demo": due(every=1500.0, jitter=600.0)}), zone="UTC", since=NOW)
    assert "# every newsroom: every 25 min: cron counts by the clock" in said
    assert "# jitter (10 min): only newsroom watch keeps that." in said
