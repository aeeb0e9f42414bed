"""The command line on a newsroom that is really served, as cron, a person and a service manager call it."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_nights_under_cron(live: Any) -> None:
    first = live("run", "--all")
    assert (first.code, first.out, first.err) == (0, "", "")
    assert live.alerts() == []

    live.site.next_night()
    new = live.site.publish(1)[0]
    edited = live.site.edit(live.site.listed[3].slug, "number", silent=True)
    gone = live.site.listed[6].slug
    live.site.remove(gone, "404")
    second = live("run", "--all", "--exit-code")
    assert (second.code, second.err) == (3, "")
    headline = second.out.splitlines()[0]
    assert headline.startswith("demo: complete in ")
    assert {"1 new", "1 edited", "1 removed"} <= set(headline.split(", "))
    told = {(one["kind"], one["url"].strip("/").rpartition("/")[2]) for one in live.alerts()}
    assert told == {("new", new.slug), ("edited", edited.slug), ("removed", gone)}

    third = live("run", "--all", "--exit-code")
    assert (third.code, third.out, third.err) == (0, "", "")
    assert len(live.alerts()) == 3

    live.site.outage("503")
    ill = live("run", "--all", "--exit-code")
    assert ill.code == 1
    assert ill.out.startswith("demo: failed")
    assert "answered 503" in ill.err
    assert [(one["schema"], one["kind"]) for one in live.alerts()[3:]] == [("newsroom.notice/1", "ill")]

    again = live("run", "--all")
    assert (again.code, again.out, again.err) == (1, "", ""), "it was told, and goes on"
    assert len(live.alerts()) == 4
    named = live("run", "demo")
    assert (named.code, "answered 503" in named.err) == (1, True), "whoever names it wants to know"
    live.site.recover()
    healed = live("run", "--all")
    assert (healed.code, healed.err) == (0, "demo can be read again.\n")
    assert [one["kind"] for one in live.alerts()[4:]] == ["healed"]


@pytest.mark.parametrize("streams", ["|", "2>&1 |"])
def test_a_reader_who_goes_keeps_no_hook_from_being_told(live: Any, streams: str) -> None:
    live("run", "demo")
    live.site.next_night()
    live.site.publish(1)
    script = f"{' '.join(live.arguments('run', 'demo', '-v'))} {streams} true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["/bin/bash", "-c", script], cwd=live.root, env=live.env, timeout=60)
    assert done.returncode == 0
    assert len(live.alerts()) == 1


def test_no_network_is_said_in_one_sentence(press: Any) -> None:
    press.declare(
        "demo",
        'name = "demo"\nextends = "amnesty-usa"\nhome = "http://127.0.0.1:9/"\n'
        '[[discover]]\nfrom = "listing"\nurl = "http://127.0.0.1:9/news/"\n',
    )
    press.set()
    ended = press("run", "demo")
    assert ended.code == 1
    assert "127.0.0.1:9" in ended.err
    assert "Nothing was changed" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_second_run_at_the_same_time_is_busy(live: Any) -> None:
    live.set("")  # no hook, which the first might hold while it is stopped
    live.site.latency = 0.3
    first = subprocess.Popen(live.arguments("run", "demo"), cwd=live.root, env=live.env)
    try:
        until(lambda: live.served.count() > 1)
        # It waits, however long the second takes to start.
        first.send_signal(signal.SIGSTOP)
        second = live("run", "demo")
        assert (second.code, second.out) == (1, "")
        assert second.err.startswith("newsroom: demo: is being crawled by process ")
    finally:
        first.send_signal(signal.SIGCONT)
        assert first.wait(60) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_keeps_what_was_read(live: Any, number: signal.Signals) -> None:
    live.site.latency = 1.0  # so long is there time to notice that it reads
    live.set("")
    run = subprocess.Popen(
        live.arguments("run", "demo"), cwd=live.root, env=live.env, stderr=subprocess.PIPE, text=True
    )
    until(lambda: live.served.count(status=200) > 8)
    run.send_signal(number)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "Traceback" not in err
    assert "what was read is kept, and the next run goes on" in err
    known = len(live("releases", "--json").lines)
    assert 0 < known <= 12
    live.site.latency = 0.0
    assert live("run", "demo").code == 0
    assert len(live("releases", "--json").lines) == 12


def test_watch_runs_what_is_due_and_stops_cleanly(live: Any) -> None:
    live("run", "demo")
    live.site.next_night()
    live.site.publish(1)
    live.set('schedule = "* * * * *"\ntimezone = "Asia/Tokyo"\n' + live.hook())
    watch = subprocess.Popen(
        live.arguments("watch"), cwd=live.root, env=live.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert watch.stderr is not None
        ready = watch.stderr.readline()
        assert " JST  demo: due " in ready
    finally:
        watch.send_signal(signal.SIGTERM)
        out, err = watch.communicate(timeout=60)
    assert (watch.returncode, out) == (0, "")
    assert err.splitlines()[-1].endswith("UTC  newsroom: stopped")


def test_watch_without_a_schedule(live: Any) -> None:
    ended = live("watch")
    assert ended.code == 2
    assert "gives no newsroom a schedule" in ended.err


def test_on_a_terminal_it_is_drawn(live: Any) -> None:
    live("run", "demo")
    live.site.next_night()
    live.site.edit(live.site.listed[3].slug, "number", silent=True)
    live.site.latency = 0.02
    code, text = on_terminal(live, "run", "demo")
    assert code == 0
    assert re.search(r"\x1b\[[\d;]*9;31m[\d,]+\x1b", text)  # struck through and red
    assert re.search(r"\x1b\[[\d;]*4;32m[\d,]+\x1b", text)  # underlined and green
    assert "pages read" in text
    assert "demo: complete" in text
    assert "─" in text


def on_terminal(live: Any, *arguments: str) -> tuple[int, str]:
    """Run a command line on a terminal of its own and return its exit code and everything that it drew."""
    leader, follower = pty.openpty()
    env = {**live.env, "TERM": "xterm-256color", "COLUMNS": "100"}
    env.pop("NO_COLOR", None)
    process = subprocess.Popen(
        live.arguments(*arguments), cwd=live.root, env=env, stdin=follower, stdout=follower, stderr=follower
    )
    os.close(follower)
    seen = b""
    while True:
        ready, _, _ = select.select([leader], [], [], 0.1)
        if ready:
            try:
                chunk = os.read(leader, 65536)
            except OSError:  # Linux says so when the other side has closed
                break
            if not chunk:
                break
            seen += chunk
        elif process.poll() is not None:
            break
    os.close(leader)
    return process.wait(60), seen.decode("utf-8", "replace")
