"""Who of several had a message already, so that trying it again troubles only the others.

A file beside the archive, because the next attempt may be another process. It holds fingerprints and no addresses;
where it is lost or damaged, everybody is told again, under the same id.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import orjson

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newsdesk.telling.hooks import Context

MOST: Final = 200
"""So many messages are noted, the newest; beyond them an old one is told again to all."""

_FOLDER: Final = "hooks"
_UNFIT: Final = str.maketrans({"/": "_", "\0": "_"})


@dataclass(frozen=True, slots=True)
class Partly:
    """The notes of one hook."""

    path: Path

    @classmethod
    def of(cls, context: Context) -> Partly:
        """Return the notes of a hook, in its workspace's data."""
        return cls(context.root / "data" / _FOLDER / f"{context.name.translate(_UNFIT)}.partly.json")

    def had(self, message_id: str, many: Iterable[str]) -> set[str]:
        """Return those of many that had a message."""
        known = set(self._notes().get(message_id, ()))
        return {one for one in many if fingerprint(one) in known}

    def note(self, message_id: str, told: Iterable[str]) -> None:
        """Note who has a message, beside those that were noted before.

        Raises:
            HookError: it cannot be written.

        """
        notes = self._notes()
        known = dict.fromkeys([*notes.pop(message_id, ()), *(fingerprint(one) for one in told)])
        self._write({**notes, message_id: list(known)})

    def done(self, message_id: str) -> None:
        """Forget a message, which everybody has."""
        notes = self._notes()
        if notes.pop(message_id, None) is not None:
            self._write(notes)

    def _notes(self) -> dict[str, list[str]]:
        try:
            found = orjson.loads(self.path.read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}  # none yet, or damaged: then all are told again, which loses nobody
        sound = isinstance(found, dict) and all(isinstance(one, list) for one in found.values())
        return found if sound else {}

    def _write(self, notes: dict[str, list[str]]) -> None:
        fresh = self.path.with_name(f"{self.path.name}.new")
        kept = dict(list(notes.items())[-MOST:])
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(orjson.dumps(kept))
            sync(fresh)
            fresh.replace(self.path)
            sync(self.path.parent)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise HookError(f"could not note who has it already ({self.path}: {reason})") from problem


def fingerprint(one: str) -> str:
    """Return what stands for an address that may be secret.

    >>> fingerprint("anna@example.org")
    'a3bf86238a1c59bd'
    """
    return hashlib.sha256(one.encode()).hexdigest()[:16]
