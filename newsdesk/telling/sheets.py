"""One release, one change or one notice on a sheet of its own: every fact by name, then the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsdesk.redline.model import Segment
from newsdesk.redline.plain import plain_redline
from newsdesk.telling.printable import one_line, printable
from newsdesk.telling.times import shown
from newsdesk.telling.views import NOTICE, UNCONFIRMED, UNTITLED, field_redline, said_of, sampled, view
from schedules.redacting.tombstone import words

if TYPE_CHECKING:
    from datetime import tzinfo

Part = tuple[str, tuple[Segment, ...]]
"""A heading, which may be empty, and the text below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet, ready to be drawn; every text is fit for a terminal.

    Attributes:
        rows: (name, value), in order; none is empty.
        parts: texts below them.

    """

    title: str
    rows: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...] = ()


def sheet_of(title: str, *rows: tuple[str, str | None]) -> Sheet:
    """Return a sheet of facts; what is empty is left out."""
    return Sheet(title=one_line(title), rows=_rows(*rows))


def release_sheet(
    line: dict[str, Any], zone: tzinfo, *, newest: int | None = None, stone: dict[str, Any] | None = None
) -> Sheet:
    """Return a release as it reads in one version.

    Args:
        line: of `releases.jsonl`, or of a version.
        zone: in which times are shown.
        newest: number of its newest version, where this is another.
        stone: its tombstone, where it was redacted.

    """
    if stone is not None:
        return _tombstone_sheet(stone, zone)
    version = f"{line['version']} of {newest}" if newest and newest != line["version"] else str(line["version"])
    return Sheet(
        title=one_line(line["title"] or "") or UNTITLED,
        rows=_rows(
            ("newsroom", line["newsroom"]),
            ("type", line["type"]),
            ("published", _published(line, zone)),
            ("address", line["url"]),
            ("also at", ", ".join(line["also_at"])),
            ("id", line["id"]),
            ("status", line["status"]),
            ("version", version),
            ("first seen", shown(line["first_seen"], zone)),
            ("last changed", shown(line["last_changed"], zone)),
            ("authors", ", ".join(line["authors"])),
            ("topics", ", ".join(line["topics"])),
            ("places", ", ".join(line["places"])),
            ("attachments", ", ".join(one["url"] for one in line["attachments"])),
            ("contacts", "; ".join(line["contacts"])),
            ("repost of", line["repost_of"]),
            ("flags", ", ".join(line["flags"])),
            ("evidence", evidence(line["evidence"])),
        ),
        parts=tuple(
            (name, (Segment("same", printable(text.strip("\n"))),))
            for name, text in (("summary", line["summary"]), ("", line["body"]))
            if text
        ),
    )


def _tombstone_sheet(stone: dict[str, Any], zone: tzinfo) -> Sheet:
    """Return what stays of a release that was redacted: in words, and the hashes by which a copy can be known."""
    versions = "\n".join(
        f"version {one['version']}: content hash {one['content_hash']}, page {one['digest'] or 'not stored'}"
        for one in stone["versions"]
    )
    return Sheet(
        title=one_line(words(stone)[:1].upper() + words(stone)[1:]),
        rows=_rows(
            ("newsroom", stone["newsroom"]),
            ("address", stone["url"]),
            ("id", stone["release_id"]),
            ("status", f"redacted; it was {stone['status']}"),
            ("first seen", shown(stone["first_seen"], zone)),
            ("last seen", shown(stone["last_seen"], zone)),
            ("redacted", shown(stone["redacted_at"], zone)),
            ("by", stone["by"]),
            ("why", stone["reason"]),
        ),
        parts=(("", (Segment("same", printable(versions)),)),),
    )


def _published(line: dict[str, Any], zone: tzinfo) -> str | None:
    day, stamp = line["published"], shown(line["published_at"], zone)
    if not day or not stamp:
        return day or stamp
    return stamp if stamp.startswith(day) else f"{day}; stamped {stamp}"


def change_sheet(line: dict[str, Any], zone: tzinfo, *, held: dict[str, Any] | None = None) -> Sheet:
    """Return a change or a notice with everything that is known of it.

    Args:
        line: of `changes.jsonl`, or as a hook gets it.
        zone: in which times are shown.
        held: how it is held, as the archive tells it, and whether it was `rejected`, where it is not believed.

    """
    drawn = view(line, zone, whole=True)
    if line["schema"] == NOTICE:
        return _notice_sheet(line, zone)
    between = line["between"]
    after = shown(between["not_after"], zone)
    return Sheet(
        title=drawn.title,
        rows=_rows(
            ("change", _kind(line, held)),
            ("held", f"{held['why']}, since {shown(held['first_held_at'], zone)}" if held else None),
            ("newsroom", line["newsroom"]),
            ("address", line["url"]),
            ("was at", drawn.old_url),
            ("release", line["release_id"]),
            ("id", held["id"] if held else line["id"]),
            ("found", drawn.when),
            ("between", f"{shown(between['not_before'], zone)} and {after}" if between["not_before"] else None),
            ("why", line["because"]),
            ("marks", ", ".join(mark.replace("-", " ") for mark in line["marks"])),
            ("modified", shown(line["modified_date"], zone)),
            ("seen in", f"{line['looks']} crawls" if line["looks"] > 1 else None),
            ("version", _versions(line)),
            ("old evidence", evidence(line["old"]["evidence"])),
            ("new evidence", evidence(line["new"]["evidence"])),
            ("review", "; ".join(said_of(line["review"]))),
        ),
        parts=drawn.redlines,
    )


def versions_sheet(old: dict[str, Any], new: dict[str, Any], changed: list[dict[str, Any]], zone: tzinfo) -> Sheet:
    """Return what changed from one version of a release to another.

    Args:
        old: the release as one version has it.
        new: as the other has it.
        changed: what lies between them, as `schedules.between` tells it.
        zone: in which times are shown.

    """
    fields = [field for line in changed for field in line["fields"]]
    return Sheet(
        title=one_line(new["title"] or "") or UNTITLED,
        rows=_rows(
            ("newsroom", new["newsroom"]),
            ("address", new["url"]),
            ("was at", old["url"] if old["url"] != new["url"] else None),
            ("id", new["id"]),
            ("version", f"{old['version']} → {new['version']}"),
            ("first read", f"{shown(old['last_changed'], zone)} → {shown(new['last_changed'], zone)}"),
            ("why", "; ".join(line["because"] for line in changed if line["kind"] == "edited" and line["because"])),
            ("difference", None if fields else "none in what is compared"),
        ),
        parts=tuple((one_line(one["field"]), field_redline(one, whole=True)) for one in fields),
    )


def _kind(line: dict[str, Any], held: dict[str, Any] | None) -> str:
    kind = f"{line['kind']}, minor" if line["significance"] == "minor" else line["kind"]
    if held is None:
        return kind
    return f"{kind}, {'rejected' if held['rejected'] else UNCONFIRMED}"


def _versions(line: dict[str, Any]) -> str | None:
    old, new = line["old"]["version"], line["new"]["version"]
    return f"{old} → {new}" if old and new and old != new else str(new or old)


def _notice_sheet(line: dict[str, Any], zone: tzinfo) -> Sheet:
    sample = "\n".join(sampled(one) for one in line["sample"])
    rest = line["count"] - len(line["sample"])
    return Sheet(
        title=one_line(line["title"]),
        rows=_rows(
            ("notice", line["kind"]),
            ("newsroom", line["newsroom"]),
            ("release", line["release_id"]),
            ("id", line["id"]),
            ("told", shown(line["detected_at"], zone)),
            ("since", shown(line["since"], zone)),
            ("why", line["because"]),
            ("to do", line["advice"]),
            ("changes", f"{line['count']:,}" if line["count"] else None),
        ),
        parts=(("", (Segment("same", printable(sample + (f"\nand {rest:,} more" if rest else ""))),)),)
        if sample
        else (),
    )


def evidence(stored: dict[str, Any] | None) -> str | None:
    """Return where a page is stored: its file, and at which byte.

    >>> evidence({"warc": "data/a/crawls/1/evidence.warc.gz", "offset": 12})
    'data/a/crawls/1/evidence.warc.gz at byte 12'
    """
    return f"{stored['warc']} at byte {stored['offset']}" if stored else None


def _rows(*rows: tuple[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((name, one_line(value)) for name, value in rows if value)


def plain_sheet(sheet: Sheet) -> str:
    """Return a sheet as plain text: its title, `name: value` lines, and each text after a blank line."""
    lines = [sheet.title, *(f"{name}: {value}" for name, value in sheet.rows)]
    for heading, segments in sheet.parts:
        lines += ["", *([f"{heading}:"] if heading else []), plain_redline(segments)]
    return "\n".join(lines)
