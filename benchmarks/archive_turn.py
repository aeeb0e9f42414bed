"""One turn of `bench_archive`: what it cost, as a line of JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.whole_path import NAME
from pipelines.seal import read_manifest
from schedules.archive.store import Archive
from schedules.remember import remember
from schedules.workspace import open_workspace


def night(root: Path) -> dict[str, float]:
    """Compare, judge and commit the workspace's last crawl; the dataset's files are not in it."""
    place = open_workspace(root)
    newsroom = place.newsroom(NAME)
    folder = max((place.home_of(NAME) / "crawls").iterdir())
    made = read_manifest(folder)
    with Archive.open(place.data / "archive.db") as archive:
        archive.has_crawl(NAME, made["crawl_id"])
        begun = time.process_time()
        kept = remember(archive, place, newsroom, made, files=False)
        cpu = time.process_time() - begun
        releases = archive.standing(NAME, since="")["releases"]
    return {"cpu": cpu, "releases": releases, "changes": sum(one.rings for one in kept.judgement.accepted)}


def newest(path: Path) -> dict[str, float]:
    """Read the newest fifty changes."""
    with Archive.open(path) as archive:
        begun = time.process_time()
        for _ in range(20):
            found = list(archive.changes(limit=50))
        cpu = time.process_time() - begun
    return {"cpu": cpu, "changes": len(found)}


if __name__ == "__main__":
    print(json.dumps({"night": night, "newest": newest}[sys.argv[1]](Path(sys.argv[2]))))
