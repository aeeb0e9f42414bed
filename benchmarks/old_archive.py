"""Archives to measure on: one that has read a newsroom once, and one that is old, with a million versions of others."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from benchmarks.whole_path import NAME, SETTINGS
from newsdesk.demo.nights import declaration
from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site
from schedules import crawl as crawls
from schedules import look
from schedules.archive import search
from schedules.archive.opening import engine, writing
from schedules.archive.schema import CHANGES, CRAWLS, LOOKED, NEWSROOMS, RELEASES, VERSIONS
from schedules.archive.store import Archive
from schedules.plan import Options, next_plan
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PER_NEWSROOM: Final = 5_000
_BATCH: Final = 5_000


def workspace(root: Path, *, releases: int, changed: float) -> Path:
    """Make a workspace whose newsroom was read once and crawled once more, sealed and not committed; return it.

    Args:
        root: the folder.
        releases: how many it has.
        changed: the share of them that was edited between the two crawls.

    """
    site = Site(seed=11, releases=releases, per_page=100)
    with serve(site) as served:
        (root / "newsrooms").mkdir(parents=True)
        (root / "newsrooms" / f"{NAME}.toml").write_text(declaration(served.url), encoding="utf-8")
        (root / "workspace.toml").write_text(SETTINGS, encoding="utf-8")
        place = open_workspace(root)
        look.run(place, NAME, Options(), on_event=_quiet)
        site.next_night()
        for one in list(site.listed)[:: int(1 / changed)]:
            site.edit(one.slug, "paragraph-added")
        folder = place.home_of(NAME) / "crawls"
        with Archive.open(place.data / "archive.db") as archive:
            plan, _ = next_plan(
                archive.known(NAME),
                crawl_id=crawls.new_id(folder),
                folders=[str(one.resolve()) for one in place.folders],
                manners=place.limits_of(NAME).manners,
                options=Options(),
                met=set(),
                now=datetime.now(UTC),
                read_before=0,
                first=False,
                resume=None,
                seconds=None,
            )
        crawls.run(plan, folder, time_limit=3600, on_event=_quiet)
    return root


def grow(path: Path, *, versions: int) -> None:
    """Add other newsrooms with so many versions to an archive; their lines are this newsroom's own."""
    made = engine(path)
    with made.connect() as db:
        lines = [json.loads(line) for line in db.execute(sa.select(VERSIONS.c.line).limit(200)).scalars()]
        first = db.execute(sa.select(sa.func.max(RELEASES.c.number))).scalar() or 0
    for number, begin in enumerate(range(1, versions + 1, PER_NEWSROOM)):
        batch = range(begin, min(begin + PER_NEWSROOM, versions + 1))
        with writing(made) as db:
            newsroom = db.execute(
                sa.insert(NEWSROOMS)
                .values(name=f"other-{number}", listing_whole=True, learned="{}", decided=0)
                .returning(NEWSROOMS.c.number)
            ).scalar_one()
            releases, lined = [], []
            for one in batch:
                line = {**lines[one % len(lines)], "id": f"other-{number}-{one:012d}", "newsroom": f"other-{number}"}
                releases.append(
                    {
                        "number": first + one,
                        "id": line["id"],
                        "newsroom": newsroom,
                        "status": "present",
                        "version": 1,
                        "content_hash": line["content_hash"],
                        "url": line["url"],
                        "last_look": 1_795_000_000,
                        "streak": 0,
                        "calm": 0,
                    }
                )
                lined.append({"release": first + one, "version": 1, "crawl_id": "c", "line": json.dumps(line)})
            db.execute(sa.insert(RELEASES), releases)
            db.execute(sa.insert(VERSIONS), lined)
    with writing(made) as db:
        search.fill(db)
    _settle(made, path)


def changes(path: Path, number: int) -> None:
    """Make an archive of so many changes that rang, of one newsroom."""
    made = engine(path)
    fields = [{"field": "body", "old": "word " * 300, "new": "text " * 300, "type": "text"}]
    line = {"schema": "newsroom.change/1", "newsroom": NAME, "kind": "edited", "title": "A title", "fields": fields}
    with writing(made) as db:
        newsroom = db.execute(
            sa.insert(NEWSROOMS)
            .values(name=NAME, listing_whole=True, learned="{}", decided=0)
            .returning(NEWSROOMS.c.number)
        ).scalar_one()
        for begin in range(0, number, _BATCH):
            batch = range(begin, min(begin + _BATCH, number))
            db.execute(sa.insert(CHANGES), list(_changes(batch, newsroom, line)))
    _settle(made, path)


def _changes(batch: Iterable[int], newsroom: int, line: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in batch:
        told = {**line, "id": f"{one:016d}", "detected_at": f"2026-11-22T02:{one // 60 % 60:02}:{one % 60:02}Z"}
        yield {
            "id": told["id"],
            "newsroom": newsroom,
            "kind": "edited",
            "rings": True,
            "detected_at": told["detected_at"],
            "line": json.dumps(told),
        }


def looks(path: Path, *, nights: int) -> int:
    """Add so many nights of looks at every release of the newsroom, and return how many looks that are."""
    made = engine(path)
    with writing(made) as db:
        newsroom = db.execute(sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == NAME)).scalar_one()
        releases = db.execute(sa.select(RELEASES.c.number).where(RELEASES.c.newsroom == newsroom)).scalars().all()
        for night in range(nights):
            crawl = db.execute(
                sa.insert(CRAWLS)
                .values(newsroom=newsroom, crawl_id=f"21{night:06}T020000Z", state="complete", summary="{}")
                .returning(CRAWLS.c.number)
            ).scalar_one()
            at = 1_800_000_000 + night * 86_400
            rows = [{"crawl": crawl, "release": one, "look": 1, "at": at + place} for place, one in enumerate(releases)]
            db.execute(sa.insert(LOOKED), rows)
    _settle(made, path)
    return nights * len(releases)


def _settle(made: sa.Engine, path: Path) -> None:
    """Bring everything into the one file."""
    made.dispose()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _quiet(_event: str, _facts: dict[str, Any]) -> None:
    """Let an event pass."""
