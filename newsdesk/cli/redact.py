"""`newsroom redact`."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from schedules.redacting.doing import Taken
    from schedules.workspace import Workspace

_FILES: Final = ("jsonl", "feed")
"""Kinds of hooks whose files are the workspace's own, and are rewritten."""


@click.command("redact")
@click.argument("word", metavar="RELEASE")
@click.option("--reason", metavar="TEXT", required=True, help="Why. It is kept with the tombstone, for good.")
@click.option("--by", metavar="NAME", help="Who decided it; you, unless said.")
@click.option("--dry-run", is_flag=True, help="Say what would go; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask. Needed where nobody can be asked.")
@json_option("Print the tombstone as a line of JSON.")
@common
@click.pass_obj
def command(asked: Asked, *, word: str, reason: str, by: str | None, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Take the text of a release out for good; a tombstone with hashes stays.

    Out of all versions, pages and changes, and of every export from now on.

    \b
    newsroom redact https://www.amnestyusa.org/press-releases/…/ --reason "names a minor" --dry-run
    newsroom redact amnesty-usa-7kq2mzx3m6jq --reason "court order 12/26" --by "A. Editor" --yes

    There is no way back. A tombstone stays: id, address, when it was seen, and hashes of each version, so that a copy
    elsewhere can be known. Later crawls leave the release out. What it cannot reach is said before: copies of the
    archive, and what was told or published. Doing it again finishes what was stopped. docs/redaction.md says more.
    """
    from newsdesk.cli import named, output
    from newsdesk.telling.taken_back import take_back
    from newsroom_scraper.errors import ArchiveError
    from schedules.redacting import doing
    from schedules.redacting.tombstone import words

    if not reason.strip():
        raise click.UsageError("--reason must say something: it is all that will tell why.")
    workspace = asked.workspace()
    with named.archive_of(workspace) as archive:
        release = named.release(workspace, archive, word)
        assert archive is not None  # it knows the release
        who = by or getpass.getuser()
        taken = doing.preview(archive, workspace, release, reason=reason.strip(), by=who)
        _say(workspace, release, taken)
        if dry_run:
            output.note("Nothing was changed.")
            return DONE
        if not yes and not taken.done:
            if not sys.stdin.isatty():
                raise ArchiveError(f"{release} was not redacted: nobody can be asked here", advice="Say it with --yes.")
            if not click.confirm("There is no way back. Take it out?", err=True):
                output.note("Nothing was changed.")
                return NOT_DONE
        taken = doing.redact(archive, workspace, release, reason=reason.strip(), by=who)
        changes = {one["id"] for one in archive.changes(release_id=release, quiet=True)}
        files = take_back(workspace, release, changes)
    if as_json:
        output.json_lines([taken.stone])
    else:
        output.say(f"{release}: {words(taken.stone)}")
    for path in files:
        output.note(f"{path}: what it said of the release was taken out.")
    for problem in taken.wrong:
        output.note(f"newsroom: {problem}")
    return NOT_DONE if taken.wrong else DONE


def _say(workspace: Workspace, release: str, taken: Taken) -> None:
    """Say what goes, what stays, and what is out of reach, before anything is done."""
    from newsdesk.cli import output
    from schedules.redacting.tombstone import words

    if taken.done:
        output.note(f"{release} is a tombstone already ({words(taken.stone)}); what is left to do is done now.")
        return
    stone = taken.stone
    output.note(
        f"{release}, {stone['url']}: out go the text of {len(stone['versions'])} version(s) and {taken.changes} "
        f"change(s), {taken.pages} stored page(s), {taken.readings} reading(s), and {taken.listing} stored page(s) of "
        f"the listing that lead to it, in {taken.crawls} crawl(s)."
    )
    if taken.documents:
        output.note(
            f"{taken.documents} stored document(s) of a feed or an API say what several releases say: this one is cut "
            "out of them, and all others stay as they are. It is cut out of those of later crawls as they come."
        )
    if taken.bare:
        output.note(
            f"Of {taken.bare} more page(s) of the listing only the links stay: changes of other releases rest on them."
        )
    for other in taken.same:
        output.note(f"The same text stands in {other}, which is not touched.")
    for path in taken.backups:
        output.note(f"Out of reach: {path} is a copy of the archive and has the text; remove it by hand.")
    output.note(
        "Out of reach: copies of the archive and of crawls elsewhere; what hooks were told (mails, messages, feeds "
        "that were fetched); datasets that were published; pages of other releases that name it; what the disk freed."
    )
    if any(one.get("kind") not in _FILES for one in (workspace.telling.get("hooks") or {}).values()):
        output.note("What your hooks were told of it: newsroom deliveries.")
