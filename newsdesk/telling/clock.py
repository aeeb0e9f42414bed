"""The machine's clock: whether it was set so far that something must be said. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.times import lasting
from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Mapping

BEHIND: Final = 60.0
"""Seconds; by less than this clocks are put right all the time."""
SLEPT: Final = 3600.0
"""Seconds; a leap forward by less is a machine that slept for a while."""


def assess(
    before: Mapping[str, str] | None, *, newest: datetime | None, jumped: float, now: datetime
) -> tuple[dict[str, str] | None, dict[str, Any] | None]:
    """Return what is wrong with the clock, or None, and the notice of it, if there is any to tell.

    Args:
        before: what was wrong: `since`; None: nothing was.
        newest: when the newest crawl ended.
        jumped: seconds by which the clock was seen to jump since it was asked last; 0.0: by none.
        now: what it says.

    """
    behind = (newest - now).total_seconds() if newest is not None else 0.0
    instant = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    if jumped < -BEHIND or behind > BEHIND:
        if before is not None:
            return dict(before), None
        back = max(-jumped, behind)
        return {"since": instant}, notice(
            "clock-jumped",
            newsroom=None,
            about=f"back {instant}",
            title=f"This machine's clock went back by {lasting(back)}, or had gone wrong before.",
            because=f"the newest crawl ended at {newest:%Y-%m-%d %H:%M} UTC" if newest and behind > BEHIND else None,
            advice="Look at its clock (timedatectl). Crawls keep their order, and nothing is told twice; until the "
            "clock has caught up, times may read as if they lay ahead.",
            detected_at=instant,
            crawl_id=None,
            since=instant,
        )
    if jumped > SLEPT:
        return None, notice(
            "clock-jumped",
            newsroom=None,
            about=f"on {instant}",
            title=f"This machine slept, or its clock went on by {lasting(jumped)}.",
            because=None,
            advice="What was due meanwhile is run once, now.",
            detected_at=instant,
            crawl_id=None,
        )
    return None, None
