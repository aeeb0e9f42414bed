"""`newsroom watch`."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from newsdesk.cli.options import Asked, common
from newsroom_scraper.errors import NewsroomError, WorkspaceError

if TYPE_CHECKING:
    from schedules.workspace import Workspace


@click.command("watch")
@common
@click.pass_obj
def command(asked: Asked) -> None:
    """Run each newsroom when it is due, until stopped.

    \b
    newsroom watch
    newsroom -w /srv/press watch

    When each is due stands in workspace.toml (schedule and timezone of [newsroom.NAME]); what happens is told on
    stderr. Ctrl-C or SIGTERM ends it; what was read is kept.
    """
    from schedules.watch import watch

    workspace = asked.workspace()
    jobs = {
        name: (limits.schedule, limits.timezone)
        for name, limits in workspace.limits.items()
        if limits.schedule is not None
    }
    if not jobs:
        raise WorkspaceError(
            "gives no newsroom a schedule",
            path=workspace.root / "workspace.toml",
            advice='Add schedule = "0 2 * * *" to a [newsroom.NAME].',
        )
    service = Service(workspace, {name: ZoneInfo(zone) for name, (_, zone) in jobs.items()}, verbose=asked.verbose)
    service.begin()
    watch(jobs, service.run, on_ready=service.ready)
    service.log("stopped")


@dataclass(slots=True)
class Service:
    """What the scheduler calls; it handles every error, since nobody else is there to."""

    workspace: Workspace
    zones: dict[str, ZoneInfo]
    verbose: bool = False

    def begin(self) -> None:
        """Let new hooks begin here."""
        from newsdesk.telling.outbox import enrol

        enrol(self.workspace)

    def ready(self, due: dict[str, datetime]) -> None:
        """Say when each newsroom is due."""
        from newsdesk.telling.times import at

        for name, instant in sorted(due.items(), key=lambda one: one[1]):
            self.log(f"due {at(instant, self.zones[name])}", name)

    def run(self, name: str) -> None:
        """Look at a newsroom and tell its hooks."""
        try:
            self._look(name)
            self._tell(name)
        except NewsroomError as problem:
            self.log(" ".join(str(problem).split()), name)
        except Exception:  # noqa: BLE001 - a fault met by one newsroom must not end the service
            self.log(f"a fault of the program:\n{traceback.format_exc()}", name)

    def _look(self, name: str) -> None:
        from newsdesk.cli.report import brief, headline
        from newsdesk.telling.views import plain, view
        from schedules import look
        from schedules.plan import Options

        self.log("begins", name)
        try:
            outcome = look.run(self.workspace, name, Options(), on_event=self._on_event(name))
        except look.Interrupted as stopped:
            self.log("was stopped; what was read is kept", name)
            outcome = stopped.outcome
        except NewsroomError as problem:
            # Hooks may still have to be told what an earlier run found.
            self.log(" ".join(str(problem).split()), name)
            return
        self.log(headline(outcome).removeprefix(f"{name}: "), name)
        told = brief(outcome)
        for sentence in told.sentences:
            self.log(sentence.removeprefix(f"{name}: "), name)
        zone = self.zones[name]
        for change in told.changes:
            self.log(plain(view(change, zone)), name)
        for change in told.held:
            self.log(plain(view(change, zone, unconfirmed=True)), name)

    def _on_event(self, name: str) -> Any:
        from newsdesk.cli.progress import event_line

        def tell(event: str, facts: dict[str, Any]) -> None:
            said = event_line(name, event, facts) if self.verbose else None
            if said:
                self.log(said.removeprefix(f"{name}: "), name)

        return tell

    def _tell(self, name: str) -> None:
        from newsdesk.cli.report import hook_sentence
        from newsdesk.telling.outbox import tell

        for telling in tell(self.workspace):
            sentence = hook_sentence(telling)
            if sentence:
                self.log(sentence.removeprefix("newsroom: "), name)
            elif telling.told:
                self.log(f"hook {telling.hook}: told {telling.told}", name)

    def log(self, text: str, name: str | None = None) -> None:
        """Write a line of the log, with the time in the newsroom's schedule's zone."""
        from newsdesk.cli.output import note

        zone = self.zones.get(name or "", ZoneInfo("UTC"))
        stamp = datetime.now(UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z")
        note(f"{stamp}  {name or 'newsroom'}: {text}")
