"""Patience: when a hook that was not told is tried again, and how many messages an hour it gets. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from newsdesk.telling.timing import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from schedules.archive.messages import Ready

ILL_AFTER: Final = 3600.0
"""Seconds for which a hook fails until the operator is told."""
PROBED_AFTER: Final = 4
"""Failures of one message after which another is tried beside it: it may be the message and not the hook."""
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long a hook is left alone after a failure; durations in seconds.

    Attributes:
        first: after the first failure; each further one doubles it.
        longest: it never grows beyond this.
        jitter: share by which chance makes it shorter or longer, so that many do not come at once.
        longest_asked: a longer time that the other side asks for is cut to this.

    """

    first: float = 5.0
    longest: float = 3600.0
    jitter: float = 0.2
    longest_asked: float = 86400.0

    def after(self, failures: int, *, chance: float, asked: float | None = None) -> float:
        """Return how many seconds to wait.

        Args:
            failures: in a row, the last one included.
            chance: from 0 to 1.
            asked: how long the other side wants to be left alone, or None; it is, but never for less than `first`.

        >>> [Backoff().after(failures, chance=0.5) for failures in (1, 2, 3, 40)]
        [5.0, 10.0, 20.0, 3600.0]
        >>> [Backoff().after(5, chance=0.5, asked=asked) for asked in (0, 120.0, 10**9)]
        [5.0, 120.0, 86400.0]
        """
        if asked is not None:
            return max(min(asked, self.longest_asked), self.first)
        grown = self.first * 2.0 ** min(failures - 1, 60)
        return min(grown, self.longest) * (1 + self.jitter * (2 * chance - 1))


def is_due(last_try: str | None, next_try: str | None, now: str) -> bool:
    """Return whether something is tried now; instants are texts in the order of what they mean.

    A last attempt that is still to come shows that the clock was set back since: then what it says of the next one
    holds no longer.

    >>> is_due("2026-11-22T02:00:00.000Z", "2026-11-22T03:00:00.000Z", "2026-11-22T02:30:00.000Z")
    False
    >>> is_due("2026-11-22T02:00:00.000Z", "2026-11-22T03:00:00.000Z", "2026-11-22T01:30:00.000Z")
    True
    """
    return next_try is None or next_try <= now or (last_try is not None and now < last_try)


def gather(ready: Sequence[Ready], left: Callable[[str], int | None]) -> tuple[list[Ready], str | None] | None:
    """Return what is told next in one message, and why it comes together; None: nothing may be told yet.

    Args:
        ready: everything that may be told as far as its hour goes, in order.
        left: route → how many messages it may have yet within this hour, or None: as many as there are. The last one
            takes everything of the route that is ready.

    """
    for one in ready:
        free = left(one.route)
        if free is not None and free <= 0:
            continue
        together = [it for it in ready if it.route == one.route and it.batch == one.batch and one.batch is not None]
        several, digest = (together, one.digest) if together else ([one], None)
        if free == 1:
            all_of_it = [it for it in ready if it.route == one.route]
            if len(all_of_it) > len(several):
                several, digest = all_of_it, LIMIT
        return several, digest if len(several) > 1 else None
    return None


def free_at(made: Sequence[datetime], at_most: int) -> datetime | None:
    """Return from when on a route may have another message, or None: it may have one now.

    Args:
        made: instants at which its messages of the last hour were made, in order.
        at_most: so many an hour.

    """
    return made[len(made) - at_most] + HOUR if len(made) >= at_most else None
