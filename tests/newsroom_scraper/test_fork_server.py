"""The fork server: what it has imported, what it has not begun, and that it goes with the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsroom_scraper.child import Orders

PROCESSES = Path("/proc")
IN_PROC = pytest.mark.skipif(not (PROCESSES / "self" / "stat").exists(), reason="processes are found in /proc")

LOADED = """
import sys, threading
from newsroom_scraper import child
child.load()
assert "twisted.internet.reactor" not in sys.modules, "a reactor has begun, and a fork would share it"
assert threading.active_count() == 1, threading.enumerate()
for name in ("aiohttp", "twisted.conch", "sqlalchemy", "apscheduler", "rich", "schedules", "newsdesk"):
    assert name not in sys.modules, name
before = set(sys.modules)
from newsroom_scraper.spiders.loader import NewsroomLoader
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from pipelines.crawl_file import CrawlFile
assert set(sys.modules) == before
"""

PROGRAM = """
import os, sys, tempfile, time
from newsroom_scraper.child import Orders
from schedules import children
with tempfile.TemporaryFile() as log:
    child = children.start(
        Orders(folder=os.path.join(tempfile.gettempdir(), "nowhere"), name="n", memory=None, program=os.getpid(),
               environment=dict(os.environ)), log)
    child.wait(20)
    child.close()
print(child.code, children._servers[0].process.pid, flush=True)
if sys.argv[1:] == ["fork"]:
    if os.fork() == 0:
        os._exit(0)
    os.wait()
    assert children._servers[0].serves()
if sys.argv[1:]:
    sys.exit()
time.sleep(60)
"""


def test_it_has_all_that_a_crawl_imports_and_has_begun_nothing() -> None:
    done = subprocess.run([sys.executable, "-P", "-c", LOADED], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_orders_travel_with_whatever_the_environment_holds() -> None:
    odd = {"PLAIN": "a=b", "GERMAN": "Grüße\n", "BYTES": os.fsdecode(b"\xff\xfe")}
    orders = Orders(folder="folder", name="n", memory=None, program=7, environment=odd)
    assert Orders.load(orders.dump()) == orders


def gone(pid: int) -> bool:
    try:
        return (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def started(*arguments: str) -> tuple[subprocess.Popen[str], int]:
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    code, server = program.stdout.readline().split()
    assert code == "1", "a crawl without a plan ends at once"
    return program, int(server)


@IN_PROC
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSEGV])
def test_it_goes_with_the_program_however_that_goes(number: signal.Signals) -> None:
    program, server = started()
    assert os.getsid(server) == server, "a terminal's Ctrl-C is not for it"
    with program:
        program.send_signal(number)
        program.wait(20)
    ends = time.monotonic() + 10
    while not gone(server):
        assert time.monotonic() < ends
        time.sleep(0.01)


@IN_PROC
@pytest.mark.parametrize("how", ["exit", "fork"])
def test_a_program_that_ends_waits_for_it(how: str) -> None:
    """So that what it used is counted with the program."""
    program, server = started(how)
    with program:
        assert program.wait(20) == 0
    assert not (PROCESSES / str(server)).exists()
