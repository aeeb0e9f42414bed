"""What a printed date or a stamp on a page says, and how exactly it says it.

`February 20, 2020` is a calendar day where the newsroom is, never midnight UTC; a stamp with an offset is
an instant; `February 2020` is a month. What cannot be read with certainty is unknown, with the reason: no
date is ever guessed. Formats: English words as press offices print them, ISO 8601 / RFC 3339, RFC 822, numbers in a
declared order, and the words of some forty other languages (`months`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final, Literal

from newsroom_scraper.values import months
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Order = Literal["MDY", "DMY", "YMD"]
Precision = Literal["instant", "day", "month", "year"]

YEARS: Final = range(1990, 2101)
"""The years a newsroom on the web can mean; anything else on a page is a misprint or not a date."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?(?:\s*,\s*|\s+))?"
_MONTH_FIRST = rf"{_WEEKDAY}{_MONTH}\s*{_DAY}(?:\s*,\s*|\s+){_YEAR}"
_DAY_FIRST = rf"{_WEEKDAY}{_DAY}(?:\s+of\s+|\s*-\s*|\s+){_MONTH}(?:\s*,\s*|\s*-\s*|\s+){_YEAR}"
_ISO_DAY = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9])"

_FLAGS = re.IGNORECASE | re.ASCII
# The two shapes that nearly every page has are tried first, on the text as it stands.
_STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?)?"
)
_PLAIN = re.compile(rf"{_MONTH} (?P<day>[0-9]{{1,2}}), {_YEAR}", _FLAGS)
_WORDED = tuple(re.compile(pattern, _FLAGS) for pattern in (_MONTH_FIRST, _DAY_FIRST))
_YEAR_FIRST = tuple(
    re.compile(pattern, _FLAGS)
    for pattern in (
        _ISO_DAY,
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?=t|\s|\Z)",
        r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9])",
    )
)
_NUMBERS = re.compile(
    r"(?P<first>[0-9]{1,2})([-/.])(?P<second>[0-9]{1,2})\2(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])", _FLAGS
)
_MONTH_ONLY = re.compile(rf"{_MONTH}(?:\s*,\s*|\s+){_YEAR}", _FLAGS)
_NUMBERED_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})", _FLAGS)
_YEARLESS = re.compile(
    rf"{_WEEKDAY}(?:{_MONTH}\s*{_DAY}|{_DAY}\s+{_MONTH})".replace("?P<month>", "").replace("?P<day>", "")
)

_TIME = re.compile(
    r"(?:t|\s*(?:,|@|\bat\b)\s*|\s+[-–—|•·]\s+|\s+)"
    r"(?P<hour>[0-9]{1,2})(?::?(?P<minute>[0-9]{2})(?::?(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?)?"
    r"(?:\s*(?P<half>[ap])(?:m|\.\s?m)\b\.?)?"
    r"(?:\s*\(?(?P<zone>z|(?:utc|gmt)?[+-][0-9]{2}:?[0-9]{2}|[a-z]{2,5})\)?)?(?:\s*\([a-z ]{2,40}\)?)?"
)
_BARE_OFFSET = re.compile(r"z|[+-][0-9]{2}:?[0-9]{2}")  # an XML Schema date may carry a zone, and no time
_COLONLESS = re.compile(r"t[0-9]{4}(?:[0-9]{2})?(?![0-9:])")
_LABEL = re.compile(
    r"\A\W*(?:(?:originally|first|last|date|published|posted|updated|modified|released|issued|publication"
    r"|for|immediate|release|created|dated|on|veröffentlicht|erschienen|stand|datum|am|vom|den|publié|mis|en|ligne"
    r"|le|publicado|publicada|fecha|data|el|em|pubblicato|il|gepubliceerd|op|publicerad|publisert|udgivet|опубликовано"
    r"|дата|发布时间|发布日期|日期|时间|公開日|掲載日|게시일)(?:\b|(?=[0-9]))\s*:?\s*)*[^\w+]*"
)
_GENERIC = {"ET": {"EST", "EDT"}, "CT": {"CST", "CDT"}, "MT": {"MST", "MDT"}, "PT": {"PST", "PDT"}}

_FIND = re.compile(
    r"(?<![0-9a-z])(?<![0-9][-–/.])(?:"
    + "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in (_MONTH_FIRST, _DAY_FIRST, _ISO_DAY))
    + r"|[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4})(?=t[0-9]{2}:|(?![0-9a-z])(?![-/.][0-9]))",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?:199|20[0-9]|210)[0-9]")
