"""What a stored line says, by the sources that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsroom_scraper.extraction.sources import SELECTOR
from pipelines.identity import COMPARED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schedules.compare import Said


def said_in_line(line: Mapping[str, Any]) -> dict[str, Said]:
    """Return what a stored line says, by the sources that it names; serves where the page itself is lost."""
    said: dict[str, Said] = {field: {} for field in COMPARED}
    for field in COMPARED:
        source = line["sources"].get(field)
        if source and line.get(field):
            value = [one["url"] for one in line[field]] if field == "attachments" else line[field]
            said[field][f"{source}:{line.get('layout')}" if source == SELECTOR else source] = value
    return said
