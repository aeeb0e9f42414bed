"""What the rows of roads say of a release, kept short: another row than before is a hint that the release is another.

A hint is no proof and no change; it says whose page is to be looked at tonight, and not when its turn comes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, str]
"""road → hash of what its row says."""

_SAID: Final = ("title", "type", "published_raw", "published_stamp", "modified_stamp")
"""What a row says of its release; a summary may hold a counter, and is read with the page."""

_DIGITS: Final = 12


def of(entry: Any) -> Row:
    """Return what the rows of a release say, by road.

    Args:
        entry: a row with those of other roads in it, as an item or a line of one; None: there is none.

    """
    if entry is None:
        return {}
    found = {_get(one, "road") or "listing": sign(one) for one in _get(entry, "others") or ()}
    return {**found, _get(entry, "road") or "listing": sign(entry)}


def sign(entry: Any) -> str:
    """Return the hash of what one row says."""
    said = "\x1f".join(str(_get(entry, name) or "") for name in _SAID)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def hinted(known: Mapping[str, str], entry: Any) -> bool:
    """Return whether a row says something else than the row of the same road did before; a first row hints nothing."""
    before = known.get(_get(entry, "road") or "listing")
    return before is not None and before != sign(entry)


def _get(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, dict) else getattr(entry, name, None)
