"""The workspace: a folder with what an operator wants (`workspace.toml`), own declarations, and all data."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from newsroom_scraper.declared import Table, nearest
from newsroom_scraper.declared import load as load_toml
from newsroom_scraper.errors import WorkspaceError
from newsroom_scraper.newsroom import Newsroom, names
from newsroom_scraper.newsroom import load as load_newsroom
from newsroom_scraper.plan import Manners
from schedules import settings
from schedules.settings import HookSettings, Keep, Limits, seconds

__all__ = ["FILE", "TEMPLATE", "HookSettings", "Keep", "Limits", "Workspace", "init", "open_workspace", "seconds"]

FILE: Final = "workspace.toml"

TEMPLATE: Final = """\
# What you want of this workspace. Newsrooms of your own are declared in newsrooms/*.toml.

# An address or page in the user agent, so that a newsroom's people know whom to ask. Please set it.
# contact = "desk@example.org"

[newsroom.amnesty-usa]
schedule = "0 2 * * *"             # cron: minute hour day month weekday (names or numbers, 0 and 7 are Sunday)
timezone = "America/New_York"      # of the schedule; UTC unless said
# delay = 1.0                      # seconds between requests
# confirm_after = "15m"            # between the two looks that prove a removal
# budget = "20m"                   # for a first crawl; the next run goes on
# time_limit = "3h"                # after which a crawl is stopped

# A hook gets each change as one line of JSON on its standard input.
# [hooks.desk]
# kind = "command"
# command = ["python3", "ring.py"]

# How long what proves nothing stays: s, m, h, d, w, y, or "forever". Versions, changes and their pages stay for ever.
# [keep]
# crawls = "30d"                     # a crawl's folder as it was; then only the pages that something rests on
# logs = "90d"                       # what the crawls wrote about themselves
# looks = "forever"                  # when each release was looked at, and what was met
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace, as set.

    Attributes:
        keep: how long what proves nothing stays.

    """

    root: Path
    contact: str | None
    limits: dict[str, Limits]
    hooks: tuple[HookSettings, ...]
    keep: Keep = field(default_factory=Keep)

    @property
    def data(self) -> Path:
        """Return the folder of all data."""
        return self.root / "data"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return where declarations are searched before those that ship."""
        return (self.root / "newsrooms",)

    def home_of(self, newsroom: str) -> Path:
        """Return the folder of a newsroom's data."""
        return self.data / newsroom

    def limits_of(self, newsroom: str) -> Limits:
        """Return how a newsroom is crawled, by default where nothing is set."""
        return self.limits.get(newsroom) or Limits(manners=Manners(contact=self.contact))

    def newsroom(self, name: str) -> Newsroom:
        """Return a declared newsroom.

        Raises:
            DeclarationError: it is not declared, or its declaration cannot be used.

        """
        return load_newsroom(name, self.folders)

    def declared(self) -> list[str]:
        """Return the names of all declared newsrooms."""
        return list(names(self.folders))


def init(root: Path) -> Path:
    """Make a workspace in a folder and return its `workspace.toml`.

    Raises:
        WorkspaceError: there is one already (it is left alone), or the folder cannot be written.

    """
    path = root / FILE
    if path.exists():
        raise WorkspaceError("is there already and was left as it is", path=path)
    try:
        (root / "newsrooms").mkdir(parents=True, exist_ok=True)
        (root / "data").mkdir(exist_ok=True)
        path.write_text(TEMPLATE, encoding="utf-8")
    except OSError as problem:
        raise _unwritable(root, problem) from problem
    return path


def open_workspace(root: Path) -> Workspace:
    """Return the workspace in a folder.

    Raises:
        WorkspaceError: the folder is none, its file cannot be used, or nothing can be written there.

    """
    path = root / FILE
    if not path.is_file():
        raise WorkspaceError(
            f"has no {FILE}, so it is not a workspace",
            path=root,
            advice=f"Make one with: newsroom init {root}" if str(root) != "." else "Make one with: newsroom init",
        )
    table = Table(load_toml(path, WorkspaceError), path=path, error=WorkspaceError)
    contact = table.text("contact", None)
    known = names((root / "newsrooms",))
    limits = {}
    for name, one in table.named_tables("newsroom").items():
        if name not in known:
            raise table.fail(f"newsroom.{name}", "is not a declared newsroom", nearest(name, known))
        limits[name] = settings.limits(one, contact)
    hooks = tuple(settings.hook(name, one, known) for name, one in table.named_tables("hooks").items())
    keep = settings.keep(table.table("keep"))
    table.finish()
    try:
        (root / "data").mkdir(exist_ok=True)
        probe = root / "data" / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise _unwritable(root, problem) from problem
    return Workspace(root=root, contact=contact, limits=limits, hooks=hooks, keep=keep)


def _unwritable(root: Path, problem: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"cannot be written ({problem.strerror or problem})",
        path=root,
        advice="Nothing was changed. Choose another folder with -w, or mend its permissions.",
    )
