"""Listings that nobody described: rows right, missing and wrong, and CPU a page.

python benchmarks/bench_listings.py [--corpus ../shared/corpus/newsrooms] [--rounds 5]

Rows are compared with what is known of each page: its rows' addresses and days where a file beside it states them, the
number of its rows, counted by eye, where none does. Pages whose rows nobody counted are timed only.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from parsel import Selector

from newsroom_scraper.discovery import describing, listing
from newsroom_scraper.newsroom import declared
from newsroom_scraper.values import dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsroom_scraper.items import Entry
    from newsroom_scraper.newsroom import Newsroom

FOLDERS: Final = ("us-ag", "us-opinions", "us-congress", "zh", "city-meetings", "paginated")
COUNTED: Final = {
    "us-ag/california/listing_page_0.html": 30,
    "us-ag/connecticut/listing_page_0.html": 15,
    "us-ag/new_york/listing_page_0.html": 25,
    "us-ag/ohio/listing_page_0.html": 10,
    "us-ag/virginia/listing_page_0.html": 10,
    "us-ag/washington/listing_page_0.html": 0,
    "us-congress/bill_nelson_press.html": 10,
    "us-congress/cowan_press.html": 15,
    "us-congress/drupal_press.html": 10,
    "us-congress/ed_perlmutter_press.html": 445,
    "us-congress/keating_press.html": 161,
    "us-congress/rand_paul_press.html": 20,
    "zh/hrfund_announcement.html": 10,
    "zh/hsqhfunds_announcement.html": 20,
    "zh/netease_rolling_news.html": 40,
    "zh/rtfund_xxpl.html": 15,
    "paginated/165.html": 5,
    "paginated/192.html": 10,
}
"""Rows by eye."""
ELSEWHERE: Final = "https://listing.example/news/"
"""The address of pages whose own nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was read of one page.

    Attributes:
        right: rows that are known and were read, or None where nothing is known.
        cpu: seconds, of finding and reading rows; the page was parsed before.
        plain: seconds that parsel needs for the same rows with selectors that name them, or None where none do.

    """

    name: str
    rows: int
    dated: int
    right: int | None
    missing: int
    wrong: int
    cpu: float
    plain: float | None


def main(arguments: list[str] | None = None) -> int:
    """Read every listing of the corpus, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus/newsrooms"))
    parser.add_argument("--rounds", type=int, default=5, help="readings of each page; the median counts")
    chosen = parser.parse_args(arguments)
    if not (chosen.corpus / "MANIFEST.tsv").is_file():
        sys.stderr.write(f"There is no corpus in {chosen.corpus}. Name its folder after --corpus.\n")
        return 1
    seen = list(look(chosen.corpus, chosen.rounds))
    print("| page | rows | dated | right | missing | wrong | ms of CPU | parsel, ms |")
    print("|---|---|---|---|---|---|---|---|")
    for one in seen:
        right = "" if one.right is None else f"{one.right} | {one.missing} | {one.wrong}"
        cells = right or "| |"
        plain = "" if one.plain is None else f"{1000 * one.plain:.1f}"
        print(f"| {one.name} | {one.rows} | {one.dated} | {cells} | {1000 * one.cpu:.1f} | {plain} |")
    known = [one for one in seen if one.right is not None]
    described = [one for one in seen if one.plain]
    times = statistics.median(one.cpu / one.plain for one in described if one.plain) if described else 0.0
    print(
        f"\n{sum(one.right or 0 for one in known)} rows right, {sum(one.missing for one in known)} missing, "
        f"{sum(one.wrong for one in known)} wrong on {len(known)} pages with known rows; "
        f"{1000 * statistics.median(one.cpu for one in seen):.1f} ms of CPU a page (median of {len(seen)}); "
        f"{times:.1f} times parsel with selectors, on the {len(described)} that have some"
    )
    return 0


def look(corpus: Path, rounds: int) -> Iterator[Seen]:
    """Yield what is read of each listing in the corpus."""
    addresses = urls(corpus)
    for path in sorted(one for folder in FOLDERS for one in (corpus / folder).rglob("*.html")):
        name = str(path.relative_to(corpus))
        if "detail" in name:
            continue
        url = addresses.get(name, ELSEWHERE)
        room = newsroom(url)
        page = Selector(body=path.read_bytes(), type="html")
        selectors = describing.describe(page.root, newsroom=room, url=url)
        spent, plain = [], []
        for _ in range(rounds):
            start = time.process_time()
            entries = listing.read(page, newsroom=room, url=url).entries
            spent.append(time.process_time() - start)
            if selectors is not None and not any(one.startswith("xpath:") for one in selectors.values()):
                start = time.process_time()
                by_selectors(page, selectors)
                plain.append(time.process_time() - start)
        right, missing, wrong = judged(path, name, entries, room)
        yield Seen(
            name=name,
            rows=len(entries),
            dated=sum(one.published_raw is not None for one in entries),
            right=right,
            missing=missing,
            wrong=wrong,
            cpu=statistics.median(spent),
            plain=statistics.median(plain) if plain else None,
        )


def by_selectors(page: Selector, selectors: dict[str, str]) -> list[dict[str, str]]:
    """Return the rows as a spider of one's own reads them."""
    parts = {key: one if "::" in one else f"{one} ::text" for key, one in selectors.items() if key != "row"}
    return [
        {key: " ".join(" ".join(row.css(one).getall()).split()) for key, one in parts.items()}
        for row in page.css(selectors["row"])
    ]


def urls(corpus: Path) -> dict[str, str]:
    """Return the address of each page of the corpus whose manifest knows it."""
    with (corpus / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {one["file"]: one["url"].replace("&amp;", "&") for one in rows if (one["url"] or "").startswith("http")}


def newsroom(url: str) -> Newsroom:
    """Return the least that a newsroom can declare."""
    return declared({"name": "corpus", "home": url, "discover": [{"url": url}]}, Path("corpus.toml"))


def judged(path: Path, name: str, entries: tuple[Entry, ...], room: Newsroom) -> tuple[int | None, int, int]:
    """Return how many rows are right, missing and wrong; None where nobody knows."""
    stated = path.with_suffix(".compare.json")
    if stated.is_file():
        known = {(one["download_urls"], one["case_dates"]) for one in json.loads(stated.read_bytes())}
        found = {(one.url, day(one.published_raw, room)) for one in entries}
        return len(known & found), len(known - found), len(found - known)
    if name in COUNTED:
        expected, rows = COUNTED[name], len({one.url for one in entries})
        return min(expected, rows), max(expected - rows, 0), max(rows - expected, 0)
    return None, 0, 0


def day(raw: str | None, room: Newsroom) -> str | None:
    """Return a printed date as these newsrooms mean it."""
    known = dates.read(raw, zone=room.zone, order="MDY").day
    return known.isoformat() if known else None


if __name__ == "__main__":
    sys.exit(main())
