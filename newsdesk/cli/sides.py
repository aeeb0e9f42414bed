"""What a person compares: a file, standard input, a newsroom now or as of a date, or one crawl of it."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from newsdesk.cli.moment import moment, warn_if_ahead
from newsdesk.cli.named import key
from newsdesk.datasets.source import Source, of_file, of_lines, of_stream
from newsroom_scraper.errors import DatasetError, NewsroomError
from newsroom_scraper.files import READINGS
from newsroom_scraper.newsroom import SAME
from newsroom_scraper.values.urls import Rules
from schedules.dataset import RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

STDIN: Final = "-"
_CRAWL: Final = re.compile(r"\d{8}T\d{6}Z")
_GUESSED: Final = Rules(same=frozenset(SAME))
_PACKED: Final = ("", ".gz", ".zst")


@dataclass(slots=True)
class Sides:
    """Two things to compare, looked up.

    Attributes:
        workspace: None where there is none: then only files can be compared.
        archive: of the workspace; None where nothing was crawled.
        folder: for what has to be kept for a while.

    """

    workspace: Workspace | None
    archive: Archive | None
    folder: Path
    _rules: dict[str, Rules] = field(default_factory=dict)
    _zones: dict[str, tzinfo] = field(default_factory=dict)

    def source(self, word: str) -> Source:
        """Return where the lines of what a word names come from.

        Raises:
            DatasetError: it names nothing that can be compared.

        """
        if word == STDIN:
            return of_stream(sys.stdin.buffer, self.folder, "standard input")
        name, at, when = word.partition("@")
        if self.workspace is not None and self._is_newsroom(name):
            name = key(self.workspace, name)
            return self._newsroom(word, name, when) if at else self._lines(word, name)
        path = Path(word)
        if path.is_dir():
            return self._folder(path)
        if path.is_file() or "/" in word or path.suffix in {".jsonl", ".gz", ".zst", ".json"}:
            return of_file(path)
        raise DatasetError(
            f'"{word}" is neither a file nor a newsroom that is known here',
            advice="Give a releases.jsonl, a readings.jsonl, NEWSROOM, NEWSROOM@DATE, NEWSROOM@CRAWL, or - for stdin."
            + ("" if self.workspace else " Newsrooms are found in a workspace: -w FOLDER."),
        )

    def rules_of(self, newsroom: str) -> Rules:
        """Return how a newsroom spells its addresses; of one that is not declared here, a guess."""
        if newsroom not in self._rules:
            self._rules[newsroom] = self._declared(newsroom)
        return self._rules[newsroom]

    def zone_of(self, newsroom: str) -> tzinfo:
        """Return a newsroom's zone; UTC where that cannot be known."""
        from newsdesk.telling.zones import zone_of

        if newsroom not in self._zones:
            self._zones[newsroom] = zone_of(self.workspace, newsroom) if self.workspace is not None else UTC
        return self._zones[newsroom]

    def name_of(self, newsroom: str) -> str:
        """Return what a newsroom is called now."""
        return self.workspace.called.name(newsroom) if self.workspace is not None else newsroom

    def _declared(self, newsroom: str) -> Rules:
        if self.workspace is None or not newsroom:
            return _GUESSED
        try:
            return self.workspace.newsroom(newsroom).urls
        except NewsroomError:
            return _GUESSED  # it was taken away or is broken; its lines are there all the same

    def _is_newsroom(self, name: str) -> bool:
        from newsdesk.cli.named import is_newsroom

        if self.workspace is None:
            return False
        return is_newsroom(self.workspace, name) or (self.archive is not None and name in self.archive.newsrooms())

    def _newsroom(self, word: str, name: str, when: str) -> Source:
        if _CRAWL.fullmatch(when):
            return self._crawl(name, when)
        try:
            then = moment(when)
        except ValueError as problem:
            raise DatasetError(
                f'"{when}" in {word} is neither a date nor a crawl',
                advice="Write a day (2026-11-22), 7d for seven days ago, an instant (2026-11-22T02:00:00Z), or the "
                "id of a crawl (20261122T020000Z).",
            ) from problem
        warn_if_ahead(then)
        archive, at = self._archive(name), then.of(self.zone_of(name))
        return of_lines(word, lambda: (orjson.dumps(line).decode() for line in archive.releases_at(name, at)))

    def _lines(self, word: str, name: str) -> Source:
        archive = self._archive(name)
        return of_lines(word, lambda: archive.release_lines(name))

    def _archive(self, name: str) -> Archive:
        if self.archive is None:
            raise DatasetError(
                "was not crawled yet", newsroom=name, advice=f"newsroom run {self.name_of(name)} does so."
            )
        return self.archive

    def _crawl(self, name: str, crawl_id: str) -> Source:
        assert self.workspace is not None
        folder, called = self.workspace.home_of(name) / "crawls" / crawl_id, self.name_of(name)
        if not (folder / READINGS).is_file():
            raise DatasetError(
                f"there are no readings of a crawl {crawl_id} here",
                newsroom=name,
                path=folder,
                advice=f"newsroom crawls {called} lists them; where the readings were let go, take {called}@DATE.",
            )
        return of_file(folder / READINGS, f"{name}@{crawl_id}")

    def _folder(self, path: Path) -> Source:
        """Return the one file of lines that a folder holds: of a crawl, or of a newsroom."""
        found = list(_held(path))
        if len(found) != 1:
            raise DatasetError(
                f"holds {'no' if not found else 'more than one'} file that can be compared",
                path=path,
                advice=f"Name a {RELEASES} or a {READINGS}.",
            )
        return of_file(found[0])


def _held(path: Path) -> Iterator[Path]:
    for name in (RELEASES, READINGS):
        for packed in _PACKED:
            if (path / f"{name}{packed}").is_file():
                yield path / f"{name}{packed}"
