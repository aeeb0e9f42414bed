"""The teller: tells every hook what is due, each in a thread of its own, so that none waits for another.

Nothing is kept but what the archive has: whatever ends this process, the next one goes on.
"""

from __future__ import annotations

import random
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling import settings as telling_settings
from newsdesk.telling import settled
from newsdesk.telling.alone import alone
from newsdesk.telling.patience import Backoff
from newsdesk.telling.turn import Turn
from newsdesk.telling.turned import Turned
from newsroom_scraper.errors import NewsroomError
from schedules import lost
from schedules.archive.instants import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsdesk.telling.settings import Telling
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

LOOK_AGAIN: Final = 60.0
"""Seconds after which a hook's thread looks again, whatever it waits for: clocks are set, and others decide things."""
GRACE: Final = 5.0
"""Seconds for which what is being told is waited for when the teller is stopped."""
_BUSY: Final = "is being told by another process"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fared:
    """How a hook fared.

    Attributes:
        told: alerts that it was told.
        waiting: alerts that it should have been told by now, and was not.
        later: alerts that wait for the hour of their digest.
        dead: messages that were given up.
        problem: why it was not told everything, or None.

    """

    hook: str
    told: int = 0
    waiting: int = 0
    later: int = 0
    dead: int = 0
    problem: str | None = None


@dataclass(slots=True, kw_only=True)
class _Bell:
    """A hook, its thread if it has one, and what came of its turns so far."""

    turn: Turn
    thread: threading.Thread | None = None
    woken: bool = False
    faults: int = 0
    told: int = 0
    dead: int = 0
    last: Turned = field(default_factory=Turned)


