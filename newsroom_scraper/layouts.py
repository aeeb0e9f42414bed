"""Layouts: the generations of a newsroom's pages, and how the pages of each are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsroom_scraper.extraction.selectors import Selection, SelectorError, compile_selector

if TYPE_CHECKING:
    from datetime import date

    from newsroom_scraper.declared import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRules:
    """How a layout's rows are found: by `row` (a selector), or by `line` (a pattern of printed text)."""

    row: Selection | None = None
    line: str | None = None
    title: Selection | None = None
    url: Selection | None = None
    type: Selection | None = None
    summary: Selection | None = None
    published: Selection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRules:
    """How a layout's release page is read; `body` decides whether the layout matches."""

    body: Selection
    title: Selection | None = None
    type: Selection | None = None
    summary: Selection | None = None
    published: Selection | None = None
    authors: Selection | None = None
    figures: Selection | None = None
    remove: tuple[Selection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One generation of a newsroom's pages; `since` is the first day it was seen."""

    name: str
    since: date | None = None
    entry: EntryRules | None = None
    release: ReleaseRules | None = None


def read(table: Table) -> tuple[Layout, ...]:
    """Return the layouts of a declaration, in its order; DeclarationError where one cannot be used."""
    layouts = tuple(_layout(one) for one in table.tables("layout"))
    twice = next((name for name, times in Counter(one.name for one in layouts).items() if times > 1), None)
    if twice is not None:
        raise table.fail("layout", f'has two layouts called "{twice}"', "Give each a name of its own.")
    return layouts


def _layout(table: Table) -> Layout:
    name = table.text("name")
    since = table.day("from")
    entry = _entry(table.table("entry")) if "entry" in table else None
    release = _release(table.table("release")) if "release" in table else None
    table.finish()
    return Layout(name=name, since=since, entry=entry, release=release)


def _entry(table: Table) -> EntryRules:
    line = table.text("line", None)
    if line is not None and (line.count("{published}") != 1 or line.count("{type}") > 1):
        raise table.fail("line", f'is "{line}"', 'Write it as in "{published} • {type}".')
    if line is not None and "row" in table:
        raise table.fail("line", "stands beside row", "Declare one of the two.")
    parts = ("row", "title", "url", "type", "summary", "published")
    made = EntryRules(line=line, **{key: selection(table, key) for key in parts})
    table.finish()
    return made


def _release(table: Table) -> ReleaseRules:
    body = selection(table, "body")
    if body is None:
        raise table.fail("body", "is missing", "A layout reads a page by its body.")
    parts = ("title", "type", "summary", "published", "authors", "figures")
    remove = tuple(_compiled(table, "remove", one) for one in table.texts("remove"))
    made = ReleaseRules(body=body, remove=remove, **{key: selection(table, key) for key in parts})
    table.finish()
    return made


def selection(table: Table, key: str) -> Selection | None:
    """Return the selector under a key of a table, or None; DeclarationError where it is not one."""
    text = table.text(key, None)
    return None if text is None else _compiled(table, key, text)


def _compiled(table: Table, key: str, text: str) -> Selection:
    try:
        return compile_selector(text)
    except SelectorError as problem:
        raise table.fail(
            key,
            f'is "{text}", which is not a selector ({problem})',
            'Write CSS, or an XPath after "xpath:".',
        ) from problem
