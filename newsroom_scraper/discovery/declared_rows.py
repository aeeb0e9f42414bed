"""Rows as a layout declares them: by a selector, or by the printed line that each repeats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newsroom_scraper.discovery import rows as structure
from newsroom_scraper.discovery.boxes import Told
from newsroom_scraper.extraction.selectors import compile_selector, text_of
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsroom_scraper.layouts import EntryRules

_LINK: Final = compile_selector("xpath:self::a[@href] | .//a[@href]")
_WORDLESS_LINKS = re.compile(r"(?i)(?:read|learn|see|find out)\s+more\b.*|more|continue reading.*|→|»")


def read(root: _Element, rules: EntryRules) -> list[Told]:
    """Return the rows of a page that follow a layout's rules; none where it does not match."""
    if rules.row is None:
        found = structure.pattern_rows(root, rules.line) if rules.line else []
        return [_structured(row) for row in found]
    return [_selected(row, rules) for row in rules.row.elements(root)]


def _selected(row: _Element, rules: EntryRules) -> Told:
    title = None
    if rules.title is None:
        heading = next(row.iter(*structure.HEADINGS), None)
        title = _words(heading if heading is not None else next(row.iter("a"), None))
    else:
        title = rules.title.text(row)
    return Told(
        hrefs=[text_of(one) for one in rules.url.found(row)] if rules.url else _hrefs(row),
        title=title,
        type=rules.type.text(row) if rules.type else None,
        summary=rules.summary.text(row) if rules.summary else None,
        published=rules.published.text(row) if rules.published else None,
    )


def _structured(row: structure.Row) -> Told:
    heading = next(structure.elements(row.parts, *structure.HEADINGS), None)
    links = [a for a in structure.elements(row.parts, "a") if a.get("href") and not row.in_line(a)]
    if heading is not None:
        inner = [a for a in links if _inside(a, heading) or _inside(heading, a)]
        hrefs = [str(a.get("href")) for a in (inner or links)]
        title = _words(heading)
    else:
        worded = [a for a in links if (text := _words(a)) and not _WORDLESS_LINKS.fullmatch(text)]
        best = max(worded, key=lambda a: len(text_of(a)), default=None)
        hrefs = [str(a.get("href")) for a in ([best] if best is not None else links)]
        title = _words(best)
    return Told(
        hrefs=hrefs,
        title=title,
        type=row.line.type,
        summary=_summary(row, heading),
        published=row.line.published,
    )


def _summary(row: structure.Row, heading: _Element | None) -> str | None:
    for one in structure.elements(row.parts, "p", "div", "blockquote"):
        if _inside(row.mark, one) or row.in_line(one) or (heading is not None and _inside(heading, one)):
            continue
        if heading is not None and _inside(one, heading):
            continue
        text = _words(one)
        if (
            text
            and not _WORDLESS_LINKS.fullmatch(text)
            and not next(one.iter("p", *structure.HEADINGS), one) is not one
        ):
            return text
    return None


def _hrefs(row: _Element) -> list[str]:
    return [str(a.get("href")) for a in _LINK.elements(row)]


def _inside(inner: _Element, outer: _Element) -> bool:
    return inner is outer or any(one is outer for one in inner.iterancestors())


def _words(element: _Element | None) -> str | None:
    return None if element is None else clean(text_of(element))
