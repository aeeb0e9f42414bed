"""What is looked for, as each database is asked for it. Pure.

A text search of PostgreSQL knows the place of a word only up to the 16,383rd, and of 255 places of one word. A version
with more carries the word `LONG`, and a phrase in it is looked for by its words alone: more is found than is asked for,
and whoever asks looks at the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from schedules.query import FIELDS, Either, Phrase, Query, phrases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONG: Final = "~long"
LAST: Final = 16_383
"""The last place in a text that PostgreSQL tells from the next."""

MOST: Final = 250
"""Places of one word; PostgreSQL keeps 255."""

ROOM: Final = 1_000_000
"""Bytes of words that a text may have; PostgreSQL takes 1,048,575."""

WEIGHTS: Final = {"title": "A", "summary": "B", "authors": "C", "body": "D"}
TURNS: Final = {"dropped": "A", "gained": "B"}


# -- SQLite --------------------------------------------------------------------------------------------------------


def fts5(query: Query) -> str:
    """Return what is looked for as FTS5 is asked for it.

    >>> from schedules.query import Every
    >>> fts5(Every((Phrase(("a",)), Phrase(("b", "c"), field="title")), (Phrase(("d",)),)))
    '((({title summary body authors} : "a") AND ({title} : "b c")) NOT ({title summary body authors} : "d"))'
    """
    if isinstance(query, Phrase):
        return _fts5(query, FIELDS if query.field is None else (query.field,))
    if isinstance(query, Either):
        return f"({' OR '.join(map(fts5, query.parts))})"
    told = f"({' AND '.join(map(fts5, query.parts))})"
    for one in query.without:
        told = f"({told} NOT {fts5(one)})"
    return told


def fts5_turn(query: Query, turn: str) -> str:
    """Return the words by whose coming or going a query of single words may have come true, or ceased to be."""
    told = [_fts5(phrase, (_column(turn, wanted=wanted),)) for phrase, wanted in phrases(query)]
    return f"({' OR '.join(told)})"


def fts5_newsrooms(told: str, newsrooms: Iterable[int]) -> str:
    """Return what is looked for, in some newsrooms only."""
    names = " OR ".join(f'"{one}"' for one in newsrooms)
    return f"(({{newsroom}} : ({names})) AND {told})" if names else told


def _fts5(phrase: Phrase, columns: Sequence[str]) -> str:
    return f'({{{" ".join(columns)}}} : "{" ".join(phrase.words)}"{" *" if phrase.begins else ""})'


# -- PostgreSQL ----------------------------------------------------------------------------------------------------


def tsquery(query: Query, *, wide: bool = True) -> str:
    """Return what is looked for as a tsquery.

    Args:
        query: what is looked for.
        wide: whether rather too much is found than too little.

    >>> tsquery(Phrase(("a", "b"), begins=True, field="title"), wide=False)
    "(('a':A <-> 'b':*A) & !'~long')"

    """
    if isinstance(query, Phrase):
        return _tsquery(query, WEIGHTS[query.field] if query.field else "", wide=wide)
    if isinstance(query, Either):
        return f"({' | '.join(tsquery(part, wide=wide) for part in query.parts)})"
    told = [tsquery(part, wide=wide) for part in query.parts]
    return f"({' & '.join([*told, *(f'!{tsquery(one, wide=not wide)}' for one in query.without)])})"


def tsquery_turn(query: Query, turn: str) -> str:
    """Return the same as `fts5_turn`."""
    told = (_tsquery(phrase, TURNS[_column(turn, wanted=wanted)], wide=True) for phrase, wanted in phrases(query))
    return f"({' | '.join(told)})"


def tsquery_newsrooms(told: str, newsrooms: Iterable[int]) -> str:
    """Return what is looked for, in some newsrooms only."""
    names = " | ".join(f"'{of_newsroom(one)}'" for one in newsrooms)
    return f"(({names}) & {told})" if names else told


def of_newsroom(number: int) -> str:
    """Return the word that every version of a newsroom carries; no text has it."""
    return f"~n{number}"


def _tsquery(phrase: Phrase, weight: str, *, wide: bool) -> str:
    ends = [weight] * (len(phrase.words) - 1) + [f"{'*' if phrase.begins else ''}{weight}"]
    told = [f"'{word}'{f':{end}' if end else ''}" for word, end in zip(phrase.words, ends, strict=True)]
    if len(told) == 1:
        return told[0]
    side_by_side = f"({' <-> '.join(told)})"
    if wide:
        return f"({side_by_side} | ('{LONG}' & {' & '.join(told)}))"
    return f"({side_by_side} & !'{LONG}')"


def tsvector(fields: Mapping[str, Sequence[str]], newsroom: int) -> str:
    """Return a version's words as a tsvector is written; between two fields is a gap that no phrase crosses.

    >>> tsvector({"title": ["a", "b"], "summary": [], "authors": [], "body": ["a"]}, 7)
    "'a':1A,6D 'b':2A '~n7'"
    """
    places: dict[str, list[str]] = {}
    at, room, long = 0, ROOM, False
    for field, weight in WEIGHTS.items():
        met = set()
        for word in fields[field]:
            at += 1
            here = places.get(word)
            if here is None:
                room -= len(word.encode()) + 8
                if room < 0:
                    long = True
                    continue
                here = places[word] = []
            long = long or at > LAST or len(here) >= MOST
            if word not in met or (at <= LAST and len(here) < MOST):
                here.append(f"{min(at, LAST)}{weight}")
                met.add(word)
        at += 1
    told = [f"'{word}':{','.join(here)}" for word, here in places.items()]
    return " ".join([*told, f"'{of_newsroom(newsroom)}'", *([f"'{LONG}'"] if long else [])])


def tsvector_turn(turned: Mapping[str, Iterable[str]], newsroom: int) -> str:
    """Return the words that came and went with a version as a tsvector is written."""
    told = [f"'{word}':1{TURNS[turn]}" for turn, some in turned.items() for word in some]
    return " ".join([*told, f"'{of_newsroom(newsroom)}'"]) if told else ""


def _column(turn: str, *, wanted: bool) -> str:
    other = {"dropped": "gained", "gained": "dropped"}
    return turn if wanted else other[turn]
