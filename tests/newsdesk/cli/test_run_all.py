"""`run --all` as cron calls it: several at once, each told whole, news only, and what is at work is left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.cli.main import main
from newsdesk.demo.nights import declaration
from newsroom_scraper.errors import BusyError, CrawlError
from schedules import look
from schedules.crawl import stopping
from schedules.look import Interrupted
from tests.newsdesk.cli.nights import change, outcome
from tests.newsdesk.cli.test_live import on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.newsdesk.cli.nights import Night

BUSY = BusyError("is being crawled by process 7 since 2026-11-22 02:00:00 UTC", newsroom="amnesty-usa")


@pytest.fixture
def five(night: Night) -> Night:
    """Five newsrooms, of which two are crawled at once."""
    more = ""
    for number in range(2, 6):
        night.press.declare(f"n{number}", f'name = "n{number}"\nextends = "amnesty-usa"\n')
        more += f"[newsroom.n{number}]\n"
    night.press.set(f"{more}\n[watch]\ncrawls = 2\n", name="amnesty-usa")
    return night


def test_so_many_run_at_once(five: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two meet, and there is never a third."""
    meet, at_work, most = threading.Barrier(2, timeout=60), [0], [0]
    guard = threading.Lock()
    five.come["n5"] = CrawlError("did not begin")

    def run(workspace: Any, name: str, options: Any, *, on_event: Callable[..., None]) -> Any:
        with guard:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        if name in {"amnesty-usa", "n2"}:
            meet.wait()
        time.sleep(0.02)
        try:
            return five.run(workspace, name, options, on_event=on_event)
        finally:
            with guard:
                at_work[0] -= 1

    monkeypatch.setattr(look, "run", run)
    assert main(["run", "--all"]) == 1
    assert most == [2]
    assert len(five.asked) == 5


def test_names_run_one_after_another(five: Night) -> None:
    assert main(["run", "n3", "amnesty-usa", "n2"]) == 0
    assert [name for name, _ in five.asked] == ["n3", "amnesty-usa", "n2"]


