"""What `newsroom report` costs for few changes and for many: CPU, time and peak memory of the program.

python benchmarks/bench_report.py [--changes 10000] [--runs 3]

An archive of one newsroom is filled with edits, each of a release of its own with a body of
300 words, spread over a year.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks import measure
from schedules.archive.records import Commit, Release, Told, Version
from schedules.archive.store import Archive

NAME: Final = "big"
DECLARED: Final = """\
name = "big"
title = "A big newsroom"
home = "https://big.example/"
timezone = "America/New_York"
[[discover]]
from = "listing"
url = "https://big.example/news/"
"""
FEW: Final = 100
_NIGHTS: Final = 360
_BODY: Final = "\n\n".join(
    f"Paragraph {number}: the court heard four witnesses about 1,353 families, and it adjourned until Friday the 13th. "
    * 2
    for number in range(9)
)


def fill(root: Path, changes: int) -> None:
    """Make a workspace with so many edits."""
    (root / "newsrooms").mkdir(parents=True)
    (root / "data").mkdir()
    (root / "workspace.toml").write_text("")
    (root / "newsrooms" / f"{NAME}.toml").write_text(DECLARED)
    nights = min(_NIGHTS, changes)
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    with Archive.open(root / "data" / "archive.db") as archive:
        for night in range(nights):
            at = now - timedelta(days=nights - 1 - night)
            told = [change(number, at) for number in range(night, changes, nights)]
            archive.commit(
                Commit(
                    newsroom=NAME,
                    crawl={
                        "crawl_id": f"{at:%Y%m%dT%H%M%SZ}",
                        "newsroom": NAME,
                        "state": "complete",
                        "reasons": [],
                        "counts": {},
                    },
                    manifest="sha256:0",
                    listing_whole=True,
                    releases=[release(one) for one in told],
                    versions=[Version(one["release_id"], 1, one["crawl_id"], line(one)) for one in told],
                    outbox=[Told(one, rings=True) for one in told],
                )
            )


def change(number: int, at: datetime) -> dict[str, Any]:
    """Return an edit."""
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    side = {"version": 1, "content_hash": f"h2:{number}", "evidence": None}
    new = _BODY.replace("1,353", "1,184").replace("Paragraph 4: the", f"Paragraph 4, {number}: a")
    return {
        "schema": "newsroom.change/1", "id": f"{number:016d}", "newsroom": NAME,
        "release_id": f"{NAME}-{number:012d}", "kind": "edited", "url": f"https://big.example/{number}/",
        "old_url": None, "title": f"Release {number} of many",
        "detected_at": stamp, "between": {"not_before": stamp, "not_after": stamp}, "looks": 1,
        "crawl_id": f"{at:%Y%m%dT%H%M%SZ}", "old": side, "new": side,
        "fields": [{"field": "body", "old": _BODY, "new": new, "type": "text"}], "significance": "substantive",
        "because": "a number changed: 1,353 → 1,184", "marks": ["number-changed"], "modified_date": None,
        "review": None,
    }  # fmt: skip


def line(told: dict[str, Any]) -> dict[str, Any]:
    """Return the release of an edit."""
    return {
        "id": told["release_id"], "newsroom": NAME, "version": 1, "url": told["url"], "also_at": [],
        "title": told["title"], "body": _BODY, "summary": None, "published": "2026-01-01", "published_at": None,
        "modified_at": None, "first_seen": told["detected_at"], "status": "present",
    }  # fmt: skip


def release(told: dict[str, Any]) -> Release:
    """Return the same as the archive keeps it."""
    return Release(
        release_id=told["release_id"], newsroom=NAME, status="present", version=1, content_hash="h", body_hash=None,
        last_look=told["detected_at"], pending={}, keys={told["url"]}, line=line(told),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print("\n".join(measure.surroundings()))
    with tempfile.TemporaryDirectory() as folder:
        roots = {number: Path(folder) / str(number) for number in (FEW, asked.changes)}
        for number, root in roots.items():
            fill(root, number)
        for number, root in roots.items():
            for form, name in (("html", "a.html"), ("markdown", "a.md")):
                command = [
                    sys.executable,
                    "-m",
                    "newsdesk",
                    "-w",
                    str(root),
                    "report",
                    "--since",
                    "365d",
                    "-o",
                    str(root / name),
                ]
                costs = [
                    measure.run(command, folder=measure.ROOT, output=root / "out.txt")
                    for _ in range(max(asked.runs, 1))
                ]
                text = (root / name).read_text(encoding="utf-8")
                if f"{number:,} releases were edited" not in text:
                    raise measure.FailedError(f"the report does not tell of {number} edits")
                print(
                    f"{number:>7,} changes, {form:8}: wall {measure.spread([one.wall for one in costs], '.2f')} s, "
                    f"CPU {measure.spread([one.cpu for one in costs], '.2f')} s, "
                    f"peak {max(one.peak for one in costs) / 1e6:.0f} MB, {len(text.encode()) / 1e6:.2f} MB written"
                )


if __name__ == "__main__":
    main()
