"""CPU and memory of a quiet night of many newsrooms: one `run --all`, over a run of its own for each of them.

python benchmarks/bench_quiet.py [--pairs 5] [--newsrooms 50] [--releases 10] [--weight 50]

The two take turns on the same workspace and the same pages, so that what else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks import measure, pages
from benchmarks.measure import Cost, FailedError
from newsdesk.demo.nights import declaration

CPU: Final = 0.4
MEMORY: Final = 400
"""Promised: seconds a newsroom, and MB of the whole."""

MANNERS: Final = "delay = 0\nconcurrency = 8\nconfirm_after = 0\n"
PROCESSES: Final = Path("/proc")
_PAUSE: Final = 0.05  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night of all newsrooms.

    Attributes:
        cpu: seconds, of all processes.
        wall: seconds.
        memory: bytes that all processes had together at the worst moment that was seen; what several share counts
            once. None where the system does not tell.
        processes: at most.

    """

    cpu: float
    wall: float
    memory: int | None
    processes: int


class Watcher(threading.Thread):
    """Looks at the memory of everything that descends from this process, but for what serves the pages."""

    def __init__(self, but: int) -> None:
        super().__init__(name="watcher", daemon=True)
        self._but = but
        self._over = threading.Event()
        self.most: int | None = None
        self.processes = 0

    def run(self) -> None:
        """Look again and again."""
        while not self._over.wait(_PAUSE):
            found = [one for pid in children_of("self") if pid != self._but for one in (pid, *descendants(pid))]
            told = [pss for pid in found if (pss := pss_of(pid)) is not None]
            if told:
                self.most = max(self.most or 0, sum(told))
                self.processes = max(self.processes, len(told))

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()


def children_of(pid: int | str) -> list[int]:
    tasks = PROCESSES / str(pid) / "task"
    try:
        return [int(one) for task in tasks.iterdir() for one in (task / "children").read_text().split()]
    except OSError:  # it ended meanwhile, or this system tells nothing of the kind
        return []


def descendants(pid: int) -> list[int]:
    return [one for child in children_of(pid) for one in (child, *descendants(child))]


def pss_of(pid: int) -> int | None:
    """Return the memory of a process in bytes: what it shares with others is divided among them."""
    try:
        lines = (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:  # as above
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), None)


def workspace(root: Path, site_url: str, newsrooms: int) -> list[str]:
    """Make a workspace with so many newsrooms of one site."""
    (root / "newsrooms").mkdir(parents=True)
    names = [f"quiet-{number:02}" for number in range(newsrooms)]
    for name in names:
        text = declaration(site_url).replace('name = "demo"', f'name = "{name}"')
        (root / "newsrooms" / f"{name}.toml").write_text(text, encoding="utf-8")
    tables = "".join(f"\n[newsroom.{name}]\n{MANNERS}" for name in names)
    (root / "workspace.toml").write_text(f'contact = "benchmark@example.org"\n{tables}', encoding="utf-8")
    return names


def night(root: Path, turns: list[list[str]], *, serving: int) -> Night:
    """Run newsrooms as cron does, in one turn or in several, and return what that cost.

    Raises:
        FailedError: a run did not end well, or had something to say.

    """
    costs: list[Cost] = []
    watcher = Watcher(serving)
    watcher.start()
    try:
        for words in turns:
            output = root / "output.txt"
            command = [sys.executable, "-m", "newsdesk", "-w", str(root), "run", *words]
            costs.append(measure.run(command, folder=root, output=output))
            said = output.read_bytes() + output.with_name("output.txt.err").read_bytes()
            if said:
                raise FailedError(f"a quiet night said something: {said[:400]!r}")
    finally:
        watcher.end()
    if left := [pid for pid in children_of("self") if pid != serving]:
        raise FailedError(f"processes were left: {left}")
    return Night(
        cpu=sum(one.cpu for one in costs),
        wall=sum(one.wall for one in costs),
        memory=watcher.most,
        processes=watcher.processes,
    )


