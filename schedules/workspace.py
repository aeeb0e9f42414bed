"""The workspace: a folder with what an operator wants (`workspace.toml`), own declarations, and all data."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from newsroom_scraper.declared import Table, nearest
from newsroom_scraper.declared import load as load_toml
from newsroom_scraper.errors import NewsroomError, WorkspaceError
from newsroom_scraper.newsroom import Newsroom, names
from newsroom_scraper.newsroom import load as load_newsroom
from newsroom_scraper.plan import Manners
from schedules import authorities, called, proxied, settings, whereabouts
from schedules.archive.place import Place, at_url
from schedules.called import Called
from schedules.secrets import environment
from schedules.settings import Keep, Limits, Watch, seconds

__all__ = ["FILE", "TEMPLATE", "Keep", "Limits", "Workspace", "init", "open_workspace", "seconds"]

FILE: Final = "workspace.toml"
_DATA: Final = Path("data")
TELLING: Final = ("hooks", "routes", "operator")
"""The tables of who is told what."""

TEMPLATE: Final = """\
# What you want of this workspace. Newsrooms of your own are declared in newsrooms/*.toml.

# An address or page in the user agent, so that a newsroom's people know whom to ask. Please set it.
# contact = "desk@example.org"

[newsroom.amnesty-usa]
schedule = "30 4 * * *"            # cron: minute hour day month weekday (names or numbers, 0 and 7 are Sunday)
timezone = "America/New_York"      # of the schedule; UTC unless said
# every = "6h"                     # instead of schedule: so long after the last run
# jitter = "10m"                   # put each turn off by up to this, so that not all begin at once
# quiet = "23:00-06:00"            # what is due in these hours waits for their end
# after_new = { every = "10m", for = "3h" }   # look again sooner while there was something new
# delay = 1.0                      # seconds between requests
# confirm_after = "15m"            # between the two looks that prove a removal
# budget = "20m"                   # for a first crawl; the next run goes on
# time_limit = "3h"                # after which a crawl is stopped
# memory_limit = "2GB"             # of a crawl
# cadence = { beyond = "90d" }     # how often releases are looked at: docs/cadence.md

# Who is told: docs/hooks.md. A command gets each change as one line of JSON on its standard input.
# [hooks.desk]
# kind = "command"                   # command, webhook, email, apprise, feed, jsonl
# command = ["python3", "ring.py"]

# What a hook is told, and when: docs/alerts.md. Without a route: new, edited, removed, restored, held; one by one.
# [routes.daily]
# hooks = ["desk"]
# send = "daily 08:00"

# Who looks after this program: docs/running.md.
# [operator]
# heartbeat = "https://hc-ping.com/${HEARTBEAT}"   # pinged at start, success and failure of every run

# A proxy that is asked for every page; ${NAME} comes from the environment or .env.
# [http]
# proxy = "http://proxy.example.org:3128"

# The service (newsroom watch).
# [watch]
# crawls = 4                         # newsrooms crawled at the same time

# Where the archive is, and what several hosts share: docs/postgresql.md. Without it: the file data/archive.db.
# [archive]
# url = "postgresql://desk:${DB_PASSWORD}@db.example.org/press"
# data = "/srv/press"                # a folder that every host sees, for pages and datasets

# What newsrooms are called instead of their first names, which their data keeps: newsroom rename OLD NEW.
# [names]
# amnesty-usa = "ai-usa"

# How long what proves nothing stays: s, m, h, d, w, y, or "forever". Versions, changes and their pages stay for ever.
# [keep]
# crawls = "30d"                     # a crawl's folder as it was; then only the pages that something rests on
# logs = "90d"                       # what the crawls wrote about themselves
# looks = "forever"                  # when each release was looked at, and what was met
# deliveries = "90d"                 # what hooks were told, and when
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace, as set.

    Attributes:
        telling: the tables of who is told what, as they are written; `newsdesk.telling.settings` reads them, so that a
            broken route never stops a crawl.
        keep: how long what proves nothing stays.
        watch: how the service works.
        broken: what is wrong with newsrooms that are set and cannot be used; they are not in `limits`.
        database: where the archive is, if that is a database of PostgreSQL; None: a file in the data.
        shared: a folder for all data that several hosts share; None: the workspace's own.
        called: what newsrooms are called that were renamed. Everything else here goes by their keys.
        proxy: through which everything is asked for, or None; as written, so that it may name secrets.
        evidence: who stamps manifests.

    """

    root: Path
    contact: str | None
    limits: dict[str, Limits]
    telling: dict[str, Any] = field(default_factory=dict)
    keep: Keep = field(default_factory=Keep)
    watch: Watch = field(default_factory=Watch)
    broken: dict[str, NewsroomError] = field(default_factory=dict)
    database: Place | None = None
    shared: Path | None = None
    called: Called = field(default_factory=Called)
    proxy: str | None = None
    evidence: authorities.Authorities = field(default_factory=authorities.Authorities)

    @property
    def data(self) -> Path:
        """Return the folder of all data."""
        return self.shared or self.own

    @property
    def own(self) -> Path:
        """Return the folder of what is this host's alone."""
        return self.root / "data"

    @property
    def hosts(self) -> Path:
        """Return the folder of what this host's crawls know of others: their pace, and their robots.txt."""
        return self.own / ".hosts"

    @property
    def manners(self) -> Manners:
        """Return the manners towards sites for which nothing else is set."""
        return Manners(contact=self.contact, hosts=str(self.hosts.resolve()), proxy=self.proxy)

    def told(self, path: Path) -> str:
        """Return how a file of the data is named in the archive and the dataset, the same on every host.

        >>> desk = Workspace(root=Path("desk"), contact=None, limits={}, shared=Path("/srv/press"))
        >>> desk.told(Path("/srv/press/demo/crawls/20261122T020000Z/evidence.warc.gz"))
        'data/demo/crawls/20261122T020000Z/evidence.warc.gz'
        """
        return (_DATA / path.relative_to(self.data)).as_posix()

    def file(self, told: str) -> Path:
        """Return the file of the data that has such a name."""
        path = Path(told)
        return self.data / path.relative_to(_DATA) if path.is_relative_to(_DATA) else self.root / path

    @property
    def archive(self) -> Place:
        """Return where the archive is."""
        return self.database or Place(file=self.data / "archive.db")

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return where declarations are searched before those that ship."""
        return (self.root / "newsrooms",)

    def home_of(self, newsroom: str) -> Path:
        """Return the folder of a newsroom's data; any of its names will do, here and below."""
        return self.data / self.called.key(newsroom)

    def limits_of(self, newsroom: str) -> Limits:
        """Return how a newsroom is crawled, by default where nothing is set.

        Raises:
            NewsroomError: it cannot be used as it is set.

        """
        key = self.called.key(newsroom)
        if key in self.broken and key not in self.limits:
            raise self.broken[key]
        found = self.limits.get(key) or Limits(manners=Manners(contact=self.contact))
        ours = self.manners
        manners = replace(found.manners, patience=found.time_limit, hosts=ours.hosts, proxy=ours.proxy)
        return replace(found, manners=manners)

    def newsroom(self, name: str) -> Newsroom:
        """Return a declared newsroom.

        Raises:
            DeclarationError: it is not declared, or its declaration cannot be used.

        """
        return load_newsroom(self.called.key(name), self.folders)

    def declared(self) -> list[str]:
        """Return the keys of all declared newsrooms; one that ships is hidden by another that has its name now."""
        return [name for name in names(self.folders) if not self.called.is_taken(name)]


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


