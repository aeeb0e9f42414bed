"""What is to be run, and where: as whoever starts it without a login, a PATH and a folder needs to be told. Pure."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from newsdesk.installing.turns import Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A workspace on a machine.

    Attributes:
        program: the words that start this program, the first an absolute path.
        workspace: its folder, absolute.
        turns: of the newsrooms that have any, by name, in the order of the file.
        every: whether those are all the newsrooms that are set.
        tells: whether there are hooks, so that something may wait to be told.
        secrets: names of the secrets that the settings want from the environment.
        version: of this program.

    """

    program: tuple[str, ...]
    workspace: Path
    turns: dict[str, Turns]
    every: bool = True
    tells: bool = False
    secrets: tuple[str, ...] = ()
    version: str = ""

    def words(self, *arguments: str) -> tuple[str, ...]:
        """Return the words of a command line of this workspace."""
        return (*self.program, "-w", str(self.workspace), *arguments)

    def command(self, *arguments: str) -> str:
        """Return the same for a shell."""
        return shlex.join(self.words(*arguments))

    def groups(self) -> list[Group]:
        """Return the newsrooms by what they share, in the order of the file."""
        found: dict[Turns, list[str]] = {}
        for name, turns in self.turns.items():
            found.setdefault(turns, []).append(name)
        alone = len(found) == 1 and self.every
        return [Group(turns=turns, names=tuple(names), every=alone) for turns, names in found.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Newsrooms that are due at the same times.

    Attributes:
        every: whether they are all that are set: then one that is set tomorrow is run as well.

    """

    turns: Turns
    names: tuple[str, ...] = field(default=())
    every: bool = False

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the arguments that run them."""
        return ("run", "--all") if self.every else ("run", *self.names)

    def __str__(self) -> str:
        return "every newsroom" if self.every else ", ".join(self.names)