def check(root: Path, names: list[str], *, crawls: int, releases: int) -> None:
    """Make sure that every newsroom was read, whole, once more, and that nothing of it was news.

    Raises:
        FailedError: it was not.

    """
    for name in names:
        home = root / "data" / name
        made = [json.loads(path.read_bytes()) for path in sorted(home.glob("crawls/*/manifest.json"))]
        last: dict[str, Any] = made[-1] if made else {"state": "none", "counts": {"read": 0}}
        marks = [json.loads(line)["marks"] for line in (home / "changes.jsonl").read_bytes().splitlines()]
        if len(made) != crawls or (last["state"], last["counts"]["read"]) != ("complete", releases):
            raise FailedError(f"{name}: {len(made)} crawls of {crawls}, the last {last['state']}: {last['counts']}")
        if len(marks) != releases or not all("baseline" in one for one in marks):
            raise FailedError(f"{name} has news, where nothing has changed")


def table(pairs: list[tuple[Night, Night]], newsrooms: int) -> list[str]:
    """Return the figures as the rows of a Markdown table; each cell is median (least to most)."""
    rows = ["| | CPU s a newsroom | wall s | memory of all, MB | processes at most |", "|---|---|---|---|---|"]
    for who, nights in (
        ("one `run --all`", [ours for ours, _ in pairs]),
        ("a run for each", [theirs for _, theirs in pairs]),
    ):
        cpu = measure.spread([one.cpu / newsrooms for one in nights], ".3f")
        wall = measure.spread([one.wall for one in nights], ".1f")
        weighed = [one.memory / 1e6 for one in nights if one.memory is not None]
        memory = measure.spread(weighed, ".0f") if weighed else "not told by this system"
        rows.append(f"| {who} | {cpu} | {wall} | {memory} | {max(one.processes for one in nights)} |")
    ratios = [ours.cpu / theirs.cpu for ours, theirs in pairs]
    return [*rows, f"| **ratio of each pair** | **{measure.spread(ratios, '.2f')}** | | | |"]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the CPU and memory of a quiet night of many newsrooms.")
    parser.add_argument("--pairs", type=int, default=5, help="turns of each")
    parser.add_argument("--newsrooms", type=int, default=50, help="newsrooms in the workspace")
    parser.add_argument("--releases", type=int, default=10, help="releases of each, on one page of its listing")
    parser.add_argument("--weight", type=int, default=50, help="KiB of menus on every page")
    asked = parser.parse_args()
    print("\n".join(["# CPU and memory of a quiet night", *measure.surroundings()]), flush=True)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="bench-") as folder,
            pages.serve(asked.releases, weight=asked.weight) as site_url,
        ):
            measure.check_descendants(Path(folder))
            (serving,) = children_of("self") or (0,)
            root = Path(folder) / "press"
            names = workspace(root, site_url, asked.newsrooms)
            night(root, [["--all"]], serving=serving)
            check(root, names, crawls=1, releases=asked.releases)
            pairs = []
            for number in range(1, asked.pairs + 1):
                ours = night(root, [["--all"]], serving=serving)
                check(root, names, crawls=2 * number, releases=asked.releases)
                theirs = night(root, [[name] for name in names], serving=serving)
                check(root, names, crawls=2 * number + 1, releases=asked.releases)
                pairs.append((ours, theirs))
                told = f"{ours.cpu:.1f} s over {theirs.cpu:.1f} s = {ours.cpu / theirs.cpu:.2f}"
                print(f"pair {number}: {told}", file=sys.stderr, flush=True)
    except FailedError as problem:
        print(f"bench_quiet: {problem}", file=sys.stderr)
        return 1
    print("\n".join(["", *table(pairs, asked.newsrooms), "", f"promised: at most {CPU} s and {MEMORY} MB"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
