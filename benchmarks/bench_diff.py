"""What `newsroom diff` of two sorted datasets costs over reading both with orjson, and its peak memory.

python benchmarks/bench_diff.py [--pairs 5] [--lines 1000000] [--changed 0.01]

Both take turns, each a process of its own. The second dataset is the first with a share of its releases edited, a few
removed and a few new.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import orjson

from benchmarks.measure import ROOT, FailedError, run, spread, surroundings
from newsdesk.demo.site import Site
from pipelines.identity import content_hash
from schedules.release import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE: Final = "reading both with orjson"
RARELY: Final = 1_000
"""One in so many is in one of the two datasets only."""
_MB: Final = 1_000_000
_READ: Final = """
import sys, orjson
total = 0
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        for line in file:
            total += len(orjson.loads(line))
print(total)
"""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--changed", type=float, default=0.01)
    parser.add_argument("--unsorted", action="store_true", help="the second dataset is shuffled")
    asked = parser.parse_args()
    print("\n".join(surroundings()))
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        measured(Path(folder), asked.pairs, asked.lines, asked.changed, unsorted=asked.unsorted)
    return 0


def measured(folder: Path, pairs: int, lines: int, changed: float, *, unsorted: bool) -> None:
    """Print what both cost."""
    old, new = folder / "old.jsonl", folder / "new.jsonl"
    expected = write(old, new, lines, round(1 / changed) if changed else lines + 1, unsorted=unsorted)
    sizes = [path.stat().st_size for path in (old, new)]
    print(f"{lines:,} lines, {sizes[0] / lines:,.0f} bytes each, {sum(sizes) / _MB:,.0f} MB together; {expected}")
    commands = {
        BASE: [sys.executable, "-c", _READ, str(old), str(new)],
        "diff": [sys.executable, "-m", "newsdesk", "diff", "--summary", "--json", str(old), str(new)],
        "diff --json": [sys.executable, "-m", "newsdesk", "diff", "--json", str(old), str(new)],
    }
    walls: dict[str, list[float]] = {name: [] for name in commands}
    cpus: dict[str, list[float]] = {name: [] for name in commands}
    peaks: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(pairs):
        for name, command in commands.items():
            output = folder / "output.txt"
            cost = run(command, folder=ROOT, output=output)
            walls[name].append(cost.wall)
            cpus[name].append(cost.cpu)
            peaks[name].append(cost.peak / _MB)
            if name == "diff":
                told = json.loads(output.read_bytes())["kinds"]
                if {kind: told[kind] for kind in expected} != expected:
                    raise FailedError(f"the difference was not found: {told}, and not {expected}")
    for name in commands:
        print(
            f"{name}: {spread(walls[name], '.1f')} s, {spread(cpus[name], '.1f')} s CPU, "
            f"peak {median(peaks[name]):.0f} MB (most {max(peaks[name]):.0f}), "
            f"ratio {_ratio(walls, name)}, of CPU {_ratio(cpus, name)}"
        )


def _ratio(costs: dict[str, list[float]], name: str) -> str:
    return spread([one / base for one, base in zip(costs[name], costs[BASE], strict=True)], ".2f")


def write(old: Path, new: Path, lines: int, every: int, *, unsorted: bool) -> dict[str, int]:
    """Write two datasets and return what they differ in."""
    expected = {"new": 0, "edited": 0, "removed": 0}
    kept: list[bytes] = []
    with old.open("wb", 1 << 20) as first, new.open("wb", 1 << 20) as second:
        for at, line in enumerate(made(lines)):
            text = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
            if at % RARELY == 1:
                expected["new" if at % (2 * RARELY) == 1 else "removed"] += 1
                (second if at % (2 * RARELY) == 1 else first).write(text)
                continue
            first.write(text)
            if at % every == 0:
                expected["edited"] += 1
                line["body"] = f"{line['body']}\n\nA sentence was added on the second day."
                line["content_hash"] = content_hash(line)
                line["version"] = 2
                text = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
            if unsorted and at % 2:
                kept.append(text)
                if len(kept) == RARELY:
                    second.writelines(reversed(kept))
                    kept.clear()
            else:
                second.write(text)
        second.writelines(kept)
    return expected


def made(lines: int) -> Iterator[dict[str, Any]]:
    """Yield lines of releases, sorted by id; their texts are the demo newsroom's, over and over."""
    site = Site(seed=11, releases=500, per_page=100)
    texts = [(one.title, "\n\n".join(one.lines)) for one in site.listed]
    for at in range(lines):
        title, body = texts[at % len(texts)]
        url = f"https://www.example.org/press-releases/{at:08d}/"
        line: dict[str, Any] = {
            **dict.fromkeys(KEYS),
            "schema": "newsroom.release/1",
            "id": f"example-{at:012d}",
            "newsroom": "example",
            "url": url,
            "also_at": [],
            "title": title,
            "body": f"{at:,} people had signed.\n\n{body}",
            "type": "Press Release",
            "language": "en-US",
            "published": "2026-11-02",
            "published_precision": "day",
            "published_raw": "November 2, 2026",
            **{key: [] for key in ("authors", "topics", "places", "images", "attachments", "contacts", "flags")},
            "sources": {"title": "selector", "body": "selector", "published": "selector", "type": "selector"},
            "version": 1,
            "first_seen": "2026-11-02T02:00:00Z",
            "last_changed": "2026-11-02T02:00:00Z",
            "status": "present",
            "evidence": {
                "warc": "data/example/crawls/20261102T020000Z/evidence.warc.gz",
                "offset": at * 6131,
                "digest": f"sha256:{at:064x}",
                "fetched_at": "2026-11-02T02:00:00Z",
                "http_status": 200,
            },
            "layout": "2022",
            "entry": {"url": url, "listing_url": "https://www.example.org/news/", "position": at % 20, "title": title},
            "extractor": "newsroom-scraper 0.1.0",
        }
        line["content_hash"] = f"h2:{at:040x}"  # a real one would cost more to make than all the rest
        yield line


if __name__ == "__main__":
    sys.exit(main())
