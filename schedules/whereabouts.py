"""Where a newsroom's crawls lie, when several hosts share an archive: who has not their pages can compare nothing.

A comparison rests on the stored pages, and the archive on decisions that lie beside them. So a host works on a newsroom
only if it has the crawl that the archive knows last. Each crawl says which host committed it, and from which folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsroom_scraper.errors import WorkspaceError
from newsroom_scraper.files import MANIFEST
from schedules.archive.advisory import host

if TYPE_CHECKING:
    from newsroom_scraper.declared import Table
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace


def shared(archive: Table) -> Path | None:
    """Return the folder that `[archive] data` names, or None: the workspace's own. It is never made.

    Raises:
        WorkspaceError: it is not absolute, or the archive is a file, which only one host can use.

    """
    name = archive.text("data", None)
    if name is None:
        return None
    folder = Path(name)
    if not folder.is_absolute():
        raise archive.fail("data", f"is {name}, which begins in another place on every host", "Write the whole path.")
    if "url" not in archive:
        advice = "Set url too (docs/postgresql.md), or leave data out."
        raise archive.fail("data", "is for several hosts, and the archive is a file, which one can use", advice)
    return folder


def here(workspace: Workspace) -> dict[str, Any]:
    """Return what a crawl's summary says of where it lies; nothing, where one host has the archive for itself."""
    if workspace.archive.url is None:
        return {}
    return {"host": host(), "folder": str(workspace.data.resolve())}


def refuse(workspace: Workspace, archive: Archive, newsroom: str) -> None:
    """Refuse to work on a newsroom whose crawls lie elsewhere.

    Raises:
        WorkspaceError: the crawl that the archive knows last is not in the workspace's data.

    """
    if workspace.archive.url is None:
        return
    last = next(iter(archive.crawls(newsroom, limit=1)), None)
    if last is None or (workspace.home_of(newsroom) / "crawls" / last["crawl_id"] / MANIFEST).is_file():
        return
    by = last.get("host")
    if by is None:
        where = "of another folder: copy it here"
    elif by == host():
        where = f"in {last['folder']} on this host: set that folder"
    else:
        where = f"on {by}, in {last['folder']}: run it there, or share that folder"
    raise WorkspaceError(
        f"its pages are not here: the archive's last crawl, {last['crawl_id']}, lies {where}",
        newsroom=newsroom,
        path=workspace.home_of(newsroom),
        advice='Nothing was done. Is a disk not mounted? All hosts need the same folder: [archive] data = "FOLDER" in'
        " workspace.toml.",
    )
