"""A change in words that take no side: what happened, when, and what stood there before and stands there now. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsdesk.telling.printable import one_line, printable
from newsdesk.telling.times import counted, dated
from newsdesk.telling.views import OBVIOUS, said_of
from schedules import marks
from schedules.compare import CHANGED, Difference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from newsdesk.telling.message import Alert

FIELDS: Final = {
    "title": "Title",
    "body": "Text",
    "published": "Day of publication",
    "type": "Type",
    "authors": "Authors",
    "attachments": "Attachments",
}
MOST: Final = 12
"""So many numbers, names and sentences are told one by one."""

OPENING: Final = 60
"""Words of a release that are told."""

_LEAST: Final = 8  # words; a paragraph of fewer is a counter, a place and a day, or a heading
_EXCHANGE = re.compile(r"(?:a|the) (?P<what>[\w ]+?) changed: (?P<old>.+) → (?P<new>.+)")
_QUOTED = re.compile(r"\A(?:>\s+)+")  # how a body marks the lines of a block quotation
_LABELS: Final = {
    marks.NUMBER_CHANGED: "Number",
    marks.DATE_CHANGED: "Date",
    marks.QUOTE_REMOVED: "Quotation removed",
    marks.NAME_REMOVED: "Name removed",
    marks.SENTENCE_ADDED: "Sentence added",
    marks.SENTENCE_REMOVED: "Sentence removed",
}
_HAPPENED: Final = {
    "new": "A release appeared",
    "edited": "The release was edited",
    "removed": "The release is gone",
    "restored": "The release is back",
    "moved": "The release stands at another address",
    "unlisted": "The release is no longer listed",
}
_SAYS_NO_MORE: Final = frozenset({"a release appeared", "a release is gone", "a release is no longer listed", OBVIOUS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What stood there before and what stands there now; None where it only came or only went."""

    label: str
    old: str | None
    new: str | None


def changed(line: dict[str, Any]) -> str:
    """Return what changed, as a clause; empty where the kind says it all.

    >>> changed({"kind": "edited", "significance": "substantive", "because": "a number changed: 1,353 → 1,184"})
    'the number 1,353 became 1,184'
    """
    because = line["because"]
    if not because or because in _SAYS_NO_MORE:
        return ""
    return one_line("; ".join(_became(one) for one in because.split("; ")))


def _became(clause: str) -> str:
    match = _EXCHANGE.fullmatch(clause)
    return f"the {match['what']} {match['old']} became {match['new']}" if match else clause


def happened(alert: Alert) -> str:
    """Return what happened, as a sentence."""
    line = alert.line
    said, more = _HAPPENED.get(line["kind"], f"The release is {one_line(line['kind'])}"), changed(line)
    if line["kind"] == "new" and alert.after and alert.after.get("published"):
        said += f", dated {dated(alert.after['published'], UTC)}"
    if more.startswith(("answered", "redirects")):
        more = f"its address {more}"
    if line["significance"] == "minor":
        more = f"{more} (a minor edit)" if more else "a minor edit"
    return f"{said}: {more}." if more else f"{said}."


def published(release: dict[str, Any] | None, zone: tzinfo) -> str:
    """Return the day that a release is dated, and the instant that it is stamped, where it has one.

    >>> from zoneinfo import ZoneInfo
    >>> published({"published": "2026-11-20", "published_at": "2026-11-21T02:00:00Z"}, ZoneInfo("UTC"))
    '20 Nov 2026; stamped 21 Nov 2026 02:00 UTC'
    """
    day, stamp = (dated((release or {}).get(one), zone) for one in ("published", "published_at"))
    if day and stamp:
        return stamp if stamp.startswith(f"{day} ") else f"{day}; stamped {stamp}"
    return day or stamp


def when(line: dict[str, Any], zone: tzinfo) -> str:
    """Return between which two looks a change lies, or at which one it was seen, as a sentence."""
    before, after = (dated(line["between"][one], zone) for one in ("not_before", "not_after"))
    return f"It happened between {before} and {after}." if before and before != after else f"Seen at {after}."


def remarks(alert: Alert, zone: tzinfo) -> Iterator[str]:
    """Yield what else is known of a change, each as a sentence."""
    line = alert.line
    if line["kind"] in {"edited", "restored"}:
        yield _modified(alert, zone)
    if "dated-before-first-seen" in line["marks"]:
        yield "It is dated before it was first seen, in a stretch of the listing that had been read without it."
    if "mass" in line["marks"]:
        yield "It is one of many alike that were held until they were confirmed."
    if line["looks"] > 1:
        yield f"It was seen alike in {counted(line['looks'], 'crawl')} before it was told."
    yield from (f"A person said: {one_line(said)}." for said in said_of(line["review"]))


def _modified(alert: Alert, zone: tzinfo) -> str:
    """Return whether the page's own date of modification moved, as a sentence."""
    line = alert.line
    now = dated(line["modified_date"], zone)
    before = dated(alert.before.get("modified_at"), zone) if alert.before else ""
    if marks.MODIFIED_DATE_UNMOVED in line["marks"]:
        return f"The page's own date of modification did not move: {now}."
    if not now:
        return "The page gives no date of modification."
    if before == now:
        return f"The page's own date of modification is {now}."
    return f"The page's own date of modification moved{f' from {before}' if before else ''} to {now}."


def exchanges(line: dict[str, Any]) -> list[Exchange]:
    """Return the numbers, dates, quotations, names and sentences of a change, each once."""
    believed = [
        Difference(field=one["field"], outcome=CHANGED, old=_value(one, "old"), new=_value(one, "new"))
        for one in line["fields"]
    ]
    found = [
        Exchange(label=_LABELS[one.mark], old=_shown(one.old, one.mark), new=_shown(one.new, one.mark))
        for one in marks.facts(marks.differing(believed))
    ]
    found = list(dict.fromkeys(found))
    # The one number that another took the place of is in the first sentence already.
    told = changed(line)
    return [] if len(found) == 1 and f"{found[0].old} became {found[0].new}" in told else found


def _value(field: dict[str, Any], side: str) -> Any:
    text = field[side]
    return orjson.loads(text) if field["type"] == "list" and text is not None else text


def _shown(text: str | None, mark: str) -> str | None:
    if text is None:
        return None
    shown = _QUOTED.sub("", one_line(text))
    return f"“{shown}”" if mark == marks.QUOTE_REMOVED else shown


def opening(release: dict[str, Any] | None) -> str:
    r"""Return the first paragraph of a release, at most 60 words of it; without a body, of its summary.

    >>> opening({"body": "1,566 views\n\nThe court heard four witnesses and adjourned on Friday."})
    'The court heard four witnesses and adjourned on Friday.'
    """
    if release is None:
        return ""
    texts = [one for one in (release.get("body") or release.get("summary") or "").split("\n\n") if one.strip()]
    first = next((one for one in texts if len(one.split()) >= _LEAST), texts[0] if texts else "")
    told = printable(first).split()
    return f"{' '.join(told[:OPENING])} …" if len(told) > OPENING else " ".join(told)


def fitted(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut between two words.

    >>> fitted("The court heard four witnesses", 20)
    'The court heard…'
    """
    if len(text) <= most:
        return text
    cut = text[:most]
    whole = cut.rpartition(" ")[0] or cut[:-1]
    return f"{whole.rstrip(' ,;:–-')}…"