def open_workspace(root: Path, *, strict: bool = True) -> Workspace:
    """Return the workspace in a folder.

    Args:
        root: the folder.
        strict: a newsroom that cannot be used is an error, and not a part of what is returned.

    Raises:
        WorkspaceError: the folder is none, its file cannot be used, or nothing can be written there.

    """
    path = root / FILE
    if not path.is_file():
        raise WorkspaceError(
            f"has no {FILE}, so it is not a workspace",
            path=_shown(root),
            advice=f"Make one with: newsroom init {root}" if str(root) != "." else "Make one with: newsroom init",
        )
    table = Table(load_toml(path, WorkspaceError), path=path, error=WorkspaceError)
    contact = table.text("contact", None)
    known = names((root / "newsrooms",))
    renamed = called.read(table.table("names"), (path.stem for path in (root / "newsrooms").glob("*.toml")))
    limits, broken = {}, {}
    for written, one in table.named_tables("newsroom").items():
        name = renamed.key(written)
        try:
            if name not in known:
                raise table.fail(f"newsroom.{written}", "is not a declared newsroom", nearest(written, known))
            if name in limits:
                raise table.fail(f"newsroom.{written}", f"is {name}, which has a table already", "Leave one of them.")
            limits[name] = settings.limits(one, contact)
        except NewsroomError as problem:
            if strict:
                raise
            broken[name] = problem
    telling = {key: told for key in TELLING if (told := table.anything(key)) is not None}
    keep, watch = settings.keep(table.table("keep")), settings.watch(table.table("watch"))
    archive = table.table("archive")
    proxy, evidence = proxied.read(table.table("http")), authorities.read(table.table("evidence"))
    database, shared = _database(archive, root), whereabouts.shared(archive)
    table.finish()
    _try_to_write(root, shared)
    return Workspace(
        root=root,
        contact=contact,
        limits=limits,
        telling=telling,
        keep=keep,
        watch=watch,
        broken=broken,
        database=database,
        shared=shared,
        called=renamed,
        proxy=proxy,
        evidence=evidence,
    )


def _database(archive: Table, root: Path) -> Place | None:
    """Return the place that `[archive] url` names, or None."""
    url = archive.text("url", None)
    if url is None:
        return None
    try:
        return at_url(url, lambda: environment(root))
    except ValueError as problem:
        raise archive.fail("url", str(problem), "See docs/postgresql.md.") from problem


def _try_to_write(root: Path, shared: Path | None) -> None:
    """Make the workspace's folder of data, and see that files can be written where they are to be.

    Raises:
        WorkspaceError: they cannot.

    """
    if shared is not None and not shared.is_dir():
        raise WorkspaceError(
            "is not there, and all data is to lie in it ([archive] data)",
            path=shared,
            advice="Nothing was changed. Mount the disk that it is on, or make it, once for all hosts.",
        )
    for folder in filter(None, (root / "data", shared)):
        try:
            if folder != shared:
                folder.mkdir(exist_ok=True)
            probe = folder / f".writable-{os.getpid()}"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError as problem:
            raise _unwritable(folder if folder == shared else root, problem) from problem


def _shown(root: Path) -> Path:
    """Return a folder as a person may know it: "." is none."""
    return root if root.name else root.resolve()


def _unwritable(root: Path, problem: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"cannot be written ({problem.strerror or problem})",
        path=_shown(root),
        advice="Nothing was changed. Choose another folder with -w, or mend its permissions.",
    )
