"""`newsroom changes`: a list; and behind `dismiss` and `note`, what a person says of one of them."""

from __future__ import annotations

import heapq
from collections import deque
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli import reviewing
from newsdesk.cli.grep import grep_option
from newsdesk.cli.options import AT_LEAST_ONE, Asked, Day, common, json_option

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from newsdesk.cli.grep import Grep
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

KINDS: Final = ("new", "edited", "removed", "restored", "moved", "unlisted")
ON_TERMINAL: Final = 50
"""How many changes a terminal gets unless more are asked for."""


class ListOrReview(click.Command):
    """A list of changes; where its first word is one of `inner`, that command instead."""

    inner: Final = {"dismiss": reviewing.dismiss, "note": reviewing.note}

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context of the list, or of the command that the first word names."""
        found = self.inner.get(args[0]) if args else None
        if found is None:
            return super().make_context(info_name, args, parent, **extra)
        return found.make_context(f"{info_name} {found.name}", args[1:], parent, **extra)


@click.command("changes", cls=ListOrReview)
@click.argument("words", nargs=-1, metavar="[NEWSROOM|RELEASE]...")
@click.option("--since", type=Day(), help="Found on that day (UTC) or later; 7d is seven days ago.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Of that kind; may be given twice.")
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help=f"The newest N only; {ON_TERMINAL} on a terminal.")
@grep_option("Only those of which the title, what came in or what went out")
@click.option("--all", "quiet", is_flag=True, help="Also what rang nothing: baseline and backfill.")
@click.option("--notices", is_flag=True, help="What was told beside changes instead: held, settled, ill, healed, …")
@json_option("Print JSON Lines, as in changes.jsonl.")
@common
@click.pass_obj
def command(
    asked: Asked,
    *,
    words: tuple[str, ...],
    since: date | None,
    kinds: tuple[str, ...],
    limit: int | None,
    grep: Grep | None,
    quiet: bool,
    notices: bool,
    as_json: bool,
) -> None:
    """List the changes that were found, newest last.

    \b
    newsroom changes
    newsroom changes amnesty-usa --since 7d --kind removed
    newsroom changes --json | jq 'select(.significance == "substantive")'
    newsroom changes --grep '\\b(lawsuit|settlement)\\b'
    newsroom changes --notices
    newsroom changes dismiss CHANGE --note "a test page"
    newsroom changes note CHANGE "asked the press office"

    A RELEASE is an id, the beginning of one, or an address in any spelling.
    """
    from newsdesk.cli import output
    from newsdesk.cli.report import Zones, views

    if notices and (kinds or quiet or grep):
        raise click.UsageError("--notices goes with neither --kind, --grep nor --all: a notice is no change.")
    misplaced = next((word for word in words if word in ListOrReview.inner), None)
    if misplaced:
        raise click.UsageError(f"Write it first: newsroom changes {misplaced} CHANGE")
    workspace = asked.workspace()
    if limit is None and not as_json and output.on_terminal():
        limit = ON_TERMINAL
    if notices:
        found = told(workspace, words, since=since, limit=limit)
    else:
        found = lines(workspace, words, since=since, limit=limit, quiet=quiet, kinds=kinds or KINDS, grep=grep)
    if as_json:
        output.json_lines(found)
        return
    shown = views(found, Zones(workspace))
    output.changes(shown)
    if not output.on_terminal():
        return
    what = "notice" if notices else "change"
    if not shown:
        narrow = since or quiet or kinds or words or grep
        output.note(f"No such {what} was found." if narrow else f"No {what} was found yet.")
    elif len(shown) == limit:
        output.note(f"The newest {limit:,}; --limit shows more.")


def lines(
    workspace: Workspace,
    words: tuple[str, ...],
    *,
    since: date | None,
    limit: int | None,
    quiet: bool,
    kinds: Collection[str] = KINDS,
    grep: Grep | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield changes of what is named, oldest first; all, where nothing is.

    Raises:
        DeclarationError: a word names neither a newsroom nor a release.
        ArchiveError: a word may mean several releases, or an address none.

    """
    from newsdesk.cli import named

    with named.archive_of(workspace) as archive:
        meant = named.sort_out(workspace, archive, words)
        if archive is None:
            return
        asked: list[tuple[str | None, str | None]] = [(name, None) for name in meant.newsrooms]
        asked += [(None, release) for release in meant.releases]
        if meant.everything:
            asked = [(None, None)]
        most = limit if grep is None else None  # the newest of those that say so
        several = [
            archive.changes(name, release_id=release, since=since, limit=most, quiet=quiet, kinds=kinds)
            for name, release in asked
        ]
        found = several[0] if len(several) == 1 else _merged(several, most)
        yield from found if grep is None else deque((one for one in found if grep.in_change(one, archive)), limit)


def _merged(several: list[Iterator[dict[str, Any]]], limit: int | None) -> Iterator[dict[str, Any]]:
    """Yield the newest changes of several lists, each once, oldest first."""
    newest: deque[dict[str, Any]] = deque(maxlen=limit)
    met: set[str] = set()
    for one in heapq.merge(*several, key=itemgetter("detected_at")):
        if one["id"] not in met:
            met.add(one["id"])
            newest.append(one)
    yield from newest


def told(
    workspace: Workspace, words: tuple[str, ...], *, since: date | None, limit: int | None
) -> Iterator[dict[str, Any]]:
    """Yield notices of the newsrooms, and about the releases, that are named, oldest first; all, where nothing is.

    Raises:
        DeclarationError: a word names neither a newsroom nor a release.
        ArchiveError: a word may mean several releases, or an address none.

    """
    from newsdesk.cli import named

    with named.archive_of(workspace) as archive:
        meant = named.sort_out(workspace, archive, words)
        if archive is None:
            return
        if meant.everything:
            yield from archive.notices(since=since, limit=limit)
            return
        several = [iter(archive.notices(name, since=since, limit=limit)) for name in meant.newsrooms]
        several += [iter(_about(archive, release, since)) for release in meant.releases]
        yield from _merged(several, limit)


def _about(archive: Archive, release_id: str, since: date | None) -> list[dict[str, Any]]:
    """Return the notices about a release, or about changes of it."""
    release = archive.release(release_id)
    ours = {one["id"] for one in archive.changes(release_id=release_id, quiet=True)}
    ours |= {one["line"]["id"] for one in archive.held() if one["line"]["release_id"] == release_id}
    urls = {release["url"], *release["also_at"]} if release else set()
    found = archive.notices(release["newsroom"] if release else None, since=since)
    return [
        one
        for one in found
        if one["release_id"] == release_id
        or ours & set(one["changes"])
        or urls & {sample["url"] for sample in one["sample"]}
    ]
