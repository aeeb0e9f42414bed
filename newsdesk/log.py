"""The log of a service: what happens, a line each, for people or for machines; crawls are named in it.

What a page says may stand in it, and is a stranger's: nothing that steers a terminal or begins a line of its own gets
through.
"""

from __future__ import annotations

import logging
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo

import orjson

from newsdesk.telling.printable import one_line, printable
from newsroom_scraper.errors import WorkspaceError
from schedules.called import Called

if TYPE_CHECKING:
    from collections.abc import Mapping

Format = Literal["text", "json"]
SIZE: Final = 10_000_000
"""Bytes of a file; then the next is begun."""
KEPT: Final = 5
FAULT: Final = "fault"
"""The event that is a fault of the program."""
_LEVELS: Final = ("debug", "info", "warning", "error")


@dataclass(slots=True)
class Log:
    """Where a service writes.

    Args:
        format: lines for people, or an object of JSON a line.
        path: of a file, or None: stderr.
        least: of the levels `debug`, `info`, `warning`, `error`, the first that is written.
        zones: newsroom → the zone in which lines about it are dated; UTC where none is known.
        called: what newsrooms are called in lines for people.

    Raises:
        WorkspaceError: the file cannot be written.

    """

    format: Format = "text"
    path: Path | None = None
    least: str = "info"
    zones: Mapping[str, ZoneInfo] = field(default_factory=dict)
    called: Called = field(default_factory=Called)
    _file: _File | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.path is not None:
            try:
                self._file = _File(self.path, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8")
            except OSError as problem:
                raise WorkspaceError(
                    f"cannot be written ({problem.strerror or problem})",
                    path=self.path,
                    advice="Nothing was begun. Name another file with --log-file, or mend its permissions.",
                ) from problem

    def say(
        self,
        text: str,
        newsroom: str | None = None,
        *,
        crawl: str | None = None,
        event: str | None = None,
        level: str = "info",
        now: datetime | None = None,
    ) -> None:
        """Write a line.

        Args:
            text: for a person, on one line; only a fault's traceback keeps its lines.
            newsroom: that it is about.
            crawl: the id of the crawl that it is about.
            event: a word for machines.
            level: one of `debug`, `info`, `warning`, `error`.
            now: the instant; by default this one.

        """
        if _LEVELS.index(level) < _LEVELS.index(self.least):
            return
        moment = now or datetime.now(UTC)
        said = printable(text) if event == FAULT else one_line(text)
        if self.format == "json":
            told = {
                "time": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "level": level,
                "event": event,
                "newsroom": newsroom,
                "crawl_id": crawl,
                "message": said,
            }
            line = orjson.dumps(told).decode()
        else:
            stamp = moment.astimezone(self.zones.get(newsroom or "", ZoneInfo("UTC"))).strftime("%Y-%m-%d %H:%M:%S %Z")
            line = f"{stamp}  {self.called.name(newsroom) if newsroom else 'newsroom'}: {said}"
        self._write(line)

    def _write(self, line: str) -> None:
        if self._file is not None:
            self._file.handle(logging.makeLogRecord({"msg": line}))
            return
        from newsdesk.cli.output import note

        with self._lock:
            note(line)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


class _File(RotatingFileHandler):
    """A file that is begun anew when it is long; what cannot be written there goes to stderr."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        from newsdesk.cli.output import note

        problem = sys.exc_info()[1]
        # What did not fit waits in its buffer, and would be tried again at the next line: begin with a new one.
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError):
                stream.close()
        note(f"{record.getMessage()}\n({self.baseFilename} cannot be written: {problem})")
