"""A hook that is a file of JSON Lines: each change or notice is a line behind the others."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

import orjson

from newsdesk.telling.hooks.place import alone, place
from newsroom_scraper.disk import sync
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from pathlib import Path

    from newsdesk.telling.hooks import Context
    from newsdesk.telling.message import Message
    from newsroom_scraper.declared import Table

_TAIL: Final = 1 << 20  # bytes in which a line is looked for that a kill kept from being acknowledged
_BEGIN: Final = b'{"schema":"newsroom.'


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLines:
    """Appends a message's lines to a file, and none that stands at its end already.

    Attributes:
        path: of the file.
        root: the workspace's folder.

    """

    path: Path
    root: Path

    @property
    def where(self) -> str:
        """Return where it leads."""
        return str(self.path)

    def __call__(self, message: Message) -> None:
        """Append them once.

        Raises:
            HookError: the file cannot be written.

        """
        lines = {one.line["id"]: orjson.dumps(one.line, option=orjson.OPT_APPEND_NEWLINE) for one in message.alerts}
        with alone(self.path, self.root):
            there = self.path.exists()
            with self.path.open("ab+") as file:
                tail = self._mended(file, least=2 * sum(map(len, lines.values())))
                known = _ids(tail)
                file.write(b"".join(line for one, line in lines.items() if one not in known))
                file.flush()
                os.fsync(file.fileno())
            if not there:
                sync(self.path.parent)

    def _mended(self, file: BinaryIO, *, least: int) -> bytes:
        """Return the last whole lines of the file; what a kill left unfinished behind them is cut off."""
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - max(_TAIL, least)))
        tail = file.read()
        end = tail.rfind(b"\n") + 1
        torn = tail[end:]
        if not torn:
            return tail
        if _whole(torn):
            # Somebody saved the file without its last line break.
            file.write(b"\n")
            return tail
        # It was never acknowledged, so it comes again; what is not ours is left alone, and told.
        if not (torn.startswith(_BEGIN) or _BEGIN.startswith(torn)):
            raise HookError(
                f"{self.path} does not end with a line of ours, so nothing was written",
                advice="Mend its last line, or name another file.",
            )
        file.truncate(size - len(torn))
        return tail[:end]


def _whole(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _ids(tail: bytes) -> set[str]:
    """Return the ids of the lines at the end of a file; the first may be half a line, and is none of them then."""
    found = set()
    for line in tail.splitlines():
        try:
            one = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue  # half a line, or not one of ours
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            found.add(one["id"])
    return found


def read(table: Table, context: Context) -> JsonLines:
    """Return the hook that a table sets.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    return JsonLines(path=place(table, context, "alerts.jsonl"), root=context.root)
