"""A change, or a notice, as people read it, before it is drawn: one heading, facts, and a redline per field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsdesk.redline.model import Segment, redline, segments
from newsdesk.redline.plain import plain_redline
from newsdesk.redline.segment import GAP
from newsdesk.telling.printable import one_line, printable
from newsdesk.telling.times import counted, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

UNTITLED: Final = "(no title)"
BLANKED: Final = "(redacted)"
UNCONFIRMED: Final = "unconfirmed"
NOTICE: Final = "newsroom.notice/1"
SAMPLE: Final = 3
"""So many of a notice's changes are shown with it."""

_SAYS_WHY: Final = frozenset({"edited", "removed", "unlisted", "restored"})
OBVIOUS: Final = "a release is back"
"""A reason that says no more than the kind does."""

_REDLINED: Final = frozenset({"edited", "restored", "moved"})
_SAID_BY_THE_REASON: Final = frozenset(
    {"number-changed", "date-changed", "quote-removed", "name-removed", "sentence-added", "sentence-removed"}
)
"""Marks that the reason of an edit names with their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change or a notice, ready to be drawn; every text is fit for a terminal.

    Attributes:
        id: by which a person names it; a change that is held goes by another, which `newsroom held` shows.
        when: in the newsroom's zone.
        url: of the release; a notice has none.
        facts: whether it is unconfirmed or minor, why, marks, and what a person said of it.
        more: lines of a notice: what to do next, and some of the changes that it is about.
        redlines: field → segments.

    """

    id: str
    when: str
    kind: str
    newsroom: str
    title: str
    url: str | None
    old_url: str | None
    facts: tuple[str, ...]
    more: tuple[str, ...] = ()
    redlines: tuple[tuple[str, tuple[Segment, ...]], ...]


def title_of(change: Mapping[str, Any]) -> str:
    """Return what stands for the title of a change, or of what is named of one; fit for a terminal.

    A change of a redacted release names versions and none of their pages; any other leads to one.

    >>> title_of({"title": "A title"}), title_of({"title": None})
    ('A title', '(no title)')
    >>> title_of({"title": None, "old": {"version": 1, "evidence": None}, "new": {"version": 2, "evidence": None}})
    '(redacted)'
    """
    if title := one_line(change["title"] or ""):
        return title
    sides = [change[side] for side in ("old", "new") if change.get(side)]
    pages = [side["evidence"] for side in sides if side.get("version") is not None]
    return BLANKED if pages and not any(pages) else UNTITLED


def view(line: dict[str, Any], zone: tzinfo, *, unconfirmed: bool = False, whole: bool = False) -> ChangeView:
    """Return what is shown of a change or a notice.

    Args:
        line: as in `changes.jsonl`, or as a hook gets it.
        zone: in which times are shown.
        unconfirmed: whether the change is held and not told yet.
        whole: also the paragraphs that no change touches.

    """
    if line["schema"] == NOTICE:
        return _notice(line, zone)
    redlined = line["kind"] in _REDLINED
    facts = [UNCONFIRMED, *facts_of(line)] if unconfirmed else facts_of(line)
    old_url = line["old_url"]
    return ChangeView(
        id="" if unconfirmed else one_line(line["id"]),
        when=shown(line["detected_at"], zone),
        kind=one_line(line["kind"]),
        newsroom=line["newsroom"],
        title=title_of(line),
        url=one_line(line["url"]),
        old_url=one_line(old_url) if old_url and old_url != line["url"] else None,
        facts=tuple(one_line(fact) for fact in facts),
        redlines=tuple((one_line(one["field"]), field_redline(one, whole=whole)) for one in line["fields"])
        if redlined
        else (),
    )


def facts_of(line: dict[str, Any]) -> list[str]:
    """Return what is said of a change beside its kind: minor or not, why, its marks, and a person's word."""
    minor = line["significance"] == "minor"
    why = line["because"] if line["kind"] in _SAYS_WHY and line["because"] != OBVIOUS else None
    facts = [f"minor: {why}" if why else "minor"] if minor else [why] if why else []
    told = _SAID_BY_THE_REASON if why and line["kind"] == "edited" else frozenset()
    facts += [mark.replace("-", " ") for mark in line["marks"] if mark not in told]
    return [*facts, *said_of(line["review"])]


def said_of(review: dict[str, Any] | None) -> list[str]:
    """Return what a person said of a change.

    >>> said_of({"verdict": "dismissed", "note": "a test page", "at": "2026-11-22T02:00:00Z"})
    ['dismissed: a test page']
    >>> said_of(None)
    []
    """
    if review is None:
        return []
    verdict = f"{review['verdict']} by hand" if review["verdict"] == "accepted" else review["verdict"]
    return [f"{verdict}: {review['note']}" if review["note"] else verdict]


def _notice(line: dict[str, Any], zone: tzinfo) -> ChangeView:
    """Return a notice."""
    title, advice = line["title"], line["advice"]
    facts = [line["because"]] if line["because"] else []
    if line["since"] and line["since"] != line["detected_at"]:
        facts.append(f"since {shown(line['since'], zone)}")
    more = [one_line(advice)] if advice else []
    more += [sampled(one) for one in line["sample"][:SAMPLE]]
    if line["sample"] and line["count"] > SAMPLE:
        more.append(f"and {counted(line['count'] - SAMPLE, 'more', 'more')}")
    return ChangeView(
        id=one_line(line["id"]),
        when=shown(line["detected_at"], zone),
        kind=one_line(line["kind"]),
        newsroom=line["newsroom"],
        title=one_line(title),
        url=None,
        old_url=None,
        facts=tuple(one_line(fact) for fact in facts),
        more=tuple(more),
        redlines=(),
    )


def sampled(one: dict[str, Any]) -> str:
    """Return a change of which a notice knows only kind, title and address."""
    return "  ".join((one_line(one["kind"]), one_line(one["title"] or "") or UNTITLED, one_line(one["url"])))


def field_redline(field: dict[str, Any], *, whole: bool = False) -> tuple[Segment, ...]:
    r"""Return the redline of a change's field; the items of a list are its paragraphs.

    >>> field_redline({"field": "authors", "old": '["A"]', "new": '["A", "B"]', "type": "list"})[-1].text
    '\n\nB'
    """
    old, new = field["old"], field["new"]
    if field["type"] == "list":
        old, new = items(old), items(new)
    return tuple(replace(one, text=printable(one.text)) for one in (segments if whole else redline)(old, new))


def items(text: str | None) -> str | None:
    """Return a list that travels as JSON text, one item a paragraph."""
    if text is None:
        return None
    return GAP.join(_item(item) for item in orjson.loads(text))


def _item(item: Any) -> str:
    """Return an item of a list; an attachment by its title and address."""
    if isinstance(item, dict) and item.get("url"):
        return " ".join(filter(None, (item.get("title"), item["url"])))
    return item if isinstance(item, str) else orjson.dumps(item).decode()


def plain(shown: ChangeView) -> str:
    """Return a change as plain text: one line, then a few that are indented."""
    lines = ["  ".join(filter(None, (shown.when, shown.kind, shown.title, shown.url, shown.id)))]
    if shown.old_url:
        lines.append(f"    was at {shown.old_url}")
    if shown.facts:
        lines.append(f"    {'; '.join(shown.facts)}")
    lines += [f"    {one}" for one in shown.more]
    for field, pieces in shown.redlines:
        text = " / ".join(part.strip() for part in plain_redline(pieces).split("\n") if part.strip())
        lines.append(f"    {field}: {text}")
    return "\n".join(lines)
