"""What `newsroom releases --at DATE` costs over the present, in an archive of a million versions.

python benchmarks/bench_at.py [--pairs 5] [--versions 1000000]

Both take turns, each a process of its own that lists everything, or one newsroom, as JSON Lines.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from benchmarks.bench_diff import made
from benchmarks.measure import ROOT, FailedError, run, spread, surroundings
from schedules.archive.opening import engine, writing
from schedules.archive.schema import CHANGES, CRAWLS, NEWSROOMS, RELEASES, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

PER_NEWSROOM: Final = 2_500
"""Releases; each has two versions."""
NEWEST: Final = 1_000
"""So many of everything are printed; all are read."""
NIGHTS: Final = 50
FIRST: Final = datetime(2026, 9, 1, 2, tzinfo=UTC)
_MIB: Final = 1 << 20
_MB: Final = 1_000_000


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--versions", type=int, default=1_000_000)
    asked = parser.parse_args()
    print("\n".join(surroundings()))
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        root = Path(folder)
        (root / "data").mkdir()
        (root / "workspace.toml").write_text('contact = "desk@example.org"\n', encoding="utf-8")
        newsrooms = max(asked.versions // (2 * PER_NEWSROOM), 1)
        fill(root / "data" / "archive.db", newsrooms)
        size = (root / "data" / "archive.db").stat().st_size
        print(f"{newsrooms:,} newsrooms, {newsrooms * PER_NEWSROOM:,} releases, {size / _MIB:,.0f} MiB")
        (root / "data" / "other-0").mkdir()  # it is known by its folder, as one that was crawled here
        turns(root, asked.pairs, "everything", ["--limit", str(NEWEST)], min(newsrooms * PER_NEWSROOM, NEWEST))
        turns(root, asked.pairs, "one newsroom", ["other-0"], PER_NEWSROOM)
    return 0


def turns(root: Path, pairs: int, what: str, words: list[str], releases: int) -> None:
    """Print what a listing costs now and as of three dates."""
    days = {"now": None, "a week ago": NIGHTS - 7, "half way": NIGHTS // 2, "second night": 1}
    command = [sys.executable, "-m", "newsdesk", "-w", str(root), "releases", "--json", *words]
    costs: dict[str, list[float]] = {name: [] for name in days}
    walls: dict[str, list[float]] = {name: [] for name in days}
    peaks: dict[str, float] = dict.fromkeys(days, 0.0)
    for _ in range(pairs):
        for name, night in days.items():
            at = [] if night is None else ["--at", f"{_ends(night):%Y-%m-%dT%H:%M:%SZ}"]
            output = root / "output.txt"
            cost = run([*command, *at], folder=ROOT, output=output)
            with output.open("rb") as file:
                told = sum(1 for _ in file)
            if told != releases:
                raise FailedError(f"{what}, {name}: {told:,} releases, and not {releases:,}")
            costs[name].append(cost.cpu)
            walls[name].append(cost.wall)
            peaks[name] = max(peaks[name], cost.peak)
    for name in days:
        print(
            f"{what}, {name}: {spread(walls[name], '.2f')} s, {spread(costs[name], '.2f')} s CPU, "
            f"most {peaks[name] / _MB:,.0f} MB, ratio {_ratio(walls, name)}, of CPU {_ratio(costs, name)}"
        )


def _ratio(costs: dict[str, list[float]], name: str) -> str:
    return spread([one / now for one, now in zip(costs[name], costs["now"], strict=True)], ".2f")


def fill(path: Path, newsrooms: int) -> None:
    """Make an archive in which every release was read on the first night and edited on a later one.

    Of twenty releases one is removed and back again later, and one moves; a change is there for everything.
    """
    lines = list(made(PER_NEWSROOM))
    db_engine = engine(path)
    for number in range(newsrooms):
        name = f"other-{number}"
        with writing(db_engine) as db:
            newsroom = db.execute(
                sa.insert(NEWSROOMS)
                .values(name=name, listing_whole=True, learned="{}", decided=0)
                .returning(NEWSROOMS.c.number)
            ).scalar_one()
            crawls = [
                {
                    "newsroom": newsroom,
                    "crawl_id": _begins(night),
                    "state": "complete",
                    "summary": orjson.dumps({"ended_at": f"{_ends(night):%Y-%m-%dT%H:%M:%SZ}"}).decode(),
                }
                for night in range(NIGHTS)
            ]
            db.execute(sa.insert(CRAWLS), crawls)
            begin = number * PER_NEWSROOM
            rows = [_release(begin + at, name, newsroom, line) for at, line in enumerate(lines)]
            db.execute(sa.insert(RELEASES), rows)
            versions = [one for row, line in zip(rows, lines, strict=True) for one in _versions(row, name, line)]
            db.execute(sa.insert(VERSIONS), versions)
            db.execute(sa.insert(CHANGES), sorted(_changes(rows, name, lines), key=lambda row: row["detected_at"]))
    db_engine.dispose()


def _begins(night: int) -> str:
    return f"{FIRST + timedelta(days=night):%Y%m%dT%H%M%SZ}"


def _ends(night: int) -> datetime:
    return FIRST + timedelta(days=night, minutes=5)


def _edited(number: int) -> int:
    """Return the night of a release's second version."""
    return 1 + number % (NIGHTS - 1)