class Teller:
    """Tells the hooks of a workspace.

    Args:
        workspace: whose hooks and archive.
        say: gets a sentence wherever something is worth a line of a log.
        complain: gets a sentence about what goes wrong, and its level: `warning` where it is tried again by itself,
            `error` where a person has to do something; `say` unless it is given.
        clock: says what time it is.
        chance: draws a number from 0 to 1.
        backoff: how long a hook is left alone after a failure.

    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        say: Callable[[str], None],
        complain: Callable[[str, str], None] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
        backoff: Backoff | None = None,
    ) -> None:
        self._workspace = workspace
        self._say = partial(_say, say)
        self._complain = partial(_say, complain or (lambda text, _: say(text)))
        self._clock = clock
        self._chance = chance
        self._backoff = backoff or Backoff()
        self._telling: Telling | None = None
        self._bells: dict[str, _Bell] = {}
        self._changed = threading.Condition()
        self._deadline: float | None = None
        self._stopped = False
        self.begun = False
        """Whether it knows whom to tell; not where the tables cannot be read at all."""
        self.problems: tuple[NewsroomError, ...] = ()
        """Everything that is wrong with what the workspace sets, or with the archive."""

    def begin(self) -> NewsroomError | None:
        """Let hooks that are new begin here: what is found from now on is theirs, what was found before is not.

        Returns:
            what is wrong with what the workspace sets, or with the archive; it is said, and stops nothing else.

        """
        try:
            self._telling = telling_settings.read(self._workspace, strict=False)
            self.begun = True
            self.problems = self._telling.problems
            for one in self.problems:
                self._complain(f"hooks: {_line(one)}", "error")
            self._bells = {
                name: _Bell(
                    turn=Turn(
                        workspace=self._workspace,
                        telling=self._telling,
                        settings=one,
                        backoff=self._backoff,
                        clock=self._clock,
                        chance=self._chance,
                        stopped=lambda: self._stopped,
                        say=self._say,
                        complain=self._complain,
                    )
                )
                for name, one in self._telling.hooks.items()
            }
            named = [*self._bells, *self._telling.broken]
            if named:
                with lost.opened(self._workspace) as archive:
                    known = archive.cursors()
                    for name in named:
                        if name not in known:
                            archive.cursor(name)
                    self._relent(archive, named)
        except NewsroomError as problem:
            self._complain(f"hooks: {_line(problem)}", "error")
            self.problems = (*self.problems, problem)
        return next(iter(self.problems), None)

    def _relent(self, archive: Archive, hooks: list[str]) -> None:
        """Try hooks that fail at once where they are set otherwise now."""
        for name in settled.changed(self._workspace, hooks) & set(archive.failing()):
            archive.relent(name)
        try:
            settled.note(self._workspace, hooks, now=stamp(self._clock()))
        except OSError as problem:
            words = problem.strerror or str(problem)
            self._complain(f"hooks: {self._workspace.data / settled.FILE}: cannot be written ({words})", "warning")

    def wake(self, hooks: Iterable[str] | None = None) -> None:
        """Let hooks be told what is due, and return at once.

        Args:
            hooks: their names; all of them, unless said.

        """
        with self._changed:
            if self._stopped:
                return
            for name in self._bells if hooks is None else hooks:
                bell = self._bells.get(name)
                if bell is None:
                    continue
                bell.woken = True
                if bell.thread is None:
                    bell.thread = threading.Thread(target=self._serve, args=(name, bell), name=f"hook-{name}")
                    bell.thread.daemon = True  # a hook that hangs must not keep the program from ending
                    bell.thread.start()
            self._changed.notify_all()

    def notify(self, line: dict[str, Any]) -> None:
        """Tell the operator's hooks a notice that is in no newsroom's changes; the same one only once.

        Raises:
            ArchiveError: it could not be written down, and is told to nobody.

        """
        hooks = self._telling.operator.hooks if self._telling else ()
        if hooks:
            with lost.opened(self._workspace) as archive:
                archive.notify(line, hooks, now=stamp(self._clock()))
            self.wake(hooks)

    def finish(self, patience: float) -> list[Fared]:
        """Wait until everything is told that is due now or will be soon, and return how each hook fared.

        Args:
            patience: seconds for which hooks that fail are tried again; one that takes what it is told is waited for.

        """
        with self._changed:
            self._deadline = time.monotonic() + patience
        self.wake()
        while (thread := self._at_work()) is not None:
            thread.join()
        with self._changed:
            self._deadline = None
        return [self._fared(name, bell) for name, bell in self._bells.items()]

    def stop(self) -> None:
        """Tell nothing more; what is being told now is waited for a little, else it is told again another time."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        ends = time.monotonic() + GRACE
        for bell in self._bells.values():
            thread = bell.thread
            if thread is not None:
                thread.join(max(ends - time.monotonic(), 0))

    def _at_work(self) -> threading.Thread | None:
        with self._changed:
            return next((one.thread for one in self._bells.values() if one.thread is not None), None)

    # -- a hook's own thread -------------------------------------------------------------------------------------

    def _serve(self, name: str, bell: _Bell) -> None:
        """Take turns until there is nothing more to do, as far as anybody waits for it."""
        while True:
            with self._changed:
                bell.woken = False
            wait = self._take(name, bell)
            ready = None if wait is None else time.monotonic() + wait
            with self._changed:
                while not (bell.woken or self._stopped):
                    if self._deadline is not None and (ready is None or ready > self._deadline):
                        break
                    left = LOOK_AGAIN if ready is None else min(ready - time.monotonic(), LOOK_AGAIN)
                    if left <= 0 or not self._changed.wait(left):
                        bell.woken = True
                if self._stopped or not bell.woken:
                    bell.thread = None
                    return

    def _take(self, name: str, bell: _Bell) -> float | None:
        """Take a turn, and return how many seconds to wait for the next; None: until something is new."""
        try:
            with alone(self._workspace, name, self._has_no_patience) as ours:
                if ours is None:
                    bell.last = Turned(problem=_BUSY)
                    return None
                turned = bell.turn.take(*ours)
        except Exception as problem:  # noqa: BLE001 - whatever one hook meets must end neither its thread nor the others
            bell.faults += 1
            if not isinstance(problem, NewsroomError):
                self._complain(f"hook {name}: a fault of the program:\n{traceback.format_exc()}", "error")
            elif bell.faults == 1:
                self._complain(f"hook {name}: {_line(problem)}", "error")
            bell.last = Turned(problem=_line(problem))
            if isinstance(problem, NewsroomError) and not bell.turn.unmarked:
                return None  # an archive that cannot be used is not mended by asking it again and again
            return self._backoff.after(bell.faults, chance=self._chance())
        bell.faults = 0
        bell.told += turned.told
        bell.dead += turned.dead
        bell.last = turned
        if turned.told:
            self._say(f"hook {name}: told {turned.told}")
        self.wake(turned.notified)
        return turned.wait

    def _has_no_patience(self) -> bool:
        return self._stopped or (self._deadline is not None and time.monotonic() > self._deadline + GRACE)

    def _fared(self, name: str, bell: _Bell) -> Fared:
        last = bell.last
        return Fared(
            hook=name, told=bell.told, waiting=last.waiting, later=last.later, dead=bell.dead, problem=last.problem
        )


def _say(say: Callable[..., None], *told: str) -> None:
    with suppress(OSError):  # the log has no room, or nobody reads it any more; the hooks are told all the same
        say(*told)


def _line(problem: BaseException) -> str:
    return " ".join(str(problem).split())
