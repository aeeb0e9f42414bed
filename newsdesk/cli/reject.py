"""`newsroom reject`."""

from __future__ import annotations

import click

from newsdesk.cli.options import Asked, common, json_option


@click.command("reject")
@click.argument("words", nargs=-1, required=True, metavar="ID...")
@click.option("--note", metavar="TEXT", help="Why, in your words. Kept in decisions.jsonl.")
@json_option("Print JSON Lines, one for each ID.")
@common
@click.pass_obj
def command(asked: Asked, *, words: tuple[str, ...], note: str | None, as_json: bool) -> int:
    """Reject what is held: it is not so.

    \b
    newsroom reject hjte7bshkj                     a mass, by its id or the beginning of it
    newsroom reject 4kq2mzx3m6jq --note "a glitch"  one change of it

    It is not claimed again while it looks the same. newsroom held --rejected lists what was rejected.
    """
    from newsdesk.cli.deciding import decide
    from schedules.decisions import REJECTED

    return decide(asked.workspace(), words, REJECTED, note, as_json=as_json)
