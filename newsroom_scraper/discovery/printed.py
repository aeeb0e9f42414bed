"""Dates as listings print them: whole, in parts, without a year, as "2 days ago", or beside a title in one text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from newsroom_scraper.values import dates

if TYPE_CHECKING:
    from lxml.etree import _Element

BESIDE_A_DATE: Final = 40  # characters that a date line may have besides its date
LONGEST: Final = 60  # characters of a date line with all its parts
SKIP: Final = frozenset({"script", "style", "noscript", "template", "head", "option", "textarea", "title"})
"""Elements whose text nobody sees."""
_PARTS: Final = 12  # elements that a date may be made of
_YEARLESS: Final = 25  # characters of a day and a month
_UTC: Final = ZoneInfo("UTC")

YEAR = re.compile(r"(?<!\d)(?:199\d|20\d\d)(?!\d)")
AGO = re.compile(
    r"(?i)\b(?:\d+|an?|one|few)\s+(?:min(?:ute)?|hour|hr|day|week|month|year)s?\s+ago\b|\byesterday\b"
    r"|\bvor\s+\w+\s+(?:minute|stunde|tag|woche|monat|jahr)|\bil y a \d|\bhace \d|\bhá \d|\b\d+ \w+ fa\b"
    r"|\d+\s*(?:分钟|小时|天|周|个月|年|分|時間|日|週間|か月)前|\d+\s*(?:분|시간|일|주|개월|년)\s*전"
    r"|\bgeleden\b|\b\d+ \w+ назад\b"
)
_YEAR_FIRST = re.compile(r"(?<![\d/.-])(?:199\d|20\d\d)([/.-])\d{1,2}\1\d{1,2}(?![\d/]|\.\d)")
_SHORT_YEAR = re.compile(r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1\d{2}(?![\d/]|[.-]\d)")
_ATTACHED_END = re.compile(r"[\s(\[–—|,-]*\Z")
_ATTACHED_START = re.compile(r"\A\s*[)\]]?\s*(?:[:|•·–—-]|\s)\s*")


def span_of(text: str) -> tuple[int, int] | None:
    """Return where a full date stands in a text, or None; numbers with the year first or of two digits count too.

    >>> text = "Posted 2026/3/7"
    >>> text[slice(*span_of(text))]
    '2026/3/7'
    """
    found = dates.find(text)
    if found is not None:
        return found
    for pattern in (_YEAR_FIRST, _SHORT_YEAR):
        match = pattern.search(text)
        if match and any(dates.read(match[0], zone=_UTC, order=order).day for order in ("MDY", "DMY", "YMD")):
            return match.span()
    return None


def whole_date(words: str) -> str | None:
    """Return the date that parts make, whatever their order, or None where they make none, or say more than a date.

    >>> whole_date("Mar 9 2015"), whole_date("9 2015 Mar"), whole_date("Dec - 2023 1"), whole_date("3 of 12 in 2015")
    ('Mar 9 2015', '9 Mar 2015', '1 Dec 2023', None)
    """
    span = span_of(words)
    if span is not None:
        return words[slice(*span)] if len(words) - (span[1] - span[0]) <= BESIDE_A_DATE else None
    years = YEAR.findall(words)
    if len(years) != 1:
        return None
    rest = [one for one in re.split(r"[\s,/.|–—-]+", words.replace(years[0], " ")) if one]
    days = [one for one in rest if one.isdigit() and len(one) <= 2]
    names = [one for one in rest if one.isalpha()]
    if len(days) != 1 or not 1 <= len(names) <= 2 or len(rest) != len(names) + 1:
        return None
    for name in names:
        made = f"{days[0]} {name} {years[0]}"
        if span_of(made) == (0, len(made)):
            return made
    return None


def with_year(words: str, year: str) -> str | None:
    """Return a day and a month as the date of a year, or None if the words are anything else.

    >>> with_year("March 3", "2026"), with_year("3. März", "2026"), with_year("3 of 12", "2026")
    ('March 3, 2026', '3. März 2026', None)
    """
    words = words.strip(" ,:|•·–—-()[]")
    if not words or len(words) > _YEARLESS or YEAR.search(words):
        return None
    numbers = re.fullmatch(r"\d{1,2}([./])\d{1,2}\1?", words)
    if numbers:
        made = f"{words.rstrip('./')}{numbers[1]}{year}"
        return made if span_of(made) == (0, len(made)) else None
    for made in (
        f"{words} {year}" if words[0].isdigit() else f"{words}, {year}",
        f"{words} {year}",
        f"{year}年{words}",
    ):
        span = span_of(made)
        if span is not None and (span == (0, len(made)) or not re.search(r"\w", made[: span[0]] + made[span[1] :])):
            return made[slice(*span)]
    return None


def is_attached(words: str, span: tuple[int, int]) -> bool:
    """Return whether a date begins or ends a longer text as a label does: `3/7/2026: Title`, `Title (3/7/2026)`."""
    before, behind = words[: span[0]], words[span[1] :]
    if not re.search(r"\w", before) and len(before) <= 2:
        return _ATTACHED_START.match(behind) is not None
    closing = not re.search(r"\w", behind) and len(behind) <= 2
    return closing and bool(re.search(r"[(\[|–—-]\s*\Z|\s-\s*\Z", before))


def without(words: str, raw: str) -> str:
    """Return a text without the date that begins or ends it."""
    at = words.find(raw)
    if at < 0:
        return words
    before, behind = words[:at], words[at + len(raw) :]
    if not re.search(r"\w", before):
        return _ATTACHED_START.sub("", behind, count=1).strip()
    return _ATTACHED_END.sub("", before).strip() if not re.search(r"\w", behind) else words


def spaced(element: _Element, most: int = LONGEST) -> str | None:
    """Return the words in an element with a space between its parts; None where they are more than a date can be."""
    parts: list[str] = []
    length = 0
    for number, one in enumerate(element.iter()):
        if number > _PARTS:
            return None
        tag: Any = one.tag
        texts = (
            one.text if isinstance(tag, str) and tag not in SKIP else None,
            one.tail if one is not element else None,
        )
        for text in texts:
            if text and not text.isspace():
                length += len(text)
                if length > most * 4:
                    return None
                parts.append(text)
    joined = " ".join(" ".join(parts).split())
    return joined if len(joined) <= most else None
