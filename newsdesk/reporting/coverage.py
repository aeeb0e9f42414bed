"""What was looked at in a stretch, day by day: so that nothing found is not taken for nothing looked at. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from newsdesk.reporting.stretch import day_words
from newsdesk.telling.printable import one_line
from newsdesk.telling.times import counted, dated
from pipelines.manifest import BLOCKED, COMPLETE, FAILED, INCOMPLETE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from newsdesk.reporting.stretch import Stretch

State = Literal["whole", "part", "none", "before", "open"]
"""Of a day: a crawl saw everything that it should; crawls did not; there was none; there had never been one; the day is
not over, and there was none yet."""

MOST: Final = 60
"""So many crawls that did not go well are named one by one."""
_STATES: Final = (COMPLETE, INCOMPLETE, BLOCKED, FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A crawl that did not go well."""

    when: str
    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was looked at.

    Attributes:
        days: each day of the stretch that has begun, and its state.
        crawls: state → how many.
        looks: kind of look → how many.
        sentences: all of it in words.
        troubles: the newest crawls that did not go well, oldest first; `more` so many before them.

    """

    days: tuple[tuple[date, State], ...]
    crawls: dict[str, int]
    looks: dict[str, int]
    sentences: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    more: int

    @property
    def nothing(self) -> bool:
        """Return whether nothing was looked at."""
        return not self.crawls


def coverage(crawls: Iterable[dict[str, Any]], stretch: Stretch, *, first: str | None) -> Coverage:
    """Return what crawls looked at.

    Args:
        crawls: summaries, of at least the stretch, oldest first.
        stretch: the time that is told of.
        first: when the first crawl of all began, or None: there was none.

    """
    inside = [one for one in crawls if stretch.begin <= began(one) < stretch.end]
    whole = {stretch.day_of(began(one)) for one in inside if one["state"] == COMPLETE}
    tried = {stretch.day_of(began(one)) for one in inside}
    known = stretch.day_of(first) if first else None
    days = tuple((day, _state(day, whole, tried, known, stretch)) for day in stretch.days())
    states = Counter(one["state"] for one in inside)
    looks: Counter[str] = Counter()
    for one in inside:
        looks.update({kind: number for kind, number in (one.get("counts") or {}).items() if number})
    ill = [one for one in inside if one["state"] != COMPLETE]
    troubles = tuple(
        Trouble(
            when=dated(began(one), stretch.zone),
            state=one_line(one["state"]),
            why=one_line("; ".join(one.get("reasons") or ())) or "no reason was noted",
        )
        for one in ill[-MOST:]
    )
    return Coverage(
        days=days,
        crawls=dict(states),
        looks=dict(looks),
        sentences=tuple(_sentences(days, states, inside, known, stretch)),
        troubles=troubles,
        more=len(ill) - len(troubles),
    )


def began(crawl: dict[str, Any]) -> str:
    """Return when a crawl began.

    >>> began({"crawl_id": "20261122T020000Z"})
    '2026-11-22T02:00:00Z'
    """
    day, _, clock = crawl["crawl_id"].partition("T")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:6]}Z"


def _state(day: date, whole: set[date], tried: set[date], known: date | None, stretch: Stretch) -> State:
    if day in whole:
        return "whole"
    if day in tried:
        return "part"
    if known is None or day < known:
        return "before"
    return "open" if stretch.open and day == stretch.last else "none"


def _sentences(
    days: Sequence[tuple[date, State]],
    states: Counter[str],
    inside: Sequence[dict[str, Any]],
    known: date | None,
    stretch: Stretch,
) -> list[str]:
    if not inside:
        if known is None or known > stretch.last:
            return ["This newsroom had not been looked at yet, so nothing is known of this stretch."]
        return ["Nothing was looked at in this stretch. That nothing changed is therefore not known."]
    named = [*_STATES, *sorted(set(states) - set(_STATES))]
    kinds = ", ".join(f"{states[one]:,} {one_line(one)}" for one in named if states[one])
    told = [f"{counted(sum(states.values()), 'crawl')}: {kinds}."]
    if known is not None and known >= stretch.since:
        told.append(f"The first look ever was on {day_words(known)}; what was there before it is not known.")
    owed = [day for day, state in days if state in {"whole", "part", "none"}]
    well = sum(state == "whole" for _, state in days)
    if well == len(owed):
        told.append(f"All that was due was looked at on {'the one day' if well == 1 else f'each of {well:,} days'}.")
    else:
        told.append(f"All that was due was looked at on {well:,} of {counted(len(owed), 'day')}.")
    nothing, partly = spans([day for day, one in days if one == "none"]), spans([d for d, one in days if one == "part"])
    if nothing:
        told.append(f"Nothing was looked at on {nothing}.")
    if partly:
        told.append(f"Looked at, but not whole, on {partly}.")
    if nothing or partly:
        told.append(
            "What changed on such a day is found by the next look, and lies between the two looks named with it; "
            "what came and went between two looks is not known."
        )
    if days and days[-1][1] == "open":
        told.append(f"On {day_words(days[-1][0])}, which is not over, there was no look yet.")
    told.append(f"The last look began {dated(began(inside[-1]), stretch.zone)}.")
    return told


def spans(days: Sequence[date]) -> str:
    """Return days in words, those in a row as one span; at most twelve spans.

    >>> from datetime import date
    >>> spans([date(2026, 11, day) for day in (3, 4, 5, 9)])
    '3 Nov 2026 to 5 Nov 2026, and 9 Nov 2026'
    """
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1][1:] = [day]
        else:
            found.append([day])
    told = [" to ".join(day_words(day) for day in one) for one in found]
    if len(told) > _SPANS:
        rest = len(told) - _SPANS
        told = [*told[:_SPANS], f"{counted(rest, 'more stretch', 'more stretches')} of days"]
    return ", and ".join(filter(None, (", ".join(told[:-1]), told[-1]))) if told else ""


_SPANS: Final = 12
