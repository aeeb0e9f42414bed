"""How often releases are looked at, as `[newsroom.NAME.cadence]` says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from schedules.cadence import LONGEST, Cadence, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsroom_scraper.declared import Table

_ADVICE = 'Write recheck = [{ younger = "7d", every = "1d" }, { younger = "30d", every = "3d" }], youngest first.'


def read(table: Table, duration: Callable[[Table, str, float], float]) -> Cadence:
    """Return the cadence of a newsroom.

    Args:
        table: `[newsroom.NAME.cadence]`; an absent one is empty.
        duration: reads a key as seconds.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    base = Cadence()
    steps = base.steps
    if "recheck" in table:
        steps = tuple(_step(one, duration) for one in table.tables("recheck"))
        if any(later.younger <= one.younger for one, later in pairwise(steps)):
            raise table.fail(
                "recheck", "is not in order: each step's younger must be longer than the one before", _ADVICE
            )
        if any(later.every < one.every for one, later in pairwise(steps)):
            raise table.fail("recheck", "looks at older releases more often than at younger ones", _ADVICE)
    made = replace(
        base,
        steps=steps,
        beyond=_span(table, "beyond", base.beyond, duration),
        audit=_span(table, "audit", base.audit, duration),
        requests=_requests(table),
    )
    if made.beyond > LONGEST:
        told = table.anything("beyond")
        raise table.fail(
            "beyond", f"is {told!r}; no release is looked at less often than every 90 days", 'Write "90d".'
        )
    table.finish()
    return made


def _step(table: Table, duration: Callable[[Table, str, float], float]) -> Step:
    for key in ("younger", "every"):
        if key not in table:
            raise table.fail(key, "is missing", _ADVICE)
    zero = timedelta(0)
    made = Step(younger=_span(table, "younger", zero, duration), every=_span(table, "every", zero, duration))
    table.finish()
    return made


def _span(table: Table, key: str, default: timedelta, duration: Any) -> timedelta:
    return timedelta(seconds=duration(table, key, default.total_seconds()))


def _requests(table: Table) -> int | None:
    if "requests" not in table:
        return None
    told = table.number("requests", 0, least=1)
    if told != int(told):
        raise table.fail("requests", f"must be a whole number, not {told:g}")
    return int(told)
