"""`newsroom archive`: look after what is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from newsdesk.cli import copying
from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from schedules.archive.prune import Pruned
    from schedules.called import Called

_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_BACKUP: Final = "Use PostgreSQL's own pg_dump, or: newsroom archive copy FILE."


@click.group("archive", subcommand_metavar="VERB [ARGS]...")
@common
def command() -> None:
    """Look after the archive: check it, copy it, put a copy back, make it anew, let old things go.

    \b
    newsroom archive check
    newsroom archive backup /mnt/elsewhere/archive.db
    newsroom archive copy postgresql://desk@db.example.org/press
    newsroom archive prune --dry-run
    """


@command.command("check", short_help="Say what is wrong; change nothing.")
@click.option("--deep", is_flag=True, help="Also read each stored page that is named, and compare its digest.")
@common
@click.pass_obj
def check(asked: Asked, *, deep: bool) -> int:
    """Say what is wrong with the archive, the crawls and the stored pages; change nothing.

    \b
    newsroom archive check
    newsroom archive check --deep

    Ends with 1 where something is wrong, and says what to do.
    """
    from newsdesk.cli import output
    from schedules.archive import check as checking

    told = checking.Checked()
    wrong = 0
    for sentence in checking.check(asked.workspace(), told, deep=deep):
        wrong += 1
        output.say(sentence)
    if wrong:
        output.note(f"newsroom: the archive is not sound: {_many(wrong, 'thing')} to mend")
        return NOT_DONE
    output.say("sound: " + ", ".join(_many(number, what[:-1]) for what, number in told.numbers.items()))
    return DONE


@command.command("backup", short_help="Copy the archive.")
@click.argument("file", required=False, type=_FILE)
@common
@click.pass_obj
def backup(asked: Asked, *, file: Path | None) -> None:
    """Copy the archive, also while it is in use, and look the copy over.

    \b
    newsroom archive backup
    newsroom archive backup /mnt/elsewhere/archive.db

    Without FILE the copy is data/backups/archive-TIME.db. Crawls are files: copy their folders with them. An archive on
    PostgreSQL is backed up with pg_dump, or copied to a file: newsroom archive copy FILE.
    """
    from newsdesk.cli import output
    from schedules.archive import copies, swap
    from schedules.archive.place import file_of

    workspace = asked.workspace()
    made = copies.copy(file_of(workspace.archive, _BACKUP), workspace.data / swap.BACKUPS, to=file)
    copies.inspect(made)
    output.say(f"{made} ({_size(made.stat().st_size)})")


command.add_command(copying.command)


@command.command("restore", short_help="Put a copy in the archive's place.")
@click.argument("file", type=_FILE)
@common
@click.pass_obj
def restore(asked: Asked, *, file: Path) -> None:
    """Put a copy in the archive's place; the present one is kept in data/backups.

    \b
    newsroom archive restore data/backups/archive-20261122T020000Z.db

    What was crawled since the copy was made is not lost: the next run takes it up. For an archive in a file only.
    """
    from newsdesk.cli import output
    from schedules.archive import restore as restoring

    told = restoring.restore(asked.workspace(), file)
    output.say(f"{file} is the archive now.")
    if told.kept:
        output.say(f"What was there before is {told.kept}.")
    if told.older:
        output.say(f"It is of revision {told.revision}; it is migrated when it is next opened.")
    for name, crawls in told.since.items():
        output.say(
            f"{name}: {_many(len(crawls), 'crawl')} since then ({crawls[0]} to {crawls[-1]});"
            f" taken up by: newsroom run {name}"
        )
    for hook in told.again:
        output.say(f"hook {hook} may be told what it was told since then again, under the same ids.")


@command.command("rebuild", short_help="Make the archive anew from the crawls.")
@common
@click.pass_obj
def rebuild(asked: Asked) -> int:
    """Make the archive anew from the sealed crawls and what was decided; the present one is kept in data/backups.

    \b
    newsroom archive rebuild

    It works where the archive is damaged or missing. Ends with 1 where a crawl had to be left out. For an archive in a
    file only; to have it on PostgreSQL, copy it there.
    """
    from newsdesk.cli import output
    from newsdesk.cli.interrupt import terminable
    from schedules.archive import rebuild as rebuilding

    def on_crawl(name: str, crawl_id: str) -> None:
        if asked.verbose:
            output.note(f"{name}: {crawl_id}")

    with terminable():
        told = rebuilding.rebuild(asked.workspace(strict=True), on_crawl=on_crawl)
    for name, crawls in told.newsrooms.items():
        output.say(f"{name}: rebuilt from {_many(crawls, 'crawl')}.")
    if told.kept:
        output.say(f"What was there before is {told.kept}.")
    if not told.hooks_known:
        output.say("Hooks begin at the newest change: nobody knows what they were told.")
    for sentence in told.wrong:
        output.note(f"newsroom: {sentence}")
    return NOT_DONE if told.wrong else DONE


@command.command("prune", short_help="Let go of what is old and proves nothing.")
@click.option("--dry-run", is_flag=True, help="Say what would go and do nothing.")
@json_option("Print one line of JSON per newsroom.")
@common
@click.pass_obj
def prune(asked: Asked, *, dry_run: bool, as_json: bool) -> int:
    """Let go of what is older than [keep] in workspace.toml says and proves nothing.

    \b
    newsroom archive prune --dry-run
    newsroom archive prune

    Versions, changes and the pages that they rest on stay for ever.
    """
    from datetime import UTC, datetime

    from newsdesk.cli import output
    from newsdesk.cli.interrupt import terminable
    from schedules.archive import prune as pruning

    wrong = False
    with terminable():
        workspace = asked.workspace()
        for told in pruning.prune(workspace, now=datetime.now(UTC), dry_run=dry_run):
            if as_json:
                output.json_lines([_line(told, dry_run=dry_run)])
            elif _parts(told) or not told.wrong:
                output.say(_sentence(told, workspace.called, dry_run=dry_run))
            for problem in told.wrong:
                wrong = True
                output.note(f"newsroom: {workspace.called.said(problem, told.newsroom)}")
    return NOT_DONE if wrong else DONE


def _sentence(told: Pruned, called: Called, *, dry_run: bool) -> str:
    """Return what went of a newsroom, in words."""
    parts, whose = _parts(told), called.name(told.newsroom) if told.newsroom else "hooks"
    if not parts:
        return f"{whose}: nothing {'would go' if dry_run else 'went'}."
    size = f", {_size(told.bytes)}" if told.bytes else ""
    return f"{whose}: {', '.join(parts)} {'would go' if dry_run else 'went'}{size}."


def _parts(told: Pruned) -> list[str]:
    """Return what went of a newsroom, a phrase for each kind of thing."""
    parts = []
    if told.crawls:
        of = f"{_many(told.pages, 'page')} and {_many(told.readings, 'reading')}"
        parts.append(f"{of} of {_many(told.crawls, 'crawl')}")
    if told.logs:
        parts.append(_many(told.logs, "log"))
    if told.looks:
        parts.append(_many(told.looks, "look"))
    if told.deliveries:
        parts.append(f"{told.deliveries:,} {'delivery' if told.deliveries == 1 else 'deliveries'}")
    return parts


def _line(told: Pruned, *, dry_run: bool) -> dict[str, object]:
    from dataclasses import asdict

    return {"schema": "newsroom.pruned/1", "dry_run": dry_run, **asdict(told)}


def _many(number: int, what: str) -> str:
    """Return a number of things.

    >>> _many(1, "page"), _many(1204, "page")
    ('1 page', '1,204 pages')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _size(number: float) -> str:
    """Return how many bytes, for people.

    >>> _size(999), _size(14_200_000)
    ('999 bytes', '14.2 MB')
    """
    if number < 1000:
        return _many(int(number), "byte")
    for unit in ("kB", "MB", "GB"):
        number /= 1000
        if number < 1000 or unit == "GB":
            return f"{number:.1f} {unit}"
    raise AssertionError(number)
