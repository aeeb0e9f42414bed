"""An earlier copy takes the archive's place. What was crawled since lies sealed; the next runs take it up again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import ArchiveError
from newsroom_scraper.files import MANIFEST, PART
from schedules import dataset
from schedules.archive import carrying, copies, swap
from schedules.archive.place import file_of
from schedules.archive.revisions import FIRST
from schedules.archive.schema import HEAD

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import Workspace

_INSTEAD: Final = (
    "Use PostgreSQL's own pg_restore; or take [archive] url out of workspace.toml, restore, and copy the file to an "
    "empty database with: newsroom archive copy URL."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What became of a restoration.

    Attributes:
        kept: the archive that was there before, or None: there was none.
        revision: of the copy.
        since: newsroom → sealed crawls that the copy does not know, which its next run takes up.
        again: hooks that may be told again what they were told since the copy was made, under the same ids.

    """

    kept: Path | None
    revision: str
    since: dict[str, list[str]] = field(default_factory=dict)
    again: tuple[str, ...] = ()

    @property
    def older(self) -> bool:
        """Return whether the copy is migrated when it is next opened."""
        return self.revision != HEAD


def restore(workspace: Workspace, source: Path) -> Restored:
    """Put a copy in the archive's place.

    Raises:
        ArchiveError: the copy is no sound archive of this program, or could not be put in place; nothing was changed.
        BusyError: a run is under way; nothing was changed.

    """
    path = file_of(workspace.archive, _INSTEAD)
    if source.exists() and path.exists() and source.samefile(path):
        raise ArchiveError("is the archive itself", path=source, advice="Nothing was changed. Name a copy.")
    revision = copies.inspect(source)
    with swap.everything_held(workspace), swap.beside(path, "restored") as fresh:
        copies.copy(source, path.parent, to=fresh)
        swap.settle(fresh)
        copies.inspect(fresh)
        # An older copy is migrated when it is opened, and has no place yet for what the hooks were told.
        carried = revision == HEAD and carrying.carry(path, fresh)
        again = () if carried else carrying.hooks(fresh)
        swap.settle(fresh)
        since = _since(workspace, fresh)
        for name in swap.newsrooms(workspace):
            dataset.rewrite(workspace.home_of(name))  # what it says of reviews may be newer
        kept = swap.put_in_place(fresh, path, because="before-restore")
    return Restored(kept=kept, revision=revision, since=since, again=again)


def _since(workspace: Workspace, fresh: Path) -> dict[str, list[str]]:
    """Return the sealed crawls that an archive does not know."""
    with copies.looked_at(fresh) as db:
        if copies.revision(db, fresh) != FIRST:
            statement = "SELECT n.name, c.crawl_id FROM crawls AS c JOIN newsrooms AS n ON n.number = c.newsroom"
        else:
            statement = "SELECT newsroom, crawl_id FROM crawls"
        known = {(row[0], row[1]) for row in db.exec_driver_sql(statement)}
    found: dict[str, list[str]] = {}
    for name in swap.newsrooms(workspace):
        folder = workspace.home_of(name) / "crawls"
        sealed = sorted(folder.iterdir()) if folder.is_dir() else []
        fresh_ones = [
            one.name
            for one in sealed
            if one.suffix != PART and (name, one.name) not in known and (one / MANIFEST).is_file()
        ]
        if fresh_ones:
            found[name] = fresh_ones
    return found
