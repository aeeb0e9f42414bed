"""One crawl is one child process: started, watched, stopped at its time limit, and sealed however it ends.

The child dies with its parent: its standard input is a pipe that ends when this process does, however it does. A folder
that was left unsealed is sealed by whoever comes next.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import CrawlError
from newsroom_scraper.failpoints import reach
from newsroom_scraper.files import JOURNAL, LOG, PART, PLAN, READINGS
from newsroom_scraper.plan import Plan
from pipelines.seal import seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
stopping: Final = threading.Event()
"""Set to end every crawl of this process in good order; signals reach only the main thread."""

_POLL: Final = 0.1
_GRACE: Final = 20.0  # seconds for a child to end in good order once it was asked to
ID_FORMAT: Final = "%Y%m%dT%H%M%SZ"


class Stopped(KeyboardInterrupt):
    """The crawl was stopped from outside; everything that it had read is sealed.

    Attributes:
        manifest: of the sealed crawl.

    """

    def __init__(self, manifest: dict[str, Any]) -> None:
        super().__init__("stopped")
        self.manifest = manifest


def new_id(folder: Path, now: datetime | None = None) -> str:
    """Return a crawl id that no crawl in the folder has: its UTC start; a clash takes the next second."""
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    while True:
        crawl_id = moment.strftime(ID_FORMAT)
        if not (folder / crawl_id).exists() and not (folder / f"{crawl_id}{PART}").exists():
            return crawl_id
        moment += timedelta(seconds=1)


def run(
    plan: Plan,
    folder: Path,
    *,
    time_limit: float,
    on_event: Callable[[str, dict[str, Any]], None],
) -> dict[str, Any]:
    """Crawl as planned and return the manifest of the sealed crawl.

    Args:
        plan: the orders.
        folder: of the newsroom's crawls; the crawl's own folder is made in it.
        time_limit: seconds after which the child is stopped.
        on_event: told each event of the journal as it is written.

    Raises:
        CrawlError: the child could not be started, or its folder not be made.
        Stopped: Ctrl-C or SIGTERM; what was read is sealed.

    """
    part = folder / f"{plan.crawl_id}{PART}"
    try:
        part.mkdir(parents=True)
        reach("crawl.folder-made")
        plan.write(part / PLAN)
        reach("crawl.plan-written")
        # A crawl that has readings and no orders could never be sealed.
        sync(part)
        reach("crawl.plan-synced")
        log = (part / LOG).open("ab")
    except OSError as problem:
        raise CrawlError(
            f"cannot be written ({problem.strerror or problem})",
            newsroom=plan.newsroom,
            path=part,
            advice="Nothing was changed. Make room or mend its permissions.",
        ) from problem
    tail = _Tail(part / JOURNAL, on_event)
    with log:
        child = subprocess.Popen(  # noqa: S603 - our own module, a path of our own making
            [sys.executable, "-P", "-m", "newsroom_scraper.crawl", str(part.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
    reach("crawl.child-started", child.pid)
    try:
        why = _wait(child, tail, time_limit)
    except KeyboardInterrupt:
        _end(child)
        tail.read()
        raise Stopped(seal(part, interrupted="it was stopped by hand")) from None
    finally:
        if child.stdin:
            child.stdin.close()
        _end(child)
    reach("crawl.child-ended")
    tail.read()
    if why is None and child.returncode != 0:
        why = f"its process ended with {_exit(child.returncode)}; see {LOG}"
    return seal(part, interrupted=why)


def _wait(child: subprocess.Popen[bytes], tail: _Tail, time_limit: float) -> str | None:
    """Wait for the child; return why it was stopped, or None."""
    deadline = time.monotonic() + time_limit
    while child.poll() is None:
        if stopping.wait(_POLL):
            raise KeyboardInterrupt
        tail.read()
        if time.monotonic() > deadline:
            _end(child)
            return f"its time limit of {time_limit / 60:g} minutes was over"
    return None


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask the child to end in good order, then make it."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(_GRACE)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            child.kill()
            child.wait()


def _exit(code: int) -> str:
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


class _Tail:
    """Reads a growing journal, whole lines only."""

    def __init__(self, path: Path, on_event: Callable[[str, dict[str, Any]], None]) -> None:
        self._path = path
        self._on_event = on_event
        self._at = 0

    def read(self) -> None:
        """Tell of every event since the last time."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._at)
                data = file.read()
        except FileNotFoundError:
            return
        end = data.rfind(b"\n") + 1
        self._at += end
        for line in data[:end].splitlines():
            event = orjson.loads(line)
            self._on_event(event.pop("event"), event)


def salvage(folder: Path) -> list[str]:
    """Seal every crawl that was left unsealed, and return their ids.

    A folder without whole orders is removed: its crawl had not begun, and there is nothing in it.

    Args:
        folder: of the newsroom's crawls.

    """
    sealed = []
    for part in sorted(folder.glob(f"*{PART}")):
        if not _begun(part):
            for left in part.iterdir():
                left.unlink()
            part.rmdir()
            continue
        seal(part, interrupted="its process died")
        sealed.append(part.name.removesuffix(PART))
    return sealed


def _begun(part: Path) -> bool:
    """Return whether a crawl had its orders, without which it reads nothing."""
    try:
        Plan.read(part / PLAN)
    except (OSError, ValueError, TypeError, KeyError):
        return (part / READINGS).exists()
    return True
