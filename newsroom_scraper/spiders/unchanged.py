"""Asking a site only for what changed: the validators of a stored page, and the bytes that are known already.

Only the page that a version rests on is asked for so, and only where nothing says that the release is another: its row,
its files or a difference that waits. What answers *unchanged* is a look like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newsroom_scraper import hints
from newsroom_scraper.middlewares.evidence import KNOWN, SAME

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from newsroom_scraper.items import Entry
    from newsroom_scraper.plan import Plan

NOT_MODIFIED: Final = 304
ASKED_IF: Final = "asked_if_modified"
"""Meta key of a request that bears validators: only to such a one may a server answer that nothing was modified."""


def ask(request: Request, key: str, entry: Entry | None, plan: Plan) -> None:
    """Let a request for a release's own page say what is known of it."""
    page = plan.pages.get(key)
    if page is None or (entry is not None and hints.hinted(plan.rows.get(key, {}), entry)):
        return
    if page.get("digest"):
        request.meta[KNOWN] = frozenset({page["digest"]})
    if page.get("etag"):
        request.headers["If-None-Match"] = page["etag"]
    if page.get("last_modified"):
        request.headers["If-Modified-Since"] = page["last_modified"]
    request.meta[ASKED_IF] = bool(page.get("etag") or page.get("last_modified"))


def is_elsewhere(response: Response) -> bool:
    """Return whether what was not modified stands at another address: it is asked for whole, to see where it went."""
    return (
        response.status == NOT_MODIFIED and bool(response.meta.get(ASKED_IF)) and response.url != response.meta["asked"]
    )


def why(response: Response) -> str | None:
    """Return why a response says that the page is as it was, as a clause, or None where it does not."""
    if response.status == NOT_MODIFIED and response.meta.get(ASKED_IF):
        return "the site says that it was not modified"
    return "the same bytes as before" if response.meta.get(SAME) else None
