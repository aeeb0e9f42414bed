"""Chance that repeats itself: the same parts always give the same generator."""

from __future__ import annotations

import random


def chance(*parts: object) -> random.Random:
    """Return a generator that depends on the parts alone.

    >>> chance(1, "title").randrange(100) == chance(1, "title").randrange(100)
    True
    """
    # A simulation must repeat itself, so a generator that can be foretold is what is wanted.
    return random.Random("/".join(str(part) for part in parts))
