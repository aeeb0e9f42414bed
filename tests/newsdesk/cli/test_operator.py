"""The operator under `run` and `watch`: a heartbeat for every run, and a round after it."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING, Any

from schedules import lock
from schedules.workspace import open_workspace
from tests.listening import listening

if TYPE_CHECKING:
    from collections.abc import Callable

BEAT = '[operator]\nheartbeat = "{}/abc"\n'


def until(true: Callable[[], bool], seconds: float = 90.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_run_is_heard_from_its_start_to_its_end(live: Any) -> None:
    with listening() as listener:
        live.set(BEAT.format(listener.url))
        assert live("run", "--all").code == 0
        (start, begins), (end, text) = listener.heard
        assert (start, end) == ("/abc/start", "/abc")
        assert begins == "run: begins"
        assert text.startswith("run: demo: complete in ")
        assert len(set(listener.runs)) == 1
        assert live("run", "--all", "--dry-run").code == 0
        assert len(listener.heard) == 2, "nothing was run"
        live.site.next_night()
        live.site.outage("503")
        assert live("run", "--all").code == 1
        assert listener.paths[2:] == ["/abc/start", "/abc/fail"]
        assert live("status", "--itself", "--json").lines[0]["heartbeat"]["problem"] is None


def test_a_heartbeat_that_nobody_hears_fails_no_run_and_is_said_once(live: Any) -> None:
    live.set(BEAT.format("http://127.0.0.1:1"))
    ended = live("run", "--all")
    assert ended.code == 0
    assert ended.err.startswith("newsroom: heartbeat: 127.0.0.1 cannot be reached")
    assert live("run", "--all").err == ""
    assert live("status", "--itself").code == 1


def test_the_watch_is_heard(live: Any) -> None:
    with listening() as listener:
        live.set('every = "1h"\n' + BEAT.format(listener.url))
        watch = subprocess.Popen(live.arguments("watch"), cwd=live.root, env=live.env, stderr=subprocess.DEVNULL)
        try:
            until(lambda: len(listener.heard) >= 2)
        finally:
            watch.terminate()
            assert watch.wait(90) == 0
        assert listener.paths == ["/abc/start", "/abc"]
        assert listener.heard[0][1].startswith("demo: ")


def test_a_low_disk_is_printed_and_told_once(live: Any) -> None:
    live.set(live.hook() + '[operator]\ndisk_low = "9000TB"\n')
    ended = live("run", "--all")
    assert ended.code == 0, "the run itself went well"
    assert ended.err.startswith("newsroom: There is little room left for the data: ")
    assert [one["kind"] for one in live.alerts()] == ["disk-low"]
    assert live("run", "--all").err == ""
    assert len(live.alerts()) == 1


def test_a_crawl_that_takes_too_long_is_told_once(live: Any) -> None:
    live.set(live.hook())
    assert live("run", "--all").code == 0
    home = live.root / "data" / "demo"
    with lock.hold(open_workspace(live.root), "demo"):
        (home / "lock").write_text("process 7 since 2026-01-01 02:00:00 UTC")
        ended = live("run", "--all")
        assert ended.code == 1
        assert "which usually takes" in ended.err
        (line,) = live.alerts()
        assert (line["kind"], line["newsroom"], line["since"]) == ("overdue", "demo", "2026-01-01T02:00:00Z")
        assert line["title"].startswith("demo is being crawled by process 7 since 2026-01-01 02:00:00 UTC, for ")
        assert line["advice"].startswith("Nothing was done. If it hangs, stop that process")
        assert live("run", "--all").err == ""
    assert len(live.alerts()) == 1
