"""An archive of many versions that say as much, and as differently, as press releases do; made to be searched."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from newsdesk.demo.site import Site
from schedules.archive import search
from schedules.archive.schema import METADATA, NEWSROOMS, RELEASES, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

VOCABULARY: Final = 60_000
EVERYWHERE: Final = "everywhere"
PHRASE: Final = "said everywhere today"
NIGHTS: Final = 2_000
FIRST: Final = datetime(2021, 1, 1, 2, tzinfo=UTC)
LONG_AGO: Final = date(2021, 3, 1)
_NEWSROOMS: Final = 200
_BATCH: Final = 2_000
_SYLLABLES: Final = [one + other for one in "bdfgklmnprst" for other in "aeiou"]


def newsroom(number: int) -> str:
    """Return the name of a newsroom."""
    return f"newsroom-{number % _NEWSROOMS}"


def spoken(rank: int) -> str:
    """Return the word of a rank: the lower, the more common.

    >>> spoken(0), spoken(60)
    ('bababa', 'babeba')
    """
    many = len(_SYLLABLES)
    return "".join(_SYLLABLES[rank // many**power % many] for power in (2, 1, 0))


def make(engine: sa.Engine, versions: int) -> None:
    """Make the tables, the versions and their index."""
    draw = random.Random(7)
    with engine.begin() as db:
        METADATA.create_all(db)
        search.make(db)
        names = [
            {"number": one + 1, "name": newsroom(one), "listing_whole": True, "learned": "{}", "decided": 0}
            for one in range(_NEWSROOMS)
        ]
        db.execute(sa.insert(NEWSROOMS), names)
    texts = [(one.title, "\n\n".join(one.lines)) for one in Site(seed=11, releases=200).listed]
    lives = _lives(draw, texts, versions)
    while batch := list(itertools.islice(lives, _BATCH)):
        with engine.begin() as db:
            db.execute(sa.insert(RELEASES), [release for release, _ in batch])
            db.execute(sa.insert(VERSIONS), [one for _, life in batch for one in life])
    with engine.begin() as db:
        search.fill(db)
    if engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as db:
            db.exec_driver_sql("VACUUM ANALYZE")


def _lives(
    draw: random.Random, texts: list[tuple[str, str]], versions: int
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield releases, each with one to four versions that differ by a sentence, in the order of their first nights."""
    made = 0
    for number in itertools.count(1):
        if made >= versions:
            return
        many = min(draw.choice((1, 2, 3, 4)), versions - made)
        title, body = texts[draw.randrange(len(texts))]
        home = draw.randrange(_NEWSROOMS)
        title = f"{title} {' '.join(_sentence(draw, 3))}"
        sentences = [" ".join(_sentence(draw, 12)) for _ in range(4)]
        night = int(made / versions * NIGHTS)
        life = []
        for version in range(1, many + 1):
            if version > 1:
                sentences[draw.randrange(4)] = " ".join(_sentence(draw, 12))
                night += draw.randint(1, 60)
            crawl_id = f"{FIRST + timedelta(days=night):%Y%m%dT%H%M%SZ}"
            said = {**_LINE, "id": f"r-{number}", "version": version, "newsroom": newsroom(home), "title": title}
            said |= {"body": f"{body}\n\n{PHRASE}. {'. '.join(sentences)}.", "last_changed": crawl_id}
            life.append(
                {"release": number, "version": version, "crawl_id": crawl_id, "line": orjson.dumps(said).decode()}
            )
        made += many
        yield {**_RELEASE, "number": number, "id": f"r-{number}", "newsroom": home + 1, "version": many}, life


def _sentence(draw: random.Random, length: int) -> list[str]:
    """Return words, the common ones more often: the rank falls as Zipf has it."""
    return [spoken(min(int(VOCABULARY ** draw.random()) - 1, VOCABULARY - 1)) for _ in range(length)]


_LINE: Final = {
    "schema": "newsroom.release/1",
    "url": "https://newsroom.example/press-releases/a-release-of-the-ordinary-length/",
    "summary": None,
    "authors": ["Press Office"],
    "published": "2021-01-01",
    "sources": {"title": "selector", "body": "selector", "published": "selector"},
    "content_hash": "h2:0000000000000000000000000000000000000000",
    "evidence": {"warc": "data/n/crawls/c/evidence.warc.gz", "offset": 1, "digest": "sha256:" + "0" * 64},
}
_RELEASE: Final = {
    "status": "present",
    "content_hash": "h2:0",
    "url": "https://newsroom.example/",
    "last_look": 0,
    "streak": 0,
    "calm": 0,
}
