"""`--at DATE`: an instant in the past, as a person writes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import click

from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from newsdesk.cli.options import Command
    from newsdesk.cli.report import Zones
    from schedules.archive.store import Archive

_FIRST: Final = timezone(timedelta(hours=14))
"""Where a day begins first."""
_YEARS: Final = range(1970, 9000)
"""Within which every instant can be told in every zone."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A calendar day, which stands for its end, or an instant.

    Attributes:
        told: as it was written.

    """

    told: str
    when: date

    def of(self, zone: tzinfo) -> datetime:
        """Return the instant: the last of the day in a zone.

        >>> Moment("2026-11-22", date(2026, 11, 22)).of(UTC).isoformat()
        '2026-11-22T23:59:59.999999+00:00'
        """
        if isinstance(self.when, datetime):
            return self.when
        return datetime.combine(self.when, time.max, tzinfo=zone)

    def __str__(self) -> str:
        """Return what follows "as it was known": at an instant, or at the end of a day."""
        return f"at {self.told}" if isinstance(self.when, datetime) else f"at the end of {self.when}"


def moment(told: str) -> Moment:
    """Return what a text means.

    Args:
        told: a day (2026-11-22), how many days ago (7d), or an instant with its offset (RFC 3339).

    Raises:
        ValueError: it is none of them.

    >>> str(moment("2026-11-22")), str(moment("2026-11-22T02:00:00Z"))
    ('at the end of 2026-11-22', 'at 2026-11-22T02:00:00Z')
    """
    text = told.strip()
    when = _when(text)
    if when.year not in _YEARS:
        raise ValueError(text)
    return Moment(text, when)


def _when(text: str) -> date:
    if text[-1:] in {"d", "D"} and text[:-1].isdigit():
        try:
            return datetime.now(UTC).date() - timedelta(days=int(text[:-1]))
        except OverflowError as problem:
            raise ValueError(text) from problem
    if len(text) == len("2026-11-22") and text.count("-") == 2:
        return date.fromisoformat(text)
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None or text.count("-") < 2:
        raise ValueError(text)
    return instant


class MomentType(click.ParamType):  # type: ignore[type-arg] # generic only in the newest click
    """A moment on the command line."""

    name = "moment"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands in the help."""
        del param, ctx
        return "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Moment:
        """Return the moment."""
        if isinstance(value, Moment):
            return value
        try:
            found = moment(str(value))
        except ValueError:
            self.fail(
                f'"{value}" is no date: write a day as in 2026-11-22, 7d for seven days ago, or an instant with its '
                "offset as in 2026-11-22T02:00:00Z.",
                param,
                ctx,
            )
        warn_if_ahead(found)
        return found


def warn_if_ahead(at: Moment) -> None:
    """Say so where a moment has not come anywhere yet: a year that was mistyped must not read as "no change"."""
    when = at.when if isinstance(at.when, datetime) else datetime.combine(at.when, time.min, tzinfo=_FIRST)
    if when > datetime.now(UTC):
        from newsdesk.cli.output import note

        note(f"{at.told} has not come yet: what is known now is taken.")


def at_option(what: str) -> Callable[[Command], Command]:
    """Return the option for the past.

    Args:
        what: is shown as it was known then.

    """
    return click.option(
        "--at",
        "moment",
        type=MomentType(),
        help=f"{what} as known then: a day means its end, in the newsroom's zone; or an instant (RFC 3339).",
    )


def release_at(archive: Archive, release_id: str, at: Moment | None, zones: Zones) -> dict[str, Any] | None:
    """Return a release as it is known, or as it was then; None where it is not, or was not."""
    now = archive.release(release_id)
    if now is None or at is None:
        return now
    return archive.release_at(release_id, at.of(zones.of(now["newsroom"])))


def unknown_at(archive: Archive, release_id: str, at: Moment, zones: Zones) -> ArchiveError:
    """Return the error that says that a release was not known then."""
    from newsdesk.telling.times import shown

    now = archive.release(release_id) or {}
    seen = shown(now.get("first_seen"), zones.of(now.get("newsroom", "")))
    return ArchiveError(f"{release_id} was not known {at}", advice=f"It was first seen {seen}." if seen else None)
