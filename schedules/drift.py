"""Whether the clock was set, or the machine slept: the wall clock against one that nobody can set. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

JUMP: Final = 60.0
"""Seconds; by less than this a clock is put right all the time."""


@dataclass(slots=True)
class Drift:
    """Two clocks, as they were read last; both count seconds.

    >>> drift = Drift(wall=1000.0, steady=5.0)
    >>> drift.jumped(wall=1030.0, steady=35.0), drift.jumped(wall=4660.0, steady=65.0), drift.jumped(4690.0, 95.0)
    (0.0, 3600.0, 0.0)
    """

    wall: float
    steady: float

    def jumped(self, wall: float, steady: float) -> float:
        """Return by how many seconds the wall clock jumped since it was read last; 0.0 for a few."""
        apart = (wall - self.wall) - (steady - self.steady)
        self.wall, self.steady = wall, steady
        return apart if abs(apart) > JUMP else 0.0
