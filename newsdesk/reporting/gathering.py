"""A report, gathered from the archive: counted first, and read again, a batch at a time, while it is drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from newsdesk.reporting import contents, tally
from newsdesk.reporting.charts import Chart
from newsdesk.reporting.contents import REDACTED, Group, Held, Item, Report, Row, Section
from newsdesk.reporting.coverage import began, coverage
from newsdesk.reporting.stretch import Stretch, day_of, day_words, midnight, monday, stamp
from newsdesk.reporting.tally import GROUPS, Tally
from newsdesk.reporting.weeks import by_week, first_monday, weeks
from newsdesk.telling.alerts import alert_of
from newsdesk.telling.message import Alert, Message
from newsdesk.telling.printable import one_line
from newsdesk.telling.times import counted, dated
from newsdesk.telling.zones import title_of, zone_of
from pipelines.manifest import COMPLETE

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime, tzinfo

    from schedules.archive.store import Archive
    from schedules.called import Called
    from schedules.workspace import Workspace

MOST: Final = 200
"""So many changes are told in full; older ones in a line."""
HELD: Final = 50
"""So many changes of what is held together are listed."""
NOTICES: Final = 50
_QUIET: Final = {
    "baseline": "{} found at the first look, which {} no news, {} not counted here",
    "backfill": "{} found on pages of the listing that no look had read before, which {} no news, {} not counted here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is asked to tell.

    Attributes:
        newsrooms: their names, in order.
        unlooked: names of others that are set and were never looked at.
        since, until: first and last day, each in the newsroom's own zone; None: until now.
        now: instant.
        version: of the program.
        most: changes that are told in full.

    """

    newsrooms: tuple[str, ...]
    unlooked: tuple[str, ...] = ()
    since: date
    until: date | None = None
    now: datetime
    version: str
    most: int = MOST


def gather(workspace: Workspace, archive: Archive | None, asked: Asked) -> Report:
    """Return the report; the archive must stay open while it is drawn.

    Args:
        workspace: whose newsrooms.
        archive: what is known; None: nothing was crawled yet.
        asked: what is to be told.

    """
    newest = archive.newest_number() if archive else 0
    stretches = {name: _stretch(asked, zone_of(workspace, name)) for name in asked.newsrooms}
    tallies = {name: _tally(archive, name, one, newest) for name, one in stretches.items()}
    from_on = tally.threshold(list(tallies.values()), asked.most)
    sections = tuple(
        _section(workspace, archive, name, stretches[name], tallies[name], at=at, from_on=from_on)
        for at, name in enumerate(asked.newsrooms, 1)
    )
    numbers = Counter[str]()
    for one in tallies.values():
        numbers.update(one.counts)
    titles = [one.title for one in sections]
    zones = {one.zone for one in stretches.values()}
    last = max((one.last for one in stretches.values()), default=asked.until or asked.now.date())
    days = [day_words(one) for one in dict.fromkeys((asked.since, last))]
    return Report(
        title=counted(len(titles), "newsroom") if len(titles) > 2 else " and ".join(titles) or "no newsroom",
        days=" to ".join(days),
        made=dated(stamp(asked.now), zones.pop() if len(zones) == 1 else UTC),
        version=asked.version,
        counts=tally.counts_words(dict(numbers)),
        numbers={group: numbers[group] for group in GROUPS},
        sections=sections,
        unlooked=tuple(one_line(title_of(workspace, name)) for name in asked.unlooked),
        most=asked.most,
        shortened=sum(group.count - group.whole for one in sections for group in one.groups),
    )


def _stretch(asked: Asked, zone: tzinfo) -> Stretch:
    """Return the stretch of a newsroom; where today has not begun yet, its last day is the one before."""
    today = asked.now.astimezone(zone).date()
    return Stretch(since=min(asked.since, today), until=asked.until or today, zone=zone, now=asked.now)


def _tally(archive: Archive | None, name: str, stretch: Stretch, newest: int) -> Tally:
    made = Tally()
    if archive is not None:
        for number, rings, line in archive.happened(name, begin=stretch.begin, end=stretch.end, newest=newest):
            made.add(number, line, rings=rings, week=monday(stretch.day_of(line["detected_at"])))
    return made


