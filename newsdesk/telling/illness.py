"""What the other hooks tell the operator of one that fails: once for each illness, and when it is well again. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedules.notices import notice

if TYPE_CHECKING:
    from newsdesk.telling.hooks import Partial
    from schedules.archive.messages import Failing


def dead(hook: str, how: Failing, *, now: str, given_up: bool) -> dict[str, Any]:
    """Return the notice that a hook cannot be told.

    Args:
        hook: its name.
        how: it fails.
        now: instant.
        given_up: whether a message of it was given up, so that somebody has to see to that.

    """
    again = f"What was given up is told by: newsroom deliveries retry --hook {hook}." if given_up else None
    return notice(
        "hook-dead",
        newsroom=None,
        about=f"{hook} {how.since}",
        title=f"The hook {hook} cannot be told{', and a message of it was given up' if given_up else ''}.",
        because=how.problem,
        advice=" ".join(filter(None, (f"What waits: newsroom deliveries --hook {hook}.", again))),
        detected_at=now,
        crawl_id=None,
        since=how.since,
    )


def partly(hook: str, partial: Partial, *, now: str) -> dict[str, Any]:
    """Return the notice that a hook does not reach everybody to whom it leads; the same one for the same people."""
    return notice(
        "hook-dead",
        newsroom=None,
        about=f"{hook} {' '.join(sorted(partial.people))}",
        title=f"The hook {hook} does not reach {', '.join(partial.people)}.",
        because=partial.message,
        advice=f"{partial.advice} What they were not told: newsroom deliveries --hook {hook}.",
        detected_at=now,
        crawl_id=None,
        since=now,
    )


def well(hook: str, how: Failing, *, now: str) -> dict[str, Any]:
    """Return the notice that a hook which failed is told again."""
    return notice(
        "healed",
        newsroom=None,
        about=f"{hook} {how.since}",
        title=f"The hook {hook} is told again.",
        because=None,
        advice=None,
        detected_at=now,
        crawl_id=None,
        since=how.since,
    )
