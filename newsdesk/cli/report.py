"""What a run came to, for people: one line, the changes, and what to do where it did not go well."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from newsdesk.cli import output
from newsdesk.telling.times import counted, lasting
from newsdesk.telling.views import ChangeView, view
from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdesk.telling.outbox import Telling
    from schedules.look import Outcome
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.run/1"
COMPLETE: Final = "complete"


@dataclass(slots=True)
class Zones:
    """The time zone of each newsroom, in which its times are shown; UTC for one that cannot be asked."""

    workspace: Workspace
    _known: dict[str, ZoneInfo] = field(default_factory=dict)

    def of(self, newsroom: str) -> ZoneInfo:
        """Return a newsroom's zone."""
        if newsroom not in self._known:
            try:
                self._known[newsroom] = self.workspace.newsroom(newsroom).zone
            except NewsroomError:
                # Its declaration was taken away or is broken; its changes are there all the same.
                self._known[newsroom] = ZoneInfo("UTC")
        return self._known[newsroom]


def views(changes: Iterable[dict[str, Any]], zones: Zones, *, unconfirmed: bool = False) -> list[ChangeView]:
    """Return changes, ready to be drawn."""
    return [view(one, zones.of(one["newsroom"]), unconfirmed=unconfirmed) for one in changes]


def headline(outcome: Outcome) -> str:
    """Return a run in one line."""
    parts = [f"{outcome.newsroom}: {outcome.state} in {lasting(outcome.seconds)}"]
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
    return found or "nothing changed"


def show(outcome: Outcome, zones: Zones, *, always: bool) -> None:
    """Print a run; one that went well and found nothing only where a person reads along.

    Args:
        outcome: of the run.
        zones: for its times.
        always: also print the line of a run with nothing to say.

    """
    complete = outcome.state == COMPLETE
    news = bool(outcome.changes or outcome.held)
    ran = bool(outcome.crawls)
    if ran and (always or news or not complete):
        output.say(headline(outcome))
    output.changes([*views(outcome.changes, zones), *views(outcome.held, zones, unconfirmed=True)])
    for sentence in outcome.sentences:
        if not ran:
            output.say(sentence)
        elif always or outcome.held or not complete:
            output.note(sentence)


def outcome_line(outcome: Outcome) -> dict[str, Any]:
    """Return a run as a line of JSON."""
    return {"schema": SCHEMA, **asdict(outcome), "error": None}


def error_line(newsroom: str, problem: NewsroomError) -> dict[str, Any]:
    """Return a run that could not be made as a line of JSON, with the same keys."""
    from schedules.look import Outcome

    return {**outcome_line(Outcome(newsroom=newsroom, state="failed")), "error": " ".join(str(problem).split())}


def hook_sentence(telling: Telling) -> str | None:
    """Return what went wrong with a hook, or None."""
    if telling.problem is None:
        return None
    waiting = counted(telling.waiting, "change")
    return f"newsroom: hook {telling.hook}: {telling.problem.message} ({waiting} waiting; the next run tries again)"
