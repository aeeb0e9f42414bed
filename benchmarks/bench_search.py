"""What a search costs among a million versions, and what the index weighs.

python benchmarks/bench_search.py [--versions 1000000] [--rounds 10] [--postgresql URL] [--keep FILE]

The archive is made once: releases of one to four versions with texts of the demo newsroom, and sentences of words as
rare or common as words are. Each question is asked with other words in every round, kinds taking turns; an answer
is the newest twenty, with their passages, as `newsroom search` prints them.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from benchmarks import said_archive
from benchmarks.said_archive import EVERYWHERE, spoken
from newsdesk.cli.search import line_of
from schedules.archive.finding import Asked, Finding
from schedules.archive.schema import INDEXED
from schedules.query import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMIT: Final = 20
RARE: Final = range(10_000, said_archive.VOCABULARY)
COMMON: Final = range(5, 60)

KINDS: Final[dict[str, Callable[[int], Asked]]] = {
    "a rare word": lambda at: _asked(spoken(RARE[at * 7])),
    "a common word": lambda at: _asked(spoken(COMMON[at])),
    "a word in every version": lambda _: _asked(EVERYWHERE),
    "the same, in one newsroom": lambda at: _asked(EVERYWHERE, newsrooms=(said_archive.newsroom(at * 3),)),
    "the same, long ago": lambda _: _asked(EVERYWHERE, until=said_archive.LONG_AGO),
    "two common words": lambda at: _asked(f"{spoken(COMMON[at])} {spoken(COMMON[at + 9])}"),
    "a rare and a common word": lambda at: _asked(f"{spoken(RARE[at * 11])} {spoken(COMMON[at])}"),
    "a phrase": lambda at: _asked(f'"{spoken(COMMON[at])} {spoken(COMMON[at + 1])}"'),
    "a phrase in every version": lambda _: _asked(f'"{said_archive.PHRASE}"'),
    "either of two": lambda at: _asked(f"{spoken(RARE[at * 13])} OR {spoken(RARE[at * 17 + 1])}"),
    "one without another": lambda at: _asked(f"{spoken(COMMON[at])} -{spoken(COMMON[at + 3])}"),
    "a beginning": lambda at: _asked(f"{spoken(RARE[at * 19])[:5]}*"),
    "in the title": lambda at: _asked(f"title:{spoken(COMMON[at])}"),
    "only what stands now": lambda at: _asked(spoken(COMMON[at]), current=True),
    "dropped: a rare word": lambda at: _asked(spoken(RARE[at * 23]), turn="dropped"),
    "dropped: a common word": lambda at: _asked(spoken(COMMON[at]), turn="dropped"),
    "dropped: a word in every version": lambda _: _asked(EVERYWHERE, turn="dropped"),
    "dropped: a phrase": lambda at: _asked(f'"{spoken(COMMON[at])} {spoken(COMMON[at + 1])}"', turn="dropped"),
    "dropped: a phrase in every version": lambda _: _asked(f'"{said_archive.PHRASE}"', turn="dropped"),
    "gained: a common word": lambda at: _asked(spoken(COMMON[at]), turn="gained"),
}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--versions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--postgresql", help="a database on a server: it is emptied; otherwise SQLite is asked")
    parser.add_argument("--keep", type=Path, help="a file of SQLite that is made if it is new, and stays")
    asked = parser.parse_args()
    with _database(asked) as (engine, is_new):
        if is_new:
            begun = time.perf_counter()
            said_archive.make(engine, asked.versions)
            print(f"made in {time.perf_counter() - begun:,.0f} s")
        _weigh(engine)
        measure(Finding(engine, asked.keep or Path()), asked.rounds)
    return 0


@contextmanager
def _database(asked: argparse.Namespace) -> Iterator[tuple[sa.Engine, bool]]:
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        path = asked.keep or Path(folder) / "archive.db"
        is_new = bool(asked.postgresql) or not path.exists()
        engine = sa.create_engine(asked.postgresql or f"sqlite:///{path}")
        yield engine, is_new
        engine.dispose()


def _weigh(engine: sa.Engine) -> None:
    """Print how much of the database is text and how much is index, for each version."""
    sizes = {
        "sqlite": "SELECT CASE WHEN name LIKE 'words%' OR name LIKE '%indexed%' THEN 'index' ELSE 'other' END, "
        "sum(pgsize) FROM dbstat GROUP BY 1",
        "postgresql": "SELECT CASE WHEN relname IN ('words', 'indexed') THEN 'index' ELSE 'other' END, "
        "sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "GROUP BY 1",
    }
    with engine.connect() as db:
        versions = db.execute(sa.select(sa.func.count()).select_from(INDEXED)).scalar_one()
        for what, size in db.exec_driver_sql(sizes[db.dialect.name]):
            print(
                f"{what}: {int(size) >> 20:,} MiB, {int(size) / versions:,.0f} bytes a version ({versions:,} versions)"
            )


def measure(archive: Finding, rounds: int) -> None:
    """Ask every kind of question once a round, and print how long the answers took, by the clock and of the CPU."""
    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    results: dict[str, int] = defaultdict(int)
    for at in range(rounds):
        for kind, ask in KINDS.items():
            question = ask(at)
            begun = time.perf_counter(), time.process_time()
            results[kind] += len(answered(archive, question))
            took[kind].append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    for kind, times in took.items():
        print(f"{kind:<36} {_spread(times)}, {results[kind] / rounds:.1f} results", flush=True)
    print(f"{'all':<36} {_spread([one for times in took.values() for one in times])}")


def _spread(times: list[tuple[float, float]]) -> str:
    """Return the middle and the 95th percentile of the clock's time and the processor's, in milliseconds."""
    told = []
    for name, some in zip(("clock", "CPU"), zip(*times, strict=True), strict=True):
        p95 = sorted(some)[round(0.95 * (len(some) - 1))]
        told.append(f"{name} p50 {statistics.median(some) * 1000:7.1f} ms, p95 {p95 * 1000:7.1f} ms")
    return "; ".join(told)


def answered(archive: Finding, question: Asked) -> list[dict[str, Any]]:
    """Return the newest results, as they are printed."""
    found = []
    with closing(archive.found(question)) as results:
        for one in results:
            found.append(line_of(one, question.query, question.turn))
            if len(found) == LIMIT:
                break
    return found


def _asked(text: str, **facts: Any) -> Asked:
    return Asked(query=parse(text), **facts)


if __name__ == "__main__":
    sys.exit(main())
