"""How well and how fast pages are read that nobody described, beside the libraries that do so.

python benchmarks/bench_reading.py [--rounds 3]

The pages are real, with the truth about them (`annotated.py`), and stand in ../shared/corpus beside the checkout. Every
reader gets every page in turn. readability-lxml, resiliparse and newspaper4k take part where they are installed.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter, defaultdict
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import trafilatura
from scrapy.http import HtmlResponse

from benchmarks.annotated import CORPUS, Annotated, difference, f1, pages, score, segments
from newsroom_scraper.discover import Discover
from newsroom_scraper.extraction import cascade
from newsroom_scraper.items import RawRelease
from newsroom_scraper.middlewares.encoding import mend
from newsroom_scraper.newsroom import Newsroom
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import Rules
from pipelines import dates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OURS: Final = "ours, all fields"
YARDSTICK: Final = "trafilatura favor_precision"
DEFAULT: Final = "trafilatura default, with metadata"
NOBODY: Final = Newsroom(
    name="nobody",
    title="Nobody described this newsroom",
    home="https://nobody.example/",
    timezone="UTC",
    language=None,
    date_order=None,
    speaks="page",
    discover=(Discover(url="https://nobody.example/"),),
    layouts=(),
    urls=Rules(),
    hosts=("nobody.example",),
    guid_permanent=False,
    path=Path("nobody.toml"),
    digest="",
)


def reading(one: Annotated) -> RawRelease:
    """Return what this project reads on a page of a newsroom without layouts, from the bytes on."""
    response = mend(HtmlResponse(one.url, body=one.page))
    return cascade.read(response.selector, newsroom=NOBODY, url=one.url)


def readers(texts: dict[str, str]) -> dict[str, Callable[[Annotated], str]]:
    """Return the readers by name; the libraries get the page's text, decoded as ours is, and free of charge."""

    def trafilatura_with(**options: Any) -> Callable[[Annotated], str]:
        return lambda one: trafilatura.extract(texts[one.name], include_comments=False, **options) or ""

    def with_metadata(one: Annotated) -> str:
        found: Any = trafilatura.bare_extraction(texts[one.name], include_comments=False, with_metadata=True)
        return found.text or "" if found is not None else ""

    found: dict[str, Callable[[Annotated], str]] = {
        OURS: lambda one: reading(one).body or "",
        YARDSTICK: trafilatura_with(favor_precision=True),
        DEFAULT: with_metadata,
        "trafilatura fast": trafilatura_with(fast=True),
    }
    if find_spec("readability"):
        from lxml.html import fromstring
        from readability import Document

        from newsroom_scraper.extraction import body

        def readability(one: Annotated) -> str:
            return body.read(fromstring(Document(texts[one.name]).summary()), base=one.url).text or ""

        found["readability-lxml"] = readability
    if find_spec("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse main content"] = lambda one: extract_plain_text(texts[one.name], main_content=True)
    if find_spec("newspaper"):
        import newspaper

        def newspaper4k(one: Annotated) -> str:
            article = newspaper.Article(one.url, fetch_images=False)
            article.download(input_html=texts[one.name])
            try:
                article.parse()
            except ImportError:  # Korean, Thai and others want more libraries still
                return ""
            return str(article.text)

        found["newspaper4k"] = newspaper4k
    return found


def dated(release: RawRelease) -> tuple[str | None, str | None]:
    """Return the day and the instant that the stages make of a reading."""
    told: dict[str, Any] = {
        "published_raw": release.published_raw,
        "published_stamp": release.published_stamp,
        "flags": [],
    }
    dates.place(told, zone=ZoneInfo("UTC"), order=None)
    return told["published"], told["published_at"]


