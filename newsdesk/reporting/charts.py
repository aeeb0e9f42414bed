"""Small charts as SVG that stands in the page: bars by week, and one square a day. Pure.

Colours are the page's own, so that they follow it into the dark and onto paper; what a chart shows stands in words and
in a table beside it as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newsdesk.reporting.stretch import day_words
from newsdesk.telling.times import MONTHS, counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from newsdesk.reporting.coverage import Coverage, State
    from newsdesk.reporting.weeks import Week

WIDTH: Final = 640
HEIGHT: Final = 104
_TOP: Final = 18  # room for the number above the highest bar
_FOOT: Final = 22  # room for the days
_LABELLED: Final = 12  # so many weeks have their day and their number printed
_SQUARE: Final = 15
_GAP: Final = 3
_PER_ROW: Final = WIDTH // (_SQUARE + _GAP)
SQUARES: Final = 400
"""Days beyond this are not drawn; words name them."""

STATES: Final[dict[State, str]] = {
    "whole": "all that was due was looked at",
    "part": "looked at, but not whole",
    "none": "nothing was looked at",
    "before": "before the first look ever",
    "open": "not over, no look yet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of one thing by week.

    Attributes:
        id: of its elements in the page.
        title: what is counted.
        weeks: oldest first.

    """

    id: str
    title: str
    weeks: tuple[Week, ...]

    @property
    def total(self) -> int:
        """Return how many fall into the stretch."""
        return sum(week.within for week in self.weeks)

    @property
    def unseen(self) -> int:
        """Return in how many weeks not all that was due was looked at."""
        return sum(not week.looked for week in self.weeks)

    @property
    def description(self) -> str:
        """Return in a sentence what it shows."""
        most = max(self.weeks, key=lambda week: week.total)
        told = f"{counted(len(self.weeks), 'week')}, {self.total:,} in the stretch of this report"
        told += f"; the most in a week is {most.total:,}, from {day_words(most.monday)} on" if most.total else ""
        return f"{told}; {counted(self.unseen, 'week')} without a whole look." if self.unseen else f"{told}."

    def svg(self) -> Markup:
        """Return it as SVG."""
        return bars(self)


def bars(chart: Chart) -> Markup:
    """Return a chart of bars: full where the stretch is, pale before it, dotted where nobody looked."""
    from markupsafe import Markup

    high = max(1, *(week.total for week in chart.weeks))
    room = HEIGHT - _TOP - _FOOT
    step = WIDTH / len(chart.weeks)
    width = max(step * 0.66, 0.8)
    every = max(1, -(-len(chart.weeks) // _LABELLED))
    drawn = []
    for at, week in enumerate(chart.weeks):
        left, floor = at * step + (step - width) / 2, float(HEIGHT - _FOOT)
        parts = [Markup("<title>{}</title>").format(_said(week))]
        if not week.looked:
            parts.append(_rect("unseen", at * step, _TOP, step, room))
        for name, number in (("past", week.before), ("bar", week.within)):
            if number:
                tall = max(number / high * room, 1.5)
                floor -= tall
                parts.append(_rect(name, left, floor, width, tall))
        middle = at * step + step / 2
        if week.total and len(chart.weeks) <= 2 * _LABELLED:
            parts.append(_text(middle, floor - 4, f"{week.total:,}", "number" if week.within else "number faint"))
        back = len(chart.weeks) - 1 - at
        if back % every == 0:
            name = "day between" if back // every % 2 else "day"  # a narrow page shows every other
            parts.append(_text(middle, HEIGHT - 6, f"{week.monday.day} {MONTHS[week.monday.month - 1]}", name))
        drawn.append(Markup("<g>{}</g>").format(Markup().join(parts)))
    axis = Markup('<line class="axis" x1="0" x2="{0}" y1="{1}" y2="{1}"/>').format(WIDTH, HEIGHT - _FOOT + 0.5)
    return _svg(
        chart.id, chart.title, chart.description, Markup("\n").join([*drawn, axis]), height=HEIGHT, name="weeks"
    )


def squares(covered: Coverage, id: str) -> Markup:
    """Return one square for each day: full, half, or empty.

    Args:
        covered: what was looked at.
        id: of its elements in the page.

    """
    from markupsafe import Markup

    days = covered.days[-SQUARES:]
    drawn = []
    for at, (day, state) in enumerate(days):
        row, column = divmod(at, _PER_ROW)
        x, y = column * (_SQUARE + _GAP) + 0.5, row * (_SQUARE + _GAP) + 0.5
        title = Markup("<title>{}: {}</title>").format(day_words(day), STATES[state])
        drawn.append(
            Markup("<g>{}{}{}</g>").format(title, _rect(f"day-{state}", x, y, _SQUARE, _SQUARE), _mark(state, x, y))
        )
    pitch = _SQUARE + _GAP
    return _svg(
        id,
        "Days on which the newsroom was looked at",
        "; ".join(f"{STATES[state]}: {counted(found, 'day')}" for state, found in _states(days)),
        Markup("\n").join(drawn),
        width=max(min(len(days), _PER_ROW), 1) * pitch,
        height=max(-(-len(days) // _PER_ROW), 1) * pitch,
        name="days",
    )


def _mark(state: State, x: float, y: float) -> Markup:
    """Return a sign that tells the states apart without a colour."""
    from markupsafe import Markup

    if state == "part":
        points = f"{x:g},{y + _SQUARE:g} {x + _SQUARE:g},{y + _SQUARE:g} {x + _SQUARE:g},{y:g}"
        return Markup('<polygon class="half" points="{}"/>').format(points)
    if state == "none":
        ends = (x + 4, y + 4, x + _SQUARE - 4, y + _SQUARE - 4)
        line = '<path class="cross" d="M{0:g} {1:g}L{2:g} {3:g}M{0:g} {3:g}L{2:g} {1:g}"/>'
        return Markup(line.format(*ends))  # noqa: S704 - numbers of our own
    return Markup()


def _states(days: Sequence[tuple[date, State]]) -> list[tuple[State, int]]:
    found = [state for _, state in days]
    return [(state, found.count(state)) for state in STATES if state in found]


def _said(week: Week) -> str:
    told = f"Week of {day_words(week.monday)}: {week.within:,}"
    told += f", and {week.before:,} before this report" if week.before else ""
    return told if week.looked else f"{told}; no whole look in it"


def _rect(name: str, x: float, y: float, width: float, height: float) -> Markup:
    from markupsafe import Markup

    told = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
    return Markup(told).format(name, *(f"{one:.1f}" for one in (x, y, width, height)))  # noqa: S704 - as above


def _text(x: float, y: float, text: str, name: str) -> Markup:
    from markupsafe import Markup

    return Markup('<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>').format(
        name, f"{x:.1f}", f"{y:.1f}", text
    )


def _svg(id: str, title: str, description: str, inner: Markup, *, width: int = WIDTH, height: int, name: str) -> Markup:
    from markupsafe import Markup

    return Markup(
        '<svg class="{name}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-labelledby="{id}-t {id}-d">\n'
        '<title id="{id}-t">{title}</title>\n<desc id="{id}-d">{description}</desc>\n{inner}\n</svg>'
    ).format(id=id, title=title, description=description, width=width, height=height, inner=inner, name=name)
