"""What a plan needs to know of a release's line, and no more: how old it is, what its rows said, its files. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsroom_scraper import hints
from schedules import files

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What is recalled of a release.

    Attributes:
        young_since: when it was published, or edited last; None: nothing says so.
        edited: whether that was an edit.
        row: what its rows said when its version was read, by road.
        files: address → digest of its files that were read.
        attached: whether it links to files.

    """

    young_since: datetime | None = None
    edited: bool = False
    row: hints.Row = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    attached: bool = False


def of(line: Mapping[str, Any]) -> Recall:
    """Return what is to be recalled of a line."""
    published = instant(line.get("published_at")) or instant(line.get("published")) or instant(line.get("first_seen"))
    changed = instant(line.get("last_changed")) if (line.get("version") or 1) > 1 else None
    edited = changed is not None and (published is None or changed > published)
    return Recall(
        young_since=changed if edited else published,
        edited=edited,
        row=hints.of(line.get("entry")),
        files=files.digests(line.get("attachments")),
        attached=bool(line.get("attachments")),
    )


def instant(told: Any) -> datetime | None:
    """Return an instant, or the beginning of a day in UTC; None where there is none."""
    if not told:
        return None
    found = datetime.fromisoformat(str(told))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
