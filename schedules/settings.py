"""What an operator sets in `workspace.toml`, table by table: read strictly, with a default where nothing is set."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.plan import Manners
from schedules.judge import Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsroom_scraper.declared import Table

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|w|y)?\Z")
_SECONDS: Final = {None: 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}
_FOREVER: Final = "forever"
_LONGEST: Final = 1000 * 365 * 86400.0
"""Seconds; a calendar does not reach back much further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How one newsroom is crawled; durations in seconds.

    Attributes:
        schedule: cron expression, or None: only when asked.
        timezone: of the schedule.
        budget: of a first crawl, and of what later runs add to it.
        time_limit: after which a crawl is stopped.
        judge: what is held, and for how long.

    """

    schedule: str | None = None
    timezone: str = "UTC"
    manners: Manners = field(default_factory=Manners)
    budget: float = 1200.0
    time_limit: float = 10800.0
    judge: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSettings:
    """A named destination of alerts, as set in the workspace."""

    name: str
    kind: str
    command: tuple[str, ...]
    timeout: float
    newsrooms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long what proves nothing stays, in seconds; None is for ever.

    Attributes:
        crawls: a crawl's folder as it was sealed; after that, the pages that the archive rests on.
        logs: of crawls.
        looks: when each release was met, and how.

    """

    crawls: float | None = 30 * 86400.0
    logs: float | None = 90 * 86400.0
    looks: float | None = None


def limits(table: Table, contact: str | None) -> Limits:
    """Return how a newsroom is crawled: `[newsroom.NAME]`.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    from schedules.timetable import check_schedule

    base, manners = Limits(), Manners()
    schedule = table.text("schedule", None)
    zone = table.zone("timezone", "UTC")
    if schedule is not None:
        _checked(table, "schedule", lambda: check_schedule(schedule, zone))
    made = Limits(
        schedule=schedule,
        timezone=zone,
        manners=Manners(
            contact=contact,
            delay=table.number("delay", manners.delay),
            concurrency=int(table.number("concurrency", manners.concurrency, least=1)),
            timeout=_duration(table, "timeout", manners.timeout),
            confirm_after=_duration(table, "confirm_after", manners.confirm_after),
        ),
        budget=_duration(table, "budget", base.budget),
        time_limit=_duration(table, "time_limit", base.time_limit),
        judge=_rules(table.table("judge")),
    )
    table.finish()
    return made


def _rules(table: Table) -> Rules:
    """Return the judge's numbers: `[newsroom.NAME.judge]`; a share is at most 1, a count at least 1."""
    base = asdict(Rules())
    over = _duration(table, "over", base.pop("over"))
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


def _checked(table: Table, key: str, check: Callable[[], Any]) -> None:
    try:
        check()
    except ValueError as problem:
        raise table.fail(key, str(problem), 'Write cron as in "0 2 * * mon-fri".') from problem


def hook(name: str, table: Table, known: Iterable[str]) -> HookSettings:
    """Return a destination of alerts: `[hooks.NAME]`.

    Args:
        name: of the hook.
        table: its own.
        known: names of the declared newsrooms.

    Raises:
        WorkspaceError: as `limits`.

    """
    kind = table.choice("kind", ("command",))
    command = table.texts("command")
    if not command:
        raise table.fail("command", "is missing", 'Write it as a list: command = ["python3", "ring.py"].')
    newsrooms = table.choices("newsrooms", known)
    made = HookSettings(
        name=name,
        kind=kind,
        command=command,
        timeout=_duration(table, "timeout", 30.0),
        newsrooms=newsrooms,
    )
    table.finish()
    return made


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
    )
    table.finish()
    return made


def _age(table: Table, key: str, default: float | None) -> float | None:
    """Return a duration that may be for ever."""
    value = table.anything(key, default)
    if value is None or value == _FOREVER:
        return None
    advice = f'Write a text such as "30d", "8w" or "2y", or "{_FOREVER}".'
    try:
        age = seconds(value)
    except ValueError as problem:
        raise table.fail(key, str(problem), advice) from problem
    if age > _LONGEST:
        raise table.fail(key, f"is {value!r}, which is longer than a thousand years", advice)
    return age


def _duration(table: Table, key: str, default: float) -> float:
    try:
        return seconds(table.anything(key, default))
    except ValueError as problem:
        raise table.fail(key, str(problem), 'Write seconds, or a text such as "15m" or "2h".') from problem


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
