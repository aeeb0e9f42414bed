"""What crawls hold still of releases that were redacted: a kill came, or a folder was put back from a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom_scraper.errors import CrawlError
from newsroom_scraper.files import MANIFEST, PART
from pipelines.redacted import clear
from pipelines.reduced import pages
from schedules.archive.store import Archive
from schedules.redacting.doing import marked, named, uncut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedules.workspace import Workspace


def left_behind(workspace: Workspace) -> Iterator[str]:
    """Yield a sentence for each crawl that holds something of what was redacted; damaged ones are told elsewhere."""
    with Archive.open(workspace.archive) as archive:
        stones: dict[str, list[dict[str, str]]] = {}
        for stone in archive.tombstones():
            stones.setdefault(stone["newsroom"], []).append(stone)
        for newsroom, ours in stones.items():
            home = workspace.home_of(newsroom) / "crawls"
            what = marked(workspace, newsroom, ours)
            rests = named(archive, newsroom)
            for folder in sorted(home.iterdir()) if home.is_dir() else ():
                if folder.suffix == PART or not (folder / MANIFEST).is_file():
                    continue
                try:
                    known = archive.has_crawl(newsroom, folder.name)
                    spare = rests.get(folder.name, set()) if known else set(pages(folder))
                    found = clear(folder, what, spare=spare, dry_run=True)
                except CrawlError:
                    continue
                yield from uncut(folder, found)
                if found.can_go:
                    which = ours[0]["release_id"]
                    yield (
                        f"{folder}: holds pages or readings of what was redacted. Take them out with: "
                        f"newsroom redact {which} --reason again --yes."
                    )