def _release(number: int, name: str, newsroom: int, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": number + 1,
        "id": f"{name}-{line['id']}",
        "newsroom": newsroom,
        "status": "present",
        "version": 2,
        "content_hash": line["content_hash"],
        "url": line["url"],
        "last_look": 1_795_000_000,
        "streak": 0,
        "calm": 0,
    }


def _line(row: dict[str, Any], name: str, line: dict[str, Any], version: int) -> dict[str, Any]:
    body = f"{line['body']}\n\nThis was added." if version > 1 else line["body"]
    return {**line, "id": row["id"], "newsroom": name, "version": version, "body": body}


def _versions(row: dict[str, Any], name: str, line: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for version, night in ((1, 0), (2, _edited(row["number"]))):
        text = orjson.dumps(_line(row, name, line, version)).decode()
        yield {"release": row["number"], "version": version, "crawl_id": _begins(night), "line": text}


def _changes(rows: list[dict[str, Any]], name: str, lines: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row, line in zip(rows, lines, strict=True):
        edited = _edited(row["number"])
        fields = [{"field": "body", "old": line["body"], "new": f"{line['body']}\n\nThis was added.", "type": "text"}]
        yield _change(row, name, "new", 0, [])
        yield _change(row, name, "edited", edited, fields)
        if row["number"] % 20 == 0:
            yield _change(row, name, "removed", (edited + 5) % NIGHTS, [])
            yield _change(row, name, "restored", (edited + 9) % NIGHTS, [])
        if row["number"] % 20 == 1:
            yield _change(row, name, "moved", (edited + 3) % NIGHTS, [])


def _change(row: dict[str, Any], name: str, kind: str, night: int, fields: list[dict[str, Any]]) -> dict[str, Any]:
    line = {
        "schema": "newsroom.change/1",
        "id": f"{row['id']}-{kind}",
        "newsroom": name,
        "release_id": row["id"],
        "kind": kind,
        "url": f"{row['url']}new/" if kind == "moved" else row["url"],
        "old_url": row["url"],
        "title": "A title",
        "detected_at": f"{_ends(night):%Y-%m-%dT%H:%M:%SZ}",
        "crawl_id": _begins(night),
        "old": {"version": 1, "content_hash": None, "evidence": None},
        "new": {"version": 2, "content_hash": None, "evidence": None},
        "fields": fields,
        "review": None,
    }
    return {
        "id": line["id"],
        "newsroom": row["newsroom"],
        "release": row["number"],
        "kind": kind,
        "rings": True,
        "detected_at": line["detected_at"],
        "line": orjson.dumps(line).decode(),
    }


if __name__ == "__main__":
    sys.exit(main())