_BEFORE = 40  # characters before a date in another language: a place, a weekday, a label
_LONGEST = 120  # characters; what is longer is prose, in which `find` may look


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What a text says about time, and how exactly. It has either a precision or the reason why it has none.

    `day` is the calendar day in the newsroom's zone, for a printed date the printed one; `instant` is aware
    and keeps the offset it was printed with; `raw` is the text as it was given.
    """

    day: date | None = None
    instant: datetime | None = None
    precision: Precision | None = None
    raw: str | None = None
    reason: str | None = None


def read(raw: str | None, *, zone: ZoneInfo, order: Order | None) -> When:
    """Return what a printed date or a stamp says; never raises, and what is unknown carries the reason.

    Args:
        raw: the text as found. Labels before it (`Published:`, `Posted on`) are passed over.
        zone: where the newsroom is. A time without an offset is wall time there: the first of the two when
            clocks go back, and only the day is kept when clocks skip it. A zone's abbreviation (`EST`) is
            believed if it is what `zone` has at that time; if not, only the printed day is kept.
        order: of dates in numbers, as declared. Without it, one that can be read in two ways is unknown.

    >>> from zoneinfo import ZoneInfo
    >>> here = ZoneInfo("America/New_York")
    >>> read("Posted on Feb. 20, 2020", zone=here, order=None).day
    datetime.date(2020, 2, 20)
    >>> read("2020-02-21T02:00:00Z", zone=here, order=None).day
    datetime.date(2020, 2, 20)
    >>> read("2/3/2020", zone=here, order=None).reason
    '2/3/2020 can be read in two ways: the newsroom declares no date_order'

    """
    text = (raw or "").strip()
    stamp = _stamp(text)
    if stamp:
        if len(text) == 10:
            return When(day=stamp.date(), precision="day", raw=raw)
        return _moment(stamp, raw, zone)
    plain = _PLAIN.fullmatch(text)
    if plain:
        day = _day(plain)
        return When(day=day, precision="day", raw=raw) if isinstance(day, date) else When(raw=raw, reason=day)
    text = months.plain((clean(text) or "").lower())
    if not text:
        return When(raw=raw, reason="no date is printed")
    if len(text) > _LONGEST:
        return When(raw=raw, reason="too long for a date")
    text = _LABEL.sub("", text, count=1).rstrip(" ,;:|•·–—-")
    if text.count("(") < text.count(")"):
        text = text.rstrip(") ")
    for pattern in _WORDED + _YEAR_FIRST:
        found = pattern.match(text)
        if found:
            return _timed(_day(found), text[found.end() :], raw, zone)
    found = _NUMBERS.match(text)
    if found:
        return _timed(_numbered(found, order), text[found.end() :], raw, zone)
    printed = months.find(text)
    if printed and printed.start <= _BEFORE and not any(one.isdigit() for one in text[: printed.start]):
        day = _calendar(printed.year, printed.month, printed.day, text[printed.start : printed.end])
        return _timed(day, months.clock(text[printed.end :]), raw, zone)
    return _coarse(text.rstrip("."), raw)


def find(text: str) -> tuple[int, int] | None:
    """Return where the first full printed date stands in a longer text, or None if there is none.

    Only dates that name day, month and year count, and only if the calendar has them; a time after it is not
    part of it, a weekday before it is.

    >>> line = "February 20, 2020 • Press Release"
    >>> find(line), line[slice(*find(line))]
    ((0, 17), 'February 20, 2020')
    >>> find("In 2020, more than 25,000 people") is None
    True
    """
    if not text.isascii():
        text = months.plain(text)
    if not _ANY_YEAR.search(text):
        return None
    for found in _FIND.finditer(text):
        printed = (clean(found[0]) or "").lower()
        for pattern in (*_WORDED, _YEAR_FIRST[0]):
            match = pattern.fullmatch(printed)
            if match and isinstance(_day(match), date):
                return found.span()
        numbers = _NUMBERS.fullmatch(printed)
        if numbers and any(isinstance(_numbered(numbers, order), date) for order in ("MDY", "DMY")):
            return found.span()
    elsewhere = months.find(text)
    if elsewhere and isinstance(_calendar(elsewhere.year, elsewhere.month, elsewhere.day, ""), date):
        return elsewhere.start, elsewhere.end
    return None


def _stamp(text: str) -> datetime | None:
    """Return a stamp of the usual shape, read by the standard library's quick parser, or None."""
    if not _STAMP.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # no such day or time: the full reading says which
        return None
    return moment if moment.year in YEARS else None


