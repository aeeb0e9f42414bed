"""What a hook is told at once: one alert, or a digest of several. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from schedules.called import Called

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A change or a notice that a route chose to tell.

    Attributes:
        line: of `changes.jsonl`, or a notice; its `schema` says which.
        before: the release as it was before the change, a line of `releases.jsonl`; None where there is none.
        after: the release as it is after the change; None where there is none.

    """

    line: dict[str, Any]
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One or more alerts for one hook; the same at every attempt to send it.

    Attributes:
        id: by which the other side knows that it had it already: a single alert's own, else the digest's.
        hook: the hook's name in the workspace.
        route: the name of the route that chose the alerts.
        alerts: in the order in which they were found.
        made_at: instant at which the alerts were put together.
        workspace: the workspace's folder.
        zones: newsroom → zone in which its times are shown; UTC for others.
        titles: newsroom → what it calls itself; its name for others.
        called: what newsrooms are called here that were renamed; lines go by their keys.
        digest: None for a single alert; else why several come together: run, hourly, daily, weekly or limit.
        test: whether nothing happened: it is only tried whether the hook rings.

    """

    id: str
    hook: str
    route: str
    alerts: tuple[Alert, ...]
    made_at: str
    workspace: Path
    zones: Mapping[str, tzinfo] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    called: Called = field(default_factory=Called)
    digest: str | None = None
    test: bool = False

    def zone_of(self, newsroom: str | None) -> tzinfo:
        """Return the zone in which a newsroom's times are shown."""
        return self.zones.get(newsroom or "", UTC)
