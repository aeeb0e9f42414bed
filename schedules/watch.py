"""`newsroom watch`: APScheduler rings, one run per newsroom at a time, and a signal ends it cleanly."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any, Final

from schedules.timetable import trigger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

_AT_ONCE: Final = 4  # newsrooms crawled at the same time
_LATE: Final = 3600  # seconds after which a missed run waits for its next turn


def watch(
    jobs: Mapping[str, tuple[str, str]],
    run: Callable[[str], None],
    *,
    on_ready: Callable[[dict[str, datetime]], None],
) -> None:
    """Run each newsroom when it is due, until SIGTERM or SIGINT.

    Args:
        jobs: newsroom → (cron expression, time zone).
        run: looks at a newsroom; it must handle its own errors.
        on_ready: told when each is due next.

    """
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    stop = threading.Event()
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(_AT_ONCE)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": _LATE},
        timezone="UTC",
    )
    for name, (schedule, zone) in jobs.items():
        scheduler.add_job(run, trigger(schedule, zone), args=[name], id=name)

    def end(*_: Any) -> None:
        stop.set()

    before = {one: signal.signal(one, end) for one in (signal.SIGTERM, signal.SIGINT)}
    scheduler.start()
    try:
        on_ready({job.id: job.next_run_time for job in scheduler.get_jobs()})
        stop.wait()
    finally:
        stop_crawls()
        scheduler.shutdown(wait=True)
        for one, handler in before.items():
            signal.signal(one, handler)


def stop_crawls() -> None:
    """Ask every crawl that is under way to end; what it has read is sealed."""
    from schedules import crawl

    crawl.stopping.set()
