"""A change as people read it, before it is drawn: one heading, facts, and a redline per field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsdesk.telling.printable import one_line, printable
from newsdesk.telling.redline import GAP, Segment, redline
from newsdesk.telling.times import shown

if TYPE_CHECKING:
    from datetime import tzinfo

UNTITLED: Final = "(no title)"
UNCONFIRMED: Final = "unconfirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change, ready to be drawn; every text is fit for a terminal.

    Attributes:
        when: in the newsroom's zone.
        facts: significance where it is minor, marks, why, and whether it is unconfirmed.
        redlines: field → segments.

    """

    when: str
    kind: str
    newsroom: str
    title: str
    url: str
    old_url: str | None
    facts: tuple[str, ...]
    redlines: tuple[tuple[str, tuple[Segment, ...]], ...]


def view(change: dict[str, Any], zone: tzinfo, *, unconfirmed: bool = False) -> ChangeView:
    """Return what is shown of a line of `changes.jsonl`.

    Args:
        change: the line.
        zone: in which times are shown.
        unconfirmed: whether the change is held and not told yet.

    """
    edited = change["kind"] not in {"new", "removed"}
    facts = [UNCONFIRMED] if unconfirmed else []
    if change["significance"] == "minor":
        facts.append("minor")
    facts += [mark.replace("-", " ") for mark in change["marks"]]
    if change["kind"] == "removed" and change["because"]:
        facts.append(change["because"])
    old_url = change["old_url"]
    return ChangeView(
        when=shown(change["detected_at"], zone),
        kind=one_line(change["kind"]),
        newsroom=change["newsroom"],
        title=one_line(change["title"] or "") or UNTITLED,
        url=one_line(change["url"]),
        old_url=one_line(old_url) if old_url and old_url != change["url"] else None,
        facts=tuple(one_line(fact) for fact in facts),
        redlines=tuple((one_line(one["field"]), field_redline(one)) for one in change["fields"]) if edited else (),
    )


def field_redline(field: dict[str, Any]) -> tuple[Segment, ...]:
    """Return the redline of a change's field; the items of a list are its paragraphs.

    >>> field_redline({"field": "authors", "old": '["A"]', "new": '["A", "B"]', "type": "list"})[-1]
    Segment(kind='added', text='B')
    """
    old, new = field["old"], field["new"]
    if field["type"] == "list":
        old, new = _items(old), _items(new)
    return tuple(Segment(one.kind, printable(one.text)) for one in redline(old, new))


def _items(text: str | None) -> str | None:
    """Return a list that travels as JSON text, one item a paragraph."""
    if text is None:
        return None
    items = orjson.loads(text)
    return GAP.join(item if isinstance(item, str) else orjson.dumps(item).decode() for item in items)


def marked(segments: tuple[Segment, ...]) -> str:
    """Return a redline as plain text: [-what went-]{+what came+}.

    >>> marked((Segment("same", "a "), Segment("removed", "b"), Segment("added", "c")))
    'a [-b-]{+c+}'
    """
    signs = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    return "".join(f"{signs[one.kind][0]}{one.text}{signs[one.kind][1]}" for one in segments)


def plain(shown: ChangeView) -> str:
    """Return a change as plain text: one line, then a few that are indented."""
    lines = [f"{shown.when}  {shown.kind}  {shown.title}  {shown.url}"]
    if shown.old_url:
        lines.append(f"    was at {shown.old_url}")
    if shown.facts:
        lines.append(f"    {'; '.join(shown.facts)}")
    for field, segments in shown.redlines:
        text = " / ".join(part.strip() for part in marked(segments).split("\n") if part.strip())
        lines.append(f"    {field}: {text}")
    return "\n".join(lines)
