"""Lines for cron. Pure.

cron counts on the machine's own clock, and only some of them can be told another zone (`CRON_TZ` is cronie's; Debian's
takes no notice). So a schedule that counts elsewhere is moved to the machine's hours where the two clocks keep their
distance, and otherwise asks `date` what time it is there: that is right in every cron, and all year.
"""

from __future__ import annotations

import shlex
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from newsdesk.installing.clocks import differences, when_clocks_are_set
from newsdesk.installing.turns import Fields
from newsdesk.telling.times import lasting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newsdesk.installing.place import Group, Place

TELL: Final = "*/5 * * * *"
"""When hooks are told what had to wait."""

_HOUR: Final = timedelta(hours=1)
_LONGEST: Final = 900
"""Characters of a command; some crons read no more than 1,000."""
_BIN: Final = "/usr/local/bin:/usr/bin:/bin"


def crontab(place: Place, *, zone: str, since: datetime) -> str:
    """Return the lines of a workspace, with what they mean.

    Args:
        place: what is run, and where.
        zone: of the machine.
        since: now.

    """
    lines = [
        f"# The newsrooms of {place.workspace}. Add these lines with: crontab -e",
        "#",
        "# Nothing is printed while nothing happens; cron mails what is, to the user or to whom this names:",
        "# MAILTO=you@example.org",
        "# cron starts with no PATH to speak of; hooks that are commands look for their programs here:",
        f"PATH={_path(place)}",
        f"# Times are on this machine's clock ({zone}). A newsroom that is still being crawled is skipped: no flock.",
    ]
    for group in place.groups():
        lines += ["", *_group(place, group, ZoneInfo(zone), since)]
    if place.tells:
        lines += [
            "",
            "# What waits to be told: digests, and what a hook did not take.",
            _line(place, TELL, "deliveries", "send"),
        ]
    return "\n".join(lines) + "\n"


def _path(place: Place) -> str:
    own = place.program[0].rpartition("/")[0]
    return _BIN if own in _BIN.split(":") else f"{own}:{_BIN}"


def _group(place: Place, group: Group, machine: ZoneInfo, since: datetime) -> Iterator[str]:
    turns = group.turns
    if turns.every is not None:
        when, exact = of_interval(turns.every)
        more = "" if exact else ": cron counts by the clock, and this is the nearest that is no longer"
        yield f"# {group}: every {lasting(turns.every)}{more}"
        guard = None
    elif turns.fields is None:
        yield f'# {group}: "{turns.text}" is more than cron knows. Use: newsroom schedule systemd'
        return
    else:
        yield f"# {group}: {turns.text} ({turns.zone})"
        zone = ZoneInfo(turns.zone)
        when, guard = on_the_clock(turns.fields, zone, machine, since=since)
        if guard:
            yield from (f"# {one}" for one in when_clocks_are_set(turns.fields, zone, since=since))
    beyond = (*((f"jitter ({lasting(turns.jitter)})",) if turns.jitter else ()), *turns.beyond)
    if beyond:
        yield f"# {' and '.join(beyond)}: only newsroom watch keeps that."
    if group.every:
        yield _line(place, when, *group.asked, guard=guard)
        return
    for names in _portions(place, group.names):
        yield _line(place, when, "run", *names, guard=guard)


