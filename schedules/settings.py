"""What an operator sets in `workspace.toml`, table by table: read strictly, with a default where nothing is set."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.plan import Manners
from schedules import cadences
from schedules.cadence import Cadence
from schedules.judge import Rules
from schedules.size import size

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsroom_scraper.declared import Table
    from schedules.quiet import Quiet
    from schedules.timetable import AfterNew

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|w|y)?\Z")
_SECONDS: Final = {None: 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}
_FOREVER: Final = "forever"
_LONGEST: Final = 1000 * 365 * 86400.0
"""Seconds; a calendar does not reach back much further."""
_LEAST_PULSE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How one newsroom is crawled; durations in seconds.

    Attributes:
        schedule: cron expression, or None.
        every: interval instead; where neither is set, only when asked.
        timezone: of the schedule and the quiet hours.
        jitter: each turn is put off by up to this, by chance.
        quiet: hours in which no run begins.
        after_new: a faster interval after a new release.
        budget: of a first crawl, and of what later runs add to it.
        time_limit: after which a crawl is stopped.
        memory_limit: bytes that its process may have.
        judge: what is held, and for how long.
        cadence: how often each release is looked at.

    """

    schedule: str | None = None
    every: float | None = None
    timezone: str = "UTC"
    jitter: float = 0.0
    quiet: Quiet | None = None
    after_new: AfterNew | None = None
    manners: Manners = field(default_factory=Manners)
    budget: float = 1200.0
    time_limit: float = 10800.0
    memory_limit: int = 2_000_000_000
    judge: Rules = field(default_factory=Rules)
    cadence: Cadence = field(default_factory=Cadence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How the service works.

    Attributes:
        crawls: how many newsrooms are crawled at the same time; also by `run --all`.
        pulse: seconds after which it looks at its clock and its files, at most.

    """

    crawls: int = 4
    pulse: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long what proves nothing stays, in seconds; None is for ever.

    Attributes:
        crawls: a crawl's folder as it was sealed; after that, the pages that the archive rests on.
        logs: of crawls.
        looks: when each release was met, and how.
        deliveries: what hooks were told, and when; what was given up stays until it is dropped.

    """

    crawls: float | None = 30 * 86400.0
    logs: float | None = 90 * 86400.0
    looks: float | None = None
    deliveries: float | None = 90 * 86400.0


def limits(table: Table, contact: str | None) -> Limits:
    """Return how a newsroom is crawled: `[newsroom.NAME]`.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    base, manners = Limits(), Manners()
    made = Limits(
        **_turns(table),
        manners=Manners(
            contact=contact,
            delay=table.number("delay", manners.delay),
            concurrency=int(table.number("concurrency", manners.concurrency, least=1)),
            timeout=duration(table, "timeout", manners.timeout),
            confirm_after=duration(table, "confirm_after", manners.confirm_after),
        ),
        budget=duration(table, "budget", base.budget),
        time_limit=duration(table, "time_limit", base.time_limit),
        memory_limit=_size(table, "memory_limit", base.memory_limit),
        judge=_rules(table.table("judge")),
        cadence=cadences.read(table.table("cadence"), duration),
    )
    table.finish()
    return made


def _turns(table: Table) -> dict[str, Any]:
    """Return when a newsroom is due."""
    from schedules.cron import Cron
    from schedules.quiet import quiet
    from schedules.timetable import AfterNew

    schedule, zone = table.text("schedule", None), table.zone("timezone", "UTC")
    every = _interval(table, "every") if "every" in table else None
    if schedule is not None and every is not None:
        raise table.fail("every", "stands beside schedule, and a newsroom has one of the two", "Take one out.")
    if schedule is None and every is None:
        for key in ("jitter", "quiet", "after_new"):
            if key in table:
                raise table.fail(key, "says nothing without schedule or every", 'Add schedule = "0 2 * * *".')
    if schedule is not None:
        _checked(lambda: Cron(schedule, zone), table, "schedule", 'Write cron as in "0 2 * * mon-fri".')
    jitter = duration(table, "jitter", 0.0)
    if every is not None and jitter >= every:
        raise table.fail("jitter", "is no shorter than every, so that turns would meet", "Make it shorter.")
    hours, news = table.text("quiet", None), table.table("after_new")
    after_new = None
    if "after_new" in table:
        fast, lasting = (timedelta(seconds=_interval(news, key)) for key in ("every", "for"))
        news.finish()
        if lasting < fast or (every is not None and fast.total_seconds() >= every):
            longer = "for" if lasting < fast else "every"
            raise news.fail("every", f"is not shorter than {longer}, so that it changes nothing", "Make it shorter.")
        after_new = AfterNew(fast, lasting)
    return {
        "schedule": schedule,
        "every": every,
        "timezone": zone,
        "jitter": jitter,
        "quiet": _checked(lambda: quiet(hours), table, "quiet", 'Write "23:00-06:00".') if hours else None,
        "after_new": after_new,
    }


def _interval(table: Table, key: str) -> float:
    """Return a duration of at least a second."""
    if key not in table:
        raise table.fail(key, "is missing", 'Write { every = "10m", for = "3h" }.')
    told = duration(table, key, 0.0)
    if not 1 <= told <= _LONGEST:
        raise table.fail(key, f"is {table.anything(key)!r}, which is no interval", 'Write a text such as "30m".')
    return told


def _rules(table: Table) -> Rules:
    """Return the judge's numbers: `[newsroom.NAME.judge]`; a share is at most 1, a count at least 1."""
    base = asdict(Rules())
    over = duration(table, "over", base.pop("over"))
    told: dict[str, Any] = {}
    for name, default in base.items():
        count = isinstance(default, int)
        told[name] = table.number(name, default, least=1 if count else 0)
        if count and told[name] != int(told[name]):
            raise table.fail(name, f"must be a whole number, not {told[name]:g}")
        if not count and told[name] > 1:
            raise table.fail(name, f"is a share of the known releases, so at most 1, not {told[name]:g}")
    table.finish()
    return Rules(**told, over=over)


def _checked(make: Callable[[], Any], table: Table, key: str, advice: str) -> Any:
    try:
        return make()
    except ValueError as problem:
        raise table.fail(key, str(problem), advice) from problem


def watch(table: Table) -> Watch:
    """Return how the service works: `[watch]`.

    Raises:
        WorkspaceError: as `limits`.

    """
    base = Watch()
    crawls, pulse = table.number("crawls", base.crawls, least=1), duration(table, "pulse", base.pulse)
    if crawls != int(crawls):
        raise table.fail("crawls", f"must be a whole number, not {crawls:g}")
    if not _LEAST_PULSE <= pulse <= base.pulse:
        raise table.fail("pulse", f"is {pulse:g} s; it may be 0.1 s to 30 s", "Leave it out: 30s is good.")
    table.finish()
    return Watch(crawls=int(crawls), pulse=pulse)


def keep(table: Table) -> Keep:
    """Return how long things stay: `[keep]`.

    Raises:
        WorkspaceError: as `limits`.

    """
    base = Keep()
    made = Keep(
        crawls=_age(table, "crawls", base.crawls),
        logs=_age(table, "logs", base.logs),
        looks=_age(table, "looks", base.looks),
        deliveries=_age(table, "deliveries", base.deliveries),
    )
    table.finish()
    return made


def _age(table: Table, key: str, default: float | None) -> float | None:
    """Return a duration that may be for ever."""
    value = table.anything(key, default)
    if value is None or value == _FOREVER:
        return None
    units = "h (hours), d (days), w (weeks) or y (years)"
    advice = f'Write a text such as "30d", "8w" or "2y", or "{_FOREVER}".'
    if key in table and _is_bare(value):
        raise table.fail(key, f"is {value!r}, a number without a unit: {units}", advice)
    try:
        age = seconds(value)
    except ValueError as problem:
        raise table.fail(key, str(problem), advice) from problem
    if age > _LONGEST:
        raise table.fail(key, f"is {value!r}, which is longer than a thousand years", advice)
    return age


def _is_bare(value: Any) -> bool:
    """Return whether a duration is a number without a unit: 30 of what? Nothing at all needs none."""
    match = _DURATION.match(value.strip()) if isinstance(value, str) else None
    number = float(match[1]) if match and match[2] is None else value
    return isinstance(number, int | float) and not isinstance(number, bool) and 0 < number < math.inf


def duration(table: Table, key: str, default: float) -> float:
    """Return a duration of a table in seconds.

    Raises:
        WorkspaceError: it is none.

    """
    try:
        return seconds(table.anything(key, default))
    except ValueError as problem:
        raise table.fail(key, str(problem), 'Write seconds, or a text such as "15m" or "2h".') from problem


def _size(table: Table, key: str, default: int) -> int:
    if key not in table:
        return default
    try:
        return size(table.anything(key))
    except ValueError as problem:
        raise table.fail(key, str(problem), 'Write it as in "2GB" or "512MB".') from problem


def seconds(value: Any) -> float:
    """Return a duration in seconds: a number, or a text such as `90s`, `15m`, `2h`, `1d`, `2w`, `1y` (365 days).

    Raises:
        ValueError: it is neither.

    >>> seconds("15m")
    900.0
    """
    match = _DURATION.match(value.strip()) if isinstance(value, str) else None
    if match:
        return float(match[1]) * _SECONDS[match[2]]
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    raise ValueError(f"is {value!r}, which is not a duration")