def _moment(moment: datetime, raw: str | None, zone: ZoneInfo) -> When:
    """Return an instant, or only its day if it is wall time that the zone's clocks skipped."""
    if moment.tzinfo is not None:
        return When(day=moment.astimezone(zone).date(), instant=moment, precision="instant", raw=raw)
    there = moment.replace(tzinfo=zone)
    if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        return When(day=moment.date(), precision="day", raw=raw)
    # A fixed offset, because times with a zone never compare equal in the hour that clocks repeat.
    fixed = moment.replace(tzinfo=timezone(there.utcoffset() or timedelta()))
    return When(day=moment.date(), instant=fixed, precision="instant", raw=raw)


def _timed(day: date | str, rest: str, raw: str | None, zone: ZoneInfo) -> When:
    """Return a day with what is printed after it: nothing, an offset, or a time and perhaps a zone.

    A time that no clock shows is left out: the day is still certain.
    """
    if isinstance(day, str):
        return When(raw=raw, reason=day)
    if rest in {"", "."} or _BARE_OFFSET.fullmatch(rest):
        return When(day=day, precision="day", raw=raw)
    found = _TIME.fullmatch(rest)
    if not found or not (found["half"] or (found["minute"] and (":" in rest or _COLONLESS.match(rest)))):
        return When(raw=raw, reason="a date with other text after it")
    hour, half, name = int(found["hour"]), found["half"], found["zone"]
    if half:
        # "0 pm" and "14:05 pm" are misprints, and no clock shows 24.
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 24
    try:
        offset = _offset(name)
        # RFC 822 allows a leap second, which Python's clock does not have.
        clock = time(
            hour,
            int(found["minute"] or 0),
            59 if found["second"] == "60" else int(found["second"] or 0),
            int((found["fraction"] or "0")[:6].ljust(6, "0")),
            offset,
        )
    except ValueError:
        return When(day=day, precision="day", raw=raw)
    when = _moment(datetime.combine(day, clock), raw, zone)
    if name and offset is None and when.instant:
        here = when.instant.astimezone(zone).tzname() or ""
        if here != name.upper() and here not in _GENERIC.get(name.upper(), ()):
            return When(day=day, precision="day", raw=raw)
    return when


def _offset(name: str | None) -> timezone | None:
    """Return the offset that a printed zone states by itself, or None; ValueError if it is impossible."""
    if name in {"z", "utc", "gmt"}:
        return UTC
    digits = re.sub(r"[^0-9]", "", name or "")
    if not name or not digits:
        return None
    if int(digits[2:]) > 59:
        raise ValueError(name)
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-ahead if "-" in name else ahead)


def _day(found: re.Match[str]) -> date | str:
    """Return the day that a pattern found, or the reason why there is no such day."""
    month = found["month"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    return _calendar(int(found["year"]), number, int(found["day"]), found[0])


def _numbered(found: re.Match[str], order: Order | None) -> date | str:
    """Return the day of a date in numbers whose year stands last, or the reason why it stays unknown."""
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    declared = order in {"MDY", "DMY"}
    if len(found["year"]) == 2:
        if not declared:
            return f"{found[0]} has a year of two digits, and the newsroom declares no date_order for it"
        year += 1900 if year >= 90 else 2000
    if not declared and first != second and max(first, second) <= 12:
        return f"{found[0]} can be read in two ways: the newsroom declares no date_order"
    month_first = order == "MDY" or (not declared and second > 12)
    month, day = (first, second) if month_first else (second, first)
    return _calendar(year, month, day, found[0])


def _calendar(year: int, month: int, day: int, printed: str) -> date | str:
    if year not in YEARS:
        return _outside(year)
    try:
        return date(year, month, day)
    except ValueError:
        return f"{printed} is no day of the calendar"


def _coarse(text: str, raw: str | None) -> When:
    """Return a month or a year, which have no day, or say what is missing."""
    month = _MONTH_ONLY.fullmatch(text) or _NUMBERED_MONTH.fullmatch(text)
    found = month or re.fullmatch(r"(?P<year>[0-9]{4})", text)
    if not found:
        reason = "the date has no year" if _YEARLESS.fullmatch(text) else "not a date in a known format"
        return When(raw=raw, reason=reason)
    if int(found["year"]) not in YEARS:
        return When(raw=raw, reason=_outside(int(found["year"])))
    if month and month["month"].isdigit() and not 1 <= int(month["month"]) <= 12:
        return When(raw=raw, reason=f"{text} is no month of the calendar")
    return When(precision="month" if month else "year", raw=raw)


def _outside(year: int) -> str:
    return f"the year {year} lies outside {YEARS[0]} to {YEARS[-1]}"
