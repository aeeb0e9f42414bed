"""Whether a reading is one: what it must have, and what is flagged."""

from __future__ import annotations

from typing import Any


def problem(reading: dict[str, Any]) -> str | None:
    """Return why a reading is refused, as a clause for a person, or None.

    Without an address it is nobody's; without a body it is not a release. A missing title or date is flagged and kept.
    """
    url = reading.get("url")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return f"has no usable address ({url!r})"
    if not reading.get("body") and not reading.get("title"):
        return "has neither title nor body"
    return None


def flag(reading: dict[str, Any]) -> None:
    """Set the flags that a reading's own fields call for, each once."""
    flags = [one for one in reading["flags"] if one != "title-missing"]
    if not reading.get("title"):
        flags.append("title-missing")
    if not reading.get("body"):
        flags.append("body-missing")
    reading["flags"] = list(dict.fromkeys(flags))
