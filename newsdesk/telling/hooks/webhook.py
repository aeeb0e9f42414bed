"""A hook that is a webhook: each message is posted as a CloudEvent, signed as Standard Webhooks says."""

from __future__ import annotations

import base64
import binascii
import re
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from newsdesk.telling.hooks.cloudevent import MEDIA_TYPE, event
from newsdesk.telling.hooks.deadline import limit
from newsdesk.telling.hooks.hush import hushed, parts, pointed
from newsdesk.telling.hooks.post import Target, post
from newsdesk.telling.hooks.reachable import ADVICE
from newsdesk.telling.hooks.trust import certificates
from newsroom_scraper import __version__
from newsroom_scraper.errors import HookError
from newsroom_scraper.guards.addresses import is_public, literal

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from newsdesk.telling.hooks import Context
    from newsdesk.telling.hooks.post import Answer
    from newsdesk.telling.hooks.reachable import Lookup
    from newsdesk.telling.message import Message
    from newsroom_scraper.declared import Table

PREFIX: Final = "whsec_"
MENDABLE: Final = frozenset({401, 402, 403, 404, 405, 407, 408, 409, 421, 423, 424, 425, 426, 429})
"""Refusals that may end without this message being another one: the operator or the other side mends something."""
LONGEST: Final = 86400.0
"""Seconds: a side that asks to be left alone for longer is asked again after a day."""

_MAKE_ONE: Final = 'Make one: echo "whsec_$(openssl rand -base64 32)".'
_OURS: Final = frozenset(
    {
        *("host", "content-length", "content-type", "connection", "transfer-encoding", "expect", "te", "upgrade"),
        *("webhook-id", "webhook-timestamp", "webhook-signature"),
    }
)
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_VALUE: Final = re.compile(r"[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Posts a message to a URL.

    Attributes:
        target: where to.
        secrets: with which it is signed, the newest first; none: it is not.
        headers: more of them.
        internal: whether the receiver may stand in a private network, and without TLS.
        timeout: seconds for all of it.
        tls: which certificates are believed.
        lookup: who is asked for addresses.

    """

    target: Target = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    internal: bool = False
    timeout: float = 15.0
    tls: ssl.SSLContext | None = field(default=None, repr=False, compare=False)
    lookup: Lookup = field(default=socket.getaddrinfo, repr=False, compare=False)

    @property
    def where(self) -> str:
        """Return where it leads, without what may be secret."""
        return self.target.origin

    def __call__(self, message: Message) -> None:
        """Post it once.

        Raises:
            HookError: the other side did not say that it has it.

        """
        now = datetime.now(UTC)
        body = event(message)
        answer = post(
            self.target,
            body,
            {**self.headers, **self._signed(message.id, now, body)},
            timeout=self.timeout,
            internal=self.internal,
            tls=self.tls,
            lookup=self.lookup,
        )
        if not 200 <= answer.status < 300:
            raise self._refused(answer, now)

    def _signed(self, message_id: str, now: datetime, body: bytes) -> dict[str, str]:
        from standardwebhooks import Webhook as Signer

        headers = {
            "Content-Type": f"{MEDIA_TYPE}; charset=utf-8",
            "User-Agent": f"newsroom-scraper/{__version__}",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
        }
        if self.secrets:
            made = [Signer(one).sign(message_id, now, body.decode()) for one in self.secrets]
            headers["webhook-signature"] = " ".join(made)
        return headers

    def _refused(self, answer: Answer, now: datetime) -> HookError:
        """Return what an answer that is no success means."""
        status, where = answer.status, self.target.origin
        secrets = [*parts(f"{where}{self.target.path}"), *self.secrets, *self.headers.values()]
        secrets += [word for value in self.headers.values() for word in value.split()]
        if 300 <= status < 400:
            location = answer.headers.get("location")
            to = f" and pointed to {pointed(location, secrets)}" if location else ""
            return HookError(
                f"was told nothing: {where} answered {_named(status)}{to}; redirects are not followed",
                advice="Set the address at which the receiver is now.",
            )
        said = hushed(answer.said, secrets)
        problem = f"{where} answered {_named(status)}{f': {said}' if said else ''}"
        if status == HTTPStatus.GONE:
            return HookError(f"{problem}; it asks to be told nothing more", for_good=True)
        for_good = 400 <= status < 500 and status not in MENDABLE
        later = None if for_good else retry_after(answer.headers.get("retry-after"), now)
        return HookError(problem, for_good=for_good, retry_after=later)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return for how many seconds a header asks to be left alone, at most a day; None where it says nothing of use.

    >>> retry_after("120", datetime(2026, 11, 22, tzinfo=UTC))
    120.0
    >>> retry_after("Sun, 22 Nov 2026 00:05:00 GMT", datetime(2026, 11, 22, tzinfo=UTC))
    300.0
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST)
    try:
        at = parsedate_to_datetime(text)
        seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    except (ValueError, OverflowError, IndexError):
        return None
    return min(max(seconds, 0.0), LONGEST)


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def read(table: Table, context: Context) -> Webhook:
    """Return the hook that a table sets.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    internal = table.flag("internal", default=False)
    url = context.secret(table, "url")
    if url is None:
        raise table.fail("url", "is missing", 'Write url = "https://…" or "${DESK_URL}".')
    try:
        target = Target.of(url)
    except ValueError as problem:
        raise table.fail("url", str(problem)) from None
    if target.scheme != "https" and not internal:
        raise table.fail("url", "does not begin with https://", ADVICE)
    address = None if internal else literal(target.host)
    if address is not None and not is_public(address):
        raise table.fail("url", "leads to an address that is not public", ADVICE)
    timeout = limit(table, 15.0)
    return Webhook(
        target=target,
        secrets=_secrets(table, context),
        headers=_headers(table, context),
        internal=internal,
        timeout=timeout,
        tls=certificates(table, context),
    )


def _secrets(table: Table, context: Context) -> tuple[str, ...]:
    signed = table.flag("signed", default=True)
    one = context.secret(table, "secret")
    several = tuple(context.filled(table, "secrets", text) for text in table.texts("secrets"))
    key = "secrets" if several else "secret"
    if one is not None and several:
        raise table.fail("secrets", "stands beside secret", "Keep secrets alone, the newest first.")
    found = several or ((one,) if one is not None else ())
    if signed and not found:
        raise table.fail(
            "secret", "is missing", f'Write secret = "${{DESK_SECRET}}". {_MAKE_ONE} Or set signed = false.'
        )
    if found and not signed:
        raise table.fail(key, "is set, and so is signed = false", "Take one out.")
    for text in found:
        if not _is_secret(text):
            raise table.fail(key, f"is no signing secret: {PREFIX} and 24 to 64 bytes in base64", _MAKE_ONE)
    return found


def _is_secret(text: str) -> bool:
    if not text.startswith(PREFIX):
        return False
    bare = text.removeprefix(PREFIX).rstrip("=")
    try:
        return 24 <= len(base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)) <= 64
    except (binascii.Error, ValueError):
        return False


def _headers(table: Table, context: Context) -> dict[str, str]:
    names, headers = table.anything("headers", {}), table.table("headers")
    found: dict[str, str] = {}
    for name in names:
        if not _NAME.match(name) or name.lower() in _OURS:
            raise headers.fail(name, "is a header that cannot be set here")
        value = context.secret(headers, name) or ""
        if not _VALUE.match(value):
            raise headers.fail(name, "has a value that no header can have")
        found[name] = value
    return found
