"""Where a page's fields come from, which source is believed first, and how sure each is."""

from __future__ import annotations

from typing import Any, Final

from newsroom_scraper.discover import FEED, LISTING, PAGES, SITEMAP, WORDPRESS

SELECTOR: Final = "selector"
JSON_LD: Final = "json-ld"
META: Final = "meta"
MICRODATA: Final = "microdata"
HEADING: Final = "heading"
TIME: Final = "time"
GENERIC: Final = "generic"

STRENGTH: Final = (
    *(PAGES, SELECTOR, HEADING, JSON_LD, META, MICRODATA, TIME),
    *(GENERIC, WORDPRESS, FEED, LISTING, SITEMAP),
)
"""Sources, strongest first; what a road's rows say bears the road's name.

Of a standing page the declaration says the type, and nothing else.
"""

STATED: Final = "stated"
INFERRED: Final = "inferred"
GUESSED: Final = "guessed"

DATE_GUESSED: Final = "date-guessed"
"""Flag: the day stands near the title, and nothing says that it is the day of publication."""

TITLE_MISSING: Final = "title-missing"
"""Flag: neither the page nor the listing says what the release is called."""

STAMPS: Final = (JSON_LD, META, MICRODATA, TIME, WORDPRESS, FEED, SITEMAP)
"""The sources whose dates are written for machines."""

Said = dict[str, dict[str, Any]]
"""field → source → value."""


def put(said: Said, field: str, source: str, value: Any) -> None:
    """Let a source say something of a field, where it says anything."""
    if value:
        said[field][source] = value


def confidence(field: str, source: str, dated: str | None) -> str:
    """Return how a field is known: stated by the page or a road, inferred from where it stands, or guessed.

    Args:
        field: of the release.
        source: that says it.
        dated: how sure the day is that the generic reader found.

    """
    if source != GENERIC:
        return STATED
    return dated or INFERRED if field == "published" else INFERRED
