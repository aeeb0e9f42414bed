"""A message as an e-mail: text and HTML, and headers by which mail programs sort, thread and recognise it. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.charset import SHORTEST, Charset
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Final

from newsdesk.telling.printable import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.telling.message import Message
    from newsdesk.telling.templates import Rendered

_POLICY: Final = SMTP.clone(cte_type="7bit")
"""A relay that takes no eight bits must not spoil it."""

_MOST_NAMED: Final = 20  # ids of a digest in a header; the text has them all
_UNFIT: Final = re.compile(r"[^A-Za-z0-9]+")


def letter(
    message: Message, rendered: Rendered, *, sender: Address, to: Sequence[Address], reply_to: Sequence[Address] = ()
) -> EmailMessage:
    """Return the e-mail; the same at every attempt, but for the boundary between its parts.

    Its date is when the alerts were put together: when they were handed over is what relays write. All that is told
    of one release answers the same letter, which nobody ever sent, so that mail programs show it as one conversation.
    """
    made = EmailMessage(policy=_POLICY)
    made["From"] = sender
    made["To"] = tuple(to)
    if reply_to:
        made["Reply-To"] = tuple(reply_to)
    # The policy's own encoding loses spaces between words that it encodes and words that it does not.
    made.set_raw("Subject", encoded(one_line(rendered.subject)))
    when = datetime.fromisoformat(message.made_at)
    made["Date"] = when if when.tzinfo else when.replace(tzinfo=UTC)
    made["Message-ID"] = _own(message, message.id, sender)
    thread = _thread(message, sender)
    if thread is not None:
        made["In-Reply-To"] = thread
        made["References"] = thread
    made["List-Id"] = list_id(message, sender)
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    lines = [one.line for one in message.alerts]
    made["X-Newsroom-Change"] = " ".join(_atom(one["id"]) for one in lines[:_MOST_NAMED])
    made["X-Newsroom-Kind"] = " ".join(dict.fromkeys(_atom(one["kind"]) for one in lines))
    names = dict.fromkeys(_atom(one["newsroom"]) for one in lines if one["newsroom"])
    if names:
        made["X-Newsroom"] = " ".join(names)
    if message.test:
        made["X-Newsroom-Test"] = "1"
    made.set_content(_sendable(rendered.text))
    made.add_alternative(_sendable(rendered.html), subtype="html")
    return made


def encoded(subject: str) -> str:
    r"""Return a subject as it travels, in lines that are short enough.

    >>> encoded("Edited: 41 \u2013 48")
    '=?utf-8?b?RWRpdGVkOiA0MSDigJMgNDg=?='
    """
    plain = subject.isascii() and "=?" not in subject
    utf8 = Charset("utf-8")
    utf8.header_encoding = SHORTEST  # libraries set another for the whole process
    return Header(_sendable(subject), None if plain else utf8, header_name="Subject").encode()


def list_id(message: Message, sender: Address) -> str:
    """Return by what a mail program sorts it: newsroom, route, and the sender's domain."""
    names = {one.line["newsroom"] for one in message.alerts}
    (only,) = names if len(names) == 1 else (None,)
    words = [_atom(only) if only else "newsrooms", _atom(message.route)]
    return f"<{'.'.join(words)}.{sender.domain}>"


def _own(message: Message, name: str, sender: Address) -> str:
    return f"<{_atom(name)}.{_atom(message.hook)}@{sender.domain}>"


def _thread(message: Message, sender: Address) -> str | None:
    """Return the letter that it answers, or None where it is not about one release."""
    releases = {one.line["release_id"] for one in message.alerts}
    (only,) = releases if len(releases) == 1 else (None,)
    return _own(message, f"release-{only}", sender) if only else None


def _atom(text: str) -> str:
    r"""Return a text as it may stand in an identifier.

    >>> _atom("amnesty-usa <x@y>\r\nBcc: z")
    'amnesty-usa-x-y-Bcc-z'
    """
    return _UNFIT.sub("-", text).strip("-") or "x"


def _sendable(text: str) -> str:
    """Return a text that UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()
