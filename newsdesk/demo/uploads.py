"""The files that releases link to, such as a report in PDF: where they stand, and how one takes another's place."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from newsdesk.demo.faults import Answer
from newsdesk.demo.release import Upload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdesk.demo.release import Release

FOLDER = "/wp-content/uploads/"
PDF = (("Content-Type", "application/pdf"),)


def attached(release: Release, name: str, data: bytes) -> Release:
    """Return a release that links to a file of that name; one of the same name makes room for it."""
    others = tuple(one for one in release.files if one.name != name)
    return replace(release, files=(*others, Upload(name=name, data=data)))


def link(one: Upload) -> str:
    """Return the line of a body that leads to a file."""
    return f'<p><a href="{FOLDER}{escape(one.name)}">Download {escape(one.name)}</a></p>'


def answer(releases: Iterable[Release], path: str) -> Answer | None:
    """Return the file at a path, or None where none stands."""
    name = path.removeprefix(FOLDER) if path.startswith(FOLDER) else None
    found = (one for release in releases for one in release.files if one.name == name)
    return next((Answer(status=200, body=one.data, headers=PDF) for one in found), None)
