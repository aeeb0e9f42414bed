"""Telling the hooks from a verb: what went wrong is a line on stderr and an exit code, and stops nothing else."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from newsdesk.cli.main import DONE, NOT_DONE, code_of
from newsdesk.cli.mentions import Mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdesk.telling.teller import Fared, Teller
    from schedules.workspace import Workspace

PATIENCE: Final = 60.0
"""Seconds for which a program that ends tries hooks that fail again; what is left waits for the next one."""
AT_ONCE: Final = 10.0
"""The same where a person waits."""


SETTINGS: Final = ""
"""What is wrong with the settings is remembered under this, which is the name of no hook."""


@dataclass(slots=True)
class Ringing:
    """The hooks of a workspace, while a verb is at work.

    Attributes:
        aloud: whether each thing that happens is a line at once, and not only what went wrong, in the end.
        once: whether what goes on from run to run is said once, then weekly: nobody reads along.

    """

    workspace: Workspace
    aloud: bool = field(default_factory=lambda: sys.stderr.isatty())  # noqa: PLW0108 - of the stderr of that moment
    once: bool = False
    _teller: Teller | None = None
    _mentions: Mentions = field(init=False)

    def __post_init__(self) -> None:
        self._mentions = Mentions(self.workspace)

    def begin(self) -> int:
        """Let hooks that are new begin here, before anything is found, and return the exit code."""
        from newsdesk.telling.teller import Teller

        self._teller = Teller(self.workspace, say=self._say)
        self._teller.begin()
        problems = {" ".join(str(one).split()): code_of(one) for one in self._teller.problems}
        for text in problems:
            self._mention(SETTINGS, text, f"newsroom: hooks: {text}", printed=self.aloud)
        self._mentions.keep(SETTINGS, problems)
        self._mentions.save()
        return max(problems.values(), default=DONE)

    def wake(self) -> None:
        """Let the hooks be told what is due, while the verb goes on."""
        if self._teller is not None:
            self._teller.wake()

    def finish(self, patience: float | None = None) -> int:
        """Wait until the hooks were told what is due, say what went wrong, and return the exit code.

        Args:
            patience: seconds for which those that fail are tried again; `PATIENCE`, unless said.

        """
        return max((code for _, code in self.fared(PATIENCE if patience is None else patience)), default=DONE)

    def fared(self, patience: float) -> Iterator[tuple[Fared, int]]:
        """Wait as `finish` does, say what went wrong, and yield how each hook fared, with the exit code."""
        for fared in () if self._teller is None else self._teller.finish(patience):
            sentence = hook_sentence(fared)
            if sentence:
                # What was given up now is news, whatever it was given up for.
                self._mention(fared.hook, fared.problem or "", sentence, anew=bool(fared.dead))
            elif self._mentions.keep(fared.hook, ()) and fared.told and self.once:
                self._note(f"newsroom: hook {fared.hook}: is told again")
            yield fared, NOT_DONE if sentence else DONE
        self._mentions.save()

    def _mention(self, about: str, problem: str, sentence: str, *, anew: bool = False, printed: bool = False) -> None:
        """Say a sentence about a problem, unless it was said before and nobody reads along."""
        if anew or not self.once or self._mentions.is_news(about, problem):
            if not printed:
                self._note(sentence)
            if self.once or about != SETTINGS:  # a person who reads of a hook's trouble knows; cron's is another
                self._mentions.said(about, problem)

    def _note(self, text: str) -> None:
        from newsdesk.cli.output import note

        note(text)

    def stop(self) -> None:
        """Tell nothing more."""
        if self._teller is not None:
            self._teller.stop()

    def _say(self, text: str) -> None:
        if self.aloud:
            self._note(f"newsroom: {text}")


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
