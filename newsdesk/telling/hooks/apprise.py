"""A hook that is any of the services that Apprise knows: a subject and a few words to a chat, a phone, a desktop."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.hooks.deadline import limit
from newsdesk.telling.hooks.hush import hushed, parts
from newsdesk.telling.hooks.partly import Partly
from newsdesk.telling.times import counted, lasting
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from pathlib import Path

    from newsdesk.telling.hooks import Context
    from newsdesk.telling.message import Message
    from newsroom_scraper.declared import Table

_CALLS: Final = re.compile(r"@(?=(?:everyone|here|channel|all)\b)|<(?=[!@#])", re.IGNORECASE)
_JOINER: Final = "\u2060"
"""Of no width: after it `@everyone` is a word, and calls nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apprise:
    """Tells a message to one or more services.

    Attributes:
        urls: as Apprise writes them; each may hold a secret.
        services: their kinds, for people.
        partly: which of them had a message already.
        templates: a folder of the operator's own templates, or None.
        timeout: seconds for each of them.

    """

    urls: tuple[str, ...] = field(repr=False)
    services: tuple[str, ...]
    partly: Partly
    templates: Path | None = None
    timeout: float = 30.0

    @property
    def where(self) -> str:
        """Return where it leads, without what may be secret."""
        return ", ".join(self.services)

    def __call__(self, message: Message) -> None:
        """Tell the services that were not told yet, one after the other.

        Raises:
            HookError: one of them did not take it.

        """
        from newsdesk.telling.templates import render

        rendered = render(message, self.templates)
        subject, chat = uncalling(rendered.subject), uncalling(rendered.chat)
        had = self.partly.had(message.id, self.urls)
        told, problems = [], []
        for url, service in zip(self.urls, self.services, strict=True):
            if url in had:
                continue
            problem = self._tell(url, service, subject, chat)
            if problem is None:
                told.append(url)
            else:
                problems.append(f"{service} {problem}")
        if not problems:
            self.partly.done(message.id)
            return
        if told:
            self.partly.note(message.id, told)
        others = len(had) + len(told)
        having = f"; {counted(others, 'other')} {'has' if others == 1 else 'have'} it" if others else ""
        raise HookError(f"{'; '.join(problems)}{having}")

    def _tell(self, url: str, service: str, subject: str, chat: str) -> str | None:
        """Tell one service, and return what went wrong, or None."""
        from apprise import Apprise as Desk
        from apprise import AppriseResultStatus, NotifyFormat

        known = instance(url, self.timeout)
        if known is None:
            return "is not known to Apprise any more"
        desk = Desk(asset=known.asset)
        desk.add(known)
        # Where there is no room for a title it would stand before the text, and make it longer than a chat bears.
        title = subject if known.title_maxlen > 0 else ""
        with desk.notify(body=chat, title=title, body_format=NotifyFormat.TEXT, log_level=logging.WARNING) as result:
            if result.status == AppriseResultStatus.SUCCESS:
                return None
            if result.status == AppriseResultStatus.TIMEOUT:
                return f"did not answer within {lasting(self.timeout)}"
            said = [entry.message for entry in result.logs()]
        del service
        reason = hushed(said[-1], _secrets(url)) if said else ""
        return f"did not take it: {reason}" if reason else "did not take it"


def uncalling(text: str) -> str:
    r"""Return a text that calls nobody: a newsroom's words are a stranger's, and must not ring a whole channel.

    >>> uncalling("@everyone <!channel> a@allied.example")
    '@\u2060everyone <\u2060!channel> a@allied.example'
    """
    return _CALLS.sub(lambda match: f"{match[0]}{_JOINER}", text)


def instance(url: str, timeout: float) -> Any:
    """Return Apprise's own object of a URL, or None where it knows no such service, or the URL lacks a part."""
    from apprise import Apprise as Desk
    from apprise import AppriseAsset, PersistentStoreMode

    # What it logs goes to whoever asks for it with a message, and nowhere else: not past it to this program's stderr.
    logging.getLogger("apprise").propagate = False
    asset = AppriseAsset(
        app_id="newsroom-scraper",
        app_desc="newsroom-scraper",
        async_mode=False,
        http_redirects=False,
        interpret_emojis=False,
        interpret_escapes=False,
        pgp_autogen=False,
        pem_autogen=False,
        secure_logging=True,
        storage_mode=PersistentStoreMode.MEMORY,
        service_timeout=timeout,
        allow_templates=False,
        result_log_memory_size=1 << 16,
    )
    return Desk.instantiate(url, asset=asset)


def _secrets(url: str) -> list[str]:
    """Return whatever of an Apprise URL may be secret: all behind its scheme."""
    rest = url.partition("://")[2]
    return [url, rest, *parts(url), *re.split(r"[/:@?&=,#]", rest)]


def read(table: Table, context: Context) -> Apprise:
    """Return the hook that a table sets.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    urls = tuple(dict.fromkeys(context.filled(table, "urls", one) for one in table.texts("urls")))
    if not urls:
        raise table.fail("urls", "is missing", 'Write urls = ["${SLACK_URL}"].')
    timeout = limit(table, 30.0)
    services = []
    for at, url in enumerate(urls, 1):
        known = instance(url, timeout)
        if known is None:
            raise table.fail(
                "urls",
                f"has something that Apprise cannot use (number {at})",
                "Its services and how their URLs are written: https://github.com/caronc/apprise/wiki",
            )
        services.append(str(known.service_name))
    return Apprise(
        urls=urls,
        services=tuple(services),
        partly=Partly.of(context),
        templates=context.templates,
        timeout=timeout,
    )
