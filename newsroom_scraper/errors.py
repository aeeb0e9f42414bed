"""Every error that this program raises on purpose, in one tree.

NewsroomError                something a person can act on; carries newsroom, url, path, field
├── DeclarationError         a newsroom's declaration cannot be used
├── WorkspaceError           the workspace or its workspace.toml cannot be used
├── CrawlError               a crawl could not be started, or its folder cannot be read
│   └── EvidenceError        a stored page is missing or is not what its digest says
├── DatasetError             a file of lines cannot be read, or is not what it should be
├── ArchiveError             the archive cannot be opened or written; nothing was changed
├── BusyError                another process is at work on the same newsroom
└── HookError                a hook could not be told

The command line turns them into one line each; nothing else may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class NewsroomError(Exception):
    """What happened, to which newsroom, page, file and field, and what to do next.

    Args:
        message: a sentence for a person, without trailing advice.
        advice: what to do next, or None.

    """

    def __init__(
        self,
        message: str,
        *,
        newsroom: str | None = None,
        url: str | None = None,
        path: Path | str | None = None,
        field: str | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.newsroom = newsroom
        self.url = url
        self.path = path
        self.field = field
        self.advice = advice

    def __str__(self) -> str:
        """Return one line: where, what, and what to do next."""
        where = [str(part) for part in (self.newsroom, self.path, self.field, self.url) if part]
        line = ": ".join([*where, self.message])
        return " ".join((f"{line}. {self.advice}" if self.advice else line).splitlines())


class DeclarationError(NewsroomError):
    """A newsroom's declaration cannot be used."""


class WorkspaceError(NewsroomError):
    """The workspace, or its workspace.toml, cannot be used."""


class CrawlError(NewsroomError):
    """A crawl could not be started, or its folder cannot be read."""


class EvidenceError(CrawlError):
    """A stored page is missing, or is not what its digest says."""


class DatasetError(NewsroomError):
    """A file of lines (a dataset, a crawl's readings) cannot be read, or is not what it should be."""


class ArchiveError(NewsroomError):
    """The archive cannot be opened or written; nothing in it was changed."""


class BusyError(NewsroomError):
    """Another process is at work on the same newsroom."""


class HookError(NewsroomError):
    """A hook could not be told.

    Args:
        message: what went wrong, as the end of a sentence that begins with the hook.
        retry_after: seconds that the other side asked to be left alone, or None.
        for_good: whether the same attempt can never succeed (the address is wrong, the other side will not have it).
        told: other arguments of `NewsroomError`.

    """

    def __init__(self, message: str, *, retry_after: float | None = None, for_good: bool = False, **told: Any) -> None:
        super().__init__(message, **told)
        self.retry_after = retry_after
        self.for_good = for_good
