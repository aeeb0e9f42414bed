"""Where releases are made: each gets the next serial number, an address of its own, a date."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from newsdesk.demo import prose
from newsdesk.demo.chance import chance
from newsdesk.demo.release import Release


class Press:
    """Writes one release after another; no address is given twice."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._serial = 0
        self._slugs: Counter[str] = Counter()

    def write(self, published: datetime) -> Release:
        """Return the next release of this seed."""
        serial = self._next()
        story = prose.write(self._seed, serial)
        return Release(
            serial=serial,
            slug=self._free(prose.slug(story.title)),
            title=story.title,
            type=story.type,
            published=published,
            modified=published,
            summary=story.summary,
            paragraphs=story.paragraphs,
            authors=story.authors,
            topics=story.topics,
            contact=story.contact,
            image=story.image,
        )

    def reprint(self, release: Release, published: datetime) -> Release:
        """Return the same text under another address."""
        return replace(
            release,
            serial=self._next(),
            slug=self._free(release.slug),
            published=published,
            modified=published,
            listing_title=None,
        )

    def take(self, slug: str) -> None:
        """Let nobody else have that address."""
        self._slugs[slug] += 1

    def _next(self) -> int:
        self._serial += 1
        return self._serial - 1

    def _free(self, wish: str) -> str:
        """Return the address, numbered as WordPress numbers where it was given before."""
        slug, number = wish, 1
        while self._slugs[slug]:
            number += 1
            slug = f"{wish}-{number}"
        self.take(slug)
        return slug


def calendar(seed: int, count: int, *, before: datetime) -> list[datetime]:
    """Return the instants of publication, oldest first; the newest two fall on one day, the day before."""
    draw = chance(seed, "calendar")
    day = before.replace(hour=0, minute=0) - timedelta(days=1)
    moments: list[datetime] = []
    for at in range(count):
        if at > 1:
            day -= timedelta(days=draw.choice((0, 1, 1, 2, 3)))
        moments.append(day + timedelta(hours=9 + draw.randrange(11), minutes=draw.randrange(60)))
    return sorted(moments)
