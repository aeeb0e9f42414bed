"""Hooks: named destinations of alerts, one file per kind; a hook is one call with one frozen details object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import HookSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A change that a hook is told.

    Attributes:
        hook: the hook's name in the workspace.
        change: a line of `changes.jsonl`.
        workspace: the workspace's folder.

    """

    hook: str
    change: dict[str, Any]
    workspace: Path


class Hook(Protocol):
    """Tells one alert somewhere."""

    def __call__(self, alert: Alert) -> None:
        """Return when the alert is told.

        Raises:
            HookError: it was not, as far as is known; it is told again later.

        """


def make(settings: HookSettings) -> Hook:
    """Return the hook that a workspace sets.

    Raises:
        HookError: there is no such kind.

    """
    if settings.kind == "command":
        from newsdesk.telling.hooks.command import Command

        return Command(command=settings.command, timeout=settings.timeout)
    raise HookError(f'is of kind "{settings.kind}", which does not exist', field=f"hooks.{settings.name}")
