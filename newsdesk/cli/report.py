"""What a run came to, for people: one line, the changes, and what to do where it did not go well."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from newsdesk.cli import output
from newsdesk.telling.times import counted, lasting
from newsdesk.telling.views import ChangeView, view
from newsdesk.telling.zones import zone_of
from newsroom_scraper.errors import NewsroomError
from schedules.notices import SCHEMA as NOTICE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedules.called import Called
    from schedules.look import Outcome
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.run/1"
COMPLETE: Final = "complete"


@dataclass(slots=True)
class Zones:
    """How each newsroom is shown: the time zone of its times, UTC for one that cannot be asked, and its name."""

    workspace: Workspace
    _known: dict[str, ZoneInfo] = field(default_factory=dict)

    def of(self, newsroom: str) -> ZoneInfo:
        """Return a newsroom's zone."""
        if newsroom not in self._known:
            self._known[newsroom] = zone_of(self.workspace, newsroom)
        return self._known[newsroom]

    def name(self, newsroom: str) -> str:
        """Return what a newsroom is called now."""
        return self.workspace.called.name(newsroom)

    def named(self, line: dict[str, Any]) -> dict[str, Any]:
        """Return a line of JSON as it is shown: its newsroom by the name of now."""
        key, called = line["newsroom"], self.workspace.called
        if key not in called.names:
            return line
        told = {**line, "newsroom": called.name(key)}
        if line.get("schema") == NOTICE:  # what it says was written by the program
            told |= {one: called.said(line[one], key) for one in ("title", "advice") if line[one]}
        return told


def views(changes: Iterable[dict[str, Any]], zones: Zones, *, unconfirmed: bool = False) -> list[ChangeView]:
    """Return changes, ready to be drawn."""
    return [view(zones.named(one), zones.of(one["newsroom"]), unconfirmed=unconfirmed) for one in changes]


def headline(outcome: Outcome, called: Called) -> str:
    """Return a run in one line."""
    parts = [f"{called.name(outcome.newsroom)}: {outcome.state} in {lasting(outcome.seconds)}"]
    parts.append(counted(outcome.releases, "release"))
    parts.append(f"{outcome.counts.get('read', 0):,} read")
    parts.append(_found(outcome))
    if outcome.held:
        parts.append(f"{len(outcome.held):,} held")
    return ", ".join(parts)


def _found(outcome: Outcome) -> str:
    kinds: dict[str, int] = {}
    for change in outcome.changes:
        kinds[change["kind"]] = kinds.get(change["kind"], 0) + 1
    found = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items())
    if outcome.baseline and not found:
        return "first look: nothing rings"
    if outcome.quiet:
        found = f"{found}, {outcome.quiet:,} backfilled" if found else f"{outcome.quiet:,} backfilled"
    return found or ("nothing confirmed" if outcome.held else "nothing changed")


SHOWN: Final = 10
"""So many changes of a mass are shown with a run; verbs show the others."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What of a run is worth a person's time: every change, of a mass a few, and of what is held what is new.

    Attributes:
        sentences: what happened, what to do next, and where the rest is.

    """

    changes: tuple[dict[str, Any], ...]
    held: tuple[dict[str, Any], ...]
    sentences: tuple[str, ...]


def brief(outcome: Outcome, called: Called) -> Brief:
    """Return what is shown of a run."""
    name = called.name(outcome.newsroom)
    in_mass = {one for notice in outcome.notices if notice["kind"] == "mass" for one in notice["changes"]}
    fresh = {one for notice in outcome.notices if notice["kind"] in {"held", "restless"} for one in notice["changes"]}
    many = [one["id"] for one in outcome.changes if one["id"] in in_mass][SHOWN:]
    held = [one for one in outcome.held if one["id"] in fresh]
    sentences = [called.said(one, outcome.newsroom) for one in outcome.sentences]
    if many:
        sentences.append(f"{name}: and {len(many):,} more of what was confirmed; newsroom changes {name} shows all.")
    if len(held) > SHOWN:
        sentences.append(f"{name}: and {len(held) - SHOWN:,} more are held; newsroom held {name} --all shows them.")
    waiting = len(outcome.held) - len(held)
    if waiting:
        wait = "waits" if waiting == 1 else "wait"
        sentences.append(f"{name}: {counted(waiting, 'change')} still {wait} to be confirmed: newsroom held {name}.")
    left = set(many)
    return Brief(tuple(one for one in outcome.changes if one["id"] not in left), tuple(held[:SHOWN]), tuple(sentences))


def show(outcome: Outcome, zones: Zones, *, always: bool) -> None:
    """Print a run; one that went well and found nothing only where a person reads along.

    Args:
        outcome: of the run.
        zones: for its times.
        always: also print the line of a run with nothing to say.

    """
    complete = outcome.state == COMPLETE
    news = bool(outcome.changes or outcome.held or outcome.notices)
    ran = bool(outcome.crawls)
    called = zones.workspace.called
    told = brief(outcome, called)
    if ran and (always or news or not complete):
        output.say(headline(outcome, called))
    output.changes([*views(told.changes, zones), *views(told.held, zones, unconfirmed=True)])
    for sentence in told.sentences:
        if not ran:
            output.say(sentence)
        elif always or news or not complete:
            output.note(sentence)


def outcome_line(outcome: Outcome) -> dict[str, Any]:
    """Return a run as a line of JSON."""
    return {"schema": SCHEMA, **asdict(outcome), "error": None}


def error_line(newsroom: str, problem: NewsroomError, *, state: str = "failed") -> dict[str, Any]:
    """Return a run that could not be made as a line of JSON, with the same keys."""
    from schedules.look import Outcome

    return {**outcome_line(Outcome(newsroom=newsroom, state=state)), "error": " ".join(str(problem).split())}
