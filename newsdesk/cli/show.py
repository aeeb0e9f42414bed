"""`newsroom show`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from newsdesk.cli.options import AT_LEAST_ONE, Asked, common, json_option
from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from newsdesk.cli.report import Zones
    from newsdesk.telling.sheets import Sheet
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace


@click.command("show")
@click.argument("word", metavar="RELEASE|CHANGE")
@click.option("--version", "number", type=AT_LEAST_ONE, metavar="N", help="The release as version N has it.")
@json_option("Print the line of JSON.")
@common
@click.pass_obj
def command(asked: Asked, *, word: str, number: int | None, as_json: bool) -> None:
    """Show one release, or one change, in full.

    \b
    newsroom show https://www.amnestyusa.org/press-releases/…/
    newsroom show amnesty-usa-7kq2mzx3m6jq --version 1
    newsroom show mzkx3m6j          a change: every fact, and the whole redline

    A RELEASE is an id, the beginning of one, or an address in any spelling; a CHANGE, also one that is held, or a
    notice, is an id or the beginning of one.
    """
    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones

    workspace = asked.workspace()
    with named.archive_of(workspace) as archive:
        found = find(workspace, archive, word)
        if number is not None:
            found = found.at(archive, number)
        if as_json:
            output.json_lines([found.line])
            return
        output.sheet(found.sheet(archive, Zones(workspace)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A line that is meant; `held`: how it is held, where it is a change that is not believed."""

    line: dict[str, Any]
    is_release: bool = False
    held: dict[str, Any] | None = None

    def at(self, archive: Archive | None, number: int) -> Found:
        """Return a release as one of its versions has it.

        Raises:
            ArchiveError: there is no such version.

        """
        if not self.is_release:
            raise ArchiveError(f'"{self.line["id"]}" is a change, and only a release has versions')
        versions = archive.versions(self.line["id"]) if archive else []
        found = next((one["line"] for one in versions if one["version"] == number), None)
        if found is None:
            raise ArchiveError(f"{self.line['id']} has no version {number}", advice=f"It has {len(versions)}.")
        return Found(line=found, is_release=True)

    def sheet(self, archive: Archive | None, zones: Zones) -> Sheet:
        """Return the sheet that shows it."""
        from newsdesk.telling.sheets import change_sheet, release_sheet

        zone = zones.of(self.line["newsroom"])
        if not self.is_release:
            return change_sheet(self.line, zone, held=self.held)
        now = archive.release(self.line["id"]) if archive else None
        return release_sheet(self.line, zone, newest=now["version"] if now else None)


def find(workspace: Workspace, archive: Archive | None, word: str) -> Found:
    """Return the release, change, held change or notice that is meant.

    Raises:
        ArchiveError: none is, or several may be.

    """
    from newsdesk.cli import named

    found: dict[str, Found] = {}
    if archive is not None and word:
        for release in named.releases(workspace, archive, word):
            line = archive.release(release)
            if line is not None:
                found[release] = Found(line=line, is_release=True)
        both = [{**one, "rejected": rejected} for rejected in (False, True) for one in archive.held(rejected=rejected)]
        for one in both:
            # Each crawl that sees it again gives its change another id; what notices say is the first one's.
            if one["id"].startswith(word) or one["line"]["id"].startswith(word):
                found[one["id"]] = Found(line=one["line"], held=one)
        # A change that was held and is believed now has the same id: the archive's own word is the last.
        found |= {line["id"]: Found(line=line) for line in archive.change(word)}
    if word in found:
        return found[word]
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise named.several(word, sorted(found))
    if "/" in word:
        named.release(workspace, archive, word)
    raise ArchiveError(
        f'no release and no change is known by "{word}"',
        advice="newsroom releases and newsroom changes show their ids.",
    )
