"""`newsroom watch`."""

from __future__ import annotations

import threading
import time
import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

import click

from newsdesk.cli.options import Asked, common
from newsroom_scraper.errors import BusyError, NewsroomError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.log import Log
    from newsdesk.telling.heartbeat import Heartbeat
    from newsdesk.telling.teller import Teller
    from schedules.bells import Ended
    from schedules.look import Outcome
    from schedules.workspace import Workspace

    OnRun = Callable[[str, Literal["start", "success", "failure"], str], None]

LOOKED_AFTER: Final = 3600.0
"""Seconds after which disk, clock and calendar are looked after where no run does it."""


@click.command("watch")
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", help="Lines for people, or JSON Lines."
)
@click.option(
    "--log-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the log there instead; it is begun anew every 10 MB, and five old ones are kept.",
)
@common
@click.pass_obj
def command(asked: Asked, *, log_format: Literal["text", "json"], log_file: Path | None) -> None:
    """Run each newsroom when it is due, until stopped.

    \b
    newsroom watch
    newsroom -w /srv/press watch --log-format json

    When each is due stands in workspace.toml ([newsroom.NAME]), and a changed file is read again, at once with SIGHUP.
    What happens is told on stderr. Ctrl-C or SIGTERM ends it; what was read is kept, and the next start goes on.
    """
    from newsdesk.log import Log
    from schedules import notify
    from schedules.timetable import timetable
    from schedules.watch import Watch
    from schedules.workspace import open_workspace

    workspace = open_workspace(asked.root, strict=False)
    if not any(timetable(name, limits) for name, limits in workspace.limits.items()):
        for problem in workspace.broken.values():
            raise problem
        raise WorkspaceError(
            "gives no newsroom a schedule",
            path=workspace.root / "workspace.toml",
            advice='Add schedule = "0 2 * * *" to a [newsroom.NAME].',
        )
    log = Log(format=log_format, path=log_file, least="debug" if asked.verbose else "info")
    service = Service(workspace, log)
    watch = Watch(
        workspace, lambda: open_workspace(asked.root, strict=False), service, notify=notify.from_environment()
    )
    try:
        try:
            watch.serve()
        finally:
            service.stop()
        log.say("stopped", event="stopped")
    finally:
        log.close()