def _portions(place: Place, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    portion: tuple[str, ...] = ()
    for name in names:
        if portion and len(place.command("run", *portion, name)) > _LONGEST - 200:
            yield portion
            portion = ()
        portion = (*portion, name)
    yield portion


def _line(place: Place, when: str, *arguments: str, guard: str | None = None) -> str:
    """Return a line; to cron a percent sign is a line's end, unless a backslash stands before it."""
    command = place.command(*arguments)
    if guard:
        command = f"if {guard}; then {command}; fi"
    return f"{when} {command.replace('%', chr(92) + '%')}"


# -- fields ----------------------------------------------------------------------------------------------------------


def on_the_clock(fields: Fields, zone: ZoneInfo, machine: ZoneInfo, *, since: datetime) -> tuple[str, str | None]:
    """Return the five fields on the machine's clock, and what must be true besides, as a shell command.

    >>> from datetime import UTC, datetime
    >>> from newsdesk.installing.turns import fields
    >>> def moved(text, zone):
    ...     told = fields(text)
    ...     return on_the_clock(told, ZoneInfo(zone), ZoneInfo("UTC"), since=datetime(2026, 1, 1, tzinfo=UTC))
    >>> moved("0 2 * * *", "Asia/Tokyo")
    ('0 17 * * *', None)
    >>> moved("0 2 * * *", "America/New_York")
    ('0 6,7 * * *', "TZ=America/New_York date '+%m-%d-%w %H:%M' | grep -Eq '^..-..-. 02:00$'")
    """
    apart = differences(zone, machine, since=since)
    whole = all(one % _HOUR == timedelta(0) for one in apart)
    if apart == {timedelta(0)} or (whole and fields.daily and len(fields.hours) == 24):
        return _shown(fields), None
    minutes_apart = {int(one / timedelta(minutes=1)) for one in apart}
    met = {
        divmod((hour * 60 + minute - one) % 1440, 60)
        for hour in fields.hours
        for minute in fields.minutes
        for one in minutes_apart
    }
    hours, minutes = ({one[at] for one in met} for at in (0, 1))
    moved = Fields(
        minutes=tuple(sorted(minutes)),
        hours=tuple(sorted(hours)),
        days=tuple(range(1, 32)),
        months=tuple(range(1, 13)),
        weekdays=tuple(range(7)),
    )
    if len(apart) == 1 and fields.daily and len(met) == len(hours) * len(minutes):
        return _shown(moved), None
    return _shown(moved), _guard(fields, zone)


def _guard(fields: Fields, zone: ZoneInfo) -> str:
    """Return a command that succeeds while it is one of these times in a zone."""
    clock = f"{_either(fields.hours, 24)}:{_either(fields.minutes, 60)}"
    month = _either(fields.months, 12)
    day, week = _either(fields.days, 31), _either(fields.weekdays, 7, width=1)
    days = [f"{month}-{day}-.", f"{month}-..-{week}"] if fields.either else [f"{month}-{day}-{week}"]
    pattern = f"^{days[0]} {clock}$" if len(days) == 1 else f"^({'|'.join(days)}) {clock}$"
    return f"TZ={zone.key} date '+%m-%d-%w %H:%M' | grep -Eq {shlex.quote(pattern)}"


def _either(numbers: tuple[int, ...], full: int, *, width: int = 2) -> str:
    if len(numbers) == full:
        return "." * width
    told = [f"{one:0{width}}" for one in numbers]
    return told[0] if len(told) == 1 else f"({'|'.join(told)})"


def _shown(fields: Fields) -> str:
    sets = (
        (fields.minutes, 60),
        (fields.hours, 24),
        (fields.days, 31),
        (fields.months, 12),
        (fields.weekdays, 7),
    )
    return " ".join("*" if len(one) == full else ",".join(map(str, one)) for one, full in sets)


def of_interval(seconds: float) -> tuple[str, bool]:
    """Return fields that come at least as often as an interval, and whether they come just so.

    >>> [of_interval(60 * one) for one in (1, 15, 25, 360, 1440, 10080)]
    [('* * * * *', True), ('*/15 * * * *', True), ('*/20 * * * *', False), ('0 */6 * * *', True), ('0 0 * * *', True), \
('0 0 * * 0', True)]
    """
    minutes = max(int(seconds // 60), 1)
    if minutes < 60:
        step = max(one for one in range(1, 31) if 60 % one == 0 and one <= minutes)
        return ("* * * * *" if step == 1 else f"*/{step} * * * *"), step * 60 == seconds
    if minutes < 1440:
        step = max(one for one in (1, 2, 3, 4, 6, 8, 12) if one * 60 <= minutes)
        return ("0 * * * *" if step == 1 else f"0 */{step} * * *"), step * 3600 == seconds
    if minutes < 7 * 1440:
        return "0 0 * * *", seconds == 86400
    return "0 0 * * 0", seconds == 7 * 86400
