"""What came of a hook's turn: how much it was told, what went wrong, what is left and when there is more to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from newsdesk.telling.slots import Slots
from schedules.archive.instants import stamp

if TYPE_CHECKING:
    from newsdesk.telling.settings import HookSettings
    from schedules.archive.store import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What came of a turn.

    Attributes:
        told: alerts that the hook took.
        dead: messages that were given up.
        problem: why the hook could not be told, or who of several was not; None: all have what it was told last.
        waiting: alerts that it should have been told by now.
        later: alerts that wait for their hour.
        wait: seconds until there is something to do, or None: not before something new is found.
        notified: other hooks that have something to tell the operator.

    """

    told: int = 0
    dead: int = 0
    problem: str | None = None
    waiting: int = 0
    later: int = 0
    wait: float | None = None
    notified: tuple[str, ...] = ()


def with_rest(turned: Turned, archive: Archive, settings: HookSettings, now: datetime) -> Turned:
    """Return what came of a turn, with what is left now, and when there is something to do again.

    Raises:
        ArchiveError: it could not be read.

    """
    hook = settings.name
    failing = archive.failing().get(hook)
    waiting, ready = archive.waiting(hook), archive.ready(hook, stamp(now))
    later, hour = archive.later(hook, stamp(now))
    slots = Slots(archive, settings, now)
    free = [slots.awake(one.route, one.next_try) for one in waiting]
    free += [slots.free(route) for route in {one.route for one in ready}]
    # What is free at last may be the hook, or a message: both have to be.
    due = [max(min(free), failing.next_try if failing else "")] if free else []
    instants = [datetime.fromisoformat(one) for one in (*due, *filter(None, (hour,)))]
    wait = min((max((one - now).total_seconds(), 0.0) for one in instants), default=None)
    inside = sum(len(archive.lines(one.number)) for one in waiting)
    problem = failing.problem if failing and (waiting or ready or turned.dead) else turned.problem
    return replace(turned, problem=problem, waiting=inside + len(ready), later=later, wait=wait)
