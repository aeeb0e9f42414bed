"""What a night costs in an old archive over a young one, what the newest changes cost, and what the archive weighs.

python benchmarks/bench_archive.py [--pairs 5] [--releases 5000] [--versions 1000000]

Old and young take turns. Each turn is a process of its own on a copy of the workspace, so that nothing is warm for one
only; the crawl itself is not in it: its sealed folder is there, and is compared, judged and committed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks import old_archive

SHARE: Final = 0.01
"""Of the releases that changed in the night."""
_MIB: Final = 1 << 20


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--releases", type=int, default=5000)
    parser.add_argument("--versions", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        young = old_archive.workspace(Path(folder) / "young", releases=asked.releases, changed=SHARE)
        weight(young, Path(folder) / "weighed.db")
        night(young, Path(folder), asked.pairs, asked.releases, asked.versions)
        newest(Path(folder), asked.pairs, asked.versions)
    return 0


def weight(young: Path, copy: Path) -> None:
    """Print what a version and a look weigh on the disk."""
    shutil.copy(young / "data" / "archive.db", copy)
    sizes = [copy.stat().st_size]
    looks = old_archive.looks(copy, nights=50)
    sizes.append(copy.stat().st_size)
    old_archive.grow(copy, versions=20_000)
    sizes.append(copy.stat().st_size)
    print(f"a look weighs {(sizes[1] - sizes[0]) / looks:.1f} bytes ({looks:,} looks)")
    print(f"a version with its release weighs {(sizes[2] - sizes[1]) / 20_000:,.0f} bytes (20,000 versions)")


def night(young: Path, folder: Path, pairs: int, releases: int, versions: int) -> None:
    """Measure the night of a newsroom in an archive that is empty but for it, and in an old one."""
    old = folder / "old"
    shutil.copytree(young, old)
    before = (old / "data" / "archive.db").stat().st_size
    old_archive.grow(old / "data" / "archive.db", versions=versions)
    size = (old / "data" / "archive.db").stat().st_size
    print(f"archive: {before / _MIB:,.0f} MiB young, {size / _MIB:,.0f} MiB old; {versions:,} versions in it")
    turns: dict[str, list[float]] = {"young": [], "old": []}
    for _ in range(pairs):
        for name, root in (("young", young), ("old", old)):
            told = _turn("night", _copied(root, folder / "turn"))
            if (told["releases"], told["changes"]) != (releases, int(releases * SHARE)):
                raise SystemExit(f"the night did not do its work: {told}")
            turns[name].append(told["cpu"])
    ratios = [old / young for old, young in zip(turns["old"], turns["young"], strict=True)]
    for name, costs in turns.items():
        print(f"night of {releases:,} releases, {name}: {_spread(costs)} s CPU")
    print(f"old over young: {_spread(ratios)}")


def _copied(root: Path, turn: Path) -> Path:
    """Copy a workspace, so that the night that is committed in it is there again for the next turn."""
    shutil.rmtree(turn, ignore_errors=True)
    shutil.copytree(root, turn)
    return turn


def newest(folder: Path, pairs: int, changes: int) -> None:
    """Measure the newest fifty changes of a thousand and of a million."""
    few, many = folder / "few.db", folder / "many.db"
    old_archive.changes(few, 1_000)
    old_archive.changes(many, changes)
    turns: dict[str, list[float]] = {"few": [], "many": []}
    for _ in range(pairs):
        for name, path in (("few", few), ("many", many)):
            told = _turn("newest", path)
            if told["changes"] != 50:
                raise SystemExit(f"the newest fifty were not read: {told}")
            turns[name].append(told["cpu"])
    ratios = [many / few for many, few in zip(turns["many"], turns["few"], strict=True)]
    print(f"newest 50 of 1,000: {_spread(turns['few'])} s CPU; of {changes:,}: {_spread(turns['many'])} s CPU")
    print(f"many over few: {_spread(ratios)}")


def _turn(what: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__).with_name("archive_turn.py")), what, str(path)]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(made.stdout)
    return told


def _spread(many: list[float]) -> str:
    return f"{statistics.median(many):.3f} ({min(many):.3f} to {max(many):.3f})"


if __name__ == "__main__":
    sys.exit(main())
