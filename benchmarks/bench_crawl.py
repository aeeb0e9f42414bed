"""CPU per release page of the whole path, evidence on, over a plain Scrapy spider on the same pages.

python benchmarks/bench_crawl.py [--pairs 9] [--pages 2000] [--weight 50]

The two take turns on one server, so that what else the machine does falls on both; a pair is one turn of each.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks import measure, pages, whole_path
from benchmarks.measure import Cost, FailedError

HERE: Final = Path(__file__).resolve().parent
PROMISE: Final = 1.3
_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One reading of the newsroom: what it cost and what it read.

    Attributes:
        read: address → title and body, as read.
        crawls: slices that the run was cut into.

    """

    cost: Cost
    read: dict[str, tuple[str, str]]
    crawls: int = 1


def plain(site_url: str, folder: Path) -> Turn:
    """Read the newsroom with the plain spider."""
    settings = {"LOG_LEVEL": "INFO", "LOG_FILE": "crawl.log", "CONCURRENT_REQUESTS_PER_DOMAIN": "16"}
    command = [sys.executable, "-m", "scrapy", "runspider", str(HERE / "plain_spider.py")]
    command += ["-a", f"url={site_url}/news/", "-O", "releases.jsonl"]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    cost = measure.run(command, folder=folder, output=folder / "output.txt")
    return Turn(cost=cost, read=_read(folder / "releases.jsonl"))


def whole(site_url: str, folder: Path) -> Turn:
    """Read the newsroom as `newsroom run` does.

    Raises:
        FailedError: the crawl was not complete.

    """
    output = folder / "output.txt"
    command = [sys.executable, str(HERE / "whole_path.py"), str(folder / "workspace"), site_url]
    cost = measure.run(command, folder=folder, output=output)
    told = json.loads(output.read_bytes())
    if told["state"] != "complete" or not told["whole"]:
        raise FailedError(f"the crawl was not complete: {told}")
    home = folder / "workspace" / "data" / whole_path.NAME
    if not list(home.glob("crawls/*/evidence.warc.gz")):
        raise FailedError("the crawl kept no evidence")
    return Turn(cost=cost, read=_read(home / "releases.jsonl"), crawls=told["crawls"])


def _read(path: Path) -> dict[str, tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        lines: list[dict[str, Any]] = [json.loads(line) for line in file]
    read = {line["url"]: (line["title"] or "", line["body"] or "") for line in lines}
    if len(read) != len(lines):
        raise FailedError(f"{len(lines)} lines for {len(read)} addresses in {path.name}")
    return read


def check(ours: Turn, theirs: Turn, releases: int) -> None:
    """Make sure that both did the work.

    Raises:
        FailedError: they did not read the same releases, all of them, with the same titles and with bodies.

    """
    for who, turn in (("the whole path", ours), ("the plain spider", theirs)):
        empty = [url for url, (title, body) in turn.read.items() if not title or not body]
        if len(turn.read) != releases or empty:
            raise FailedError(f"{who} read {len(turn.read)} of {releases} releases, {len(empty)} of them empty")
    if ours.read.keys() != theirs.read.keys():
        raise FailedError(f"they read different pages: {sorted(ours.read.keys() ^ theirs.read.keys())[:4]}")
    differ = [url for url in ours.read if ours.read[url][0] != theirs.read[url][0]]
    if differ:
        raise FailedError(f"{len(differ)} titles differ, for example {[t.read[differ[0]][0] for t in (ours, theirs)]}")


def pair(site_url: str, releases: int) -> tuple[Turn, Turn]:
    """Let both read the newsroom in turn, each in a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as one, tempfile.TemporaryDirectory(prefix="bench-") as other:
        ours = whole(site_url, Path(one))
        theirs = plain(site_url, Path(other))
        check(ours, theirs, releases)
    return ours, theirs


def table(pairs: list[tuple[Turn, Turn]], releases: int) -> list[str]:
    """Return the figures as the rows of a Markdown table; each cell is median (least to most)."""
    rows = ["| | CPU ms per page | wall s | peak MiB, largest process |", "|---|---|---|---|"]
    for who, costs in (
        ("the whole path", [ours.cost for ours, _ in pairs]),
        ("the plain spider", [theirs.cost for _, theirs in pairs]),
    ):
        cpu = measure.spread([cost.cpu * 1000 / releases for cost in costs], ".2f")
        wall = measure.spread([cost.wall for cost in costs], ".1f")
        rows.append(f"| {who} | {cpu} | {wall} | {measure.spread([cost.peak / _MIB for cost in costs], '.0f')} |")
    ratios = [ours.cost.cpu / theirs.cost.cpu for ours, theirs in pairs]
    return [*rows, f"| **ratio of each pair** | **{measure.spread(ratios, '.2f')}** | | |"]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the CPU per page of a crawl against a plain spider.")
    parser.add_argument("--pairs", type=int, default=9, help="turns of each")
    parser.add_argument("--pages", type=int, default=2000, help="releases of the demo newsroom")
    parser.add_argument("--weight", type=int, default=50, help="KiB of menus on every page")
    asked = parser.parse_args()
    print("\n".join(["# CPU per release page over a plain spider", *measure.surroundings()]))
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            measure.check_descendants(Path(folder))
        with pages.serve(asked.pages, weight=asked.weight) as site_url:
            warm, _ = pair(site_url, asked.pages)
            sample = sorted(warm.read)[:: max(1, asked.pages // 100)]
            raw, zipped = (pages.sizes(sample, encoding=encoding) for encoding in ("identity", "gzip"))
            print(f"{asked.pages} pages of {raw:,.0f} bytes, {zipped:,.0f} gzipped (mean of {len(sample)})", flush=True)
            pairs = []
            for number in range(1, asked.pairs + 1):
                ours, theirs = pair(site_url, asked.pages)
                pairs.append((ours, theirs))
                note = f", in {ours.crawls} slices" if ours.crawls > 1 else ""
                told = f"{ours.cost.cpu:.2f} s over {theirs.cost.cpu:.2f} s = {ours.cost.cpu / theirs.cost.cpu:.2f}"
                print(f"pair {number}: {told}{note}", file=sys.stderr, flush=True)
    except FailedError as problem:
        print(f"bench_crawl: {problem}", file=sys.stderr)
        return 1
    print("\n".join(["", *table(pairs, asked.pages), "", f"promised: at most {PROMISE}"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
