"""What overlays were once, where nobody kept them: told from changes, decisions and the overlay that is there.

An archive kept only the latest overlay before it had `overlays`. Status and address follow from the accepted changes;
what a later reader made of a page counts from the crawl that read it; another address that was learned without a change
has no date, and counts from the newest of what the archive knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson
import sqlalchemy as sa

from schedules.archive.instants import at, end_of
from schedules.archive.schema import CHANGES, CRAWLS, NEWSROOMS, OVERLAYS, RELEASES, VERSIONS
from schedules.archive.then import STREAMED, by_hand
from schedules.archive.timeline import crawl_of
from schedules.release import PRESENT, REDACTED, REMOVED, UNLISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_TURNS: Final = {"removed": REMOVED, "unlisted": UNLISTED, "restored": PRESENT}
_BEFALL: Final = (*_TURNS, "moved")
"""The kinds of change that make no version."""
_TO_ANOTHER: Final = frozenset({"moved", "restored"})
_STANDING: Final = ("status", "url", "also_at")


class Befell(NamedTuple):
    """A change that made no version; `at`: from when it was known; `by_hand`: a person accepted it."""

    at: str
    seq: int
    kind: str
    crawl_id: str
    url: str
    old_url: str | None
    by_hand: bool


@dataclass(slots=True)
class Past:
    """What an archive knows of when things came to be in one newsroom.

    Attributes:
        number: its own.
        ends: crawl_id → when it ended.
        last: when the last of them ended.
        by_hand: seq of a change that a person accepted → when.
        versions: (release, version) → (when, seq) it was accepted.
        befallen: release → the changes of it that made no version, in order.

    """

    number: int
    ends: dict[str, str] = field(default_factory=dict)
    last: str = "1970-01-01T00:00:00Z"
    by_hand: dict[int, str] = field(default_factory=dict)
    versions: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    befallen: dict[int, list[Befell]] = field(default_factory=dict)


def fill(db: sa.Connection, newsroom: str | None = None) -> None:
    """Fill the empty rows of `overlays` of a newsroom, or of all."""
    numbers = sa.select(NEWSROOMS.c.number).order_by(NEWSROOMS.c.number)
    if newsroom is not None:
        numbers = numbers.where(NEWSROOMS.c.name == newsroom)
    for number in db.execute(numbers).scalars().all():
        past = _past(db, number)
        ours = sa.select(RELEASES.c.number, RELEASES.c.version, RELEASES.c.overlay).where(
            RELEASES.c.newsroom == number, RELEASES.c.status != REDACTED
        )
        accepted = {release for release, _ in past.versions}
        for release, newest, overlay in db.execute(ours.order_by(RELEASES.c.number)).all():
            if overlay or release in past.befallen or release in accepted:
                rows = list(_rows(db, past, release, newest, overlay))
                if rows:
                    db.execute(sa.insert(OVERLAYS), rows)


def _past(db: sa.Connection, number: int) -> Past:
    past = Past(number)
    crawls = sa.select(CRAWLS.c.crawl_id, CRAWLS.c.summary).where(CRAWLS.c.newsroom == number)
    for crawl_id, summary in db.execute(crawls, execution_options=STREAMED):
        past.ends[crawl_id] = end_of(orjson.loads(summary), crawl_id)
    past.last = max([past.last, *past.ends.values()])
    columns = CHANGES.c
    lines = sa.select(columns.seq, columns.release, columns.detected_at, columns.line)
    lines = lines.where(columns.newsroom == number, columns.release.is_not(None)).order_by(columns.seq)
    for seq, (when, release, version) in by_hand(db, number).items():
        past.by_hand[seq] = when
        if version is not None:
            past.versions[release, version] = (when, seq)
    for seq, release, detected_at, text in db.execute(
        lines.where(columns.kind.in_(_BEFALL)), execution_options=STREAMED
    ):
        line, accepted = orjson.loads(text), past.by_hand.get(seq)
        told = (line["kind"], line["crawl_id"], line["url"], line["old_url"])
        past.befallen.setdefault(release, []).append(Befell(accepted or detected_at, seq, *told, accepted is not None))
    return past


def _rows(db: sa.Connection, past: Past, release: int, newest: int, overlay: str | None) -> Iterator[dict[str, Any]]:
    """Yield the rows of one release."""
    versions = db.execute(
        sa.select(VERSIONS.c.version, VERSIONS.c.crawl_id, VERSIONS.c.line)
        .where(VERSIONS.c.release == release)
        .order_by(VERSIONS.c.version)
    ).all()
    accepted = {version: past.versions.get((release, version)) for version, _, _ in versions}
    behind = [
        [one for one in past.befallen.get(release, ()) if _is_after(past, one, crawl_id, accepted[version])]
        for version, crawl_id, _ in versions
    ]
    for (version, _, line), mine, later in zip(versions, behind, [*behind[1:], []], strict=True):
        befallen = [one for one in mine if one not in later]
        if version == newest:
            became = stages(orjson.loads(line), befallen, overlay, past)
        else:
            became = stages(orjson.loads(line), befallen)
        by_hand = accepted[version]
        stood = None if by_hand is None else at(by_hand[0])
        if stood is not None:
            became = {stood: None, **became}
        for since, text in became.items():
            yield {
                "release": release,
                "version": version,
                "since": since,
                "accepted": since == stood,
                "overlay": text,
            }


def _is_after(past: Past, one: Befell, crawl_id: str, by_hand: tuple[str, int] | None) -> bool:
    """Return whether a change is later than a version: what they both made is one state, which its line has."""
    if by_hand is not None:
        return one.seq > by_hand[1]
    if not one.by_hand:
        return one.crawl_id > crawl_id
    return one.crawl_id >= crawl_id or one.at > past.ends.get(crawl_id, "")


def stages(
    line: Mapping[str, Any], befallen: Sequence[Befell], overlay: str | None = None, past: Past | None = None
) -> dict[int, str | None]:
    """Return what a version's overlay became: from which instant (seconds) on, in order.

    Args:
        line: the version's.
        befallen: what befell the release while it was the latest, in order.
        overlay: what it is now.
        past: of its newsroom; None: it is not the latest version any more, and nobody knows what its overlay was.

    >>> moved = Befell("2026-11-22T02:00:00Z", 7, "moved", "20261122T015700Z", "/b", "/a", by_hand=False)
    >>> now, line = '{"url":"/b","also_at":["/a","/c"]}', {"url": "/a", "also_at": [], "status": "present"}
    >>> stages(line, [moved], now, Past(1, {"x": "2026-11-23T02:00:00Z"}, last="2026-11-23T02:00:00Z"))
    {1795312800: '{"url":"/b","also_at":["/a"]}', 1795399200: '{"url":"/b","also_at":["/a","/c"]}'}
    """
    said: dict[str, Any] = orjson.loads(overlay) if overlay else {}
    evidence = said.get("evidence")
    reread = past.ends.get(crawl_of(evidence["warc"])) if evidence and past else None
    late = {key: value for key, value in said.items() if key not in _STANDING}
    instants = sorted({one.at for one in befallen} | ({reread} if reread else set()))
    became: dict[int, str | None] = {}
    last = None
    for instant in instants:
        known = late if reread and reread <= instant else {}
        told = _stood({**line, **known}, [one for one in befallen if one.at <= instant])
        beyond = {key: value for key, value in told.items() if value != line.get(key)}
        text = orjson.dumps(beyond).decode() if beyond else None
        if text != last:
            became[at(instant)] = last = text
    if past is not None and last != overlay:
        became[at(max([*instants, past.last]))] = overlay
    return became


def _stood(line: dict[str, Any], befallen: Iterable[Befell]) -> dict[str, Any]:
    for one in befallen:
        line["status"] = _TURNS.get(one.kind, line["status"])
        if one.kind in _TO_ANOTHER and one.old_url is not None and one.url != line["url"]:
            others = dict.fromkeys([line["url"], *line["also_at"], one.old_url])
            line["also_at"] = [other for other in others if other != one.url]
            line["url"] = one.url
    return line
