"""Fifty crawls through one fork server: the program does not grow, and nothing of them stays behind."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.site import Site
from tests.end_to_end.killing import NO_CERTIFICATES, PROCESSES, crawling, servers

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(
    not (PROCESSES / "self" / "smaps_rollup").exists(), reason="memory and handles are told by /proc"
)

CRAWLS = 50
SETTLED = 10
"""After so many, whatever is made once is made."""
GROWTH = 8 << 20
"""Bytes that forty crawls may add: what the archive's own history costs a run, and what the allocator keeps."""


def handles(pid: int | str = "self") -> list[str]:
    """Return what a process has open, without the handle that this is asked through."""
    found = []
    for one in (PROCESSES / str(pid) / "fd").iterdir():
        try:
            found.append(str(one.readlink()))
        except OSError:  # it was the listing's own
            continue
    return sorted(one for one in found if not one.startswith(f"{PROCESSES}{os.sep}"))


def memory(pid: int | str = "self") -> int:
    """Return the memory of a process that it shares with nobody, in bytes."""
    lines = (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith(("Private_Clean:", "Private_Dirty:")))


def children_of(pid: int) -> list[tuple[int, str]]:
    """Return every child of a process, zombies too, with its state."""
    found = []
    for process in PROCESSES.iterdir():
        if process.name.isdigit():
            try:
                state, parent = (process / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:  # it ended meanwhile
                continue
            if int(parent) == pid:
                found.append((int(process.name), state))
    return found


def test_fifty_crawls_leave_nothing_behind(open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NO_CERTIFICATES.items():
        monkeypatch.setenv(name, value)
    with open_desk(Site(seed=3, releases=4, per_page=4)) as desk:
        desk.site.latency = 0.0
        desk.run(child=True)
        (server,) = servers(os.getpid())
        others = {pid for pid, _ in children_of(os.getpid())}
        open_here, open_there = handles(), handles(server)
        sizes: list[tuple[int, int]] = []
        for _ in range(CRAWLS - 1):
            outcome = desk.run(child=True)
            assert (outcome.state, outcome.changes) == ("complete", ())
            sizes.append((memory(), memory(server)))
        assert {pid for pid, _ in children_of(os.getpid())} == others
        assert servers(os.getpid()) == [server]
        assert children_of(server) == []
        assert crawling(desk.root) == []
        ends = time.monotonic() + 60
        while len(handles()) != len(open_here):  # the site closes what a crawl has closed a moment later
            assert time.monotonic() < ends, set(handles()) ^ set(open_here)
        assert handles(server) == open_there
        here, there = (last - first for first, last in zip(sizes[SETTLED], sizes[-1], strict=True))
        print(f"grown by {here / 1e6:.1f} MB here and {there / 1e6:.1f} MB in the server")
        assert max(here, there) < GROWTH
        assert not [*Path(desk.root).rglob("*.part")]
