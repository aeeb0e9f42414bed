"""Hooks: named destinations of alerts, one file per kind; a hook is one call with one frozen message.

A kind's module has `read(table, context)`, which returns the hook that a `[hooks.NAME]` table sets.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newsdesk.telling.message import Message
    from newsroom_scraper.declared import Table

KINDS: Final = ("command", "webhook", "email", "apprise", "feed", "jsonl")
"""Each is a module of this package."""

_SECRET = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """What a hook returns that told a message, but not to everybody, and never will.

    Attributes:
        people: those who have not got it, as the workspace names them.
        message: who refused whom, as the end of a sentence that begins with the hook.
        advice: what to do next.

    """

    people: tuple[str, ...]
    message: str
    advice: str

    @property
    def text(self) -> str:
        """Return both."""
        return f"{self.message}. {self.advice}"


class Hook(Protocol):
    """Tells one message somewhere."""

    @property
    def where(self) -> str:
        """Return where it leads, for people, without anything that may be secret."""

    def __call__(self, message: Message) -> Partial | None:
        """Return when the message is told, and to whom of several it is not and never will be.

        Raises:
            HookError: it was not, as far as is known; it is told again later, unless the error is for good.

        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a hook is made in.

    Attributes:
        name: of the hook.
        root: the workspace's folder.
        environment: where secrets come from: this program's own environment, and the workspace's `.env`.
        templates: a folder of the operator's own templates, or None.

    """

    name: str
    root: Path
    environment: Mapping[str, str]
    templates: Path | None = None

    def secret(self, table: Table, key: str, default: str | None = None) -> str | None:
        """Return a text of the table with each `${NAME}` replaced from the environment.

        Raises:
            WorkspaceError: a name is not set; no value is ever in the message.

        """
        text = table.text(key, default)
        return text if text is None else self.filled(table, key, text)

    def filled(self, table: Table, key: str, text: str) -> str:
        """Return a text with each `${NAME}` replaced from the environment.

        Raises:
            WorkspaceError: as `secret`.

        """

        def value(match: re.Match[str]) -> str:
            found = self.environment.get(match[1])
            if found is None:
                raise table.fail(
                    key,
                    f"names ${{{match[1]}}}, which is not set",
                    "Set it in the environment, or in a file .env of the workspace that only you can read.",
                )
            return found

        return _SECRET.sub(value, text)


def read(kind: str, table: Table, context: Context) -> Hook:
    """Return the hook that a `[hooks.NAME]` table sets.

    Args:
        kind: one of `KINDS`.
        table: its own; the keys that every hook has are taken already.
        context: what it is made in.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    module = importlib.import_module(f"newsdesk.telling.hooks.{kind}")
    hook: Hook = module.read(table, context)
    return hook
