"""`newsroom accept`."""

from __future__ import annotations

import click

from newsdesk.cli.options import Asked, common, json_option


@click.command("accept")
@click.argument("words", nargs=-1, required=True, metavar="ID...")
@click.option("--note", metavar="TEXT", help="Why, in your words. Kept with the changes, as their review.")
@json_option("Print JSON Lines, one for each ID.")
@common
@click.pass_obj
def command(asked: Asked, *, words: tuple[str, ...], note: str | None, as_json: bool) -> int:
    """Accept what is held, and tell it.

    \b
    newsroom accept hjte7bshkj                     a mass, by its id or the beginning of it
    newsroom accept 4kq2mzx3m6jq --note "they called"   one change of it

    What is accepted is told to the hooks at once, several changes as one.
    """
    from newsdesk.cli.deciding import decide
    from schedules.decisions import ACCEPTED

    return decide(asked.workspace(), words, ACCEPTED, note, as_json=as_json)
