"""The heartbeat: somebody elsewhere is told when a run begins, goes well or fails, and notices when nobody does.

Nothing else can notice a cron that is gone or a machine that is off. It is asked for in a thread of its own, and
neither holds up a run nor fails one.
"""

from __future__ import annotations

import queue
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling import addresses, memory
from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.client import HTTPResponse
    from pathlib import Path
    from urllib.request import OpenerDirector

    from newsdesk.telling.addresses import Addresses, What
    from schedules.workspace import Workspace

FILE: Final = "heartbeat.json"
TIMEOUT: Final = 10.0
"""Seconds for an answer."""
TRIES: Final = 2
_PAUSE: Final = 1.0
_PATIENCE: Final = 25.0
"""Seconds for which the end of a program waits for what is still to be told: both tries, and a little."""
_ROOM: Final = 200
_LONGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Beat:
    what: What
    run: str
    text: str


class Heartbeat:
    """Tells of runs; without an address it tells nobody.

    Args:
        told: the addresses, or None.
        data: the folder in which it remembers how it went.
        say: gets a sentence when it begins to fail, and when it is well again.
        timeout: seconds for an answer.
        pause: seconds between two tries.

    """

    def __init__(
        self,
        told: Addresses | None,
        data: Path,
        *,
        say: Callable[[str], None],
        timeout: float = TIMEOUT,
        pause: float = _PAUSE,
    ) -> None:
        self._told, self._path, self._say = told, data / FILE, say
        self._timeout, self._pause = timeout, pause
        self._beats: queue.Queue[_Beat | None] = queue.Queue(_ROOM)
        self._runs: dict[str, str] = {}
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def __call__(self, newsroom: str, what: What, text: str) -> None:
        """Tell that something happened to a run of a newsroom, and return at once.

        Args:
            newsroom: its name; another word where a run is of several.
            what: happened; what ends a run that was never begun is told all the same.
            text: a few words of it.

        """
        if self._told is None:
            return
        with self._lock:
            if what == "start":
                self._runs[newsroom] = str(uuid.uuid4())
                run = self._runs[newsroom]
            else:
                run = self._runs.pop(newsroom, "") or str(uuid.uuid4())
            if self._thread is None:
                # A service that does not answer must not keep the program from ending.
                self._thread = threading.Thread(target=self._serve, name="heartbeat", daemon=True)
                self._thread.start()
        try:
            self._beats.put_nowait(_Beat(what, run, f"{newsroom}: {text}"[:_LONGEST]))
        except queue.Full:
            # Nobody answers for so long that it has been said; the newest is what counts, and more are to come.
            return

    def close(self, patience: float = _PATIENCE) -> None:
        """Wait until everything is told, but no longer than so many seconds."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            try:
                self._beats.put(None, timeout=patience)
            except queue.Full:
                return
            thread.join(patience)

    def _serve(self) -> None:
        while (beat := self._beats.get()) is not None:
            assert self._told is not None
            address = self._told.of(beat.what, beat.run)
            if address is not None:
                self._note(address, self._tried(address, beat.text))

    def _tried(self, address: str, text: str) -> str | None:
        """Ask for an address, and return what went wrong, or None."""
        problem: str | None = None
        for again in range(TRIES):
            if again:
                time.sleep(self._pause)
            problem, for_good = _asked(address, text, self._timeout)
            if problem is None or for_good:
                break
        return problem

    def _note(self, address: str, problem: str | None) -> None:
        """Remember how it went, and say it where it goes otherwise than before."""
        before = memory.load(self._path)
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        where = addresses.shown(address)
        was = before.get("problem")
        since = before.get("since") if (was is None) == (problem is None) else None
        told: dict[str, Any] = {"schema": "newsroom.heartbeat/1", "where": where, "at": now, "problem": problem}
        told |= {"since": since or now, "well_at": before.get("well_at") if problem else now}
        kept = True
        try:
            memory.save(self._path, told)
        except OSError:
            kept = False  # the disk is full: what fails is said each time, which is better than never
        if problem is not None and (was is None or not kept):
            self._say(f"heartbeat: {where} {problem}; runs go on, and nobody there knows of them")
        elif problem is None and was is not None:
            self._say(f"heartbeat: {where} answers again")


def _asked(address: str, text: str, timeout: float) -> tuple[str | None, bool]:
    """Ask for an address, and return what went wrong, or None, and whether it always will."""
    import http.client
    import urllib.error
    import urllib.request

    request = urllib.request.Request(  # noqa: S310 - the operator's own address, http or https as was checked
        address,
        data=text.encode(),
        headers={"Content-Type": "text/plain; charset=utf-8", "User-Agent": "newsroom-scraper"},
        method="POST",
    )
    try:
        answer: HTTPResponse
        with _opener().open(request, timeout=timeout) as answer:
            answer.read(_LONGEST)
    except urllib.error.HTTPError as problem:
        with problem:
            if 300 <= problem.code < 400:
                return f"answered {problem.code} and wants to be asked elsewhere: write that address", True
            return f"answered {problem.code}", 400 <= problem.code < 500 and problem.code != 429
    except TimeoutError:
        return f"did not answer within {timeout:g} s", False
    except (OSError, http.client.HTTPException) as problem:
        inner = getattr(problem, "reason", problem)
        if isinstance(inner, TimeoutError):
            return f"did not answer within {timeout:g} s", False
        return f"cannot be reached ({getattr(inner, 'strerror', None) or inner or type(inner).__name__})", False
    return None, False


def _opener() -> OpenerDirector:
    """Return what asks, and goes nowhere else than where it is sent."""
    import urllib.request

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    return urllib.request.build_opener(Stay)


def of(workspace: Workspace, *, say: Callable[[str], None]) -> Heartbeat:
    """Return the heartbeat of a workspace; where its settings cannot be used, one that tells nobody."""
    from newsdesk.telling import settings

    try:
        told = settings.operator_of(workspace).heartbeat
    except NewsroomError:
        told = None  # the tell loop reads the same tables, and says what is wrong
    return Heartbeat(told, workspace.data, say=say)


@dataclass(slots=True)
class Run:
    """A run of the program, which tells how it went."""

    well: bool = True
    text: str = "done"


@contextmanager
def beating(workspace: Workspace, name: str, *, say: Callable[[str], None]) -> Iterator[Run]:
    """Tell of a run of the program while a block does it; a block that raises has failed.

    Args:
        workspace: whose heartbeat.
        name: of what is run.
        say: gets what goes wrong with it, a sentence.

    """
    heart, run = of(workspace, say=say), Run()
    heart(name, "start", "begins")
    try:
        yield run
    except BaseException as problem:
        run.well, run.text = False, f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
        raise
    finally:
        heart(name, "success" if run.well else "failure", run.text)
        heart.close()
