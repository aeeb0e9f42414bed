"""A message as a CloudEvent 1.0 in structured JSON mode: one event a message, whether one alert or a digest. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from schedules.notices import SCHEMA as NOTICE

if TYPE_CHECKING:
    from newsdesk.telling.message import Message

MEDIA_TYPE: Final = "application/cloudevents+json"
DIGEST: Final = "newsroom.digest/1"

_SOURCE: Final = "/newsrooms"


def event(message: Message) -> bytes:
    """Return the event, as it travels; the same at every attempt.

    `type` is `newsroom.change.KIND`, `newsroom.notice.KIND` or `newsroom.digest`, so that a receiver can sort events
    without reading their data. `source` names the newsroom and nothing of the machine. `test` is there, and true, only
    where nothing happened.
    """
    return orjson.dumps(_digest(message) if message.digest is not None else _single(message))


def _single(message: Message) -> dict[str, Any]:
    (alert,) = message.alerts
    line = alert.line
    what = "notice" if line["schema"] == NOTICE else "change"
    return _event(
        message,
        source=_source({line["newsroom"]}),
        kind=f"newsroom.{what}.{line['kind']}",
        subject=line["release_id"],
        time=line["detected_at"],
        schema=line["schema"],
        data=line,
    )


def _digest(message: Message) -> dict[str, Any]:
    lines = [one.line for one in message.alerts]
    releases = {one["release_id"] for one in lines}
    return _event(
        message,
        source=_source({one["newsroom"] for one in lines}),
        kind="newsroom.digest",
        subject=releases.pop() if len(releases) == 1 else None,
        time=message.made_at,
        schema=DIGEST,
        data={
            "schema": DIGEST,
            "id": message.id,
            "digest": message.digest,
            "route": message.route,
            "count": len(lines),
            "lines": lines,
        },
    )


def _event(
    message: Message, *, source: str, kind: str, subject: str | None, time: str, schema: str, data: dict[str, Any]
) -> dict[str, Any]:
    name, _, version = schema.rpartition("/")
    return {
        "specversion": "1.0",
        "id": message.id,
        "source": source,
        "type": kind,
        **({"subject": subject} if subject else {}),
        "time": time,
        "datacontenttype": "application/json",
        "dataschema": f"urn:{name.replace('.', ':')}:{version}",
        **({"test": True} if message.test else {}),
        "data": data,
    }


def _source(newsrooms: set[str | None]) -> str:
    """Return a URI reference: of the one newsroom that it is about, else of all."""
    (only,) = newsrooms if len(newsrooms) == 1 else (None,)
    return f"{_SOURCE}/{only}" if only else _SOURCE
