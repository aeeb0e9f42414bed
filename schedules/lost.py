"""An archive that was lost: it knows no newsroom, and crawls that lie sealed say that it once did.

Begun again it would tell all that it ever told once more, so it is left alone until a copy is put back or it is made
anew. Each newsroom's first crawl may be sealed and not in the archive, after a kill; a later one only if it was lost.
What an older copy does not know of is not lost: the next run takes it up.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import ArchiveError, CrawlError
from newsroom_scraper.files import MANIFEST, PART
from pipelines.seal import read_manifest
from schedules.archive import swap
from schedules.archive.store import Archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.workspace import Workspace

_NAMED: Final = 5
"""So many newsrooms are named in an error."""


@contextmanager
def opened(workspace: Workspace) -> Iterator[Archive]:
    """Open the workspace's archive, made if it is new.

    Raises:
        ArchiveError: it was lost, or cannot be used; nothing was changed.

    """
    path = workspace.archive.file
    if path is not None and not (path.is_file() and path.stat().st_size):
        refuse(workspace, None)  # before there is an empty one
    with Archive.open(workspace.archive) as archive:
        refuse(workspace, archive)
        yield archive


def refuse(workspace: Workspace, archive: Archive | None) -> None:
    """Refuse an archive that was lost.

    Args:
        workspace: whose it is.
        archive: open; None: it is not there, or empty.

    Raises:
        ArchiveError: it was lost.

    """
    if archive is not None and archive.newsrooms():
        return  # in every run but the first: crawls are not looked at
    sealed = {name: found for name in swap.newsrooms(workspace) if (found := _sealed(workspace.home_of(name)))}
    if not any(_is_later(one, alone=len(found) == 1) for found in sealed.values() for one in reversed(found)):
        return
    path = workspace.archive.file
    what = "knows no newsroom" if path is None or path.is_file() else "is not there"
    named = [f"{len(found):,} of {name}" for name, found in sealed.items()]
    more = [f"and more of {len(named) - _NAMED} others"] if len(named) > _NAMED else []
    raise ArchiveError(
        f"{what}, though crawls are sealed: {', '.join(named[:_NAMED] + more)}",
        path=str(workspace.archive),
        advice="Nothing was changed. Put a copy back (newsroom archive restore FILE), or make it anew from the crawls:"
        " newsroom archive rebuild. To begin without them, move their folders away.",
    )


def _sealed(home: Path) -> list[Path]:
    """Return the folders of a newsroom's sealed crawls, oldest first."""
    folder = home / "crawls"
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    return [one for one in there if one.suffix != PART and (one / MANIFEST).is_file()]


def _is_later(folder: Path, *, alone: bool) -> bool:
    """Return whether a crawl was made when the archive knew its newsroom.

    Args:
        folder: of the sealed crawl.
        alone: whether it is the only one of its newsroom: that decides where its manifest does not say.

    """
    try:
        made = read_manifest(folder)
    except CrawlError:
        return not alone  # what is wrong with it is told when it is taken up
    return not made.get("baseline", alone)  # absent in those of an earlier program
