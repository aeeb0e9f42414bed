"""Alerts, made of what the archive has: the line, and the release as it was before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdesk.telling.message import Alert
from schedules.notices import SCHEMA

if TYPE_CHECKING:
    from schedules.archive.store import Archive


def alert_of(archive: Archive, line: dict[str, Any]) -> Alert:
    """Return the alert of a change or a notice."""
    if line["schema"] == SCHEMA:
        return Alert(line=line)
    return Alert(line=line, before=_version(archive, line, "old"), after=_version(archive, line, "new"))


def _version(archive: Archive, line: dict[str, Any], side: str) -> dict[str, Any] | None:
    version = (line[side] or {}).get("version")
    return archive.version(line["release_id"], version) if version is not None else None
