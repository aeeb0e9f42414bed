"""What an answer means: a page to read, a release that is gone, a block, or a failure.

Absence proves nothing: only 404, 410 and a redirect to the home page or the listing count towards *gone*; whatever
else is not a page is *failed*, and a challenge or a refusal is *blocked*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newsroom_scraper.values.urls import host, identity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from newsroom_scraper.newsroom import Newsroom

PAGE: Final = "page"
GONE: Final = "gone"
BLOCKED: Final = "blocked"
FAILED: Final = "failed"
NOT_DUE: Final = "not_due"
"""No answer: its text was not to be read this time."""

BLOCK_HEADERS: Final = ("cf-mitigated", "x-amzn-waf-action")
_CHALLENGE: Final = re.compile(
    r"(?i)challenge-platform|cf-chl-|cf_chl_|<title>\s*(?:just a moment|attention required|access denied|"
    r"are you a robot|security check|pardon our interruption)|_incapsula_resource|px-captcha|g-recaptcha-response",
)
_CHALLENGE_WINDOW: Final = 20_000  # characters; challenge pages are short and say so early
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


def block(status: int, headers: Mapping[str, str], text: str) -> str | None:
    """Return what shows that a site turns programs away, as a clause, or None; `headers` in small letters."""
    for name in BLOCK_HEADERS:
        if name in headers:
            return f"refused by the site's guard ({name}: {headers[name]})"
    if status in {401, 403, 429}:
        return f"answered {status}"
    return challenge(status, text) if status >= 400 else None


def challenge(status: int, text: str) -> str | None:
    """Return that a page is a challenge, as a clause, or None.

    With status 200 it is asked only of a page that no layout reads: the search costs as much as reading the page.
    """
    if _CHALLENGE.search(text[:_CHALLENGE_WINDOW]):
        return f"answered {status} with a challenge page"
    return None
