"""The bells of `newsroom watch`: APScheduler with one job a newsroom, each asking the agenda when it rings next."""

from __future__ import annotations

import logging
import threading
import traceback
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schedules.agenda import Agenda

Ended = Literal["crawled", "failed", "busy"]
"""How a run ended: with an outcome, without one, or not begun, since another process is at work on the newsroom."""

_PULSE: Final = "the pulse"
"""The id of a job; no newsroom's name has a space."""


class _Turns(BaseTrigger):  # type: ignore[misc] # APScheduler has no types
    """Rings when the agenda says so."""

    __slots__ = ("_agenda", "_name")

    def __init__(self, agenda: Agenda, name: str) -> None:
        self._agenda, self._name = agenda, name

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """Return the turn after one that rings now; when that run is over, the agenda is asked with what it left."""
        del previous
        return self._agenda.after_this(self._name, now)


class Bells:
    """The scheduler and its jobs.

    Args:
        agenda: says when each newsroom is due.
        ring: runs a newsroom; called in a thread of its own.
        fault: hears of what nobody caught.

    """

    def __init__(self, agenda: Agenda, ring: Callable[[str], Ended], fault: Callable[[str, str], None]) -> None:
        self._agenda, self._ring, self._fault = agenda, ring, fault
        self._pools: set[str] = set()
        self._stopped, self._answered = threading.Event(), threading.Event()
        self._under_way, self._idle = 0, threading.Condition()
        # What APScheduler has to say (a run outlasts its next turn) is known here; what fails is heard below.
        logging.getLogger("apscheduler").addHandler(logging.NullHandler())
        self._scheduler = BackgroundScheduler(
            executors={_PULSE: ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        self._scheduler.add_listener(self._heard, EVENT_JOB_ERROR)

    def start(self, pulse: float) -> None:
        """Begin to ring, and to answer."""
        self._scheduler.add_job(self._answered.set, "interval", seconds=pulse, id=_PULSE, executor=_PULSE)
        self._scheduler.start()

    def answer(self, within: float) -> bool:
        """Wake the scheduler and return whether it answers.

        It waits until an hour of the clock; woken, it sees that the clock was set, or that the machine slept.

        Args:
            within: seconds.

        """
        self._answered.clear()
        self._scheduler.modify_job(_PULSE, next_run_time=_now())
        return self._answered.wait(within)

    def arrange(self, *, crawls: int) -> dict[str, datetime]:
        """Give every newsroom its job, and every job its next turn; return when each is due.

        Args:
            crawls: how many may be under way at once.

        Raises:
            ArchiveError: the archive cannot be read; nothing was changed.

        """
        due = self._agenda.dues(_now())
        pool = self._pool(crawls)
        for job in self._scheduler.get_jobs():
            if job.id not in due and job.id != _PULSE:
                self._scheduler.remove_job(job.id)
        for name, instant in due.items():
            told = {"next_run_time": instant, "executor": pool}
            if self._scheduler.get_job(name):
                self._scheduler.modify_job(name, **told)
            else:
                self._scheduler.add_job(self._turn, _Turns(self._agenda, name), args=[name], id=name, **told)
        return due

    def _pool(self, crawls: int) -> str:
        """Return the name of the pool that lets so many crawls run; in one of another size, those under way end."""
        name = f"{crawls} crawls"
        if name not in self._pools:
            self._pools.add(name)
            self._scheduler.add_executor(ThreadPoolExecutor(crawls), name)
        return name

    def finish(self) -> None:
        """End: what is under way was asked to stop, what waits for its turn does not begin."""
        self._stopped.set()
        # The scheduler's own way to end keeps its jobs locked while it waits for runs, and a run looks at its job.
        with self._idle:
            self._idle.wait_for(lambda: self._under_way == 0)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _turn(self, name: str) -> None:
        """Run a newsroom if it is due: it may have been run by others since this was arranged, or have waited long."""
        with self._counted():
            if self._stopped.is_set():
                return
            now = _now()
            try:
                due = self._agenda.due(name, now)
            except ArchiveError:
                due = now  # the run meets the same trouble, and tells it
            if due is not None and due <= now:
                self._run(name, now)
            self._next(name)

    def _run(self, name: str, now: datetime) -> None:
        ended: Ended = "failed"
        self._agenda.begin(name, now)
        try:
            ended = self._ring(name)
        finally:
            if ended == "busy":
                self._agenda.busy(name, _now())
            else:
                self._agenda.end(name, _now(), crawled=ended == "crawled")

    def _next(self, name: str) -> None:
        if self._stopped.is_set():
            return
        try:
            due = self._agenda.due(name, _now())
            if due is not None:
                self._scheduler.modify_job(name, next_run_time=due)
        except (ArchiveError, JobLookupError):
            # The turn that its trigger named stands until the archive can be read; a job that is gone was taken out.
            return

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._idle:
            self._under_way += 1
        try:
            yield
        finally:
            with self._idle:
                self._under_way -= 1
                self._idle.notify_all()

    def _heard(self, event: JobExecutionEvent) -> Any:
        self._fault(event.job_id, event.traceback + "".join(traceback.format_exception_only(event.exception)))


def _now() -> datetime:
    return datetime.now(UTC)
