"""Real pages with the truth about them, from the corpus beside the checkout, and how readings are scored on them."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CORPUS: Final = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
_TOKEN: Final = re.compile(r"\w+")
_SHINGLE: Final = 4
_RESAMPLED: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A page and what people found on it; None, or nothing, where they did not say.

    Attributes:
        published: as the truth writes it: a day, or an instant.
        held: pieces of text that the body must have; `left` those that it must not.

    """

    corpus: str
    name: str
    url: str
    page: bytes
    body: str | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: str | None = None
    held: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def instant(self) -> datetime | None:
        """When it was published, if a time is known; midnight without a zone is how the truth writes a day."""
        if self.published is None or len(self.published) <= len("2020-02-20"):
            return None
        moment = datetime.fromisoformat(self.published)
        return None if moment.tzinfo is None and (moment.hour, moment.minute, moment.second) == (0, 0, 0) else moment

    @property
    def day(self) -> date | None:
        """The day of publication, in the truth's own zone."""
        return date.fromisoformat(self.published[:10]) if self.published else None


def pages() -> Iterator[Annotated]:
    """Yield the pages of the three corpora that have a truth."""
    truths = json.loads((CORPUS / "aeb" / "ground-truth.json").read_bytes())
    for name, truth in truths.items():
        path = CORPUS / "aeb" / "html" / f"{name}.html.gz"
        if path.exists():
            page = gzip.decompress(path.read_bytes())
            yield Annotated(corpus="aeb", name=name, url=truth["url"], page=page, body=truth["articleBody"])
    for truth in _lines(CORPUS / "fundus" / "expected.jsonl"):
        path, told = CORPUS / "fundus" / truth["id"], truth["expected"]
        if path.exists():
            yield Annotated(
                corpus="fundus",
                name=truth["id"],
                url=truth["url"],
                page=gzip.decompress(path.read_bytes()),
                body=_joined(told.get("body")),
                title=told.get("title"),
                authors=tuple(told.get("authors") or ()),
                published=told.get("publishing_date"),
            )
    for truth in _lines(CORPUS / "newsrooms" / "press-de" / "truth.jsonl"):
        path = CORPUS / "newsrooms" / truth["file"]
        if path.exists():
            yield Annotated(
                corpus="press-de",
                name=truth["file"],
                url=truth["url"],
                page=path.read_bytes(),
                published=truth["date"],
                held=tuple(truth["with_segments"] or ()),
                left=tuple(truth["without_segments"] or ()),
            )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_bytes().splitlines():
        yield json.loads(line)


def _joined(body: dict[str, Any] | None) -> str:
    parts = list((body or {}).get("summary") or [])
    for section in (body or {}).get("sections") or []:
        parts += (section.get("headline") or []) + (section.get("paragraphs") or [])
    return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Score:
    """How much of a text was found, as shares of what either has: right, too much, and missing."""

    right: float
    more: float
    missing: float

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right; where nothing was found, whether nothing was to be."""
        found = self.right + self.more
        return self.right / found if found else float(self.missing == 0)

    @property
    def recall(self) -> float:
        """Of what was to be found, the share that was."""
        truth = self.right + self.missing
        return self.right / truth if truth else 1.0

    @property
    def f1(self) -> float:
        """Of one page."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(truth: str, got: str) -> Score:
    """Return how alike two texts are in their runs of four words, as article-extraction-benchmark counts them."""
    wanted, found = _shingles(truth), _shingles(got)
    counts = (sum((wanted & found).values()), sum((found - wanted).values()), sum((wanted - found).values()))
    total = sum(counts)
    return Score(*(one / total for one in counts)) if total else Score(0, 0, 0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[at : at + _SHINGLE]) for at in range(max(1, len(tokens) - _SHINGLE + 1)))


def f1(scores: Sequence[Score]) -> float:
    """Return the F1 of a corpus: of the mean precision and the mean recall of its pages."""
    precision, recall = mean(one.precision for one in scores), mean(one.recall for one in scores)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def difference(ours: Sequence[Score], theirs: Sequence[Score], *, seed: int = 1) -> tuple[float, float, float]:
    """Return the mean difference of F1 page by page, and its 95 % interval from pages drawn again and again."""
    pairs = [one.f1 - other.f1 for one, other in zip(ours, theirs, strict=True)]
    chance = random.Random(seed)
    means = sorted(mean(chance.choices(pairs, k=len(pairs))) for _ in range(_RESAMPLED))
    return mean(pairs), means[int(0.025 * _RESAMPLED)], means[int(0.975 * _RESAMPLED)]


def segments(one: Annotated, got: str) -> tuple[int, int]:
    """Return how many of the texts that must be there are, and of those that must not."""
    text = clean(got) or ""
    there = [sum((clean(part) or "") in text for part in parts) for parts in (one.held, one.left)]
    return there[0], there[1]
