"""`newsroom report`: the page that tells what changed; how a run is told while it goes is in `report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from newsdesk.cli.options import Asked, Day, common
from newsroom_scraper import __version__

if TYPE_CHECKING:
    from datetime import date

    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

STDOUT: Final = "-"
_MARKDOWN_ENDINGS: Final = (".md", ".markdown")


@click.command("report")
@click.argument("names", nargs=-1, metavar="[NEWSROOM]...")
@click.option("--since", type=Day(), default="7d", show_default=True, help="From that day on; 7d is seven days ago.")
@click.option("--until", type=Day(), help="To the end of that day; now unless said.")
@click.option("--format", "form", type=click.Choice(["html", "markdown"]), help="html unless the file ends in .md.")
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    help="Where to write it; - is stdout. Unless said: stdout where that is piped, else report-DATE.html here.",
)
@common
@click.pass_obj
def command(
    asked: Asked, *, names: tuple[str, ...], since: date, until: date | None, form: str | None, file: str | None
) -> None:
    """Write what changed in a stretch of time on one page, for mail or a shared folder.

    \b
    newsroom report
    newsroom report amnesty-usa --since 2026-11-01 --until 2026-11-30 -o november.html
    newsroom report --since 7d -o week.md
    newsroom report --since 1d --format markdown | less

    What appeared, was edited (with redlines), went, came back and moved; apart from it what is held and not
    confirmed; and what was looked at, so that "no change" is not taken for "not looked". Days are those of each
    newsroom's own time zone. The page is one file that loads nothing from anywhere.
    """
    from datetime import UTC, datetime

    from newsdesk.cli import named, output
    from newsdesk.reporting.drawing import ENDINGS, HTML, MARKDOWN, draw
    from newsdesk.reporting.gathering import Asked as Wanted
    from newsdesk.reporting.gathering import gather
    from newsdesk.reporting.saving import save
    from schedules import lost

    now = datetime.now(UTC)
    if since > (until or now.date()):
        raise click.UsageError(f"--since {since} is after {f'--until {until}' if until else 'today'}: no day is left.")
    workspace = asked.workspace()
    form = form or (MARKDOWN if file and file.lower().endswith(_MARKDOWN_ENDINGS) else HTML)
    file = file or (f"report-{now.date()}{ENDINGS[form]}" if output.on_terminal() else STDOUT)
    with named.archive_of(workspace) as archive:
        lost.refuse(workspace, archive)
        chosen, unlooked = newsrooms(workspace, archive, names)
        wanted = Wanted(newsrooms=chosen, unlooked=unlooked, since=since, until=until, now=now, version=__version__)
        report = gather(workspace, archive, wanted)
        if file == STDOUT:
            output.pieces(draw(report, form))
            return
        save(draw(report, form), Path(file))
    output.note(f"Wrote {report.title}, {report.days}, to {file}: {report.counts}")


def newsrooms(
    workspace: Workspace, archive: Archive | None, names: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is told of, and what is set and was never looked at.

    Raises:
        DeclarationError: a name is of no newsroom.

    """
    from newsdesk.cli import named

    known = archive.newsrooms() if archive else []
    if names:
        return tuple(named.newsrooms(workspace, names)), ()
    return tuple(known), tuple(sorted({*workspace.limits, *workspace.broken} - set(known)))
