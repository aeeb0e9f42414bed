"""Addresses that tell somebody elsewhere that a run began, went well or failed. Pure.

One address is all that most services want: asked for when a run went well, with `/start` behind it when it begins and
with `/fail` when it failed, and `rid`, which says what belongs together (the way of healthchecks.io). Others want one
of their own for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from newsdesk.telling.hooks import Context
    from newsroom_scraper.declared import Table

What = Literal["start", "success", "failure"]
WHAT: Final[tuple[What, ...]] = ("start", "success", "failure")
_BEHIND: Final = {"start": "/start", "success": "", "failure": "/fail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What is asked for, and when; whoever has an address may ask for it, so it is as secret as a password.

    Attributes:
        numbered: whether the run's number is told with it.

    """

    start: str | None
    success: str | None
    failure: str | None
    numbered: bool

    def of(self, what: What, run: str) -> str | None:
        """Return the address to ask for, or None.

        Args:
            what: happened.
            run: its number.

        """
        address: str | None = getattr(self, what)
        if address is None or not self.numbered:
            return address
        parts = urlsplit(address)
        query = "&".join(filter(None, (parts.query, urlencode({"rid": run}))))
        return urlunsplit(parts._replace(query=query))


def of_one(address: str) -> Addresses:
    """Return the addresses that follow from one.

    >>> of_one("https://hc.example/abc").of("failure", "7")
    'https://hc.example/abc/fail?rid=7'
    """
    parts = urlsplit(address)

    def behind(what: str) -> str:
        return urlunsplit(parts._replace(path=parts.path.rstrip("/") + _BEHIND[what]))

    return Addresses(start=behind("start"), success=behind("success"), failure=behind("failure"), numbered=True)


def shown(address: str) -> str:
    """Return as much of an address as may be shown.

    >>> shown("https://hc.example/abc")
    'hc.example'
    """
    return urlsplit(address).hostname or "an address"


def read(table: Table, context: Context) -> Addresses | None:
    """Return the addresses that `heartbeat` sets: a text, or a table of `start`, `success` and `failure`.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    if not isinstance(table.anything("heartbeat"), dict):
        told = context.secret(table, "heartbeat")
        return of_one(_address(table, "heartbeat", told)) if told is not None else None
    inner = table.table("heartbeat")
    found: dict[str, str | None] = {}
    for what in WHAT:
        text = context.secret(inner, what)
        found[what] = _address(inner, what, text) if text is not None else None
    inner.finish()
    if not any(found.values()):
        raise table.fail("heartbeat", "names no address", "Set success, failure or both.")
    return Addresses(**found, numbered=False)


def _address(table: Table, key: str, text: str) -> str:
    """Return an address that can be asked for; what it is stands in no message."""
    told = text.strip()
    try:
        parts = urlsplit(told)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or not told.isascii() or any(one.isspace() for one in told):
        raise table.fail(key, "is no web address", 'Write it as in "https://hc-ping.com/your-uuid", or "${HEARTBEAT}".')
    return told
