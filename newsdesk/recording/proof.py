"""Leaving out of a page what is not read of it, and the proof of each step: what is left reads exactly as the whole.

Pieces are tried in groups, the whole group at first; where the reading changes, the group is halved, so that one piece
which matters keeps few others. How often a page may be read is bounded; what was not tried stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_READS: Final = 240
"""Readings of one page; each takes about as long as a page of a crawl."""


class Cut(Protocol):
    """One piece that can be left out, and put back as long as what came after it was put back before."""

    def out(self) -> None:
        """Leave it out."""

    def back(self) -> None:
        """Put it back."""


class Proof:
    """What must stay true of a page while pieces of it are left out.

    Args:
        read: gives what the page says as it stands now.
        wanted: what the whole page says.
        reads: how often it may be read.

    """

    def __init__(self, read: Callable[[], Any], wanted: Any, *, reads: int = MOST_READS) -> None:
        self._read = read
        self._wanted = wanted
        self.left = reads

    def holds(self) -> bool:
        """Return whether the page as it stands now says what the whole page says."""
        self.left -= 1
        return bool(self._read() == self._wanted)

    def without(self, pieces: Sequence[Cut]) -> list[Cut]:
        """Leave out as many of some pieces as can be, and return those that must stay."""
        if not pieces:
            return []
        if self.left <= 0:
            return list(pieces)
        for one in pieces:
            one.out()
        if self.holds():
            return []
        for one in reversed(pieces):
            one.back()
        if len(pieces) == 1:
            return list(pieces)
        middle = len(pieces) // 2
        return [*self.without(pieces[:middle]), *self.without(pieces[middle:])]
