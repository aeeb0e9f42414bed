"""What routes would make of alerts: told by which, when and together with what, or why not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsdesk.telling import timing
from newsdesk.telling.routes import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsdesk.telling.message import Alert
    from newsdesk.telling.routes import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a hook would be told of an alert.

    Attributes:
        route: that chooses it, or None: no route does.
        ready_at: instant from which it would be told.
        message: number of the message that it would be in, among the hook's.
        digest: what that message is called, where it is a digest.
        refusals: (route, why it does not choose it), of those that were asked before.

    """

    alert: Alert
    hook: str
    route: str | None = None
    ready_at: datetime | None = None
    message: int | None = None
    digest: str | None = None
    refusals: tuple[tuple[str, str], ...] = ()


def verdicts(hook: str, routes: Sequence[Route], alerts: Iterable[Alert]) -> Iterator[Verdict]:
    """Yield what a hook would be told of each alert, found when it was found.

    Args:
        hook: its name.
        routes: of the hook, in order.
        alerts: in the order in which they were found.

    """
    messages: dict[str, int] = {}
    for alert in alerts:
        refusals: list[tuple[str, str]] = []
        for route in routes:
            why = refusal(route, alert)
            if why is None:
                found = datetime.fromisoformat(alert.line["detected_at"]).astimezone(UTC)
                ready = timing.ready_at(route, found)
                batch = timing.batch_of(route, alert.line, ready) or f"{route.name} {alert.line['id']}"
                yield Verdict(
                    alert=alert,
                    hook=hook,
                    route=route.name,
                    ready_at=ready,
                    message=messages.setdefault(batch, len(messages) + 1),
                    digest=timing.digest_of(route),
                    refusals=tuple(refusals),
                )
                break
            refusals.append((route.name, why))
        else:
            yield Verdict(alert=alert, hook=hook, refusals=tuple(refusals))
