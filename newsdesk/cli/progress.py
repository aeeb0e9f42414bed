"""The line that says how far a crawl is: entries listed, pages read, rate, time left, errors."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from newsdesk.cli import output
from newsdesk.telling.printable import one_line
from newsdesk.telling.times import counted, lasting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType
    from rich.live import Live

    OnEvent = Callable[[str, dict[str, Any]], None]

_BAD: Final = frozenset({"failed", "blocked", "rejected"})
_LEAST_FOR_RATE: Final = 3
_ALWAYS: Final = frozenset({"told-beforehand", "salvaged"})
"""What a person reads without asking for more."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """A crawl so far. Pure: the clock is a parameter.

    Attributes:
        begun: when the crawl began, in seconds of any clock.
        expected: how many releases are to be read, as far as is known.
        ends: when its budget is over, or None.

    """

    newsroom: str
    begun: float
    expected: int | None = None
    ends: float | None = None
    listed: set[str] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)
    pages: int = 0

    def note(self, event: str, facts: dict[str, Any]) -> None:
        """Take in what happened."""
        if event == "listing":
            self.pages += 1
            self.listed.update(facts.get("keys") or ())
            if facts.get("failure"):
                self.bad.add(facts["url"])
        elif event == "look":
            self.looked.add(facts["key"])
            (self.bad.add if facts["look"] in _BAD else self.bad.discard)(facts["key"])
        elif event == "told-beforehand":
            self.expected = facts.get("expected")
            if facts.get("first"):
                self.ends = self.begun + facts["budget"]

    def line(self, now: float) -> str:
        """Return where the crawl stands.

        >>> tally = Tally(newsroom="n", begun=0.0, expected=100)
        >>> for key in "abcd": tally.note("look", {"key": key, "look": "read"})
        >>> tally.line(2.0)
        'n · 0 listed · 4 pages read · 2.0/s · 48 s left · 0 errors'
        """
        read = self.pages + len(self.looked)
        parts = [self.newsroom, f"{len(self.listed):,} listed", f"{read:,} {'page' if read == 1 else 'pages'} read"]
        passed = now - self.begun
        if len(self.looked) >= _LEAST_FOR_RATE and passed > 0:
            parts.append(f"{read / passed:.1f}/s")
            left = self.left(now)
            if left is not None:
                parts.append(f"{lasting(max(left, 1))} left")
        parts.append(counted(len(self.bad), "error"))
        return " · ".join(parts)

    def left(self, now: float) -> float | None:
        """Return how many seconds are left, by the rate so far and the budget."""
        expected = max(self.expected or 0, len(self.listed))
        if not expected or not self.looked:
            return None
        rest = max(expected - len(self.looked), 0) * (now - self.begun) / len(self.looked)
        return rest if self.ends is None else min(rest, max(self.ends - now, 0.0))


def beforehand(newsroom: str, facts: dict[str, Any]) -> str | None:
    """Return what a person should know before a first crawl, or None where it is none.

    >>> beforehand("amnesty-usa", {"first": True, "budget": 1200, "expected": 1400})  # doctest: +ELLIPSIS
    'First crawl of amnesty-usa: newest first, for at most 20 min; about 1,400 releases are listed; what is left is...'
    """
    if not facts.get("first"):
        return None
    expected = facts.get("expected")
    many = f"about {counted(expected, 'release')} are listed; " if expected else ""
    limit = lasting(facts["budget"])
    known = facts.get("known")
    begin = (
        f"Going on with the first crawl of {newsroom} ({known:,} read so far)"
        if known
        else f"First crawl of {newsroom}"
    )
    return f"{begin}: newest first, for at most {limit}; {many}what is left is read by the next run."


def event_line(newsroom: str, event: str, facts: dict[str, Any]) -> str | None:
    """Return an event as `-v` tells it, or None where it says nothing to a person."""
    if event == "listing":
        what = facts.get("failure") or f"{len(facts.get('keys') or ())} rows"
        return one_line(f"{newsroom}: listing {facts['url']}: {what}")
    if event == "look":
        why = f": {facts['reason']}" if facts.get("reason") else ""
        return one_line(f"{newsroom}: {facts['look']} {facts['url']}{why}")
    if event == "salvaged":
        return f"{newsroom}: crawl {facts['crawl_id']}, which was cut short, is taken up"
    return None


@contextmanager
def watching(newsroom: str, *, verbose: bool = False, quiet: bool = False) -> Iterator[OnEvent]:
    """Give what a crawl tells its events; on a terminal they are one line, with `-v` one line each.

    Args:
        newsroom: that is crawled.
        verbose: one line per event, on any stderr.
        quiet: nothing unless verbose.

    """
    with Board(verbose=verbose, quiet=quiet) as board, board.watching(newsroom) as on_event:
        yield on_event


class Board:
    """The crawls under way, one line each on a terminal; whatever else is printed stands above them, and whole.

    Args:
        verbose: one line per event, on any stderr.
        quiet: nothing unless verbose.

    """

    def __init__(self, *, verbose: bool = False, quiet: bool = False) -> None:
        self._verbose = verbose
        self._drawn = not (verbose or quiet) and output.on_terminal() and sys.stderr.isatty()
        self._tallies: dict[str, Tally] = {}
        self._printing = threading.RLock()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._draw()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the lines away."""
        self._undraw()

    @contextmanager
    def watching(self, newsroom: str) -> Iterator[OnEvent]:
        """Give what a newsroom's crawl tells its events, from any thread."""
        tally = self._tallies[newsroom] = Tally(newsroom=newsroom, begun=time.monotonic())

        def tell(event: str, facts: dict[str, Any]) -> None:
            tally.note(event, facts)
            said = beforehand(newsroom, facts) if event == "told-beforehand" else event_line(newsroom, event, facts)
            if said and (self._verbose or (self._drawn and event in _ALWAYS)):
                with self.aside():
                    output.note(said)

        try:
            yield tell
        finally:
            del self._tallies[newsroom]

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let something be printed; the lines are away meanwhile, and nobody else prints."""
        with self._printing:
            self._undraw()
            try:
                yield
            finally:
                self._draw()

    def _draw(self) -> None:
        if not self._drawn:
            return
        from rich.live import Live

        self._live = Live(
            get_renderable=self._lines, console=output.console(stderr=True), transient=True, refresh_per_second=8
        )
        self._live.start()

    def _undraw(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _lines(self) -> RenderableType:
        from rich.console import Group
        from rich.text import Text

        now = time.monotonic()
        told = [tally.line(now) for tally in list(self._tallies.values())]
        return Group(*(Text(one, style="cyan", no_wrap=True, overflow="ellipsis") for one in told))
