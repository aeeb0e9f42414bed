"""Instants as the archive stores them: whole seconds since 1970, or texts that sort as time does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


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


def end_of(crawl: Mapping[str, Any], crawl_id: str) -> str:
    """Return the instant (RFC 3339, UTC) at which a crawl ended, as far as it is known; so are its changes dated.

    >>> end_of({"started_at": "2026-11-22T02:00:00Z", "ended_at": "2026-11-22T03:07:00+01:00"}, "20261122T020000Z")
    '2026-11-22T02:07:00Z'
    >>> end_of({}, "20261122T020000Z")
    '2026-11-22T02:00:00Z'
    """
    told = datetime.fromisoformat(crawl.get("ended_at") or crawl.get("started_at") or crawl_id)
    return f"{told.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
