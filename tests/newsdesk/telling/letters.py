"""Alerts and messages to be put into words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from newsdesk.telling.message import Alert, Message
from newsdesk.telling.templates import Rendered, render
from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[..., dict[str, Any]]

ROOM = Path("/srv/press room")
OLD, NEW = "Nobody came.\n\nThe 1,353 families left.", "Nobody came.\n\nThe 1,184 families left."
RELEASE: dict[str, Any] = {
    "title": "Release 1",
    "body": "1,566 views\n\nThe court heard four witnesses, and it adjourned on Friday.",
    "summary": None,
    "published": "2026-11-20",
    "published_at": None,
    "modified_at": "2026-11-20T09:23:00-05:00",
    "first_seen": "2026-11-20T15:00:00Z",
}
EVIDENCE = {"warc": "data/demo/crawls/1/evidence.warc.gz", "offset": 20509}
STATE = {"version": 1, "content_hash": "h2:a", "evidence": EVIDENCE}


def message(*alerts: Alert, **facts: Any) -> Message:
    names = {one.line["newsroom"] for one in alerts} - {None}
    return Message(
        **{
            "id": "m1",
            "hook": "desk",
            "route": "default",
            "alerts": alerts,
            "made_at": "2026-11-22T07:00:00Z",
            "workspace": ROOM,
            "zones": dict.fromkeys(names, ZoneInfo("America/New_York")),
            "titles": {name: f"The {name} newsroom" for name in names},
            **facts,
        }
    )


def told(*alerts: Alert, **facts: Any) -> Rendered:
    return render(message(*alerts, **facts), None)


def edit(make: Change, number: int = 1, **facts: Any) -> Alert:
    line = make(
        number,
        **{
            "kind": "edited",
            "between": {"not_before": "2026-11-22T02:00:00Z", "not_after": "2026-11-22T07:00:00Z"},
            "fields": [{"field": "body", "old": OLD, "new": NEW, "type": "text"}],
            "because": "a number changed: 1,353 → 1,184",
            "marks": ["number-changed", "modified-date-unmoved"],
            "modified_date": "2026-11-20T09:23:00-05:00",
            "old": STATE,
            "new": {**STATE, "version": 2},
            **facts,
        },
    )
    return Alert(line=line, before={**RELEASE, "body": OLD}, after={**RELEASE, "body": NEW})


def news(make: Change, number: int = 1, **facts: Any) -> Alert:
    return Alert(line=make(number, new=STATE, **facts), after=RELEASE)


def gone(make: Change, **facts: Any) -> Alert:
    between = {"not_before": "2026-11-22T02:00:00Z", "not_after": "2026-11-22T07:00:00Z"}
    new = {"version": None, "content_hash": None, "evidence": {**EVIDENCE, "offset": 7}}
    line = make(kind="removed", because="answered 404", between=between, old=STATE, new=new, **facts)
    return Alert(line=line, before=RELEASE)


def noticed(kind: str = "held", *, newsroom: str | None = "demo", **facts: Any) -> Alert:
    some = {
        "about": "x",
        "title": "Unconfirmed: 12 releases removed in demo.",
        "because": "12 of 20 are gone at once",
        "advice": "If it is so: newsroom accept abc.",
        "detected_at": "2026-11-22T07:00:00Z",
        "crawl_id": None,
        "since": "2026-11-22T02:00:00Z",
        **facts,
    }
    return Alert(line=notice(kind, newsroom=newsroom, **some))
