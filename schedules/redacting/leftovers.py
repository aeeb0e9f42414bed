"""What crawls hold still of releases that were redacted: a kill came, or a folder was put back from a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom_scraper.errors import CrawlError
from newsroom_scraper.files import MANIFEST, PART
from pipelines.redacted import clear
from schedules.archive.store import Archive
from schedules.redacting.doing import marked, named

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
                    found = clear(folder, what, spare=rests.get(folder.name, set()), dry_run=True)
                except CrawlError:
                    continue
                if found:
                    which = ours[0]["release_id"]
                    yield (
                        f"{folder}: holds pages or readings of what was redacted. Take them out with: "
                        f"newsroom redact {which} --reason again --yes."
                    )
