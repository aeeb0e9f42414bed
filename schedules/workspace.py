"""The workspace: a folder with what an operator wants (`workspace.toml`), own declarations, and all data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.declared import Table, nearest
from newsroom_scraper.declared import load as load_toml
from newsroom_scraper.errors import WorkspaceError
from newsroom_scraper.newsroom import Newsroom, names
from newsroom_scraper.newsroom import load as load_newsroom
from newsroom_scraper.plan import Manners

if TYPE_CHECKING:
    from collections.abc import Callable

FILE: Final = "workspace.toml"
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)?\Z")
_SECONDS: Final = {None: 1, "s": 1, "m": 60, "h": 3600, "d": 86400}

TEMPLATE: Final = """\
# What you want of this workspace. Newsrooms of your own are declared in newsrooms/*.toml.

# An address or page in the user agent, so that a newsroom's people know whom to ask. Please set it.
# contact = "desk@example.org"

[newsroom.amnesty-usa]
schedule = "0 2 * * *"             # cron: minute hour day month weekday (names or numbers, 0 and 7 are Sunday)
timezone = "America/New_York"      # of the schedule; UTC unless said
# delay = 1.0                      # seconds between requests
# confirm_after = "15m"            # between the two looks that prove a removal
# budget = "20m"                   # for a first crawl; the next run goes on
# time_limit = "3h"                # after which a crawl is stopped

# A hook gets each change as one line of JSON on its standard input.
# [hooks.desk]
# kind = "command"
# command = ["python3", "ring.py"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How one newsroom is crawled; durations in seconds.

    Attributes:
        schedule: cron expression, or None: only when asked.
        timezone: of the schedule.
        budget: of a first crawl, and of what later runs add to it.
        time_limit: after which a crawl is stopped.

    """

    schedule: str | None = None
    timezone: str = "UTC"
    manners: Manners = field(default_factory=Manners)
    budget: float = 1200.0
    time_limit: float = 10800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSettings:
    """A named destination of alerts, as set in the workspace."""

    name: str
    kind: str
    command: tuple[str, ...]
    timeout: float
    newsrooms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace, as set."""

    root: Path
    contact: str | None
    limits: dict[str, Limits]
    hooks: tuple[HookSettings, ...]

    @property
    def data(self) -> Path:
        """Return the folder of all data."""
        return self.root / "data"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return where declarations are searched before those that ship."""
        return (self.root / "newsrooms",)

    def home_of(self, newsroom: str) -> Path:
        """Return the folder of a newsroom's data."""
        return self.data / newsroom

    def limits_of(self, newsroom: str) -> Limits:
        """Return how a newsroom is crawled, by default where nothing is set."""
        return self.limits.get(newsroom) or Limits(manners=Manners(contact=self.contact))

    def newsroom(self, name: str) -> Newsroom:
        """Return a declared newsroom.

        Raises:
            DeclarationError: it is not declared, or its declaration cannot be used.

        """
        return load_newsroom(name, self.folders)

    def declared(self) -> list[str]:
        """Return the names of all declared newsrooms."""
        return list(names(self.folders))


def init(root: Path) -> Path:
    """Make a workspace in a folder and return its `workspace.toml`.

    Raises:
        WorkspaceError: there is one already (it is left alone), or the folder cannot be written.

    """
    path = root / FILE
    if path.exists():
        raise WorkspaceError("is there already and was left as it is", path=path)
    try:
        (root / "newsrooms").mkdir(parents=True, exist_ok=True)
        (root / "data").mkdir(exist_ok=True)
        path.write_text(TEMPLATE, encoding="utf-8")
    except OSError as problem:
        raise _unwritable(root, problem) from problem
    return path


def open_workspace(root: Path) -> Workspace:
    """Return the workspace in a folder.

    Raises:
        WorkspaceError: the folder is none, its file cannot be used, or nothing can be written there.

    """
    path = root / FILE
    if not path.is_file():
        raise WorkspaceError(
            f"has no {FILE}, so it is not a workspace",
            path=root,
            advice=f"Make one with: newsroom init {root}" if str(root) != "." else "Make one with: newsroom init",
        )
    table = Table(load_toml(path, WorkspaceError), path=path, error=WorkspaceError)
    contact = table.text("contact", None)
    known = names((root / "newsrooms",))
    limits = {}
    for name, one in table.named_tables("newsroom").items():
        if name not in known:
            raise table.fail(f"newsroom.{name}", "is not a declared newsroom", nearest(name, known))
        limits[name] = _limits(one, contact)
    hooks = tuple(_hook(name, one, known) for name, one in table.named_tables("hooks").items())
    table.finish()
    try:
        (root / "data").mkdir(exist_ok=True)
        probe = root / "data" / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise _unwritable(root, problem) from problem
    return Workspace(root=root, contact=contact, limits=limits, hooks=hooks)


def _unwritable(root: Path, problem: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"cannot be written ({problem.strerror or problem})",
        path=root,
        advice="Nothing was changed. Choose another folder with -w, or mend its permissions.",
    )


def _limits(table: Table, contact: str | None) -> Limits:
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
    )
    table.finish()
    return made


def _checked(table: Table, key: str, check: Callable[[], Any]) -> None:
    try:
        check()
    except ValueError as problem:
        raise table.fail(key, str(problem), 'Write cron as in "0 2 * * mon-fri".') from problem


def _hook(name: str, table: Table, known: dict[str, Path]) -> HookSettings:
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


def _duration(table: Table, key: str, default: float) -> float:
    try:
        return seconds(table.anything(key, default))
    except ValueError as problem:
        raise table.fail(key, str(problem), 'Write seconds, or a text such as "15m" or "2h".') from problem


def seconds(value: Any) -> float:
    """Return a duration in seconds: a number, or a text such as `90s`, `15m`, `2h`, `1d`.

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
