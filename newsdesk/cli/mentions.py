"""What is said of hooks where nobody reads along: what goes wrong once, then weekly, and that it is over.

Cron mails whatever is printed, and a hook that fails does so at each run. What was said is remembered in a file of the
workspace; were it lost, it is said once more. The exit code stays what it is meanwhile.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling import memory
from schedules.health import REMIND

if TYPE_CHECKING:
    from collections.abc import Collection

    from schedules.workspace import Workspace

FILE: Final = "mentions.json"


@dataclass(slots=True)
class Mentions:
    """What was said, by what it is about.

    Attributes:
        now: the instant.

    """

    workspace: Workspace
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _said: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._said = memory.load(self.workspace.data / FILE)

    def is_news(self, about: str, problem: str) -> bool:
        """Return whether a problem was not said in the last week. Several may take turns, and none is news twice."""
        try:
            return abs(self.now - datetime.fromisoformat(self._of(about)[problem])) >= REMIND
        except (KeyError, TypeError, ValueError):  # never, or somebody wrote into the file
            return True

    def said(self, about: str, problem: str) -> None:
        """Remember that a problem was said."""
        self._said[about] = {**self._of(about), problem: self.now.isoformat(timespec="seconds")}

    def keep(self, about: str, problems: Collection[str]) -> bool:
        """Forget all but these, so that they are news when they come again; return whether anything was forgotten."""
        before = self._of(about)
        after = {problem: at for problem, at in before.items() if problem in problems}
        if after:
            self._said[about] = after
        else:
            self._said.pop(about, None)
        return after != before

    def save(self) -> None:
        """Remember it for the next run."""
        if self._said != memory.load(self.workspace.data / FILE):
            with suppress(OSError):  # then it is said once more
                memory.save(self.workspace.data / FILE, self._said)

    def _of(self, about: str) -> dict[str, Any]:
        told = self._said.get(about)
        return told if isinstance(told, dict) else {}
