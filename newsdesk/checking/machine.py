"""What a workspace needs of its machine: libraries, time zones, secrets nobody else reads, a clock, free locks."""

from __future__ import annotations

import fcntl
import re
import socket
import sqlite3
import sys
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from newsdesk.checking.finding import PROBLEM, WARN, Finding, fine
from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.workspace import Workspace

_SHOWN: Final = ("scrapy", "twisted", "lxml", "parsel", "sqlalchemy", "apscheduler")
_BOUND: Final = re.compile(r"([\w.-]+)(?:\[[^\]]*\])?\s*>=\s*(\d[\d.]*)")
_PATIENCE: Final = 10.0
_APART: Final = 60.0
"""Seconds by which two clocks may differ."""
BESIDE: Final = "clock beside the site's"
_BACKWARD: Final = frozenset({"Factory", "localtime", "posixrules"})


def versions() -> Iterator[Finding]:
    """Yield which versions are installed, and each that is older than what the program was tested with."""
    for wanted in requires("newsroom-scraper") or ():
        if ";" in wanted:
            continue  # of an extra, or for another Python
        found = _BOUND.match(wanted)
        if found is None:
            continue
        there = _version(found[1])
        if there is None or _numbers(there) < _numbers(found[2]):
            yield Finding(
                state=PROBLEM,
                what=found[1],
                told=f"is {there or 'not installed'}, and at least {found[2]} is needed",
                advice="Install the program anew, in an environment of its own.",
            )
    parts = [f"Python {'.'.join(map(str, sys.version_info[:3]))}", *(f"{one} {_version(one)}" for one in _SHOWN)]
    yield fine("versions", ", ".join([*parts, f"SQLite {sqlite3.sqlite_version}"]))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in re.findall(r"\d+", text)[:4])


def zones() -> Finding:
    """Return whether time zones are known here."""
    found = len(available_timezones() - _BACKWARD)
    data = _version("tzdata")
    if not found:
        return Finding(
            state=PROBLEM, what="time zones", told="none is known here", advice="Install the package tzdata."
        )
    return fine("time zones", f"{found} are known" + (f" (tzdata {data})" if data else ""))


def secrets(workspace: Workspace) -> Iterator[Finding]:
    """Yield whether the file of secrets can be read by its owner alone.

    Raises:
        WorkspaceError: others can read it, or it cannot be understood.

    """
    from schedules.secrets import FILE, environment

    if (workspace.root / FILE).exists():
        environment(workspace.root)
        yield fine("secrets", f"{workspace.root / FILE}: for its owner alone")


def clock(workspace: Workspace, *, now: datetime) -> Iterator[Finding]:
    """Yield whether the clock stands before what was done already.

    Raises:
        ArchiveError: what was done cannot be read.

    """
    from newsdesk.cli import named
    from newsdesk.telling import clock as clocks

    with named.archive_of(workspace) as archive:
        newest = archive.newest_end() if archive else None
    ended = datetime.fromisoformat(newest) if newest else None
    _, notice = clocks.assess(None, newest=ended, jumped=0.0, now=now)
    if notice is not None:
        because = f" ({notice['because']})" if notice["because"] else ""
        told = f"{notice['title'].removesuffix('.')}{because}"
        yield Finding(state=PROBLEM, what="clock", told=told, advice=notice["advice"])
        return
    yield fine("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC" + (f", after the newest crawl ({newest})" if newest else ""))


def beside(stamp: str | None, *, now: datetime) -> Finding | None:
    """Return how the clock stands beside the Date of a site's answer, or None where that says nothing.

    Args:
        stamp: the header.
        now: what the clock said when the answer came.

    """
    from email.utils import parsedate_to_datetime

    with suppress(ValueError, TypeError):
        there = parsedate_to_datetime(stamp or "").astimezone(UTC)
        apart = (now - there).total_seconds()
        if abs(apart) <= _APART:
            return fine(BESIDE, f"{abs(apart):.0f} s apart")
        told = f"{abs(apart):,.0f} s {'ahead of' if apart > 0 else 'behind'} the site's clock ({stamp})"
        advice = "Look at this machine's clock (timedatectl); a single site may be wrong itself."
        return Finding(state=WARN, what=BESIDE, told=told, advice=advice)
    return None


def locks(workspace: Workspace, *, now: datetime) -> Iterator[Finding]:
    """Yield whether a newsroom can be crawled now, or who is at it."""
    from newsdesk.cli import named
    from schedules import lock, overdue

    taken = 0
    for name in workspace.limits:
        if not _is_held(workspace.home_of(name) / "lock"):
            continue
        taken += 1
        holder = lock.holder(workspace, name)
        late = None
        with suppress(NewsroomError), named.archive_of(workspace) as archive:
            late = overdue.sentence(workspace, archive, name, now)
        told = f"is being crawled by {holder.text if holder else 'another process'}"
        yield Finding(
            state=WARN if late else "ok", what=f"lock of {workspace.called.name(name)}", told=late or told, advice=None
        )
    if not taken:
        yield fine("locks", "free")


def _is_held(path: Path) -> bool:
    try:
        with path.open("r", encoding="utf-8") as file:
            # Shared, for a moment, with whoever else asks: what it says of its last holder stays.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # there never was one
        return False
    return False


def reached(name: str, where: str) -> Finding:
    """Return whether the host of a hook answers; nothing is sent to it."""
    what = f"hook {name}, reached"
    try:
        parts = urlsplit(where)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return Finding(state="ok", what=what, told="not tried", advice=f"Send it a TEST: newsroom hooks test {name}.")
    try:
        socket.create_connection((parts.hostname, port), timeout=_PATIENCE).close()
    except OSError as problem:
        return Finding(
            state=PROBLEM,
            what=what,
            told=f"{where} cannot be reached ({problem.strerror or problem})",
            advice="Look at the address and the network. What it is to be told waits.",
        )
    return fine(what, f"{where} answers; nothing was sent")
