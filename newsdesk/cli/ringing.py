"""Telling the hooks from a verb: what went wrong is a line on stderr and an exit code, and stops nothing else."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from newsdesk.cli.main import DONE, NOT_DONE, code_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdesk.telling.teller import Fared, Teller
    from schedules.workspace import Workspace

PATIENCE: Final = 60.0
"""Seconds for which a program that ends tries hooks that fail again; what is left waits for the next one."""
AT_ONCE: Final = 10.0
"""The same where a person waits."""


@dataclass(slots=True)
class Ringing:
    """The hooks of a workspace, while a verb is at work.

    Attributes:
        aloud: whether each thing that happens is a line at once, and not only what went wrong, in the end.

    """

    workspace: Workspace
    aloud: bool = field(default_factory=lambda: sys.stderr.isatty())  # noqa: PLW0108 - of the stderr of that moment
    _teller: Teller | None = None

    def begin(self) -> int:
        """Let hooks that are new begin here, before anything is found, and return the exit code."""
        from newsdesk.cli.output import note
        from newsdesk.telling.teller import Teller

        self._teller = Teller(self.workspace, say=self._say)
        problem = self._teller.begin()
        if problem is None:
            return DONE
        if not self.aloud:
            note(f"newsroom: hooks: {' '.join(str(problem).split())}")
        return code_of(problem)

    def wake(self) -> None:
        """Let the hooks be told what is due, while the verb goes on."""
        if self._teller is not None:
            self._teller.wake()

    def finish(self, patience: float | None = None) -> int:
        """Wait until the hooks were told what is due, say what went wrong, and return the exit code.

        Args:
            patience: seconds for which those that fail are tried again; `PATIENCE`, unless said.

        """
        from newsdesk.cli.output import note

        code = DONE
        for fared in self.fared(PATIENCE if patience is None else patience):
            sentence = hook_sentence(fared)
            if sentence:
                note(sentence)
                code = NOT_DONE
        return code

    def fared(self, patience: float) -> Iterable[Fared]:
        """Wait as `finish` does, and return how each hook fared."""
        return () if self._teller is None else self._teller.finish(patience)

    def stop(self) -> None:
        """Tell nothing more."""
        if self._teller is not None:
            self._teller.stop()

    def _say(self, text: str) -> None:
        from newsdesk.cli.output import note

        if self.aloud:
            note(f"newsroom: {text}")


def hook_sentence(fared: Fared) -> str | None:
    """Return what went wrong with a hook, or None."""
    from newsdesk.telling.times import counted

    left = []
    if fared.waiting:
        left.append(f"{counted(fared.waiting, 'alert')} waiting; the next run tries again")
    if fared.dead:
        left.append(f"{counted(fared.dead, 'message')} given up: newsroom deliveries --hook {fared.hook}")
    if fared.problem is None and not fared.dead:
        return None
    problem = fared.problem or "did not take everything"
    more = f" ({'; '.join(left)})" if left else ""
    return f"newsroom: hook {fared.hook}: {problem}{more}"
