"""Routes: which alerts a hook is told, and when. Pure.

Every key of a route narrows it: an alert is told if all of them let it pass. What they ask of a release's text, fields
or marks cannot be asked of a notice, so a notice passes there: that a newsroom is ill is never lost to a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar
from zoneinfo import ZoneInfo

from newsdesk.telling import sought, timing
from newsdesk.telling.sought import PLACES, Sought
from newsdesk.telling.timing import Send
from pipelines.identity import COMPARED
from schedules.marks import RULES
from schedules.notices import SCHEMA
from schedules.quiet import Quiet, quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsdesk.telling.message import Alert
    from newsroom_scraper.declared import Table

Made = TypeVar("Made")

CHANGES: Final = ("new", "edited", "removed", "restored", "moved", "unlisted")
DESK: Final = ("held", "settled", "mass")
"""Notices for the desk: what is unconfirmed, and what became of it."""
OPERATOR: Final = (
    "ill",
    "healed",
    "held",
    "restless",
    "overdue",
    "hook-dead",
    "disk-low",
    "clock-jumped",
    "nothing-new",
    "all-well",
)
"""Notices for the operator."""
DEFAULT: Final = ("new", "edited", "removed", "restored", *DESK)
EVERY: Final = tuple(dict.fromkeys((*CHANGES, *DESK, *OPERATOR)))
ALL: Final = "all"

MARKS: Final = (*RULES, "dated-before-first-seen", "mass")
"""Marks that a change which rings may bear."""

OTHER_KIND: Final = "none of its kinds"
"""Why most routes do not want most alerts."""

SUBSTANTIVE: Final = "substantive"
MINOR: Final = "minor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Which alerts go to which hooks.

    Attributes:
        name: as in `[routes.NAME]`.
        hooks: names of the hooks.
        newsrooms: only these; all if none is named.
        kinds: of changes and notices.
        significance: `substantive`: minor edits are left out; `minor`: they are not.
        fields: an edit must touch one of these, if any are named.
        sought: what must stand in the text.
        marks: a change must bear one of these, if any are named.
        but_marks: a change must bear none of these.
        zone: of the quiet hours and of the hours at which digests are sent.
        quiet: hours in which nothing is told.
        send: whether each alert comes by itself, or in which digest.
        at_most: messages an hour; None: no limit.

    """

    name: str
    hooks: tuple[str, ...]
    newsrooms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = DEFAULT
    significance: str = SUBSTANTIVE
    fields: tuple[str, ...] = ()
    sought: Sought = field(default_factory=Sought)
    marks: tuple[str, ...] = ()
    but_marks: tuple[str, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    quiet: Quiet | None = None
    send: Send = field(default_factory=Send)
    at_most: int | None = None


def read(name: str, table: Table, *, newsrooms: Sequence[str], hooks: Sequence[str]) -> Route:
    """Return a route: `[routes.NAME]`.

    Args:
        name: of the route.
        table: its own.
        newsrooms: names of those that are declared.
        hooks: names of those that are set.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    chosen = table.choices("hooks", hooks)
    if not chosen:
        advice = f"Name one: {', '.join(hooks)}." if hooks else "Set one first: [hooks.NAME]."
        raise table.fail("hooks", "names no hook, so that the route leads nowhere", advice)
    made = Route(
        name=name,
        hooks=chosen,
        newsrooms=table.choices("newsrooms", newsrooms),
        kinds=_kinds(table),
        significance=table.choice("significance", (SUBSTANTIVE, MINOR), SUBSTANTIVE),
        fields=table.choices("fields", COMPARED),
        sought=_sought(table),
        marks=table.choices("marks", MARKS),
        but_marks=table.choices("but_marks", MARKS),
        zone=ZoneInfo(table.zone("timezone", "UTC")),
        quiet=_made(table, "quiet", quiet, 'Write "22:00-07:00".'),
        send=_made(table, "send", timing.send, f"Write {timing.FORMS}.") or Send(),
        at_most=_at_most(table),
    )
    table.finish()
    return made


def _kinds(table: Table) -> tuple[str, ...]:
    if table.anything("kinds") == ALL:
        return EVERY
    return tuple(dict.fromkeys(table.choices("kinds", EVERY))) or DEFAULT


def _sought(table: Table) -> Sought:
    places = table.choices("in", PLACES)
    made = Sought(
        words=table.texts("words"),
        pattern=_made(table, "pattern", sought.checked, "Write it between single quotes: '\\d+ people'."),
        places=places or PLACES,
    )
    if places and not made:
        raise table.fail("in", "says where to look, and nothing says for what", "Add words or pattern, or take it out.")
    empty = next((word for word in made.words if not sought.plain(word)), None)
    if empty is not None:
        raise table.fail("words", f"has {empty!r}, which is no word")
    return made


def _at_most(table: Table) -> int | None:
    if "at_most" not in table:
        return None
    number = table.number("at_most", 0, least=1)
    if number != int(number):
        raise table.fail("at_most", f"must be a whole number of messages an hour, not {number:g}")
    return int(number)


def _made(table: Table, key: str, make: Callable[[str], Made], advice: str) -> Made | None:
    text = table.text(key, None)
    try:
        return None if text is None else make(text)
    except ValueError as problem:
        raise table.fail(key, str(problem), advice) from problem


def default(hook: str, *, newsrooms: tuple[str, ...] = ()) -> Route:
    """Return the route of a hook that no route names."""
    return Route(name="default", hooks=(hook,), newsrooms=newsrooms)


def operators(hook: str, *, newsrooms: tuple[str, ...] = (), beside: Sequence[Route] = ()) -> Route:
    """Return the route of a hook that tells the operator.

    Args:
        hook: its name.
        newsrooms: only these.
        beside: the hook's own routes; where each has quiet hours, those of the first are kept here too.

    """
    made = Route(name="operator", hooks=(hook,), newsrooms=newsrooms, kinds=OPERATOR)
    if beside and all(one.quiet for one in beside):
        return replace(made, zone=beside[0].zone, quiet=beside[0].quiet)
    return made


def choose(routes: Sequence[Route], alert: Alert) -> Route | None:
    """Return the first route that wants an alert, or None."""
    return next((one for one in routes if wants(one, alert)), None)


def wants(route: Route, alert: Alert) -> bool:
    """Return whether a route wants an alert."""
    return refusal(route, alert) is None


def refusal(route: Route, alert: Alert) -> str | None:
    """Return why a route does not want an alert, as a clause, or None: it does."""
    line = alert.line
    # What is about no newsroom is about all of them.
    if route.newsrooms and line["newsroom"] is not None and line["newsroom"] not in route.newsrooms:
        return f"not of {_either(route.newsrooms)}"
    if line["kind"] not in route.kinds:
        return OTHER_KIND
    if line["schema"] == SCHEMA:
        return None
    if route.significance != MINOR and line["significance"] == MINOR:
        return "minor"
    if route.fields and line["kind"] == "edited" and not {one["field"] for one in line["fields"]} & {*route.fields}:
        return f"does not touch {_either(route.fields)}"
    if route.marks and not {*line["marks"]} & {*route.marks}:
        return f"not marked {_either(route.marks)}"
    unwanted = [mark for mark in line["marks"] if mark in route.but_marks]
    if unwanted:
        return f"marked {unwanted[0]}"
    if route.sought and not route.sought.within(alert):
        return "what it looks for is not there"
    return None


def describe(route: Route) -> list[str]:
    """Return a route in words: what it tells, what must be so, and when it tells.

    >>> describe(Route(name="a", hooks=("b",), kinds=("new",), send=timing.send("daily 08:00")))
    ['new', 'daily 08:00 (UTC)']
    """
    what = "everything" if set(route.kinds) == set(EVERY) else ", ".join(route.kinds)
    if route.newsrooms:
        what += f" of {_either(route.newsrooms)}"
    if route.significance == MINOR and "edited" in route.kinds:
        what += ", minor edits too"
    only = [f"edits of {_either(route.fields)}"] if route.fields else []
    if route.sought.words:
        only.append(f"with {_either([repr(word) for word in route.sought.words])} in {_either(route.sought.places)}")
    if route.sought.pattern is not None:
        only.append(f"with the pattern {route.sought.pattern} in {_either(route.sought.places)}")
    only += [f"marked {_either(route.marks)}"] if route.marks else []
    only += [f"not marked {_either(route.but_marks)}"] if route.but_marks else []
    when = {timing.CHANGE: "one message each", timing.RUN: "one message per run", timing.HOURLY: "hourly"}
    told = when.get(route.send.every, f"{route.send} ({route.zone.key})")
    if route.quiet:
        told += f", not in {route.quiet} ({route.zone.key})"
    if route.at_most:
        told += f", at most {route.at_most} an hour"
    return [what, *(["only " + "; ".join(only)] if only else []), told]


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
