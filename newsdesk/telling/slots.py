"""Whether a route may have a message now: not in its quiet hours, and no more within an hour than it is to have.

What is found in quiet hours is not due before their end. What was due before them, and could not be told, is asked for
here: a hook that was down, or an hour that has had its messages, is no reason to ring at night.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newsdesk.telling.patience import HOUR, free_at
from schedules.archive.instants import stamp

if TYPE_CHECKING:
    from newsdesk.telling.routes import Route
    from newsdesk.telling.settings import HookSettings
    from schedules.archive.store import Archive


@dataclass(frozen=True, slots=True)
class Slots:
    """Of one hook, now."""

    archive: Archive
    settings: HookSettings
    now: datetime

    def left(self, route: str) -> int | None:
        """Return how many messages a route may have yet, or None: as many as there are."""
        if self.is_quiet(route):
            return 0
        at_most = self._at_most(route)
        return None if at_most is None else at_most - len(self._made(route))

    def free(self, route: str) -> str:
        """Return from when on a route may have another message."""
        at_most = self._at_most(route)
        at = free_at([datetime.fromisoformat(one) for one in self._made(route)], at_most) if at_most else None
        return self.awake(route, stamp(at) if at else None)

    def is_quiet(self, route: str) -> bool:
        """Return whether a route has quiet hours now."""
        return self.awake(route) > stamp(self.now)

    def awake(self, route: str, at: str | None = None) -> str:
        """Return the first instant from another on, or from now on, at which a route has no quiet hours."""
        instant = self.now if at is None else max(datetime.fromisoformat(at), self.now)
        found = self._route(route)
        return stamp(instant if found is None or found.quiet is None else found.quiet.over(instant, found.zone))

    def _route(self, name: str) -> Route | None:
        return next((one for one in self.settings.routes if one.name == name), None)

    def _at_most(self, name: str) -> int | None:
        found = self._route(name)
        return found.at_most if found else None

    def _made(self, route: str) -> list[str]:
        return self.archive.made_since(self.settings.name, route, stamp(self.now - HOUR), stamp(self.now))
