"""What a hook is tried with: a message marked TEST, made of something that is real as far as the archive has any."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.alerts import alert_of
from newsdesk.telling.message import Alert
from schedules.archive.reading import KINDS
from schedules.archive.records import Release
from schedules.compare import CHANGED, Difference
from schedules.notices import notice
from schedules.told import change_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schedules.archive.store import Archive

MARK: Final = "test"
"""Among the marks of a line that nothing happened for; its id begins with the same word."""

RECORDED: Final = "recorded"
BUILT: Final = "built"
SAMPLE: Final = "sample"

_NUMBER: Final = re.compile(r"\d{2,}")
_SENTENCE: Final = "It is only tried whether this hook rings."


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """An alert to try a hook with.

    Attributes:
        alert: marked.
        source: recorded: a change or notice of the archive; built: from its newest release; sample: it has none.
        of: id of what it was made of.

    """

    alert: Alert
    source: str
    of: str


def trial(archive: Archive | None, kind: str | None, *, now: str, name: str) -> Trial:
    """Return what to try a hook with.

    Args:
        archive: of the workspace, or None: nothing was crawled yet.
        kind: of the change or notice; None: the newest that there is.
        now: instant at which it is found.
        name: of no other trial; a part of its id.

    """
    found = _recorded(archive, kind) if archive is not None else None
    if found is not None:
        return _marked(found, RECORDED, found.line["id"], now, name)
    release = _newest(archive) if archive is not None else None
    source = BUILT if release is not None else SAMPLE
    release = release or _sample()
    return _marked(_built(release, kind or "edited", now), source, release["id"], now, name)


def _recorded(archive: Archive, kind: str | None) -> Alert | None:
    """Return the newest change or notice of a kind, first among what rang."""
    if kind is not None and kind not in KINDS:
        notices = [one for one in archive.notices() if one["kind"] == kind]
        return alert_of(archive, notices[-1]) if notices else None
    for quiet in (False, True) if kind is not None else (False,):
        found = [*archive.changes(kinds=KINDS if kind is None else (kind,), limit=1, quiet=quiet)]
        if found:
            return alert_of(archive, found[0])
    return None


def _newest(archive: Archive) -> dict[str, Any] | None:
    """Return the release that was found last."""
    found = [*archive.changes(kinds=("new",), limit=1, quiet=True)]
    return archive.release(found[0]["release_id"]) if found else None


def _marked(alert: Alert, source: str, of: str, now: str, name: str) -> Trial:
    """Return an alert under an id of its own: whoever sorts out what they had already must not miss it."""
    line = {**alert.line, "id": f"{MARK}-{name}", "detected_at": now}
    if "marks" in line:
        line["marks"] = [*line["marks"], MARK]
    return Trial(alert=replace(alert, line=line), source=source, of=of)


def _built(after: Mapping[str, Any], kind: str, now: str) -> Alert:
    """Return an alert that never was, of a release that is."""
    if kind not in KINDS:
        return Alert(line=_notice(after, kind, now))
    before = _before(after, kind)
    differing = [name for name in ("title", "body", "url") if before is not None and before[name] != after[name]]
    line = change_line(
        kind,
        old=_state(before, 1) if before is not None else None,
        after=_state(after, 2),
        seen=now,
        detected_at=now,
        crawl_id="".join(char for char in now if char not in "-:"),
        differences=[
            Difference(field=name, outcome=CHANGED, old=before[name], new=after[name])
            for name in differing
            if before is not None and name != "url"
        ],
        marks=[],
        because="a test: nothing happened" if kind != "edited" else None,
        evidence=None,
    )
    gone = kind == "removed"
    return Alert(line=line, before=dict(before) if before is not None else None, after=None if gone else dict(after))


def _before(after: Mapping[str, Any], kind: str) -> dict[str, Any] | None:
    """Return a release as it might have been: another number in it, or a sentence more."""
    if kind == "new":
        return None
    if kind == "moved":
        return {**after, "url": f"{after['url'].rstrip('/')}-before/"}
    if kind != "edited":
        return dict(after)
    body = after["body"] or ""
    number = _NUMBER.search(body)
    if number is None:
        return {**after, "body": f"{body}\n\n{_SENTENCE}".strip()}
    return {**after, "body": f"{body[: number.start()]}{int(number[0]) + 1}{body[number.end() :]}"}


def _state(line: Mapping[str, Any], version: int) -> Release:
    return Release(
        release_id=line["id"],
        newsroom=line["newsroom"],
        status=line["status"],
        version=version,
        content_hash=line["content_hash"],
        body_hash=None,
        last_look=line["first_seen"],
        pending={},
        line=line,
    )


def _notice(release: Mapping[str, Any], kind: str, now: str) -> dict[str, Any]:
    change = {"id": release["id"], "kind": "edited", "title": release["title"], "url": release["url"]}
    return notice(
        kind,
        newsroom=release["newsroom"],
        about=now,
        title=f"A test of what is told as {kind}: nothing happened.",
        because=None,
        advice=None,
        detected_at=now,
        crawl_id=None,
        changes=[change],
    )


def _sample() -> dict[str, Any]:
    """Return a release that nobody published."""
    return {
        "schema": "newsroom.release/1",
        "id": "example-0000sample000",
        "newsroom": "example",
        "url": "https://newsroom.example/releases/sample/",
        "title": "A release that nobody published",
        "body": "This text stands in for a release, as nothing was crawled yet. It names 41 people.",
        "published": "2026-01-05",
        "published_precision": "day",
        "modified_at": None,
        "authors": [],
        "attachments": [],
        "type": None,
        "language": "en",
        "content_hash": "1:sample",
        "version": 1,
        "first_seen": "2026-01-05T00:00:00Z",
        "last_changed": "2026-01-05T00:00:00Z",
        "status": "present",
        "evidence": None,
    }
