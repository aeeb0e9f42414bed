"""Notices: what a desk or an operator is told that is no change of one release. Pure; lines of the outbox.

held       a suspect mass, unconfirmed: it may be the biggest story of all, so it is told at once
settled    what was held did not stand
mass       what was held is accepted now; told as one
restless   a page changes at every look; its edits wait until it stays as it is
ill        a newsroom cannot be read, and how it may be mended; again every week while it lasts
healed     it can be read again
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from schedules.release import short_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.archive.records import Held

SCHEMA: Final = "newsroom.notice/1"
SAMPLE: Final = 10
"""So many of the changes that a notice is about are in it; all of their ids are."""


def notice(
    kind: str,
    *,
    newsroom: str | None,
    about: str,
    title: str,
    because: str | None,
    advice: str | None,
    detected_at: str,
    crawl_id: str | None,
    since: str | None = None,
    release_id: str | None = None,
    changes: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Return a notice; every key has one JSON type in every line.

    Args:
        kind: held, settled, mass, restless, ill or healed.
        newsroom: its name, or None: it is about no newsroom alone.
        about: what it is about (a mass, a crawl); kind and this make its id.
        title: one sentence.
        because: why, as a clause.
        advice: what to do next, as a sentence.
        detected_at: instant.
        crawl_id: of the crawl that shows it, or None: a person decided.
        since: instant from which it is so.
        release_id: of the one release that it is about.
        changes: that it is about, each under its id; a held one under the one by which it is accepted.

    """
    return {
        "schema": SCHEMA,
        "id": short_hash(newsroom or "", kind, about, digits=16),
        "newsroom": newsroom,
        "release_id": release_id,
        "kind": kind,
        "title": title,
        "because": because,
        "advice": advice,
        "detected_at": detected_at,
        "since": since,
        "crawl_id": crawl_id,
        "count": len(changes),
        "changes": [one["id"] for one in changes],
        "sample": [{key: one[key] for key in ("id", "kind", "title", "url")} for one in changes[:SAMPLE]],
    }


def held(group: Sequence[Held], *, detected_at: str, crawl_id: str | None) -> dict[str, Any]:
    """Return the notice of a mass that is held."""
    first = group[0]
    many = _many([one.line for one in group])
    return notice(
        "held",
        newsroom=first.newsroom,
        about=first.mass,
        title=f"Unconfirmed: {many} in {first.newsroom}.",
        because=first.why,
        advice=(
            f"Look at some of them. If it is so: newsroom accept {first.mass}; if not: newsroom reject {first.mass}. "
            "Seen alike for long enough, it is accepted by itself."
        ),
        detected_at=detected_at,
        crawl_id=crawl_id,
        since=first.first_held_at,
        changes=[_as_held(one) for one in group],
    )


def settled(group: Sequence[Held], *, detected_at: str, crawl_id: str | None) -> dict[str, Any]:
    """Return the notice that a mass did not stand."""
    first = group[0]
    many = _many([one.line for one in group])
    return notice(
        "settled",
        newsroom=first.newsroom,
        about=f"{first.mass} {crawl_id}",
        title=f"Not so: what looked like {many} in {first.newsroom} does not any more.",
        because=first.why,
        advice=None,
        detected_at=detected_at,
        crawl_id=crawl_id,
        since=first.first_held_at,
        changes=[_as_held(one) for one in group],
    )


def mass(
    name: str, changes: Sequence[dict[str, Any]], *, detected_at: str, crawl_id: str | None, by: str
) -> dict[str, Any]:
    """Return the notice of a mass that is accepted, which tells all of its changes.

    Args:
        name: of the mass.
        changes: its changes.
        detected_at: instant.
        crawl_id: of the crawl that shows it, or None.
        by: who accepted it, as a clause.

    """
    newsroom = changes[0]["newsroom"]
    many = _many(changes)
    return notice(
        "mass",
        newsroom=newsroom,
        about=f"{name} {crawl_id}",
        title=f"Confirmed: {many} in {newsroom}.",
        because=by,
        advice=f"All of them: newsroom changes {newsroom}",
        detected_at=detected_at,
        crawl_id=crawl_id,
        changes=changes,
    )


def restless(one: Held, *, detected_at: str, crawl_id: str) -> dict[str, Any]:
    """Return the notice of a page that changes at every look."""
    return notice(
        "restless",
        newsroom=one.newsroom,
        about=one.id,
        title=f"A page of {one.newsroom} changes at every look; its edits wait until it stays as it is.",
        because=one.why,
        advice=(
            f"See {one.line['url']}. If a part of the page is no text of the release, name it under `remove` in its "
            f"layout; if the edits are real: newsroom accept {one.id}."
        ),
        detected_at=detected_at,
        crawl_id=crawl_id,
        release_id=one.after.release_id,
        changes=[_as_held(one)],
    )


def _as_held(one: Held) -> dict[str, Any]:
    """Return a held change under the id by which it is accepted: what it is told under, each crawl gives anew."""
    return {**one.line, "id": one.id}


def _many(changes: Sequence[dict[str, Any]]) -> str:
    """Return how many changes of each kind, as words."""
    kinds = Counter(one["kind"] for one in changes)
    return " and ".join(f"{number:,} release{'s' if number != 1 else ''} {kind}" for kind, number in kinds.items())
