"""The weeks of a chart: those of the stretch, and some before it for comparison. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from newsdesk.reporting.stretch import monday

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, tzinfo

    from newsdesk.reporting.stretch import Stretch

LEAST: Final = 12
"""A chart has so many weeks at least; those before the stretch stand there for comparison only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week of a chart.

    Attributes:
        monday: its first day.
        within: how many on days of the stretch.
        before: how many on days before it.
        looked: whether all that was due was looked at on a day of it.

    """

    monday: date
    within: int
    before: int
    looked: bool

    @property
    def total(self) -> int:
        """Return how many there were."""
        return self.within + self.before


def first_monday(stretch: Stretch) -> date:
    """Return the first day of a chart's first week."""
    return min(monday(stretch.since), monday(stretch.last) - timedelta(weeks=LEAST - 1))


def weeks(
    kinds: Collection[str],
    *,
    within: Mapping[date, Counter[str]],
    before: Mapping[date, Counter[str]],
    looked: Collection[date],
    stretch: Stretch,
) -> tuple[Week, ...]:
    """Return the weeks of a chart, oldest first.

    Args:
        kinds: of changes that are counted.
        within: Monday → kind → how many in the stretch.
        before: the same before it.
        looked: Mondays of the weeks in which all that was due was looked at once.
        stretch: the time that is told of.

    """
    begin = first_monday(stretch)
    number = (monday(stretch.last) - begin).days // 7 + 1
    made = []
    for at in range(number):
        day = begin + timedelta(weeks=at)
        made.append(
            Week(
                monday=day,
                within=_sum(within, day, kinds),
                before=_sum(before, day, kinds),
                looked=day in looked,
            )
        )
    return tuple(made)


def by_week(found: Iterable[tuple[str, str]], zone: tzinfo) -> defaultdict[date, Counter[str]]:
    """Return Monday → kind → how many, of (kind, instant)."""
    from newsdesk.reporting.stretch import day_of

    made: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for kind, at in found:
        made[monday(day_of(at, zone))][kind] += 1
    return made


def _sum(counts: Mapping[date, Counter[str]], day: date, kinds: Collection[str]) -> int:
    found = counts.get(day)
    return sum(found[kind] for kind in kinds) if found else 0