def fields(found: Sequence[tuple[Annotated, RawRelease]]) -> Counter[str]:
    """Return how many titles, authors, days and instants are those of the truth."""
    counts: Counter[str] = Counter()
    for one, got in found:
        counts["pages"] += 1
        if one.title is not None:
            counts["titles right"] += clean(one.title) == clean(got.title)
        if one.authors is not None:
            counts["authors right"] += set(map(clean, one.authors)) == set(got.authors)
        day, at = dated(got)
        same = False
        if one.instant is not None:
            counts["instants"] += 1
            # A truth without a zone is what the page shows: the time must be the same, whatever the zone.
            moment = datetime.fromisoformat(at).replace(microsecond=one.instant.microsecond) if at else None
            same = moment is not None and (
                moment == one.instant if one.instant.tzinfo else moment.replace(tzinfo=None) == one.instant
            )
            counts["instants right"] += same
        if one.day is not None:
            kind = "right" if same or day == one.day.isoformat() else "wrong" if day else "none"
            counts[f"days {kind}" + (", flagged as guessed" if "date-guessed" in got.flags else "")] += 1
        elif day:
            counts["days where the truth has none"] += 1
    return counts


def main() -> int:
    """Measure and print; 2 where the corpus is absent."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    if not CORPUS.exists():
        print(f"no pages: {CORPUS} is absent", file=sys.stderr)
        return 2
    logging.disable(logging.CRITICAL)
    corpus = list(pages())
    texts = {one.name: mend(HtmlResponse(one.url, body=one.page)).text for one in corpus}
    reads = readers(texts)
    got, cost = measured(corpus, reads, rounds)
    for name in ("trafilatura", "readability-lxml", "resiliparse", "newspaper4k"):
        try:
            print(name, version(name))
        except PackageNotFoundError:
            print(name, "is not installed")
    for room in ("aeb", "fundus"):
        mine = [one for one in corpus if one.corpus == room]
        print(f"\n{room}, {len(mine)} pages: body F1; page by page minus {YARDSTICK} (95 %); CPU ms a page")
        scores = {name: [score(one.body or "", got[name][one.name]) for one in mine] for name in reads}
        for name in reads:
            least, middle, most = spread(cost[room, name], len(mine))
            mean, low, high = difference(scores[name], scores[YARDSTICK])
            print(f"{name:36} {f1(scores[name]):.4f}  {mean:+.4f} ({low:+.4f} to {high:+.4f})", end="")
            print(f"  {middle:6.1f} ({least:.1f} to {most:.1f})")
    press = [one for one in corpus if one.corpus == "press-de"]
    print(f"\npress-de, {len(press)} pages: pieces that must be there, that must not; CPU ms a page")
    for name in reads:
        there = [segments(one, got[name][one.name]) for one in press]
        least, middle, most = spread(cost["press-de", name], len(press))
        held, left = (sum(len(one) for one in kind) for kind in zip(*((o.held, o.left) for o in press), strict=True))
        print(f"{name:36} {sum(a for a, _ in there)}/{held}  {sum(b for _, b in there)}/{left}", end="")
        print(f"  {middle:6.1f} ({least:.1f} to {most:.1f})")
    for room in ("fundus", "press-de"):
        counts = fields([(one, reading(one)) for one in corpus if one.corpus == room])
        print(f"\n{room}, fields, ours: " + ", ".join(f"{key} {counts[key]}" for key in sorted(counts)))
    return 0


def measured(
    corpus: Sequence[Annotated], reads: dict[str, Callable[[Annotated], str]], rounds: int
) -> tuple[dict[str, dict[str, str]], dict[tuple[str, str], list[float]]]:
    """Return each reader's texts by page, and its seconds of CPU by corpus, round by round."""
    got: dict[str, dict[str, str]] = {name: {} for name in reads}
    cost: dict[tuple[str, str], list[float]] = defaultdict(list)
    names = list(reads)
    for name in names:  # imports and what is made once
        reads[name](corpus[0])
    for turn in range(rounds):
        for room in dict.fromkeys(one.corpus for one in corpus):
            spent = dict.fromkeys(names, 0.0)
            for at, one in enumerate(one for one in corpus if one.corpus == room):
                shift = (at + turn) % len(names)
                for name in names[shift:] + names[:shift]:
                    begun = time.process_time()
                    got[name][one.name] = reads[name](one)
                    spent[name] += time.process_time() - begun
            for name, seconds in spent.items():
                cost[room, name].append(seconds)
    return got, cost


def spread(seconds: Sequence[float], among: int) -> tuple[float, float, float]:
    """Return the least, the middle and the most, in ms a page."""
    each = [1000 * one / among for one in seconds]
    return min(each), median(each), max(each)


if __name__ == "__main__":
    sys.exit(main())
