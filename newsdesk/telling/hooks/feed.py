"""A hook that is an Atom feed in a file: each alert is an entry, newest first; the file itself is all that is kept."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from newsdesk.telling.hooks.place import alone, place
from newsroom_scraper.disk import sync

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

    from newsdesk.telling.hooks import Context
    from newsdesk.telling.hooks.atom import Entry
    from newsdesk.telling.message import Alert, Message
    from newsroom_scraper.declared import Table

KEEP: Final = 100
DAMAGED: Final = ".damaged"

_LOG: Final = logging.getLogger("newsroom.hooks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Writes a message into a feed, and nothing where it stands there already.

    Attributes:
        path: of the file.
        root: the workspace's folder.
        title: of the feed.
        link: address at which the file is published, or None.
        keep: so many entries, the newest.
        templates: a folder of the operator's own templates, or None.

    """

    path: Path
    root: Path
    title: str
    link: str | None = None
    keep: int = KEEP
    templates: Path | None = None

    @property
    def where(self) -> str:
        """Return where it leads."""
        return str(self.path)

    def __call__(self, message: Message) -> None:
        """Write it once.

        Raises:
            HookError: the file cannot be written; it is as it was.

        """
        from newsdesk.telling.hooks.atom import added

        entries = [self._entry(message, alert) for alert in message.alerts]
        with alone(self.path, self.root):
            before = self.path.read_bytes() if self.path.exists() else None
            made = added(self._feed(before), entries, title=self.title, link=self.link, keep=self.keep)
            if made == before:
                return
            # Where the name is a link, what it leads to is replaced.
            path = self.path.resolve()
            fresh = path.with_name(f".{path.name}.new")
            fresh.write_bytes(made)
            sync(fresh)
            fresh.replace(path)
            sync(path.parent)

    def _feed(self, document: bytes | None) -> etree._Element | None:
        """Return the feed as it is, or None: there is none, or it is damaged and was set aside."""
        from newsdesk.telling.hooks.atom import parsed

        if document is None:
            return None
        try:
            return parsed(document)
        except ValueError as problem:
            aside = self._aside()
            aside.write_bytes(document)
            sync(aside)
            _LOG.warning("%s was no feed any more (%s): it is kept as %s.", self.path, problem, aside.name)
            return None

    def _aside(self) -> Path:
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}{DAMAGED}-{number}")).exists():
            number += 1
        return aside

    def _entry(self, message: Message, alert: Alert) -> Entry:
        """Return an alert as an entry of its own, whatever it travels with."""
        from newsdesk.telling.hooks.atom import Entry
        from newsdesk.telling.templates import render

        line = alert.line
        alone = replace(message, id=line["id"], alerts=(alert,), digest=None)
        rendered = render(alone, self.templates, public=True)
        categories = {"kind": line["kind"]}
        if line["newsroom"]:
            categories["newsroom"] = line["newsroom"]
        return Entry(
            change_id=line["id"],
            title=rendered.subject,
            updated=line["detected_at"],
            url=line.get("url"),
            document=rendered.html,
            categories=categories,
        )


def read(table: Table, context: Context) -> Feed:
    """Return the hook that a table sets.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    keep = table.number("keep", KEEP, least=1)
    if keep != int(keep):
        raise table.fail("keep", f"must be a whole number, not {keep:g}")
    link = table.text("link", None)
    if link is not None and not link.startswith(("https://", "http://")):
        raise table.fail("link", "does not begin with https://", "It is the address at which the feed is published.")
    return Feed(
        path=place(table, context, "alerts.atom"),
        root=context.root,
        title=table.text("title", f"Newsroom changes: {context.name}"),
        link=link,
        keep=int(keep),
        templates=context.templates,
    )
