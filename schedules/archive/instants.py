"""Instants as the archive stores them: whole seconds since 1970, or texts that sort as time does."""

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


def stamp(moment: datetime) -> str:
    """Return an instant (RFC 3339, UTC) to the millisecond: such texts are in the order of what they mean.

    >>> stamp(datetime(2026, 11, 22, 2, 0, 0, 1500, tzinfo=UTC))
    '2026-11-22T02:00:00.001Z'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
