"""Names in a text, known by their shape alone: two or more capitalised words in a row.

`of`, `de`, `al` and their like may stand between them. The first word of a sentence is capitalised whatever it is,
so there it counts only if the whole run also stands amid a sentence. Headlines, in which nearly every word is
capitalised, are passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newsroom_scraper.values.text import fold, words
from schedules.pairing import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PARTICLES: Final = re.compile("of|the|de|del|della|di|da|dos|du|la|le|el|al|von|van|der|den|bin|ibn")
_NO_NAMES: Final = re.compile(
    "january|february|march|april|may|june|july|august|september|october|november|december|monday|"
    "tuesday|wednesday|thursday|friday|saturday|sunday|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|"
    "nov|dec|i"
)
_STARTS: Final = frozenset(':"([-*•|/')  # a word after one of these is capitalised whatever it is
_LONGEST_TITLE: Final = 3  # letters before a full stop: `Mr.`, `Sen.` open no sentence
_LEAST_HEADLINE: Final = 4  # words; a line in which nearly all are capitalised says nothing about names


def names_gone(paragraphs: Sequence[str], old_text: str, new_text: str) -> Iterator[str]:
    """Return the old names that stand nowhere in the new text, neither whole nor without the titles before them."""
    found = dict.fromkeys(one for paragraph in paragraphs for line in paragraph.split("\n") for one in _names(line))
    if not found:
        return
    there = f" {' '.join(spoken(new_text))} "
    old = fold(old_text)
    for name, opens in found:
        parts = name if not opens or _amid(" ".join(name), old) else name[1:]
        while parts and _PARTICLES.fullmatch(parts[0].casefold()):
            parts = parts[1:]
        tails = [parts[at:] for at in range(len(parts)) if _is_name(parts[at:])]
        full = [spoken(" ".join(tail)) for tail in tails]
        short = [[word for word in tail if len(word) > 1] for tail in full]
        if tails and not any(f" {' '.join(tail)} " in there for tail in (*full, *short)):
            yield " ".join(parts)


def _is_name(parts: Sequence[str]) -> bool:
    return sum(_capital(part) for part in parts) >= 2 and _capital(parts[0])


def _amid(name: str, text: str) -> bool:
    """Return True if a name stands behind a word or a comma somewhere, so not only where a sentence begins."""
    at = text.find(name)
    while at >= 0:
        before = text[max(0, at - 2) : at]
        if len(before) == 2 and before[1] == " " and (before[0].isalnum() or before[0] in ",;"):
            return True
        at = text.find(name, at + 1)
    return False


def _names(line: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Return each run of two capitalised words or more, and whether it opens a sentence.

    >>> list(_names("Mr. John A. Smith met the Secretary General of Amnesty International in May."))
    [(('John', 'A', 'Smith'), False), (('Secretary', 'General', 'of', 'Amnesty', 'International'), False)]
    """
    pieces = words(fold(line))
    letters = [one for one in pieces if one[0].isalpha()]
    if (
        len(letters) >= _LEAST_HEADLINE
        and sum(map(_capital, letters)) * 4 >= len(letters) * 3
        and pieces[-1] not in ".!?"
    ):
        return
    run: list[str] = []
    opens = starts = True
    for at, piece in enumerate([*pieces, "\n"]):
        if piece == " " or (piece == "." and run and len(run[-1]) == 1):
            continue
        if _capital(piece) and not _NO_NAMES.fullmatch(piece.casefold()):
            opens = opens if run else starts
            run.append(piece.removesuffix("'s"))
        elif run and _PARTICLES.fullmatch(piece):
            run.append(piece)
        else:
            while run and _PARTICLES.fullmatch(run[-1]):
                run.pop()
            if _is_name(run or [""]):
                yield tuple(run), opens
            run = []
        if piece.endswith("'s") and run:
            yield from [(tuple(run), opens)] if _is_name(run) else []
            run = []
        titled = piece == "." and at > 0 and len(pieces[at - 1]) <= _LONGEST_TITLE and _capital(pieces[at - 1])
        starts = piece in _STARTS or (piece in ".!?" and not titled) or (at == 0 and not piece[0].isalnum())


def _capital(word: str) -> bool:
    if word[:1].isupper():
        return True
    return ("-" in word or "'" in word) and any(part[:1].isupper() for part in re.split(r"['-]", word))
