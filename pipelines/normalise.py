"""Any item as a reading: the fields by their names, text clean, empty as None."""

from __future__ import annotations

from typing import Any, Final

from itemadapter import ItemAdapter

from newsroom_scraper.values.text import clean, clean_body
from pipelines.codec import KEYS, SCHEMA

_ONE_LINE: Final = ("type", "title", "summary", "language", "guid", "published_raw", "layout", "extractor")
_NAMES: Final = ("authors", "topics", "places")
_STAMPS: Final = ("published_stamp", "modified_stamp")


def reading(item: Any) -> dict[str, Any]:
    """Return an item of any class that itemadapter knows as a reading.

    Its fields are taken by the names of `RawRelease`; somebody else's spider may give fewer. `published` or `date` as
    found words serve where there is no `published_raw`.
    """
    adapter = ItemAdapter(item)
    found: dict[str, Any] = dict.fromkeys(KEYS)
    for key in (*KEYS, *_STAMPS):
        if key in adapter:
            found[key] = adapter[key]
    found["schema"] = SCHEMA
    if not found["published_raw"]:
        words = adapter.get("published") or adapter.get("date")
        found["published_raw"] = str(words) if words else None
    found["published"] = None
    for key in _ONE_LINE:
        found[key] = _text(found[key])
    body = found["body"]
    found["body"] = clean_body("\n\n".join(body) if isinstance(body, list | tuple) else body)
    for key in _NAMES:
        found[key] = _names(found[key])
    found["flags"] = _several(found["flags"])
    found["contacts"] = [text for one in _several(found["contacts"]) if (text := clean_body(one))]
    found["final_url"] = found["final_url"] or found["url"]
    return found


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return clean(" ".join(str(one) for one in value))
    return clean(str(value))


def _names(value: Any) -> list[str]:
    return list(dict.fromkeys(name for one in _several(value) if (name := _text(one))))


def _several(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value or ())
