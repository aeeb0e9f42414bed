"""What stands in a report, before it is drawn: every fact in words, every address checked, nothing escaped yet. Pure.

A group's changes are read when they are drawn, so that a report of many is never in memory as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.account import Link, entry, link
from newsdesk.telling.printable import one_line
from newsdesk.telling.times import dated
from newsdesk.telling.views import UNTITLED
from newsdesk.telling.wording import changed, when
from schedules import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo

    from newsdesk.redline.segment import Segment
    from newsdesk.reporting.charts import Chart
    from newsdesk.reporting.coverage import Coverage
    from newsdesk.telling.message import Alert, Message
    from newsdesk.telling.wording import Exchange

REDACTED: Final = "redacted"
PROGRAM: Final = "newsroom"

TITLES: Final = {
    "new": "Appeared",
    "edited": "Edited",
    "minor": "Minor edits",
    "removed": "Gone",
    "unlisted": "No longer listed",
    "restored": "Back",
    "moved": "Moved",
}
MARKS: Final = {
    marks.NUMBER_CHANGED: "a number changed",
    marks.DATE_CHANGED: "a date changed",
    marks.QUOTE_REMOVED: "a quotation was removed",
    marks.NAME_REMOVED: "a name was removed",
    marks.SENTENCE_ADDED: "a sentence was added",
    marks.SENTENCE_REMOVED: "a sentence was removed",
    marks.MODIFIED_DATE_UNMOVED: "the page’s own date of modification did not move",
    "dated-before-first-seen": "dated before it was first seen",
    "mass": "one of many alike",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A change in a line.

    Attributes:
        id: of the change; anchor: the same, fit for one.
        kind: as in `changes.jsonl`.
        title: of the release.
        link: to it.
        found: when it was found.
        what: what changed, as a clause; may be empty.
        marks: facts of an edit, in words.
        significance: substantive or minor.
        redacted: whether nothing of the release may be shown.

    """

    id: str
    kind: str
    title: str
    link: Link | None
    found: str
    what: str
    marks: tuple[str, ...]
    significance: str
    redacted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A change in full.

    Attributes:
        row: in a line.
        happened: as a sentence.
        when: between which looks, as a sentence.
        was_at: the old address, where it is another.
        remarks: sentences.
        exchanges: numbers, dates, names and sentences that changed; `more` so many beyond them.
        opening: of a release that came or went.
        redlines: (field, segments).
        facts: (name, value), for who looks it up.
        commands: (what it does, command).

    """

    row: Row
    happened: str
    when: str
    was_at: Link | None = None
    remarks: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    more: int = 0
    opening: str = ""
    redlines: tuple[tuple[str, tuple[Segment, ...]], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    commands: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Changes of one kind, newest first.

    Attributes:
        key: as in `tally.GROUPS`; `anchor` in the page.
        title: for people.
        count: how many there are; `whole` of them in full, the older ones in a line.
        items: reads those in full.
        rows: reads the others.

    """

    key: str
    anchor: str
    title: str
    count: int
    whole: int
    items: Callable[[], Iterator[Item]]
    rows: Callable[[], Iterator[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held together: found, and not believed yet.

    Attributes:
        mass: its id.
        why: it is held.
        since: when it was first held.
        count: of its changes; `rows` the first of them.

    """

    mass: str
    why: str
    since: str
    count: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is told of one newsroom.

    Attributes:
        anchor: in the page.
        title: what it calls itself; `name` in the workspace.
        stretch: in words, with the zone.
        counts: as a sentence; `numbers` group → how many.
        quiet: what rang nothing, as a sentence; may be empty.
        notices: (when, sentence) of what was told beside changes, oldest first.

    """

    anchor: str
    title: str
    name: str
    stretch: str
    counts: str
    numbers: dict[str, int]
    quiet: str
    coverage: Coverage
    charts: tuple[Chart, ...]
    groups: tuple[Group, ...]
    held: tuple[Held, ...]
    notices: tuple[tuple[str, str], ...]

    @property
    def unconfirmed(self) -> int:
        """Return how many changes are held."""
        return sum(one.count for one in self.held)

    @property
    def total(self) -> int:
        """Return how many changes there are."""
        return sum(self.numbers.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report.

    Attributes:
        title: in a line.
        days: first and last day, in words.
        made: when, in words.
        version: of the program.
        counts: of all newsrooms, as a sentence; `numbers` group → how many.
        sections: one for each newsroom.
        unlooked: titles of newsrooms that are set and were never looked at.
        most: so many changes at most are told in full; `shortened` how many are not.

    """

    title: str
    days: str
    made: str
    version: str
    counts: str
    numbers: dict[str, int]
    sections: tuple[Section, ...]
    unlooked: tuple[str, ...]
    most: int
    shortened: int

    @property
    def total(self) -> int:
        """Return how many changes there are."""
        return sum(self.numbers.values())

    @property
    def unconfirmed(self) -> int:
        """Return how many changes are held."""
        return sum(one.unconfirmed for one in self.sections)


def row(line: dict[str, Any], zone: tzinfo, *, redacted: bool = False) -> Row:
    """Return a change in a line; of a redacted release nothing that it said is in it.

    Args:
        line: as in `changes.jsonl`.
        zone: in which times are shown.
        redacted: whether its release is.

    """
    return Row(
        id=one_line(line["id"]),
        kind=one_line(line["kind"]),
        title="(redacted)" if redacted else one_line(line["title"] or "") or UNTITLED,
        link=None if redacted or not line["url"] else link(line["url"]),
        found=dated(line["detected_at"], zone),
        what="" if redacted else changed(line),
        marks=() if redacted else tuple(_marks(line)),
        significance=one_line(line["significance"] or ""),
        redacted=redacted,
    )


def item(alert: Alert, message: Message, *, redacted: bool = False) -> Item:
    """Return a change in full.

    Args:
        alert: the change, and the release before and after it.
        message: says how times and newsrooms are shown.
        redacted: whether its release is; then only that something happened is told.

    """
    line = alert.line
    zone = message.zone_of(line["newsroom"])
    if redacted:
        return Item(
            row=row(line, zone, redacted=True),
            happened="The release was redacted; what it said is no longer kept.",
            when=when(line, zone),
            facts=tuple(_facts(line, zone)),
            commands=(("What is left of it", f"{PROGRAM} show {one_line(line['release_id'])}"),),
        )
    told = entry(alert, message, program=PROGRAM)
    return Item(
        row=row(line, zone),
        happened=told.happened,
        when=told.when,
        was_at=told.was_at,
        remarks=told.remarks,
        exchanges=told.exchanges,
        more=told.more,
        opening=told.opening,
        redlines=told.redlines,
        facts=(*_facts(line, zone), *told.rows),
        commands=tuple(one for one in told.commands if one[1].startswith(f"{PROGRAM} show ")),
    )


def _marks(line: dict[str, Any]) -> Iterator[str]:
    for mark in line["marks"]:
        yield MARKS.get(mark, one_line(mark.replace("-", " ")))


def _facts(line: dict[str, Any], zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Yield what names a change beyond doubt."""
    yield "Change", one_line(line["id"])
    yield "Release", one_line(line["release_id"])
    yield "Found", dated(line["detected_at"], zone)
    yield "Crawl", one_line(line["crawl_id"] or "")
    for side, name in (("old", "Before"), ("new", "After")):
        stands = line[side]
        if stands and stands["version"] is not None:
            yield name, one_line(f"version {stands['version']}, {stands['content_hash']}")
