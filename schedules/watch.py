"""`newsroom watch`: the bells ring, and a pulse notices what no timer does.

The pulse counts by a clock that nobody can set. It sees that the machine slept or the clock was set, that a file was
changed, that another process ran a newsroom, and whether the scheduler still answers.
"""

from __future__ import annotations

import signal
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from newsroom_scraper.errors import ArchiveError, NewsroomError, WorkspaceError
from schedules import lock, stamps
from schedules.agenda import Agenda
from schedules.bells import Bells, Ended
from schedules.drift import Drift
from schedules.notify import Notify

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedules.workspace import Workspace


class Desk(Protocol):
    """Who is called by the watch: it crawls, and says what happens. It handles its own errors."""

    def settle(self, workspace: Workspace) -> None:
        """Work by these settings from now on; a run under way ends by its old ones."""

    def run(self, name: str) -> Ended:
        """Look at a newsroom; called in a thread of its own."""

    def ready(self, due: dict[str, datetime]) -> None:
        """Hear when each newsroom is due next: at the start, and when the settings were read again."""

    def pulse(self) -> None:
        """Do what is to be done now and then; must return at once."""

    def jumped(self, seconds: float) -> None:
        """Hear that the clock was set, or that the machine slept."""

    def say(self, text: str, newsroom: str | None = None, *, event: str, level: str = "info") -> None:
        """Write a line of the log."""


class Watch:
    """The service of a workspace.

    Args:
        workspace: its settings at the start.
        load: reads them again.
        desk: who is called.
        notify: the service manager.

    """

    def __init__(
        self, workspace: Workspace, load: Callable[[], Workspace], desk: Desk, *, notify: Notify | None = None
    ) -> None:
        self.workspace = workspace
        self.agenda = Agenda(workspace)
        self._load, self._desk, self._notify = load, desk, notify or Notify()
        self._stop, self._woken, self._again = (threading.Event() for _ in range(3))
        self._said: set[str] = set()
        self._ahead: set[str] = set()
        self._settings = stamps.of_settings(workspace.root)
        self._archive = stamps.of_archive(workspace.archive)
        self._drift = Drift(time.time(), time.monotonic())
        self._bells = Bells(self.agenda, desk.run, self._fault)

    @property
    def pulse(self) -> float:
        """Return the seconds between two looks at everything."""
        longest = self.workspace.watch.pulse
        return min(longest, self._notify.watchdog / 2) if self._notify.watchdog else longest

    def serve(self) -> None:
        """Run each newsroom when it is due, until SIGTERM or SIGINT; a second signal ends it at once.

        Raises:
            BusyError: the workspace is watched already.
            ArchiveError: the archive cannot be read.

        """
        with lock.hold_service(self.workspace):
            before = {one: signal.signal(one, self._end) for one in (signal.SIGTERM, signal.SIGINT)}
            before[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._reread)
            try:
                self._begin()
                while not self._stop.is_set():
                    self._woken.wait(self.pulse)
                    self._woken.clear()
                    if not self._stop.is_set():
                        self.look_around()
            finally:
                self._notify.stopping()
                stop_crawls()
                self._bells.finish()
                for one, handler in before.items():
                    signal.signal(one, handler)

    def _end(self, *_: Any) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._stop.set()
        self._woken.set()

    def _reread(self, *_: Any) -> None:
        self._again.set()
        self._woken.set()

    def _begin(self) -> None:
        self._desk.settle(self.workspace)
        self._complain()
        due = self._arrange()
        # Said before anything rings, so that the log reads in order.
        self._desk.ready(due)
        self._bells.start(self.pulse)
        self._notify.ready()

    def look_around(self) -> None:
        """Notice what happened since the last time, and act on it."""
        jumped = self._drift.jumped(time.time(), time.monotonic())
        if jumped:
            self.agenda.clock_was_set()
            self._desk.jumped(jumped)
        settings, archive = stamps.of_settings(self.workspace.root), stamps.of_archive(self.workspace.archive)
        if self._again.is_set() or settings != self._settings:
            self._again.clear()
            self._settings = settings
            self._reload()
        elif jumped or archive != self._archive:
            self._try_to_arrange()
        self._archive = archive
        if self._bells.answer(self.pulse):
            self._notify.alive()
        self._desk.pulse()

    def _reload(self) -> None:
        self._notify.reloading()
        try:
            workspace = self._load()
        except WorkspaceError as problem:
            self._once(problem, None, "the settings stay as they were")
        else:
            kept = {name: limits for name, limits in self.workspace.limits.items() if name in workspace.broken}
            self.workspace = replace(workspace, limits={**workspace.limits, **kept})
            self.agenda.renew(self.workspace)
            self._desk.settle(self.workspace)
            self._desk.say("the settings were read again", event="reloaded")
            self._complain()
            due = self._try_to_arrange()
            if due is not None:
                self._desk.ready(due)
        self._notify.ready()

    def _complain(self) -> None:
        """Say what is wrong with single newsrooms, each thing once; what was mended may be said again."""
        wrong: list[tuple[NewsroomError, str, str]] = []
        for name, problem in self.workspace.broken.items():
            so = "its settings stay as they were" if name in self.workspace.limits else "it is not watched"
            wrong.append((problem, name, so))
        for name in self.agenda.timetables:
            try:
                self.workspace.newsroom(name)
            except NewsroomError as problem:
                wrong.append((problem, name, "it cannot be crawled"))
        self._said &= {str(trouble) for trouble, _, _ in wrong}
        for trouble, name, so in wrong:
            self._once(trouble, name, so)

    def _once(self, problem: NewsroomError, name: str | None, so: str) -> None:
        text = str(problem)
        if text not in self._said:
            self._said.add(text)
            self._desk.say(f"{so}: {text}", name, event="broken", level="error")

    def _try_to_arrange(self) -> dict[str, datetime] | None:
        try:
            return self._arrange()
        except ArchiveError as problem:
            # The runs meet the same trouble, and tell it; what was due is due all the same.
            self._once(problem, None, "the turns stay as they were")
            return None

    def _arrange(self) -> dict[str, datetime]:
        ahead = set(self.agenda.wrongly_dated(datetime.now(UTC)))
        for name in sorted(ahead - self._ahead):
            text = "its last crawl is dated over a day ahead of this clock: it is tried, and refused until one is right"
            self._desk.say(text, name, event="clock", level="warning")
        self._ahead = ahead
        due = self._bells.arrange(crawls=self.workspace.watch.crawls)
        if due:
            name = min(due, key=lambda one: due[one])
            self._notify.status(f"{len(due)} watched; next: {name}, {due[name]:%Y-%m-%d %H:%M:%S} UTC")
        return due

    def _fault(self, name: str, traceback: str) -> None:
        self._desk.say(f"a fault of the program:\n{traceback}", name, event="fault", level="error")


def stop_crawls() -> None:
    """Ask every crawl that is under way to end; what it has read is sealed."""
    from schedules import crawl

    crawl.stopping.set()
