"""Units for systemd: one service that keeps the time itself, or a service and a timer for each schedule. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from newsdesk.installing.clocks import when_clocks_are_set

if TYPE_CHECKING:
    from datetime import datetime

    from newsdesk.installing.place import Group, Place
    from newsdesk.installing.turns import Fields, Turns

FOLDER: Final = "/etc/systemd/system"
WATCH: Final = "newsroom-watch.service"
TELL: Final = "newsroom-deliveries"
MARK: Final = "# Written by: newsroom schedule systemd"
"""The first line of a unit; one that begins otherwise is somebody's own, and is never written over."""

_DAYS: Final = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_PLAIN: Final = re.compile(r"[\w@%+=:,./-]+\Z")

_GUARDED: Final = """\
# What it may do: read the machine, write its workspace, and speak to the network. A hook that writes elsewhere needs
# another ReadWritePaths=.
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={folder}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
CapabilityBoundingSet=
SystemCallArchitectures=native
SystemCallFilter=@system-service
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A file of systemd's."""

    name: str
    text: str


def watch(place: Place, *, user: str) -> list[Unit]:
    """Return the service that runs each newsroom when it is due.

    Args:
        place: what is run, and where.
        user: who runs it.

    """
    text = f"""\
{MARK}
[Unit]
Description=newsroom: watch {_specified(str(place.workspace))}
Documentation=man:systemd.service(5)
Wants=network-online.target
After=network-online.target time-sync.target

[Service]
Type=notify
NotifyAccess=main
ExecStart={_command(place, "watch")}
ExecReload=/bin/kill -HUP $MAINPID
{_where(place, user)}
Restart=on-failure
RestartSec=30
WatchdogSec=180
# Crawls under way are sealed before it ends: only the program itself is asked to.
KillMode=mixed
TimeoutStopSec=120
{_guarded(place)}
[Install]
WantedBy=multi-user.target
"""
    return [Unit(name=WATCH, text=text)]


def timers(place: Place, *, user: str, since: datetime) -> tuple[list[Unit], list[str]]:
    """Return a service and a timer for each schedule, and what they cannot keep, a sentence each.

    Args:
        place: what is run, and where.
        user: who runs them.
        since: now.

    """
    units: list[Unit] = []
    remarks = []
    for group in place.groups():
        turns = group.turns
        if turns.every is None and turns.fields is None:
            remarks.append(f'{group}: "{turns.text}" is more than a timer knows; newsroom watch keeps it.')
            continue
        if turns.beyond:
            remarks.append(f"{group}: {' and '.join(turns.beyond)}: only newsroom watch keeps that.")
        if turns.fields is not None:
            set_ = when_clocks_are_set(turns.fields, ZoneInfo(turns.zone), since=since)
            remarks += [f"{group}: {one}" for one in set_ if "left out" in one]  # systemd runs no time twice
        for name, asked in _named(group):
            units.append(_service(place, name, f"run {_of(group, name)}", asked, user))
            units.append(_timer(name, f"when {_of(group, name)} is due", _when(turns)))
    if place.tells:
        units.append(_service(place, TELL, "tell what waits to be told", ("deliveries", "send"), user))
        units.append(_timer(TELL, "what waits to be told", ["OnCalendar=*:0/5"]))
    return units, remarks


def _named(group: Group) -> list[tuple[str, tuple[str, ...]]]:
    if group.every:
        return [("newsroom-all", ("run", "--all"))]
    return [(f"newsroom-{one}", ("run", one)) for one in group.names]


def _of(group: Group, name: str) -> str:
    return "every newsroom" if group.every else name.removeprefix("newsroom-")


def _service(place: Place, name: str, what: str, asked: tuple[str, ...], user: str) -> Unit:
    text = f"""\
{MARK}
[Unit]
Description=newsroom: {what}
Wants=network-online.target
After=network-online.target time-sync.target

[Service]
Type=oneshot
ExecStart={_command(place, *asked)}
{_where(place, user)}
KillMode=mixed
TimeoutStopSec=120
{_guarded(place)}"""
    return Unit(name=f"{name}.service", text=text)


def _timer(name: str, what: str, when: list[str]) -> Unit:
    lines = "\n".join(when)
    text = f"""\
{MARK}
[Unit]
Description=newsroom: {what}

[Timer]
{lines}

[Install]
WantedBy=timers.target
"""
    return Unit(name=f"{name}.timer", text=text)


def _when(turns: Turns) -> list[str]:
    if turns.every is not None:
        when = ["OnBootSec=2min", f"OnUnitActiveSec={turns.every:g}"]
    else:
        assert turns.fields is not None
        # What came due while the machine was off is run once when it is on again.
        when = [*(f"OnCalendar={one}" for one in calendar(turns.fields, turns.zone)), "Persistent=true"]
    if turns.jitter:
        when.append(f"RandomizedDelaySec={turns.jitter:g}")
    return when


def calendar(fields: Fields, zone: str) -> list[str]:
    """Return a cron expression as calendar events; where a day is named in either of two ways, both.

    >>> from newsdesk.installing.turns import fields
    >>> calendar(fields("30 2 * * mon-fri"), "America/New_York")
    ['Mon,Tue,Wed,Thu,Fri *-*-* 02:30:00 America/New_York']
    >>> calendar(fields("0 */6 1 * sun"), "UTC")
    ['*-*-01 00,06,12,18:00:00 UTC', 'Sun *-*-* 00,06,12,18:00:00 UTC']
    """
    months, days = _either(fields.months, 12), _either(fields.days, 31)
    week = "" if len(fields.weekdays) == 7 else ",".join(_DAYS[one] for one in fields.weekdays) + " "
    clock = f"{_either(fields.hours, 24)}:{_either(fields.minutes, 60)}:00 {zone}"
    if fields.either:
        return [f"*-{months}-{days} {clock}", f"{week}*-{months}-* {clock}"]
    return [f"{week}*-{months}-{days} {clock}"]


def _either(numbers: tuple[int, ...], full: int) -> str:
    return "*" if len(numbers) == full else ",".join(f"{one:02}" for one in numbers)


def _where(place: Place, user: str) -> str:
    return f"User={user}\nWorkingDirectory={_specified(str(place.workspace))}"


def _guarded(place: Place) -> str:
    return _GUARDED.replace("{folder}", _word(str(place.workspace)))


def _command(place: Place, *arguments: str) -> str:
    program, *rest = place.words(*arguments)
    # systemd puts no variables into the program's own name, so a dollar sign stands for itself there.
    return " ".join([_word(program), *(_word(one).replace("$", "$$") for one in rest)])


def _word(text: str) -> str:
    """Return a word as systemd reads it: in quotes where it must be, a percent sign doubled."""
    told = _specified(text)
    if _PLAIN.match(told):
        return told
    return '"' + told.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _specified(text: str) -> str:
    return text.replace("%", "%%")


def shown(units: list[Unit]) -> str:
    """Return units one after another, each under the path where it belongs."""
    return "\n".join(f"# {FOLDER}/{one.name}\n{one.text}" for one in units)
