"""What a check found: one thing, how it is, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from newsroom_scraper.errors import NewsroomError

OK: Final = "ok"
WARN: Final = "warn"
PROBLEM: Final = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        state: OK, WARN (it works, and may not for long, or not as one may think) or PROBLEM.
        what: was looked at.
        told: how it is.
        advice: what to do, or None.

    """

    state: str
    what: str
    told: str
    advice: str | None = None


def fine(what: str, told: str) -> Finding:
    """Return that a thing is as it should be."""
    return Finding(state=OK, what=what, told=told)


def trouble(what: str, problem: NewsroomError) -> Finding:
    """Return an error as what was found; its advice stands apart."""
    where = [str(part) for part in (problem.path, problem.field, problem.url) if part]
    told = " ".join(": ".join([*where, problem.message]).split())
    return Finding(state=PROBLEM, what=what, told=told, advice=problem.advice)
