"""What shows that a site turns programs away: statuses, the headers of its guard, and what a challenge page says. Pure.

The one list of such signs: crawls, probes and checks all ask here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKS: Final = ("cf-mitigated", "x-amzn-waf-action", "x-sucuri-block", "x-datadome")
"""Headers that a guard sets. Those of `_ALWAYS_THERE` stand over every answer: only a refusal is its own."""

_ALWAYS_THERE: Final = frozenset({"x-datadome"})

HEADERS: Final = (*MARKS, "server", "via", "x-cdn", "x-iinfo")
"""Headers that are asked for."""

_GUARDS: Final = (
    ("Cloudflare", re.compile(r"(?i)cloudflare")),
    ("Akamai", re.compile(r"(?i)akamai")),
    ("Imperva", re.compile(r"(?i)imperva|incapsula")),
    ("DataDome", re.compile(r"(?i)datadome")),
    ("PerimeterX", re.compile(r"(?i)perimeterx|\bpx-")),
    ("Sucuri", re.compile(r"(?i)sucuri")),
    ("CloudFront", re.compile(r"(?i)cloudfront")),
    ("DDoS-Guard", re.compile(r"(?i)ddos-guard")),
)
"""How guards name themselves in `server` and the like; that alone turns nobody away."""

REFUSALS: Final = {
    401: "answered 401",
    403: "answered 403",
    406: "answered 406",
    429: "answered 429",
    451: "answered 451 (it may not be shown, for legal reasons)",
}
"""Statuses that mean no, and what they say."""

COUNTED: Final = frozenset({*REFUSALS, 503})
"""Statuses of which several in a row mean: leave. 503 by itself says only that a server has too much to do."""

_CHALLENGE: Final = re.compile(
    r"(?i)challenge-platform|cf-chl-|cf_chl_|<title>\s*(?:just a moment|attention required|access denied|"
    r"are you a robot|security check|pardon our interruption|ddos-guard|human verification)|_incapsula_resource|"
    r"incapsula incident id|px-captcha|captcha-delivery\.com|g-recaptcha-response|awswafintegration|"
    r"sucuri website firewall|errors\.edgesuite\.net",
)
_WINDOW: Final = 20_000  # characters; challenge pages are short and say so early


def block(status: int, headers: Mapping[str, str], text: str) -> str | None:
    """Return what shows that a site turns programs away, as a clause, or None.

    Args:
        status: of the answer.
        headers: names in small letters; at least `HEADERS`, where there are any.
        text: of the body, or "".

    >>> block(403, {"server": "AkamaiGHost"}, ""), block(200, {"server": "cloudflare"}, "")
    ('answered 403 (Akamai)', None)
    """
    for name in MARKS:
        if name in headers and (name not in _ALWAYS_THERE or status in COUNTED):
            return f"refused by the site's guard ({name}: {headers[name]})"
    if status in REFUSALS:
        who = guard(headers)
        return f"{REFUSALS[status]} ({who})" if who else REFUSALS[status]
    return challenge(status, text) if status >= 400 else None


def guard(headers: Mapping[str, str]) -> str | None:
    """Return the name of the guard that stands before a site, as its headers tell, or None."""
    told = " ".join(headers[name] for name in HEADERS if name in headers)
    return next((name for name, sign in _GUARDS if sign.search(told)), "Imperva" if "x-iinfo" in headers else None)


def challenge(status: int, text: str) -> str | None:
    """Return that a page is a challenge, as a clause, or None.

    With status 200 it is asked only of a page that no layout reads: the search costs as much as reading the page.
    """
    if _CHALLENGE.search(text[:_WINDOW]):
        return f"answered {status} with a challenge page"
    return None