@dataclass(slots=True)
class Service:
    """What the watch calls; it handles every error, since nobody else is there to.

    Attributes:
        workspace: as set now.
        log: where it writes.
        on_run: told when a run begins, and how it ended: the operator's heartbeat, unless it is something else.

    """

    workspace: Workspace
    log: Log
    on_run: OnRun | None = None
    teller: Teller | None = None
    heartbeat: Heartbeat | None = None
    _busy: dict[str, str] = field(default_factory=dict)
    _looked_after: float = field(default_factory=time.monotonic)

    def settle(self, workspace: Workspace) -> None:
        """Work by these settings from now on."""
        from newsdesk.telling import heartbeat
        from newsdesk.telling.teller import Teller

        self.workspace = workspace
        self.log.called = workspace.called
        self.log.zones = {name: ZoneInfo(limits.timezone) for name, limits in workspace.limits.items()}
        say = partial(self.say, event="hook")
        before = self.teller
        teller = Teller(workspace, say=say, complain=lambda text, level: say(text, level=level))
        teller.begin()
        if before is None or teller.begun:
            self.teller = teller
            if before is not None:
                # It waits a little for hooks that are being told; the watch does not wait for it.
                threading.Thread(target=before.stop, daemon=True).start()
        else:
            self.say("hooks stay as they were", event="hook", level="error")
        if self.heartbeat is not None:
            threading.Thread(target=self.heartbeat.close, daemon=True).start()
        self.heartbeat = heartbeat.of(workspace, say=lambda text: self.say(text, event="heartbeat", level="warning"))

    def stop(self) -> None:
        """End what works beside the crawls."""
        if self.teller is not None:
            self.teller.stop()
        if self.heartbeat is not None:
            self.heartbeat.close()

    def ready(self, due: dict[str, datetime]) -> None:
        """Say when each newsroom is due."""
        from newsdesk.telling.times import at

        now = datetime.now(UTC)
        for name, instant in sorted(due.items(), key=lambda one: one[1]):
            when = "now" if instant <= now else at(instant, self.log.zones.get(name, ZoneInfo("UTC")))
            self.say(f"due {when}", name, event="due")

    def pulse(self) -> None:
        """Let the hooks be told what is left, and now and then look after disk, clock and calendar."""
        if self.teller is not None:
            self.teller.wake()
        if time.monotonic() - self._looked_after > LOOKED_AFTER:
            self._look_after()

    def _look_after(self, jumped: float = 0.0) -> None:
        """Look after disk, clock and calendar, in a thread: a disk that hangs must not hold up the watch."""
        self._looked_after = time.monotonic()
        threading.Thread(target=self._go_round, args=(jumped,), name="operator", daemon=True).start()

    def _go_round(self, jumped: float = 0.0) -> None:
        from newsdesk.telling import rounds

        self._looked_after = time.monotonic()
        say = partial(self.say, event="operator", level="warning")
        rounds.go(self.workspace, say=say, jumped=jumped)
        if self.teller is not None:
            self.teller.wake()

    def jumped(self, seconds: float) -> None:
        """Say that the clock was set, or that the machine slept."""
        from newsdesk.telling.times import lasting

        way = "on" if seconds > 0 else "back"
        slept = " (or the machine slept)" if seconds > 0 else ""
        self.say(f"the clock went {way} by {lasting(abs(seconds))}{slept}", event="clock", level="warning")
        self._look_after(seconds)

    def say(self, text: str, newsroom: str | None = None, *, event: str, level: str = "info", **more: Any) -> None:
        """Write a line of the log."""
        self.log.say(text, newsroom, event=event, level=level, **more)

    def run(self, name: str) -> Ended:
        """Look at a newsroom, and have its hooks told."""
        from newsdesk.log import FAULT

        try:
            return self._look(self.workspace, name)
        except BusyError as problem:
            known = self._busy.get(name) == problem.message
            self._busy[name] = problem.message  # it says who, and since when
            text = f"{problem.message}; it is left to that, and tried again in a minute"
            self.say(text, name, event="busy", level="debug" if known else "info")
            self._overdue(name)
            return "busy"
        except NewsroomError as problem:
            text = " ".join(str(problem).split())
            self.say(text, name, event="failed", level="error")
        except Exception as problem:  # noqa: BLE001 - a fault met by one newsroom must not end the service
            text = f"{type(problem).__name__}: {problem}"
            self.say(f"a fault of the program:\n{traceback.format_exc()}", name, event=FAULT, level="error")
        self._told(name, "failure", text)
        # Hooks may still have to be told what an earlier run found.
        self.pulse()
        return "failed"

    def _look(self, workspace: Workspace, name: str) -> Ended:
        from newsdesk.cli.report import COMPLETE, headline
        from schedules import look, pausing
        from schedules.plan import Options

        if pausing.holds(workspace, name, datetime.now(UTC)):
            return "busy"  # it is asked again soon
        stopped = False
        try:
            outcome = look.run(workspace, name, Options(), on_event=self._on_event(name))
        except look.Interrupted as interrupted:
            stopped, outcome = True, interrupted.outcome
        crawl = outcome.crawls[-1] if outcome.crawls else None
        well = outcome.state == COMPLETE
        said = headline(outcome, workspace.called).partition(": ")[2]
        self.say(said, name, crawl=crawl, event="ended", level="info" if well else "warning")
        if stopped:
            self.say("was stopped; what was read is kept", name, crawl=crawl, event="interrupted")
        self._report(name, outcome, crawl)
        if not stopped:
            self._told(name, "success" if well else "failure", said)
            self.pulse()
        return "crawled"

    def _overdue(self, name: str) -> None:
        """Say, once, that another process takes much longer than is usual."""
        from newsdesk.cli import named
        from newsdesk.telling import rounds
        from schedules import overdue

        try:
            with named.archive_of(self.workspace) as archive:
                late = overdue.sentence(self.workspace, archive, name, datetime.now(UTC))
        except NewsroomError as problem:
            self.say(f"whether that takes too long cannot be told: {problem}", name, event="busy", level="debug")
            return
        if late:
            self.say(late.removeprefix(f"{name}: "), name, event="overdue", level="warning")
            rounds.overdue(self.workspace, name, late, say=partial(self.say, event="operator", level="warning"))
            overdue.mark_told(self.workspace, name)
            self._told(name, "failure", late)

    def _report(self, name: str, outcome: Outcome, crawl: str | None) -> None:
        from newsdesk.cli.report import brief
        from newsdesk.telling.views import plain, view

        called = self.workspace.called
        told, zone = brief(outcome, called), self.log.zones.get(name, ZoneInfo("UTC"))
        for sentence in told.sentences:
            self.say(sentence.removeprefix(f"{called.name(name)}: "), name, crawl=crawl, event="sentence")
        for change in told.changes:
            self.say(plain(view(change, zone)), name, crawl=change["crawl_id"], event="change")
        for change in told.held:
            self.say(plain(view(change, zone, unconfirmed=True)), name, crawl=change["crawl_id"], event="held")

    def _on_event(self, name: str) -> Callable[[str, dict[str, Any]], None]:
        from newsdesk.cli.progress import event_line

        begun: list[str] = []

        def tell(event: str, facts: dict[str, Any]) -> None:
            if not begun:
                # Not before: a newsroom at which another process is at work is passed over in silence.
                begun.append(event)
                self.say("begins", name, event="begins")
                self._told(name, "start", "begins")
            said = event_line(name, event, facts)
            if said:
                self.say(said.removeprefix(f"{name}: "), name, crawl=facts.get("crawl_id"), event=event, level="debug")

        return tell

    def _told(self, name: str, what: Literal["start", "success", "failure"], sentence: str) -> None:
        told = self.on_run or self.heartbeat
        if told is not None:
            told(name, what, sentence)
        if what != "start":
            self._go_round()
