"""The clock of a simulated site, and the book of what was really done to it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from newsdesk.demo.release import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newsdesk.demo.release import TruthKind


class Chronicle:
    """Nights that follow one another, and everything that was done, in order; `revision` counts states."""

    def __init__(self, first_night: datetime) -> None:
        self.first_night = first_night
        self.night = 1
        self.revision = 0
        self.truth: list[Truth] = []
        self.lock = threading.RLock()
        self._minutes = 0

    @property
    def now(self) -> datetime:
        """The time on the newsroom's own clock: it moves with nights and with what is done."""
        return self.first_night + timedelta(days=self.night - 1, minutes=self._minutes)

    def next_night(self) -> int:
        """Let a day pass and return the number of the night that begins."""
        with self.lock:
            self.night += 1
            self._minutes = 0
            self.revision += 1
            return self.night

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Do one thing to the site: it takes some minutes, and what was made of the old state is out of date."""
        with self.lock:
            self._minutes += 7
            yield
            self.revision += 1

    def _tell(
        self,
        kind: TruthKind,
        slug: str | None,
        *,
        fields: tuple[str, ...] = (),
        what: str = "",
        old: str | None = None,
        new: str | None = None,
    ) -> None:
        truth = Truth(night=self.night, kind=kind, slug=slug, fields=fields, what=what, old=old, new=new)
        self.truth.append(truth)
