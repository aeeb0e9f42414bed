"""Numbers and dates in two wordings of one sentence: where another stands in one's place.

The words are aligned as though all numbers were alike, and all dates; so what stands in a place is the same thing
counted or dated. `ten` is 10 and `1,353` is 1353, but `25.000` is not `25,000`. Two dates are the same if they
agree in all that both say, however they are spelt.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER: Final = "#"
DATE: Final = "@"

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)(?!\w)\.?"
)
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?(?!\w)(?![.,:]\d)"
# A month alone is a date, but `May` and `March` are words too: they need a word of time before them.
_PIECE: Final = re.compile(
    rf"(?P<date>(?<!\w)(?:{_DAY}(?: ?- ?{_DAY})?(?: of)? {_MONTH}(?:,? \d{{4}}(?!\w))?"
    rf"|{_MONTH} {_DAY}(?: ?- ?{_DAY})?(?:,? \d{{4}}(?!\w))?|{_MONTH},? \d{{4}}(?!\w)"
    r"|\d{4}-\d{2}-\d{2}(?!\w)|\d{1,2}([./])\d{1,2}\2(?:\d{4}|\d{2})(?![\w./])"
    r"|(?:Jan|Febr|Septem|Octo|Novem|Decem)(?:uary|ber)(?!\w)|(?:April|June|July|August)(?!\w)"
    r"|(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=last )|(?<=this )|(?<=next )|(?<=early )|(?<=late ))"
    r"(?:March|May)(?!\w)))"
    r"|(?P<number>\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?)|(?P<word>[^\W\d_](?:\w|['.-](?=\w))*)"
)
_SPELT: Final = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
    "fourteen": "14",
    "fifteen": "15",
    "sixteen": "16",
    "seventeen": "17",
    "eighteen": "18",
    "nineteen": "19",
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "hundred": "100",
    "thousand": "1000",
    "million": "1e6",
    "billion": "1e9",
    "trillion": "1e12",
}
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MOST_CELLS: Final = 250_000  # of the word table of two sentences; beyond it no place of a number is certain


def exchanged(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Return the numbers and dates in whose place another stands, each with its kind, NUMBER or DATE.

    >>> list(exchanged("On May 12, ten men died.", "On May 13, 11 men died."))
    [('@', 'May 12', 'May 13'), ('#', 'ten', '11')]
    """
    before, after = _pieces(old), _pieces(new)
    if [text for kind, text in before if kind] == [text for kind, text in after if kind]:
        return
    one, two = ([kind or text.casefold() for kind, text in side] for side in (before, after))
    for at, there, size in _alike(one, two):
        for (kind, was), (_, now) in zip(before[at : at + size], after[there : there + size], strict=True):
            if kind == NUMBER and _value(was) != _value(now):
                yield kind, was, now
            if kind == DATE and not _same_date(was, now):
                yield kind, was, now


def _alike(one: list[str], two: list[str]) -> Iterator[tuple[int, int, int]]:
    """Return the stretches that two lists share, in order: where each stands in both, and its length."""
    start = next((at for at, (left, right) in enumerate(zip(one, two, strict=False)) if left != right), None)
    if start is None:
        start = min(len(one), len(two))
    yield 0, 0, start
    one, two = one[start:], two[start:]
    if len(one) * len(two) <= _MOST_CELLS:
        for found in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
            yield start + found.a, start + found.b, found.size


def _pieces(sentence: str) -> list[tuple[str, str]]:
    """Return the words, each with its kind: @ for a date, # for a number, "" for another word."""
    found = []
    for one in _PIECE.finditer(sentence):
        number = one["number"] is not None or one[0].casefold() in _SPELT
        found.append((DATE if one["date"] else NUMBER if number else "", one[0].rstrip(".")))
    return found


def _value(number: str) -> str:
    """Return what a number counts: `1,353` is 1353 and `ten` is 10, but `25.000` is not 25,000."""
    text = _SPELT.get(number.casefold(), re.sub(r"(?:st|nd|rd|th)\Z", "", number))
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _same_date(one: str, two: str) -> bool:
    """Return True if two dates agree in all that both say."""
    (month, year, days), (other_month, other_year, other_days) = _parts(one), _parts(two)
    if not month or not other_month:
        return re.findall(r"\d+", one) == re.findall(r"\d+", two)
    agree = year == other_year or not year or not other_year
    return month == other_month and agree and (days == other_days or not days or not other_days)


def _parts(date: str) -> tuple[int, int, tuple[int, ...]]:
    """Return month, year and days, 0 or none for what is not said; in figures alone only ISO says which is which."""
    numbers = [int(one) for one in re.findall(r"\d+", date)]
    name = re.search(r"[A-Z][a-z]{2}", date)
    if name is not None:
        years = [one for one in numbers if one > 31]
        return _MONTHS.index(name[0].lower()) + 1, years[-1] if years else 0, tuple(one for one in numbers if one <= 31)
    return (numbers[1], numbers[0], (numbers[2],)) if "-" in date else (0, 0, ())
