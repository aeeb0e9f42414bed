"""A reading as a line: fixed keys in a fixed order, one JSON type per key in every line of every file."""

from __future__ import annotations

from typing import Any, Final

import orjson

from newsroom_scraper.items import FIELDS

SCHEMA: Final = "newsroom.reading/1"

CONTENT: Final = (
    *("also_at", "guid", "type", "title", "summary", "body", "language"),
    *("published", "published_precision", "published_at", "published_raw", "modified_at"),
    *("authors", "topics", "places", "images", "attachments", "contacts"),
)
"""What a release says, in the order of every line that holds it."""

KEYS: Final = (
    *("schema", "newsroom", "url", "final_url", "canonical"),
    *CONTENT,
    *("flags", "sources", "confidence", "content_hash", "layout", "extractor", "entry", "evidence", "earlier"),
    "files",
)
"""The keys of a line of `readings.jsonl`, in order."""

LISTS: Final = frozenset(
    {"also_at", "authors", "topics", "places", "images", "attachments", "contacts", "flags", "files"},
)
STRUCTS: Final = {
    "images": ("url", "alt", "caption", "credit"),
    "attachments": ("url", "title", "media_type", "size", "digest"),
    "files": ("url", "size", "digest", "reason", "evidence", "earlier"),
    "sources": FIELDS,
    "confidence": FIELDS,
    "entry": (
        *("url", "listing_url", "position", "title", "type", "summary", "published_raw", "layout"),
        *("guid", "road", "published_stamp", "modified_stamp", "authors", "topics", "others"),
    ),
    "evidence": ("warc", "offset", "digest", "fetched_at", "http_status"),
    "earlier": ("warc", "offset", "digest", "fetched_at", "http_status"),
}
"""Keys whose values are objects (or lists of them), and the keys of those."""


def line(reading: dict[str, Any]) -> dict[str, Any]:
    """Return a reading with every key in its place: absent is null, lists are lists, objects are whole.

    >>> line({"title": "", "url": "https://a.example/"})["title"] is None
    True
    >>> line({})["authors"]
    []
    """
    return {key: _value(key, reading.get(key)) for key in KEYS}


def _value(key: str, value: Any) -> Any:
    fields = STRUCTS.get(key)
    if key == "files":
        return [_file(one) for one in value or ()]
    if key in LISTS:
        items = value or ()
        return [_struct(fields, one) for one in items] if fields else list(items)
    if key in {"sources", "confidence"}:
        return _struct(FIELDS, value or {})
    if key == "entry":
        return _entry(value) if value else None
    if fields is not None:
        return _struct(fields, value) if value else None
    return None if value == "" else value


def _entry(value: Any) -> dict[str, Any]:
    """Return a row, with the rows of other roads in it, which hold no others."""
    row = _struct(STRUCTS["entry"], value)
    row |= {key: list(row[key] or ()) for key in ("authors", "topics")}
    return {**row, "others": [{**_entry(one), "others": []} for one in row["others"] or ()]}


def _file(value: Any) -> dict[str, Any]:
    """Return a look at a file; where its bytes lie is said as of a page."""
    look = _struct(STRUCTS["files"], value)
    return {**look, **{key: _struct(STRUCTS[key], look[key]) if look[key] else None for key in ("evidence", "earlier")}}


def _struct(fields: tuple[str, ...], value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {field: value.get(field) for field in fields}
    return {field: getattr(value, field, None) for field in fields}


def encode(reading: dict[str, Any]) -> bytes:
    """Return the line of a reading, ending in a line break."""
    return orjson.dumps(line(reading), option=orjson.OPT_APPEND_NEWLINE)


def decode(data: bytes) -> dict[str, Any]:
    """Return the reading of a line.

    Raises:
        ValueError: the line is not whole, or is of another schema.

    """
    reading = orjson.loads(data)
    if not isinstance(reading, dict) or reading.get("schema") != SCHEMA:
        raise ValueError(f"not a line of {SCHEMA}")
    return reading
