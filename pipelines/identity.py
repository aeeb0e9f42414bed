"""What makes a reading the same: its addresses, its canonical text, and the hash over that text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsroom_scraper.values.text import fold, fold_body
from newsroom_scraper.values.urls import host, identity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsroom_scraper.values.urls import Rules

VERSION: Final = "h2"
"""Prefix of a content hash; raised when canonical text changes its meaning."""

COMPARED: Final = ("title", "body", "published", "type", "authors", "attachments")
"""The fields whose difference is an edit; the rest is recorded."""


def canonical_text(field: str, value: Any) -> Any:
    """Return a compared field's value as it is compared, or None where it is empty.

    >>> canonical_text("title", "It’s  here")
    "It's here"
    >>> canonical_text("authors", ["B", "A"])
    ['A', 'B']
    """
    if not value:
        return None
    if field == "authors":
        return sorted(text for one in value if (text := fold(str(one)))) or None
    if field == "attachments":
        return sorted(map(_file, value))
    return (fold_body if field == "body" else fold)(str(value)) or None


def _file(one: Any) -> str:
    """Return an attachment as it is compared: its address, and its digest where that is known."""
    url, digest = (one.get(key) if isinstance(one, dict) else getattr(one, key, None) for key in ("url", "digest"))
    return " ".join(filter(None, (str(url or one), digest)))


def content_hash(reading: Mapping[str, Any]) -> str:
    """Return the hash of what a release says: unmoved by white space, quote style and empty fields."""
    told = {key: text for key in COMPARED if (text := canonical_text(key, reading.get(key))) is not None}
    digest = hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f"{VERSION}:{digest[:40]}"


def addresses(reading: dict[str, Any], rules: Rules) -> tuple[str, ...]:
    """Return the identities of the addresses that a reading goes by, the strongest first.

    A canonical link on another host is somebody else's page and is left out.
    """
    final = reading["final_url"]
    found = dict.fromkeys(one for one in (final, reading["url"], reading.get("canonical")) if one)
    if len(found) == 1:
        return (identity(final, rules),)
    return tuple(dict.fromkeys(identity(one, rules) for one in found if host(one) == host(final)))
