"""How long reading one page may take: as long as it may take to come. Pure."""

from __future__ import annotations

from typing import Final

_LEAST: Final = 5.0


def patience(timeout: float) -> float:
    """Return for how many seconds a page may be read, where so many may pass until an answer is there.

    >>> patience(60.0), patience(1.0)
    (60.0, 5.0)
    """
    return max(timeout, _LEAST)


def end_of_patience(timeout: float) -> float:
    """Return after how many seconds a reader that answers no alarm is ended from outside.

    >>> end_of_patience(60.0)
    125.0
    """
    return 2 * patience(timeout) + _LEAST
