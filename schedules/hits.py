"""Where a query's words stand in a version, and the passage that shows it. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from schedules.query import FIELDS, Either, Phrase, Query, phrases
from schedules.words import placed, stand, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH: Final = 240
"""Characters of a passage, about."""

_BEFORE: Final = 70
_SHOWN_FIRST: Final = ("body", "summary", "authors")
_SPACE: Final = re.compile(r"\s+")


class Passage(NamedTuple):
    """A part of a version's text: of which field, what it says, and from where to where each hit stands in it."""

    field: str
    text: str
    marks: list[list[int]]


def texts(line: Mapping[str, Any]) -> dict[str, str]:
    """Return what a version says in each of the fields in which words are looked for."""
    return {
        "title": line.get("title") or "",
        "summary": line.get("summary") or "",
        "body": line.get("body") or "",
        "authors": "; ".join(str(one) for one in line.get("authors") or ()),
    }


def said(line: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the words of each field of a version."""
    return {field: words(text) for field, text in texts(line).items()}


def matches(query: Query, there: Mapping[str, Sequence[str]]) -> bool:
    """Return whether what is looked for stands in a version.

    Args:
        query: what is looked for.
        there: the words of each field.

    """
    if isinstance(query, Phrase):
        fields = FIELDS if query.field is None else (query.field,)
        return any(stand(query.words, there[field], begins=query.begins) for field in fields)
    if isinstance(query, Either):
        return any(matches(part, there) for part in query.parts)
    return all(matches(part, there) for part in query.parts) and not any(matches(one, there) for one in query.without)


def passage(query: Query, line: Mapping[str, Any]) -> Passage:
    """Return the passage of a version that shows most of what is looked for; its beginning, where none does."""
    sides = texts(line)
    wanted = [phrase for phrase, is_wanted in phrases(query) if is_wanted]
    for field in _SHOWN_FIRST:
        hits = _hits(wanted, field, sides[field])
        if hits:
            return _cut(field, sides[field], hits)
    field = next((field for field in ("summary", "body") if sides[field]), "body")
    return _cut(field, sides[field], [])


def title_marks(query: Query, title: str) -> list[list[int]]:
    """Return from where to where each hit stands in a title."""
    wanted = [phrase for phrase, is_wanted in phrases(query) if is_wanted]
    return [[begin, end] for begin, end, _ in _apart(_hits(wanted, "title", title))]


def _hits(wanted: Sequence[Phrase], field: str, text: str) -> list[tuple[int, int, int]]:
    """Return where phrases stand: from, to, and which of them; in order."""
    asked = [(at, one) for at, one in enumerate(wanted) if one.field in {None, field}]
    if not asked or not text:
        return []
    there = placed(text)
    plain = [one.word for one in there]
    found = []
    for at, one in asked:
        firsts = stand(one.words, plain, begins=one.begins)
        found += [(there[first].begin, there[first + len(one.words) - 1].end, at) for first in firsts]
    return sorted(found)


def _apart(hits: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return hits without those that begin inside of another."""
    kept: list[tuple[int, int, int]] = []
    for hit in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept


def _cut(field: str, text: str, hits: list[tuple[int, int, int]]) -> Passage:
    """Return the part of a text that holds the most different hits, on one line."""
    begin = max((hit[0] for hit in hits), key=lambda at: (_met(hits, at), -at), default=0)
    begin = _edge(text, begin - _BEFORE) if begin > _BEFORE else 0
    end = _edge(text, begin + WIDTH) if begin + WIDTH < len(text) else len(text)
    end = max([end, *(hit[1] for hit in hits if begin <= hit[0] < end)])
    told = "… " if begin else ""
    marks = []
    at = begin
    for first, last, _ in _apart([hit for hit in hits if hit[0] >= begin and hit[1] <= end]):
        told += _line(text[at:first], told)
        mark = _line(text[first:last], told)
        marks.append([len(told), len(told) + len(mark)])
        told, at = told + mark, last
    told += _line(text[at:end], told)
    return Passage(field, told.rstrip() + (" …" if end < len(text) else ""), marks)


def _met(hits: Sequence[tuple[int, int, int]], begin: int) -> int:
    return len({which for first, last, which in hits if begin <= first and last <= begin + WIDTH - _BEFORE})


def _edge(text: str, at: int) -> int:
    """Return the end of the last white space before a place, unless that is far."""
    found = max(text.rfind(" ", at - 40, at), text.rfind("\n", at - 40, at))
    return found + 1 if found >= 0 else at


def _line(text: str, before: str) -> str:
    """Return a text on one line, as what follows `before`."""
    one = _SPACE.sub(" ", text)
    return one.lstrip() if not before or before.endswith(" ") else one
