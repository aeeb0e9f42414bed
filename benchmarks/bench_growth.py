"""How many MB a newsroom adds in a year, before and after what proves nothing was let go.

python benchmarks/bench_growth.py [--nights 10] [--releases 300] [--weight 50] [--seed SEED]

The first nights of a season are walked twice, on a site whose every answer differs and on one that is quiet, as
`newsroom run` does it. Sizes are those of the files, not of the blocks that a disk gives them; MB is 1,000,000 bytes.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import measure
from benchmarks.measure import FailedError
from benchmarks.whole_path import NAME, SETTINGS
from newsdesk.demo.nights import declaration
from newsdesk.demo.noise import Noise
from newsdesk.demo.season import HELD_NIGHTS, Season
from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site
from newsroom_scraper.files import EVIDENCE, KEPT, KEPT_EVIDENCE, LOG, MANIFEST, PLAN, READINGS
from schedules import look
from schedules.archive.check import Checked, check
from schedules.archive.prune import prune
from schedules.dataset import CHANGES, RELEASES
from schedules.plan import Options
from schedules.workspace import Keep, Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsdesk.demo.season import Expected
    from schedules.look import Outcome

    Sizes = Counter[str]

ARCHIVE: Final = "archive.db"
FILES: Final = {
    EVIDENCE: "evidence",
    KEPT_EVIDENCE: "evidence",
    KEPT: "kept.json",
    READINGS: "readings",
    MANIFEST: "manifest",
    PLAN: "plan",
    LOG: "log",
}
LEFT: Final = "left behind"
"""Files of a crawl that have none of these names."""
PARTS: Final = ("evidence", "readings", "manifest", "plan", "log", "kept.json", LEFT, ARCHIVE, RELEASES, CHANGES)
YEAR: Final = 365
WHOLE: Final = 30
"""Nights for which a crawl stays as it was, by the default of `[keep]`."""
FIRST: Final = "first reading"
ORDINARY: Final = "a night"
REDESIGN: Final = "a redesign"
ILL: Final = "an outage"
SEASON: Final = 30
SEED: Final = 187
"""Its first ten nights bring an outage and a redesign, which are weighed apart, and no mass removal."""
RULES: Final = f"judge = {{ over = 0, looks = {HELD_NIGHTS} }}\n"


@dataclass(slots=True, kw_only=True)
class Walked:
    """Some nights of a newsroom, and what they left.

    Attributes:
        nights: ordinary ones: they could be read, and the site was not redesigned.
        ill: how many could not be read.
        looks: at releases, in the ordinary nights.
        requests: in them.
        told: kind of change → how many, in every night.
        whole: what the first reading, the mean ordinary night and the mean redesign weigh, part by part.
        pruned: the same after what may go was let go.
        let_go: how many pages and readings went.
        proofs: stored pages that the archive names, each read and compared with its digest.

    """

    nights: int = 0
    ill: int = 0
    looks: int = 0
    requests: int = 0
    told: Counter[str] = field(default_factory=Counter)
    whole: dict[str, Sizes] = field(default_factory=dict)
    pruned: dict[str, Sizes] = field(default_factory=dict)
    let_go: tuple[int, int] = (0, 0)
    proofs: int = 0


class _Growing:
    """A workspace that is looked at night by night, and weighed."""

    def __init__(self, root: Path, url: str) -> None:
        (root / "newsrooms").mkdir(parents=True)
        (root / "newsrooms" / f"{NAME}.toml").write_text(declaration(url), encoding="utf-8")
        (root / "workspace.toml").write_text(SETTINGS + RULES, encoding="utf-8")
        self.place: Workspace = open_workspace(root)
        self.home = self.place.home_of(NAME)
        self.beside: dict[str, list[Sizes]] = {FIRST: [], ORDINARY: [], REDESIGN: [], ILL: []}
        """What the archive and the dataset grew by, night by night."""
        self.kind_of: dict[str, str] = {}
        """Crawl → kind of its night."""

    def run(self, kind: str) -> Outcome:
        """Look at the newsroom once, in a night of that kind."""
        before = self._standing()
        outcome = look.run(self.place, NAME, Options(full=True), on_event=_quiet)
        grown = self._standing()
        grown.subtract(before)
        self.beside[kind].append(grown)
        self.kind_of.update(dict.fromkeys(outcome.crawls, kind))
        return outcome

    def weigh(self) -> dict[str, Sizes]:
        """Return kind of night → what the mean night of that kind added, in bytes."""
        found = {kind: Counter[str]() for kind in self.beside}
        for kind, nights in self.beside.items():
            for grown in nights:
                found[kind].update(grown)
        for folder in (self.home / "crawls").iterdir():
            for file in folder.iterdir():
                found[self.kind_of[folder.name]][FILES.get(file.name, LEFT)] += file.stat().st_size
        return {
            kind: Counter({part: round(size / max(len(self.beside[kind]), 1)) for part, size in sizes.items()})
            for kind, sizes in found.items()
        }

    def prune(self) -> tuple[int, int]:
        """Let go of all that may go, and return how many pages and readings that was.

        Raises:
            FailedError: something could not be let go, or nothing was.

        """
        archive = self._standing()[ARCHIVE]
        place = replace(self.place, keep=Keep(crawls=0, logs=0))
        (told,) = prune(place, now=datetime.now(UTC) + timedelta(minutes=1))
        if told.wrong or not told.pages:
            raise FailedError(f"the prune did not do its work: {told}")
        if self._standing()[ARCHIVE] != archive:
            raise FailedError(f"the prune changed the size of {ARCHIVE}, and its nights were weighed before")
        return told.pages, told.readings

    def proofs(self) -> Checked:
        """Read every stored page that the archive names, and return how much there was.

        Raises:
            FailedError: one is not there, or anything else is not as it was written.

        """
        told = Checked()
        wrong = list(check(self.place, told, deep=True))
        if wrong:
            raise FailedError(f"{len(wrong)} things are wrong in the archive, for example: {wrong[0]}")
        if not told.numbers["pages"] >= told.numbers["versions"] > 0:
            raise FailedError(f"fewer pages are named than there are versions: {dict(told.numbers)}")
        return told

    def _standing(self) -> Sizes:
        """Return the bytes of what grows with the newsroom, all of the archive in its one file."""
        path = self.place.data / ARCHIVE
        if not path.exists():
            return Counter()
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sizes = Counter({name: (self.home / name).stat().st_size for name in (RELEASES, CHANGES)})
        sizes[ARCHIVE] = path.stat().st_size
        return sizes


def walk(root: Path, site: Site, seed: int, nights: int) -> Walked:
    """Walk the first nights of a season, let go of what may go, and return what there was before and after.

    Raises:
        FailedError: a night did not end as it should, or something that is to be kept was lost.

    """
    walked = Walked()
    with serve(site) as served:
        growing = _Growing(root, served.url)
        outcome = growing.run(FIRST)
        if outcome.state != "complete" or outcome.releases != len(site.listed):
            raise FailedError(f"the first reading did not do its work: {outcome}")
        for expected in islice(Season(site, seed, max(SEASON, nights)), nights):
            happened = Counter[str](one.kind for one in site.truth if one.night == expected.night)
            kind = ILL if not expected.well else REDESIGN if happened["redesign"] else ORDINARY
            served.forget()
            outcome = growing.run(kind)
            _check(expected, outcome)
            walked.told.update(one["kind"] for one in outcome.changes)
            _say(f"  night {expected.night}: {outcome.state}, {served.count()} requests, {_counts(happened)}")
            walked.ill += kind == ILL
            if kind == ORDINARY:
                walked.nights += 1
                walked.requests += served.count()
                walked.looks += sum(number for how, number in outcome.counts.items() if how != "not_due")
    before = growing.proofs()
    walked.whole = growing.weigh()
    walked.let_go = growing.prune()
    after = growing.proofs()
    if not walked.nights:
        raise FailedError("no night was ordinary; walk more, or take another seed")
    if before.numbers != after.numbers:
        raise FailedError(f"the prune lost something: {dict(before.numbers)} became {dict(after.numbers)}")
    walked.pruned = growing.weigh()
    walked.proofs = after.numbers["pages"]
    return walked


def _check(expected: Expected, outcome: Outcome) -> None:
    """Make sure that a night was read, and that what happened in it was told.

    Raises:
        FailedError: it was not.

    """
    told = {(one["kind"], one["url"].strip("/").rpartition("/")[2]) for one in outcome.changes}
    missed = expected.told - expected.later - told
    if (outcome.state == "complete") != expected.well or missed:
        raise FailedError(f"night {expected.night} was {outcome.state} and missed {sorted(missed)}")


def table(walked: Walked) -> list[str]:
    """Return what was weighed, as the rows of a Markdown table."""
    kinds = [kind for kind in (FIRST, ORDINARY, REDESIGN) if walked.whole[kind]]
    heads = [f"{kind} | then kept" for kind in kinds]
    rows = [f"| kB | {' | '.join(heads)} | bytes a look | then kept |", "|" + "---|" * (2 * len(heads) + 3)]
    for part in (*PARTS, "all"):
        pairs = [[_of(sizes[kind], part) for sizes in (walked.whole, walked.pruned)] for kind in kinds]
        cells = [f"{size / 1000:,.1f}" for pair in pairs for size in pair]
        cells += [f"{size * walked.nights / walked.looks:,.0f}" for size in pairs[kinds.index(ORDINARY)]]
        rows.append(f"| {' | '.join([part, *cells])} |")
    return rows


def year(walked: Walked) -> list[str]:
    """Return what a year of ordinary nights comes to, in sentences."""
    first, night = (walked.whole[kind].total() for kind in (FIRST, ORDINARY))
    first_kept, night_kept = (walked.pruned[kind].total() for kind in (FIRST, ORDINARY))
    parts = {part: walked.pruned[ORDINARY][part] * YEAR / 1e6 for part in PARTS}
    said = ", ".join(f"{part} {size:,.1f}" for part, size in parts.items() if size)
    shipped = first_kept + (YEAR - WHOLE) * night_kept + WHOLE * night
    disk = f"{(first + YEAR * night) / 1e6:,.0f} MB where nothing is let go, {shipped / 1e6:,.0f} MB as `[keep]` ships"
    return [
        f"a newsroom-year: {YEAR * night / 1e6:,.0f} MB; kept for ever {YEAR * night_kept / 1e6:,.1f} MB ({said})",
        f"on the disk after the first: {disk}, with the last {WHOLE} nights whole",
    ]


def _of(sizes: Sizes, part: str) -> int:
    return sizes.total() if part == "all" else sizes[part]


def _counts(many: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in sorted(many.items())) or "nothing happened"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _quiet(_event: str, _facts: dict[str, Any]) -> None:
    """Let an event pass."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how many MB a newsroom adds in a year.")
    parser.add_argument("--nights", type=int, default=10, help="nights that follow the first reading")
    parser.add_argument("--releases", type=int, default=300, help="of the demo newsroom")
    parser.add_argument("--weight", type=int, default=50, help="KiB of menus on every page")
    parser.add_argument("--seed", type=int, default=SEED, help="what the nights are drawn from")
    asked = parser.parse_args()
    print("\n".join(["# MB a newsroom adds in a year", *measure.surroundings()]))
    for name, noise in (("every answer differs", Noise.all()), ("a quiet site", Noise.none())):
        _say(name)
        site = Site(
            seed=asked.seed,
            releases=asked.releases,
            per_page=20,
            generation="2021",
            noise=noise,
            weight=asked.weight,
        )
        try:
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                walked = walk(Path(folder) / "workspace", site, asked.seed, asked.nights)
        except FailedError as problem:
            print(f"bench_growth: {problem}", file=sys.stderr)
            return 1
        told = sum(walked.told.values())
        print(f"\n## {name}\n")
        print("\n".join(table(walked)))
        print(
            f"\nseed {asked.seed}: of {asked.nights} nights {walked.nights} were ordinary, {walked.ill} ill; "
            f"{walked.looks / walked.nights:,.0f} looks and {walked.requests / walked.nights:,.0f} requests in an "
            f"ordinary one; {told / asked.nights:.1f} changes told a night ({_counts(walked.told)})"
        )
        print(
            f"{walked.let_go[0]:,} pages and {walked.let_go[1]:,} readings went; "
            f"the {walked.proofs:,} pages that the archive names were read and compared, before and after"
        )
        print("\n".join(year(walked)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
