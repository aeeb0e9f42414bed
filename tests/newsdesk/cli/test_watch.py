"""`newsroom watch`: what it calls handles every error, and a service that is really started does what it says."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from newsdesk.cli.watch import Service
from newsdesk.log import Log
from newsroom_scraper.errors import BusyError, DeclarationError
from schedules import lock, look
from schedules.look import Interrupted, Outcome
from schedules.workspace import Workspace, open_workspace
from tests.newsdesk.cli.test_live import until

if TYPE_CHECKING:
    from collections.abc import Iterator

DECLARED = Path("newsrooms", "demo.toml")


@pytest.fixture
def workspace(press: Any) -> Workspace:
    press.set(name="amnesty-usa")
    return open_workspace(press.root)


def service(workspace: Workspace, **more: Any) -> Service:
    return Service(workspace, Log(zones={"amnesty-usa": ZoneInfo("America/New_York")}), **more)


def come(monkeypatch: pytest.MonkeyPatch, what: Any) -> None:
    def run(*_: Any, on_event: Any, **__: Any) -> Outcome:
        on_event("slice", {"seconds_left": None})
        if isinstance(what, BaseException):
            raise what
        assert isinstance(what, Outcome)
        return what

    monkeypatch.setattr(look, "run", run)


def test_when_each_is_due_is_said_in_its_zone(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    service(workspace).ready({"amnesty-usa": datetime(2126, 11, 22, 7, 0, tzinfo=UTC)})
    service(workspace).ready({"amnesty-usa": datetime(2025, 11, 22, 7, 0, tzinfo=UTC)})
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("  amnesty-usa: due 2126-11-22 02:00 EST")
    assert second.endswith("  amnesty-usa: due now")


WELL = Outcome(newsroom="amnesty-usa", releases=3, seconds=4.0, crawls=("20261122T070000Z",))


@pytest.mark.parametrize(
    ("what", "ended", "said", "heard"),
    [
        (WELL, "crawled", "amnesty-usa: complete in 4 s, 3 releases", ["start", "success"]),
        (
            Outcome(newsroom="amnesty-usa", state="failed", sentences=("amnesty-usa: No host.",)),
            "crawled",
            "amnesty-usa: No host.",
            ["start", "failure"],
        ),
        (BusyError("is busy", newsroom="amnesty-usa"), "busy", "amnesty-usa: is busy; it is left to that", ["start"]),
        (
            Interrupted(Outcome(newsroom="amnesty-usa", state="incomplete")),
            "crawled",
            "was stopped; what was read is kept",
            ["start"],
        ),
        (DeclarationError("is no\nuse", newsroom="a"), "failed", "amnesty-usa: a: is no use", ["start", "failure"]),
        (ZeroDivisionError("surprise"), "failed", "ZeroDivisionError: surprise", ["start", "failure"]),
    ],
)
def test_however_a_look_ends_the_service_goes_on(
    workspace: Workspace,
    what: Any,
    ended: str,
    said: str,
    heard: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    come(monkeypatch, what)
    told: list[str] = []
    assert service(workspace, on_run=lambda _, what, __: told.append(what)).run("amnesty-usa") == ended
    err = capsys.readouterr().err
    assert said in err
    assert told == heard


def test_another_process_that_takes_too_long_is_said_once(press: Any, capsys: pytest.CaptureFixture[str]) -> None:
    press.set('budget = "10m"\n', name="amnesty-usa")
    watching, home = service(open_workspace(press.root)), press.root / "data" / "amnesty-usa"
    with lock.hold(open_workspace(press.root), "amnesty-usa"):
        assert watching.run("amnesty-usa") == "busy"
        said = capsys.readouterr().err
        assert said.count("is being crawled by process") == 1
        assert "; it is left to that, and tried again in a minute" in said
        assert watching.run("amnesty-usa") == "busy"
        assert capsys.readouterr().err == "", "it is said once of each that is at work"
        (home / "lock").write_text("process 7 since 2025-11-22 02:00:00 UTC")
        assert watching.run("amnesty-usa") == "busy"
        assert "amnesty-usa: is being crawled by process 7 since 2025" in capsys.readouterr().err
        assert watching.run("amnesty-usa") == "busy"
        assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("seconds", "said"), [(7200.0, "went on by 2 h (or the machine slept)"), (-90, "back by 90 s")]
)
def test_a_clock_that_jumped_is_said(
    workspace: Workspace, seconds: float, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    service(workspace).jumped(seconds)
    assert said in capsys.readouterr().err


# -- a service that is really started --------------------------------------------------------------------------------

EVERY = 'every = "1s"\n'
PULSE = "[watch]\npulse = 0.2\n"


class Started:
    """A service, and what it has said so far."""

    def __init__(self, child: subprocess.Popen[bytes], path: Path) -> None:
        self.child, self._path = child, path

    @property
    def log(self) -> str:
        return self._path.read_text()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.splitlines()]

    def says(self, words: str, times: int = 1) -> None:
        until(lambda: self.log.count(words) >= times or self.child.poll() is not None, 90)
        assert self.log.count(words) >= times, self.log

    def ends(self, sign: signal.Signals = signal.SIGTERM) -> None:
        self.child.send_signal(sign)
        assert self.child.wait(90) == 0
        assert "Traceback" not in self.log
        assert self.log.splitlines()[-1].endswith(("newsroom: stopped", '"message":"stopped"}'))


@contextmanager
def started(press: Any, *arguments: str, name: str = "log") -> Iterator[Started]:
    path = press.root / name
    with path.open("wb") as log:
        child = subprocess.Popen(press.arguments("watch", *arguments), cwd=press.root, env=press.env, stderr=log)
    try:
        yield Started(child, path)
    finally:
        child.kill()
        child.wait()


def test_it_watches_tells_and_ends(live: Any) -> None:
    live.set(f"{EVERY}{live.hook()}{PULSE}")
    with started(live) as service:
        service.says("demo: complete in ")
        live.site.next_night()
        live.site.publish(1)
        until(lambda: len(live.alerts()) == 1)
        service.says("hook desk: told 1")
        service.ends()
    assert service.log.splitlines()[0].endswith("demo: due now")


def test_a_log_for_machines_names_the_crawls(live: Any) -> None:
    live.set(f'every = "1h"\n{PULSE}')
    with started(live, "--log-format", "json") as service:
        service.says('"event":"ended"')
        service.ends(signal.SIGINT)
    told = {one["event"]: one for one in service.lines}
    assert set(told) >= {"due", "begins", "ended", "stopped"}
    crawl = live("crawls", "--json").lines[0]["crawl_id"]
    assert (told["ended"]["newsroom"], told["ended"]["crawl_id"]) == ("demo", crawl)
    assert all(one["time"].endswith("Z") for one in service.lines)
    assert told["ended"]["level"] == "info"


def test_a_log_may_be_a_file(live: Any) -> None:
    live.set(f'every = "1h"\n{PULSE}')
    path = live.root / "watch.log"
    with started(live, "--log-file", str(path)) as service:
        until(lambda: path.exists() and "complete in" in path.read_text())
        service.child.send_signal(signal.SIGTERM)
        assert service.child.wait(90) == 0
    assert service.log == ""
    assert path.read_text().endswith("newsroom: stopped\n")


def test_what_was_due_while_it_was_off_is_run_once_and_what_was_run_is_not_run_again(live: Any) -> None:
    live.set(f'schedule = "0 0 * * *"\n{PULSE}')
    last_week = time.time() - 7 * 86400
    os.utime(live.root / "workspace.toml", (last_week, last_week))
    with started(live) as service:
        service.says("demo: complete in ")
        time.sleep(0.5)
        service.ends()
    assert service.log.count("begins") == 1
    with started(live, name="again") as service:
        service.says("demo: due 2")
        time.sleep(0.5)
        service.ends()
    assert "begins" not in service.log


def test_a_run_by_hand_counts(live: Any) -> None:
    live.set(f'every = "1h"\n{PULSE}')
    assert live("run", "demo").code == 0
    with started(live) as service:
        service.says("demo: due 2")
        time.sleep(0.5)
        service.ends()
    assert "begins" not in service.log


def test_a_run_that_was_stopped_is_made_again_by_the_next_start(live: Any) -> None:
    live.site.latency = 1.0  # so long is there time to notice that it reads
    live.set(f'every = "1h"\n{PULSE}')
    with started(live) as service:
        until(lambda: live.served.count(status=200) > 4)
        service.ends()
    assert "was stopped; what was read is kept" in service.log
    live.site.latency = 0.0
    with started(live, name="again") as service:
        service.says("demo: due now")
        service.says("demo: complete in ")
        service.ends()


def test_a_declaration_that_is_broken_is_said_and_mended(live: Any) -> None:
    live.set(f'every = "1h"\n{PULSE}')
    declared = (live.root / DECLARED).read_text()
    (live.root / DECLARED).write_text("name = 7\n")
    with started(live) as service:
        service.says("it cannot be crawled: ")
        service.says("begins", 0)
        status = live("status", "--json")
        assert (status.code, [one["state"] for one in status.lines]) == (1, ["broken"])
        (live.root / DECLARED).write_text(declared)
        service.says("the settings were read again")
        service.says("demo: complete in ")
        service.ends()
    status = live("status", "--json")
    assert (status.code, status.lines[0]["state"], status.lines[0]["schedule"]) == (0, "well", "every 1 h")
    assert status.lines[0]["next_due"] > datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_second_one_is_refused(live: Any) -> None:
    live.set(f'every = "1h"\n{PULSE}')
    with started(live) as service:
        service.says("due")
        second = live("watch")
        assert second.code == 1
        assert f"is watched already by process {service.child.pid} since " in second.err
        service.says("complete in")
        service.ends()


def test_the_service_manager_is_told(live: Any, tmp_path: Path) -> None:
    live.set(f'every = "1h"\n{PULSE}')
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        live.environment |= {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
        heard: list[str] = []

        def hears(word: str) -> str:
            while not heard or not heard[-1].startswith(word):
                heard.append(manager.recv(1000).decode())
            return heard[-1]

        with started(live) as service:
            assert hears("STATUS=").startswith("STATUS=1 watched; next: demo, 20")
            hears("READY=1")
            hears("WATCHDOG=1")
            service.says("complete in")
            service.child.send_signal(signal.SIGHUP)
            assert "MONOTONIC_USEC=" in hears("RELOADING=1")
            hears("READY=1")
            hears("WATCHDOG=1")
            service.child.send_signal(signal.SIGTERM)
            hears("STOPPING=1")
            assert service.child.wait(90) == 0


def test_nothing_to_watch_is_said(live: Any) -> None:
    ended = live("watch")
    assert (ended.code, ended.out) == (2, "")
    assert "gives no newsroom a schedule" in ended.err
    live.set('every = "soon"\n')
    assert "not a duration" in live("watch").err
