"""What dates mean on a site: the order of their numbers and the zone of its clocks, as far as pages prove it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsroom_scraper.values import dates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

_NUMBERS: Final = re.compile(r"(?<![0-9])([0-9]{1,2})[-/.]([0-9]{1,2})[-/.](?:19|20)?[0-9]{2}(?![0-9])")
_BY_ENDING: Final = {
    "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich", "li": "Europe/Vaduz", "fr": "Europe/Paris",
    "it": "Europe/Rome", "es": "Europe/Madrid", "pt": "Europe/Lisbon", "nl": "Europe/Amsterdam",
    "be": "Europe/Brussels",
    "lu": "Europe/Luxembourg", "uk": "Europe/London", "ie": "Europe/Dublin", "dk": "Europe/Copenhagen",
    "no": "Europe/Oslo", "se": "Europe/Stockholm", "fi": "Europe/Helsinki", "pl": "Europe/Warsaw",
    "cz": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "ro": "Europe/Bucharest",
    "bg": "Europe/Sofia", "gr": "Europe/Athens", "tr": "Europe/Istanbul", "ua": "Europe/Kyiv", "ee": "Europe/Tallinn",
    "lv": "Europe/Riga", "lt": "Europe/Vilnius", "si": "Europe/Ljubljana", "hr": "Europe/Zagreb",
    "is": "Atlantic/Reykjavik",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "cn": "Asia/Shanghai", "tw": "Asia/Taipei", "hk": "Asia/Hong_Kong",
    "sg": "Asia/Singapore", "in": "Asia/Kolkata", "il": "Asia/Jerusalem", "za": "Africa/Johannesburg",
    "ng": "Africa/Lagos", "ke": "Africa/Nairobi", "eg": "Africa/Cairo", "nz": "Pacific/Auckland",
    "ar": "America/Argentina/Buenos_Aires", "cl": "America/Santiago", "co": "America/Bogota", "pe": "America/Lima",
    "gov": "America/New_York", "eu": "Europe/Brussels",
}  # fmt: skip
"""The zone of a country's name on the web, where it has one zone, or one that nearly all of it keeps."""
_COMMON: Final = (
    *("Europe/London", "Europe/Berlin", "Europe/Helsinki", "Europe/Istanbul", "America/New_York", "America/Chicago"),
    *("America/Denver", "America/Los_Angeles", "America/Sao_Paulo", "Asia/Tokyo", "Asia/Shanghai", "Asia/Kolkata"),
    *("Australia/Sydney", "Pacific/Auckland", "Africa/Johannesburg", "Asia/Jerusalem", "Asia/Dubai"),
)
"""Zones that stand for their offsets, where nothing else tells which of several it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A time zone; `doubt`: why it may be another, as a sentence, or None: the site's own stamps show it."""

    name: str
    doubt: str | None


def order(printed: Iterable[str], pairs: Iterable[tuple[str, date]] = ()) -> tuple[str | None, str | None]:
    """Return the order of numeric dates, and why it stays unknown (a sentence), where any are printed.

    Args:
        printed: dates as they stand on the site.
        pairs: a printed date and the day that a stamp of the same release states.

    >>> order(["2/11/2026", "1/29/2026"])
    ('MDY', None)
    >>> order(["20 February 2026"])
    (None, None)
    """
    votes: Counter[str] = Counter()
    numeric = None
    for text in printed:
        found = _NUMBERS.search(text)
        if found:
            numeric = numeric or found[0]
            first, second = int(found[1]), int(found[2])
            votes["DMY"] += first > 12 >= second
            votes["MDY"] += second > 12 >= first
    for text, day in pairs:
        found = _NUMBERS.search(text)
        if found and found[1] != found[2]:
            votes["DMY"] += (int(found[1]), int(found[2])) == (day.day, day.month)
            votes["MDY"] += (int(found[1]), int(found[2])) == (day.month, day.day)
    if votes["DMY"] and votes["MDY"]:
        return None, "Its dates in numbers stand in two orders: date_order is left out, and such dates stay unknown."
    if votes["DMY"] or votes["MDY"]:
        return ("DMY" if votes["DMY"] else "MDY"), None
    if numeric:
        return None, f'Nothing shows whether "{numeric}" has the day or the month first: say date_order yourself.'
    return None, None


def zone(url: str, language: str | None, stamps: Iterable[str]) -> Zone:
    """Return the zone of a site's clocks.

    Args:
        url: of the site; the ending of its host is a hint.
        language: of its pages, as "en-GB"; its region is a hint.
        stamps: machine-readable dates; an offset that is not UTC's proves much.

    """
    instants = [when.instant for one in stamps if (when := dates.read(one, zone=ZoneInfo("UTC"), order=None)).instant]
    local = [one for one in instants if one.tzinfo is not None and one.utcoffset() and "T" in one.isoformat()]
    hint = _hinted(url, language)
    if local:
        fitting = [one for one in dict.fromkeys((*([hint] if hint else []), *_COMMON)) if _fits(one, local)]
        if hint in fitting:
            return Zone(name=str(hint), doubt=None)
        if fitting:
            shown = local[0].isoformat()[-6:]
            return Zone(
                name=fitting[0], doubt=f"Its stamps ({shown}) fit {fitting[0]}, and other zones with the same clocks."
            )
    if hint:
        return Zone(name=hint, doubt=f"The time zone {hint} is taken from the address alone.")
    return Zone(name="UTC", doubt="Nothing shows its time zone: UTC stands in for it; say timezone yourself.")


def _hinted(url: str, language: str | None) -> str | None:
    ending = (urlsplit(url).hostname or "").rpartition(".")[2]
    region = (language or "").partition("-")[2].lower()
    region = {"gb": "uk"}.get(region, region)
    return _BY_ENDING.get(ending) or _BY_ENDING.get(region)


def _fits(name: str, instants: list[datetime]) -> bool:
    there = ZoneInfo(name)
    return all(one.astimezone(there).utcoffset() == one.utcoffset() for one in instants if one.astimezone(UTC))
