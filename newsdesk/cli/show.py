"""`newsroom show`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from newsdesk.cli.moment import at_option, unknown_at
from newsdesk.cli.options import AT_LEAST_ONE, Asked, common, json_option
from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from newsdesk.cli.moment import Moment
    from newsdesk.cli.report import Zones
    from newsdesk.telling.sheets import Sheet
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace


@click.command("show")
@click.argument("word", metavar="RELEASE|CHANGE")
@click.option("--version", "number", type=AT_LEAST_ONE, metavar="N", help="The release as version N has it.")
@click.option("--against", "other", type=AT_LEAST_ONE, metavar="M", help="What changed from version M to that one.")
@click.option("--side-by-side", "beside", is_flag=True, help="Redlines in two columns, where the terminal has 90.")
@at_option("The release")
@json_option("Print the line of JSON.")
@common
@click.pass_obj
def command(
    asked: Asked,
    *,
    word: str,
    number: int | None,
    other: int | None,
    beside: bool,
    moment: Moment | None,
    as_json: bool,
) -> None:
    """Show one release, or one change, in full.

    \b
    newsroom show https://www.amnestyusa.org/press-releases/…/
    newsroom show amnesty-usa-7kq2mzx3m6jq --version 1
    newsroom show amnesty-usa-7kq2mzx3m6jq --at 2026-11-22   as it was known when that day was over
    newsroom show amnesty-usa-7kq2mzx3m6jq --version 3 --against 1 --side-by-side
    newsroom show mzkx3m6j          a change: every fact, and the whole redline

    A RELEASE is an id, the beginning of one, or an address in any spelling; a CHANGE, also one that is held, or a
    notice, is an id or the beginning of one. In a redline, [-what went-] and {+what came+} stand where a terminal
    strikes through and underlines; [↓1 what moved] stands again where it is now, {↑1 with what changed in it}.
    """
    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones

    if other is not None and moment is not None:
        raise click.UsageError("--against and --at do not go together: a version says itself when it stood.")
    workspace = asked.workspace()
    with named.archive_of(workspace) as archive:
        found = find(workspace, archive, word)
        if other is not None:
            old = found.at(archive, other).line
            new = found.at(archive, number).line if number is not None else found.line
            _show_between(old, new, Zones(workspace), beside=beside, as_json=as_json)
            return
        if moment is not None:
            found = found.then(archive, moment, Zones(workspace), number)
        elif number is not None:
            found = found.at(archive, number)
        if as_json:
            output.json_lines([found.line])
            return
        output.sheet(found.sheet(archive, Zones(workspace)), beside=beside)


def _show_between(old: dict[str, Any], new: dict[str, Any], zones: Zones, *, beside: bool, as_json: bool) -> None:
    """Print what changed from one version of a release to another."""
    from newsdesk.cli import output
    from newsdesk.telling.sheets import versions_sheet
    from newsroom_scraper.values.urls import Rules
    from schedules.between import between

    changed = between(old, new, Rules(same=frozenset()))
    if as_json:
        output.json_lines(changed)
        return
    output.sheet(versions_sheet(old, zones.named(new), changed, zones.of(new["newsroom"])), beside=beside)


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

    def then(self, archive: Archive | None, moment: Moment, zones: Zones, number: int | None) -> Found:
        """Return a release, or one of its versions, as it was known at a moment.

        Raises:
            ArchiveError: it was not known then, or is a change.

        """
        if not self.is_release or archive is None:
            raise ArchiveError(
                f'"{self.line["id"]}" is a change, and only a release is shown as of a date',
                advice="newsroom history RELEASE --at DATE shows the changes that were known.",
            )
        release_id, at = self.line["id"], moment.of(zones.of(self.line["newsroom"]))
        line = archive.release_at(release_id, at)
        if line is None:
            raise unknown_at(archive, release_id, moment, zones)
        if number is not None:
            known = {one["version"]: one["line"] for one in archive.versions_at(release_id, at)}
            if number not in known:
                raise ArchiveError(
                    f"{release_id} had no version {number} {moment}", advice=f"The latest was version {max(known)}."
                )
            line = known[number]
        return Found(line=line, is_release=True)

    def sheet(self, archive: Archive | None, zones: Zones) -> Sheet:
        """Return the sheet that shows it."""
        from newsdesk.telling.sheets import change_sheet, release_sheet

        zone = zones.of(self.line["newsroom"])
        if not self.is_release:
            return change_sheet(zones.named(self.line), zone, held=self.held)
        now = archive.release(self.line["id"]) if archive else None
        stone = archive.tombstone(self.line["id"]) if archive else None
        stone = zones.named(stone) if stone else None
        return release_sheet(zones.named(self.line), zone, newest=now["version"] if now else None, stone=stone)


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