def _section(
    workspace: Workspace,
    archive: Archive | None,
    name: str,
    stretch: Stretch,
    found: Tally,
    *,
    at: int,
    from_on: int,
) -> Section:
    begin = first_monday(stretch)
    crawls = archive.crawls(name, since=begin) if archive else []
    early = stamp(midnight(begin, stretch.zone))
    before = by_week(archive.rang_at(name, begin=early, end=stretch.begin) if archive else (), stretch.zone)
    looked = {
        monday(day_of(began(one), stretch.zone))
        for one in crawls
        if one["state"] == COMPLETE and early <= began(one) < stretch.end
    }
    charts = tuple(
        Chart(
            id=f"n{at}-{key}",
            title=title,
            weeks=weeks(kinds, within=found.weeks, before=before, looked=looked, stretch=stretch),
        )
        for key, title, kinds in (
            ("new", "Releases that appeared, by week", {"new"}),
            ("edited", "Edits, by week", {"edited"}),
            ("gone", "Gone or no longer listed, by week", {"removed", "unlisted"}),
        )
    )
    title = one_line(title_of(workspace, name))
    return Section(
        anchor=f"n{at}",
        title=title,
        name=one_line(workspace.called.name(name)),
        stretch=stretch.words(),
        counts=tally.counts_words(found.counts),
        numbers=found.counts,
        quiet=_quiet(found.quiet),
        coverage=coverage(crawls, stretch, first=archive.first_begin(name) if archive else None),
        charts=charts,
        groups=tuple(
            _group(
                archive,
                workspace,
                stretch,
                key,
                numbers,
                anchor=f"n{at}-{key}s",
                name=name,
                title=title,
                from_on=from_on,
            )
            for key, numbers in found.numbers.items()
            if numbers and archive is not None
        ),
        held=tuple(_held(archive, name, stretch)) if archive else (),
        notices=_notices(archive, name, stretch, workspace.called) if archive else (),
    )


def _quiet(found: Counter[str]) -> str:
    told = []
    for kind, number in sorted(found.items()):
        verb = "is" if number == 1 else "are"
        told.append(_QUIET[kind].format(counted(number, "release"), verb, verb))
    return f"{'; '.join(told)}." if told else ""


def _group(
    archive: Archive,
    workspace: Workspace,
    stretch: Stretch,
    key: str,
    numbers: array[int],
    *,
    anchor: str,
    name: str,
    title: str,
    from_on: int,
) -> Group:
    newest = numbers[::-1]
    whole = sum(number >= from_on for number in numbers)
    message = Message(
        id="report",
        hook="",
        route="",
        alerts=(),
        made_at=stamp(stretch.now),
        workspace=workspace.root,
        zones={name: stretch.zone},
        titles={name: title},
    )
    return Group(
        key=key,
        anchor=anchor,
        title=contents.TITLES[key],
        count=len(numbers),
        whole=whole,
        items=partial(_items, archive, newest[:whole], message),
        rows=partial(_rows, archive, newest[whole:], stretch),
    )


def _items(archive: Archive, numbers: Sequence[int], message: Message) -> Iterator[Item]:
    for _, status, line in archive.numbered(numbers):
        redacted = status == REDACTED
        yield contents.item(Alert(line=line) if redacted else alert_of(archive, line), message, redacted=redacted)


def _rows(archive: Archive, numbers: Sequence[int], stretch: Stretch) -> Iterator[Row]:
    for _, status, line in archive.numbered(numbers):
        yield contents.row(line, stretch.zone, redacted=status == REDACTED)


def _held(archive: Archive, name: str, stretch: Stretch) -> Iterator[Held]:
    """Yield what is held now and was found before the stretch's end, in the order in which it was first held."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in archive.held(name):
        if one["first_held_at"] < stretch.end:
            groups.setdefault(one["mass"], []).append(one)
    for mass, some in groups.items():
        yield Held(
            mass=one_line(mass),
            why=one_line(some[0]["why"]),
            since=dated(min(one["first_held_at"] for one in some), stretch.zone),
            count=len(some),
            rows=tuple(_held_row(archive, one, stretch) for one in islice(some, HELD)),
        )


def _held_row(archive: Archive, one: dict[str, Any], stretch: Stretch) -> Row:
    release = archive.release(one["line"]["release_id"])
    redacted = release is not None and release.get("status") == REDACTED
    told = contents.row(one["line"], stretch.zone, redacted=redacted)
    return replace(told, id=one_line(one["id"]))  # it is shown, accepted and rejected by this one


def _notices(archive: Archive, name: str, stretch: Stretch, called: Called) -> tuple[tuple[str, str], ...]:
    found = [
        one
        for one in archive.notices(name, since=stretch.since - timedelta(days=1))
        if stretch.begin <= one["detected_at"] < stretch.end
    ]
    return tuple(
        (dated(one["detected_at"], stretch.zone), called.said(_sentence(one), name)) for one in found[-NOTICES:]
    )


def _sentence(one: dict[str, Any]) -> str:
    title = one_line(one["title"] or "") or one_line(one["kind"])
    return f"{title} Why: {one_line(one['because'])}." if one["because"] else title
