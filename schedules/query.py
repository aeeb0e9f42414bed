"""What a person looks for, read from a line of words: `prison OR jail "human rights" -draft title:tortur*`. Pure.

Words side by side must all stand in a version, in any order. `"…"` is a phrase, `-` leaves out, `OR` joins its two
neighbours, `*` at the end of a word lets it go on, `title:` (or summary, body, authors) looks there only, and
parentheses keep together. A word with a sign inside, as 25,000 or Amnesty's, is a phrase of its parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from schedules.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS: Final = ("title", "summary", "body", "authors")
"""Where words are looked for."""

LONGEST: Final = 1_000
"""Characters that a query may have."""
_DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side; one alone is a word.

    Attributes:
        words: folded, at least one.
        begins: the last one may go on.
        field: of `FIELDS`, or None: in any, but never across two.

    """

    words: tuple[str, ...]
    begins: bool = False
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """All of `parts`, of which there is at least one, and none of `without`."""

    parts: tuple[Query, ...]
    without: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of `parts`."""

    parts: tuple[Query, ...]


Query = Phrase | Every | Either


def parse(text: str) -> Query:
    """Return what is looked for.

    Raises:
        ValueError: that cannot be understood; the message is a sentence.

    >>> parse("prison")
    Phrase(words=('prison',), begins=False, field=None)
    >>> parse('title:"human righ*"')
    Phrase(words=('human', 'righ'), begins=True, field='title')
    >>> parse("-draft")
    Traceback (most recent call last):
        ...
    ValueError: It says only what is not wanted. Name also what is.
    """
    if len(text) > LONGEST:
        raise ValueError(f"It is longer than {LONGEST:,} characters.")
    reader = _Reader(text)
    found = reader.every(None, 0)
    if not reader.ended:
        raise ValueError('A ")" closes nothing.')
    if found is None:
        raise ValueError("It has no word to look for.")
    return found


def phrases(query: Query, *, wanted: bool = True) -> Iterator[tuple[Phrase, bool]]:
    """Yield each phrase of a query, and whether it is wanted or left out."""
    if isinstance(query, Phrase):
        yield query, wanted
        return
    for part in query.parts:
        yield from phrases(part, wanted=wanted)
    for part in query.without if isinstance(query, Every) else ():
        yield from phrases(part, wanted=not wanted)


_OPEN: Final = '"“”„‟'
_TOKEN: Final = re.compile(
    rf"(?P<minus>[-−](?=[^\s)]))?"
    rf"(?:(?P<field>(?i:{'|'.join(FIELDS)})(?=:\s*[^\s)])|[^\W\d_]+(?=:[^\s)])):\s*)?"
    rf"(?:(?P<parenthesis>\()|[{_OPEN}](?P<quoted>[^{_OPEN}]*)(?P<closed>[{_OPEN}])?(?P<more>\*?)|(?P<bare>[^\s(){_OPEN}]+))"
)
_SPACE: Final = re.compile(r"\s*")
_SCHEMES: Final = ("http", "https", "mailto")


class _Reader:
    """Reads a query from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    @property
    def ended(self) -> bool:
        return self._at >= len(self._text)

    def every(self, field: str | None, depth: int) -> Query | None:
        """Read until the end, or the parenthesis that closes."""
        if depth > _DEEPEST:
            raise ValueError(f"Parentheses are nested deeper than {_DEEPEST}.")
        wanted: list[Query] = []
        without: list[Query] = []
        joined = ""
        while (token := self._next()) is not None:
            bare = None if token["field"] or token["minus"] else token["bare"]
            if bare in {"OR", "AND"}:
                if joined or not (wanted or without):
                    raise ValueError(f"{bare} stands between two things to look for.")
                joined = bare
                if bare == "OR" and not wanted:
                    raise ValueError("OR joins two things to look for, and none that is left out.")
                continue
            if bare == "NOT":
                raise ValueError("What is not wanted is written with a - before it: -draft.")
            part = self._term(token, field, depth)
            if part is None:
                continue  # signs only, as in "Q & A"
            if token["minus"]:
                if joined == "OR":
                    raise ValueError("OR joins two things to look for, and none that is left out.")
                without.append(part)
            elif joined == "OR":
                before = wanted.pop()
                parts = before.parts if isinstance(before, Either) else (before,)
                wanted.append(Either((*parts, part)))
            else:
                wanted.append(part)
            joined = ""
        if joined:
            raise ValueError(f"{joined} stands between two things to look for.")
        if without and not wanted:
            raise ValueError("It says only what is not wanted. Name also what is.")
        if not wanted:
            return None
        return wanted[0] if len(wanted) == 1 and not without else Every(tuple(wanted), tuple(without))

    def _next(self) -> re.Match[str] | None:
        begin = _SPACE.match(self._text, self._at)
        assert begin is not None
        self._at = begin.end()
        if self.ended or self._text[self._at] == ")":
            return None
        found = _TOKEN.match(self._text, self._at)
        assert found is not None
        self._at = found.end()
        return found

    def _term(self, token: re.Match[str], field: str | None, depth: int) -> Query | None:
        told = token["field"]
        if told and told.lower() in FIELDS:
            field = told.lower()
        elif told and (told.lower() not in _SCHEMES or not (token["bare"] or "").startswith("//")):
            near = get_close_matches(told.lower(), FIELDS, 1)
            meant = f"Did you mean {near[0]}:? " if near else f"There are {', '.join(f'{one}:' for one in FIELDS)}. "
            raise ValueError(f"There is no field {told}:. {meant}As text it stands in quotation marks.")
        if token["parenthesis"]:
            found = self.every(field, depth + 1)
            if self.ended:
                raise ValueError('A "(" is not closed.')
            self._at += 1
            return found
        if token["bare"] is None and not token["closed"]:
            raise ValueError("A quotation mark is not closed.")
        return _phrase(token["bare"] or f"{token['quoted']}{token['more']}", field)


def _phrase(text: str, field: str | None) -> Phrase | None:
    begins = text.endswith("*")
    said = text.removesuffix("*")
    if "*" in said:
        raise ValueError(f'"{text}": a * stands at the end of a word only.')
    found = tuple(words(said))
    if begins and (not found or (len(found[-1]) < 2 and found[-1].isascii())):
        raise ValueError(f'"{text}": a * needs at least two letters before it.')
    return Phrase(found, begins, field) if found else None
