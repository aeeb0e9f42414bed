"""The archive made anew from what it was made of: every sealed crawl, and what people decided between them.

Crawls are taken in the order in which they began, newsrooms mixed, as they were the first time. The clock of each is
its own, so that the result is the same. What was decided comes after the crawl that it names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import ArchiveError, DeclarationError, NewsroomError
from newsroom_scraper.files import PART
from pipelines.seal import read_manifest
from pipelines.soundness import verify
from schedules import dataset, decisions, journal
from schedules.archive import carrying, swap
from schedules.archive.place import file_of
from schedules.archive.store import Archive
from schedules.redacting import checkpoint
from schedules.redacting import doing as redacting
from schedules.remember import remember, write_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsroom_scraper.newsroom import Newsroom
    from schedules.workspace import Workspace

_INSTEAD: Final = (
    "Take [archive] url out of workspace.toml, rebuild, and copy the file to an empty database with: "
    "newsroom archive copy URL."
)


@dataclass(slots=True, kw_only=True)
class Rebuilt:
    """What became of a rebuilding.

    Attributes:
        kept: the archive that was there before, or None: there was none.
        newsrooms: name → how many of its crawls are in the archive.
        wrong: what was left out, and why, a sentence each.
        hooks_known: whether the old archive could say what the hooks were told; else they begin at the newest.

    """

    kept: Path | None = None
    newsrooms: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    hooks_known: bool = False


def rebuild(workspace: Workspace, *, on_crawl: Callable[[str, str], None]) -> Rebuilt:
    """Make the archive anew, and put it in the place of the present one.

    Args:
        workspace: where.
        on_crawl: told the newsroom and the id of each crawl as it is taken up.

    Raises:
        ArchiveError: there is nothing to make it from, or it could not be put in place; nothing was changed.
        BusyError: a run is under way; nothing was changed.
        WorkspaceError: the archive is in place, but a file of the dataset could not be written.

    """
    path = file_of(workspace.archive, _INSTEAD)
    told = Rebuilt()
    with swap.everything_held(workspace):
        with swap.beside(path, "rebuilt") as fresh:
            with Archive.open(fresh) as archive:
                _fill(archive, workspace, told, on_crawl)
            if not told.newsrooms:
                wrong = f" ({told.wrong[0]})" if told.wrong else ""
                raise ArchiveError(
                    f"has no sealed crawl to rebuild an archive from{wrong}",
                    path=workspace.data,
                    advice="Nothing was changed.",
                )
            told.hooks_known = carrying.carry(path, fresh)
            swap.settle(fresh)
            for name in told.newsrooms:
                dataset.rewrite(workspace.home_of(name))
            told.kept = swap.put_in_place(fresh, path, because="before-rebuild")
        with Archive.open(path) as archive:
            for name in told.newsrooms:
                write_dataset(archive, name, workspace.home_of(name))
                redacting.catch_up(archive, workspace, name)
    return told


def _fill(archive: Archive, workspace: Workspace, told: Rebuilt, on_crawl: Callable[[str, str], None]) -> None:
    """Take up every crawl and decision, in order."""
    declared: dict[str, Newsroom] = {}
    decided: set[str] = set()
    for name in swap.newsrooms(workspace):
        try:
            declared[name] = workspace.newsroom(name)
        except DeclarationError as problem:
            if any(_folders(workspace, name)):
                told.wrong.append(f"{name}: was left out, with all of its crawls: {problem}")
            continue
        if _can_be_read(workspace.home_of(name), name, told):
            decided.add(name)
        _begin(archive, workspace.home_of(name), name, told)
    crawls = sorted((folder.name, name, folder) for name in declared for folder in _folders(workspace, name))
    for crawl_id, name, folder in crawls:
        if name in decided:
            _decide(archive, workspace.home_of(name), name, told, before=crawl_id)
        if archive.has_crawl(name, crawl_id):
            told.newsrooms[name] = told.newsrooms.get(name, 0) + 1
            continue
        wrong = verify(folder)
        if not wrong:
            try:
                on_crawl(name, crawl_id)
                remember(archive, workspace, declared[name], read_manifest(folder), files=False)
            except ArchiveError:
                raise
            except NewsroomError as problem:
                wrong = [str(problem)]
            else:
                told.newsrooms[name] = told.newsrooms.get(name, 0) + 1
        if wrong:
            more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
            told.wrong.append(f"{name}: crawl {crawl_id} was left out: {wrong[0]}{more}")
    for name in sorted(decided):
        _decide(archive, workspace.home_of(name), name, told, before=None)


def _begin(archive: Archive, home: Path, name: str, told: Rebuilt) -> None:
    """Begin with what was kept of a newsroom in which something is redacted: its crawls do not say it any more."""
    try:
        checkpoint.load(archive, name, home)
    except ArchiveError as problem:
        told.wrong.append(
            f"{name}: what was kept for a rebuilding was left out, and crawls say less than they did: {problem}"
        )


def _folders(workspace: Workspace, name: str) -> Iterator[Path]:
    """Yield the folders of a newsroom's sealed crawls."""
    folder = workspace.home_of(name) / "crawls"
    if folder.is_dir():
        yield from (one for one in folder.iterdir() if one.is_dir() and one.suffix != PART)


def _can_be_read(home: Path, name: str, told: Rebuilt) -> bool:
    """Return whether a newsroom's decisions can be read; where they cannot, none is taken up."""
    try:
        journal.decisions(home)
    except ValueError as problem:
        path = home / journal.FILE
        told.wrong.append(f"{name}: no decision was taken up: {path} has a line that cannot be read ({problem})")
        return False
    return True


def _decide(archive: Archive, home: Path, name: str, told: Rebuilt, *, before: str | None) -> None:
    """Take up what was decided before a crawl was known."""
    for made in decisions.catch_up(archive, name, home, before=before):
        missing = len(made.ids) - len(made.changes) - len(made.stale)
        if missing > 0:
            told.wrong.append(f"{name}: {missing} of {len(made.ids)} that were {made.verdict} are not found any more")
