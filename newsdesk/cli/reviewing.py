"""`newsroom changes dismiss` and `newsroom changes note`: what a person says of a change, kept in its line."""

from __future__ import annotations

from typing import Final

import click

from newsdesk.cli.options import Asked, common, json_option

_AS_LINE: Final = "Print the change as a line of JSON."


@click.command("dismiss")
@click.argument("change")
@click.option("--note", "text", metavar="TEXT", help="Why, in your words.")
@json_option(_AS_LINE)
@common
@click.pass_obj
def dismiss(asked: Asked, *, change: str, text: str | None, as_json: bool) -> None:
    """Say that a change is no news.

    \b
    newsroom changes dismiss mzkx3m6j
    newsroom changes dismiss mzkx3m6j --note "a test page"

    It stays in changes.jsonl, with this as its `review`; a later word on it takes the place of this one.
    """
    _review(asked, change, "dismissed", text, as_json=as_json)


@click.command("note")
@click.argument("change")
@click.argument("text")
@json_option(_AS_LINE)
@common
@click.pass_obj
def note(asked: Asked, *, change: str, text: str, as_json: bool) -> None:
    """Note something about a change.

    \b
    newsroom changes note mzkx3m6j "asked the press office"

    It is kept in changes.jsonl as the change's `review`; a later word on it takes the place of this one.
    """
    _review(asked, change, "noted", text, as_json=as_json)


def _review(asked: Asked, word: str, verdict: str, text: str | None, *, as_json: bool) -> None:
    """Keep a review and show the change as it stands now.

    Raises:
        ArchiveError: no change is meant, or several may be.
        BusyError: the newsroom is being crawled.

    """
    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones, views
    from newsdesk.telling.views import NOTICE
    from newsroom_scraper.errors import ArchiveError
    from schedules import decisions

    workspace = asked.workspace()
    with named.archive_of(workspace) as archive:
        line = named.change(archive, word)
        if line["schema"] == NOTICE:
            raise ArchiveError(f'"{line["id"]}" is a notice, and only a change is {verdict}')
        assert archive is not None  # it knows the change
        made = decisions.review(archive, workspace, line, verdict=verdict, note=text)
    if as_json:
        output.json_lines(made.changes)
    else:
        output.changes(views(made.changes, Zones(workspace)))