def test_what_each_came_to_is_printed_whole(five: Night, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("amnesty-usa", "n2", "n3", "n4", "n5"):
        five.come[name] = outcome(newsroom=name, changes=tuple(change(one, title=f"{name} {one}") for one in range(9)))
    assert main(["run", "--all"]) == 0
    lines = capsys.readouterr().out.splitlines()
    heads = [number for number, line in enumerate(lines) if ": complete in" in line]
    assert len(heads) == 5
    for begin, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        name = lines[begin].partition(":")[0]
        assert [line for line in lines[begin + 1 : end] if f"{name} " not in line] == []
        assert end - begin == 10


def test_a_fault_of_the_program_stops_no_other(five: Night, capsys: pytest.CaptureFixture[str]) -> None:
    five.come["n2"] = ZeroDivisionError("by nothing")
    assert main(["run", "--all"]) == 1
    assert len(five.asked) == 5
    err = capsys.readouterr().err
    assert "newsroom: n2: a fault of the program:" in err
    assert "by nothing" in err


def test_a_newsroom_that_is_set_wrongly_stops_no_other(five: Night, capsys: pytest.CaptureFixture[str]) -> None:
    with (five.press.root / "workspace.toml").open("a") as file:
        file.write("[newsroom.nowhere]\n")
    assert main(["run", "--all"]) == 2
    assert len(five.asked) == 5
    assert "newsroom.nowhere" in capsys.readouterr().err


def test_an_interruption_ends_those_under_way_and_begins_no_other(
    five: Night, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """SIGTERM comes to the main thread; a crawl learns of it by `stopping`."""
    import signal

    begun: list[str] = []

    def run(_workspace: Any, name: str, _options: Any, *, on_event: Callable[..., None]) -> Any:
        begun.append(name)
        if len(begun) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        assert stopping.wait(60)
        raise Interrupted(outcome(newsroom=name, state="incomplete", sentences=(f"{name}: cut short.",)))

    monkeypatch.setattr(look, "run", run)
    assert main(["run", "--all"]) == 130
    assert len(begun) == 2
    err = capsys.readouterr().err
    assert sorted(err.splitlines()) == sorted(
        [
            *(f"{name}: cut short." for name in begun),
            "newsroom: interrupted; what was read is kept, and the next run goes on",
        ]
    )
    assert not stopping.is_set()


# -- what is at work already ---------------------------------------------------------------------------------------


def test_what_another_process_crawls_is_left_to_it(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.come["amnesty-usa"] = BUSY
    assert main(["run", "--all"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["run", "--all", "-v"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == f"amnesty-usa: {BUSY.message}; it is left to that"
    assert main(["run", "amnesty-usa"]) == 1
    assert BUSY.message in capsys.readouterr().err


def test_beyond_twice_its_usual_time_it_is_told_once(
    night: Night, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = night.press.root / "data" / "amnesty-usa"
    home.mkdir(parents=True)
    long_ago = datetime.now(UTC) - timedelta(hours=5)
    (home / "lock").write_text(f"process 7 since {long_ago:%Y-%m-%d %H:%M:%S} UTC")
    night.come["amnesty-usa"] = BUSY
    assert main(["run", "--all"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("amnesty-usa: is being crawled by process 7 since ")
    assert "for 5 hours now" in err
    assert len(err.splitlines()) == 1
    assert main(["run", "--all"]) == 0
    assert capsys.readouterr() == ("", "")
    (home / "lock").write_text(f"process 8 since {long_ago:%Y-%m-%d %H:%M:%S} UTC")
    assert main(["run", "--all"]) == 1, "another crawl is told anew"


def test_in_json_it_is_a_line_like_all_others(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.press.declare("second", 'name = "second"\nextends = "amnesty-usa"\n')
    night.press.set("[newsroom.second]\n[watch]\ncrawls = 1\n", name="amnesty-usa")
    night.come["amnesty-usa"] = BUSY
    night.come["second"] = outcome(newsroom="second", changes=(change(1),), held=(change(2),))
    assert main(["run", "--all", "--json"]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert set(first) == set(second)
    assert (first["newsroom"], first["state"]) == ("amnesty-usa", "busy")
    assert first["error"].startswith("amnesty-usa: is being crawled by process 7")
    assert second["error"] is None
    assert second["changes"] == [change(1)]
    assert second["held"][0]["id"] == "change-2"


# -- on a newsroom that is served ----------------------------------------------------------------------------------


def test_many_newsrooms_are_really_run(live: Any) -> None:
    """Six at once through one fork server, some ill, one with news: each is told, and the archive has all."""
    names = [f"n{number}" for number in range(5)]
    manners = "delay = 0\nconcurrency = 8\nconfirm_after = 0\ncadence.beyond = '0s'\ncadence.audit = '0s'\n"
    for name in names:
        url = "http://127.0.0.1:9" if name in {"n1", "n3"} else live.served.url
        live.declare(name, declaration(url).replace('name = "demo"', f'name = "{name}"'))
    live.set("".join(f"[newsroom.{name}]\n{manners}" for name in names) + "[watch]\ncrawls = 6\n")
    first = live("run", "--all", timeout=120)
    assert first.code == 1
    assert sorted(line.partition(":")[0] for line in first.err.splitlines() if "refused" in line) == ["n1", "n3"]
    quiet = live("run", "--all", "--json", timeout=120)
    assert (quiet.code, quiet.err) == (1, "")
    assert {one["newsroom"]: one["state"] for one in quiet.lines} == {
        "demo": "complete",
        **{name: "failed" if name in {"n1", "n3"} else "complete" for name in names},
    }
    live.site.next_night()
    live.site.publish(1)
    news = live("run", "--all", timeout=120)
    assert sorted(line.partition(":")[0] for line in news.out.splitlines() if ": complete" in line) == sorted(
        {"demo", *names} - {"n1", "n3"}
    )
    assert live("archive", "check").code == 0


def test_on_a_terminal_each_that_is_under_way_has_a_line(live: Any) -> None:
    """Lines come and go below what is printed, and none of that is torn."""
    names = ["n1", "n2", "n3"]
    for name in names:
        live.declare(name, declaration(live.served.url).replace('name = "demo"', f'name = "{name}"'))
    live.set("".join(f"[newsroom.{name}]\ndelay = 0\nconcurrency = 2\n" for name in names))
    live.site.latency = 0.05
    code, text = on_terminal(live, "run", "--all")
    assert code == 0
    for name in ("demo", *names):
        assert f"First crawl of {name}: newest first" in text.replace("\r\n", " ")
        assert f"{name}: complete in " in text
        assert f"{name} · " in text


def test_two_at_the_same_time_do_not_disturb_each_other(live: Any) -> None:
    live("run", "--all")
    live.site.latency = 0.2
    runs = [
        subprocess.Popen(live.arguments("run", "--all"), cwd=live.root, env=live.env, stdout=-1, stderr=-1)
        for _ in range(2)
    ]
    assert [(*run.communicate(timeout=60), run.returncode) for run in runs] == [(b"", b"", 0)] * 2


def test_the_program_leaves_no_process_behind(live: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "run", "--all"], cwd=live.root, env=live.env, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.split()) == (0, ["0", "0"]), done.stderr


PROGRAM = """
import os, sys
from newsdesk.cli.main import main
from schedules import children
code = main(sys.argv[1:])
children.end()
try:
    os.waitpid(-1, os.WNOHANG)
    left = 1
except ChildProcessError:
    left = 0
print(code, left)
"""
