"""What an answer means: a page to read, a release that is gone, a block, or a failure.

Absence proves nothing: only 404, 410 and a redirect to the home page or the listing count towards *gone*; whatever
else is not a page is *failed*, and a challenge or a refusal is *blocked*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newsroom_scraper import blocks
from newsroom_scraper.blocks import block, challenge
from newsroom_scraper.values.urls import host, identity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from newsroom_scraper.newsroom import Newsroom

__all__ = ["BLOCKED", "BLOCK_HEADERS", "EMPTY", "FAILED", "GONE", "NOT_DUE", "PAGE", "UNCHANGED", "Answer"]
__all__ += ["block", "challenge", "classify"]

PAGE: Final = "page"
GONE: Final = "gone"
BLOCKED: Final = "blocked"
FAILED: Final = "failed"
UNCHANGED: Final = "unchanged"
NOT_DUE: Final = "not_due"
"""No answer: its text was not to be read this time."""

BLOCK_HEADERS: Final = blocks.HEADERS
EMPTY: Final = 64  # characters; less is not a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an answer is, and why, as a clause for a person."""

    kind: str
    reason: str | None = None


def classify(
    *,
    status: int,
    url: str,
    final_url: str,
    headers: Mapping[str, str],
    text: str,
    newsroom: Newsroom,
    also: Collection[str] = (),
    least: int = EMPTY,
) -> Answer:
    """Return what an answer means.

    Args:
        status: of the last response, after redirects.
        url: what was asked for.
        final_url: where redirects led.
        headers: names in small letters.
        text: the decoded body, or "" where it is not text.
        newsroom: its hosts, home and listings.
        also: hosts beside the newsroom's own on which it may stand, as those of its feeds.
        least: characters; less is no answer.

    """
    blocked = block(status, headers, text)
    if blocked:
        return Answer(kind=BLOCKED, reason=blocked)
    if status in {404, 410}:
        return Answer(kind=GONE, reason=f"answered {status}")
    if status != 200:
        return Answer(kind=FAILED, reason=f"answered {status}")
    if host(final_url) not in newsroom.hosts and host(final_url) not in also:
        return Answer(kind=FAILED, reason=f"was redirected off the site, to {host(final_url)}")
    landed = identity(final_url, newsroom.urls)
    if landed != identity(url, newsroom.urls):
        if blocked := challenge(status, text):  # a guard may send every reader home
            return Answer(kind=BLOCKED, reason=blocked)
        if landed == identity(newsroom.home, newsroom.urls):
            return Answer(kind=GONE, reason="redirects to the home page")
        if landed in {identity(road.url, newsroom.urls) for road in newsroom.discover}:
            return Answer(kind=GONE, reason="redirects to the listing")
    if len(text) < least:
        return Answer(kind=FAILED, reason="answered with an empty page")
    return Answer(kind=PAGE)
