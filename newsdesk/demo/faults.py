"""How the simulated site fails: as a whole, or on one path a few times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

OutageKind = Literal["503", "500", "challenge-403", "challenge-200", "empty", "refuse-listing", "hang"]
OUTAGES: tuple[OutageKind, ...] = get_args(OutageKind)

HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site says to one request, before it is put on the wire.

    truncated: the length is promised whole, half is sent, the connection is cut. hangs: nothing is sent.
    keepable: the same request may be answered with the same bytes until the site changes.
    """

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", HTML),)
    truncated: bool = False
    hangs: bool = False
    delay: float = 0.0
    keepable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A failure of one path: a status, a redirect, a cut body or a delay, for a while or for good."""

    status: int | None = None
    redirect: str | None = None
    truncate: bool = False
    delay: float = 0.0
    left: int | None = None


def redirect(location: str, status: int = 301) -> Answer:
    """Return an answer that sends the reader elsewhere."""
    return Answer(status=status, headers=(("Content-Type", HTML), ("Location", location)))


def error(status: int) -> Answer:
    """Return the bare page of a proxy in front of a broken server."""
    words = {403: "403 Forbidden", 429: "429 Too Many Requests", 500: "500 Internal Server Error"}
    title = words.get(status, "503 Service Temporarily Unavailable" if status == 503 else f"Error {status}")
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><hr>edge</body></html>"
    return Answer(status=status, body=page.encode())


def outage(kind: OutageKind, *, path: str, nonce: str) -> Answer | None:
    """Return what the whole site answers while it is down, None where this path is still well."""
    if kind == "refuse-listing":
        return error(403) if path.startswith("/news/") else None
    if kind == "hang":
        return Answer(status=200, hangs=True)
    if kind == "empty":
        return Answer(status=200)
    if kind in {"503", "500"}:
        return error(int(kind))
    mitigated = (("cf-mitigated", "challenge"),) if kind == "challenge-403" else ()
    return Answer(
        status=403 if kind == "challenge-403" else 200,
        body=challenge(nonce).encode(),
        headers=(("Content-Type", HTML), ("Cache-Control", "no-store"), *mitigated),
    )


def challenge(nonce: str) -> str:
    """Return a page that asks the reader to prove a browser: no content, a script and a refresh."""
    return (
        '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>'
        '<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="390"></head>'
        '<body class="no-js"><div class="main-wrapper" role="main"><h1>Checking your browser</h1>'
        "<noscript><p>Enable JavaScript and cookies to continue</p></noscript></div>"
        f'<script src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray={nonce}">'
        f"</script></body></html>"
    )
