"""Instants as the archive stores them: whole seconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def at(instant: str) -> int:
    """Return an instant (RFC 3339) as seconds.

    >>> at("2026-11-22T02:00:00Z")
    1795312800
    """
    return int(datetime.fromisoformat(instant).timestamp())


def instant(at: int) -> str:
    """Return seconds as an instant (RFC 3339, UTC).

    >>> instant(1795312800)
    '2026-11-22T02:00:00Z'
    """
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
