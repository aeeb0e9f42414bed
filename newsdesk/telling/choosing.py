"""What a hook is told of what was found: its routes are asked, and what they choose becomes deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdesk.telling import timing
from newsdesk.telling.alerts import alert_of
from newsdesk.telling.routes import choose
from schedules.archive.instants import stamp
from schedules.archive.outbox import Chosen

if TYPE_CHECKING:
    from datetime import datetime

    from newsdesk.telling.settings import HookSettings
    from schedules.archive.store import Archive


def choose_new(archive: Archive, settings: HookSettings, now: datetime) -> None:
    """Make a hook's deliveries of what was found since, and ask its routes of those that somebody else made.

    They are asked again of those whose hour was counted by a clock that was set back since.

    Raises:
        ArchiveError: they could not be written.

    """
    cursor = archive.cursors().get(settings.name)
    found = archive.after(archive.cursor(settings.name) if cursor is None else cursor)
    if found:
        asked = {line["id"]: _chosen(archive, settings, line, now) for _, line in found}
        wanted = {change_id: one for change_id, one in asked.items() if one is not None}
        # Also past what is not its business: a hook that wants more tomorrow does not ring for today.
        archive.enqueue(settings.name, found[-1][0], wanted, now=stamp(now))
    given = archive.unrouted(settings.name, stamp(now))
    if given:
        archive.route({number: _chosen(archive, settings, line, now) for number, line in given}, now=stamp(now))


def _chosen(archive: Archive, settings: HookSettings, line: dict[str, Any], now: datetime) -> Chosen | None:
    route = choose(settings.routes, alert_of(archive, line))
    if route is None:
        return None
    ready = timing.ready_at(route, now)
    return Chosen(
        route=route.name,
        ready_at=stamp(ready) if ready > now else None,
        batch=timing.batch_of(route, line, ready),
        digest=timing.digest_of(route),
    )
