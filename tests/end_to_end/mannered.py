"""The demo newsroom with a word of its own on what it is asked, and a log of when it was asked for what."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from newsdesk.demo.faults import Answer
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    Says = Callable[[str], Answer | None]

ROBOTS = "/robots.txt"
PLAIN = (("Content-Type", "text/plain"),)


class Mannered(Site):
    """A site that is asked first what to say, and says what it always does where that is nothing."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self.says: Says = lambda _path: None
        self.asked: list[tuple[float, str]] = []

    def answer(self, path: str, origin: str) -> Answer:
        """Return what is said; the same request is asked anew each time, so that each is in the log."""
        self.asked.append((time.time(), path))
        return self.says(path) or replace(super().answer(path, origin), keepable=False)

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for _, path in self.asked]

    def gaps(self) -> list[float]:
        """Return the seconds between each request and the next."""
        return [later - earlier for (earlier, _), (later, _) in pairwise(self.asked)]

    def forget(self) -> None:
        """Begin the log anew."""
        self.asked.clear()


def refusal(status: int, **headers: str) -> Answer:
    """Return an answer without a page; of a header's name, `_` is a hyphen."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status=status, body=b"no", headers=(*PLAIN, *named))


def rules(text: str) -> Says:
    """Return what a site says that has such a robots.txt, and is well otherwise."""
    return lambda path: Answer(status=200, body=text.encode(), headers=PLAIN) if path == ROBOTS else None
