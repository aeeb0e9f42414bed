"""What hooks' own files said of a release is taken out of them: lines of JSON, and entries of feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson

from newsdesk.telling.hooks.feed import Feed
from newsdesk.telling.hooks.jsonl import JsonLines
from newsdesk.telling.hooks.place import alone
from newsroom_scraper.disk import sync
from schedules.redacting.tombstone import blank_change, blank_notice

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from schedules.workspace import Workspace


_ATOM: Final = "{http://www.w3.org/2005/Atom}"


def take_back(workspace: Workspace, release: str, changes: Collection[str]) -> list[Path]:
    """Rewrite the files of hooks that are feeds and JSON Lines, and return those that said something of a release.

    Args:
        workspace: whose.
        release: its id.
        changes: ids of its changes.

    Raises:
        HookError: a file could not be written; it is as it was.

    """
    from newsdesk.telling.settings import read

    found = []
    for setting in read(workspace, strict=False).hooks.values():
        hook = setting.hook
        if isinstance(hook, JsonLines | Feed) and hook.path.exists():
            with alone(hook.path, hook.root):
                before = hook.path.read_bytes()
                made = _lines(before, release, changes) if isinstance(hook, JsonLines) else _feed(before, changes)
                if made != before:
                    path = hook.path.resolve()
                    fresh = path.with_name(f".{path.name}.new")
                    fresh.write_bytes(made)
                    sync(fresh)
                    fresh.replace(path)
                    sync(path.parent)
                    found.append(hook.path)
    return found


def _lines(data: bytes, release: str, changes: Collection[str]) -> bytes:
    return b"".join(_line(one, release, changes) for one in data.splitlines(keepends=True))


def _line(line: bytes, release: str, changes: Collection[str]) -> bytes:
    try:
        told = orjson.loads(line)
    except orjson.JSONDecodeError:
        return line  # not one of ours
    if not isinstance(told, dict):
        return line
    if told.get("release_id") == release and "fields" in told:
        new = blank_change(told)
    elif "sample" in told:
        new = blank_notice(told, changes, ())
    else:
        return line
    return line if new == told else orjson.dumps(new, option=orjson.OPT_APPEND_NEWLINE)


def _feed(data: bytes, changes: Collection[str]) -> bytes:
    """Return a feed without the entries that tell of changes; one that is no feed is left alone."""
    from lxml import etree

    from newsdesk.telling.hooks.atom import entry_id, parsed

    try:
        feed = parsed(data)
    except ValueError:
        return data
    ids = {entry_id(one) for one in changes}
    gone = [entry for entry in feed.findall(f"{_ATOM}entry") if (entry.findtext(f"{_ATOM}id") or "").strip() in ids]
    for entry in gone:
        feed.remove(entry)
    made: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return made if gone else data
