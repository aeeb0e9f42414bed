"""`newsroom verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from newsdesk.evidence.verifying import Verified

SCHEMA: Final = "newsroom.verified/1"
_NOUNS: Final = {
    "crawls": "crawl",
    "records": "stored record",
    "links": "link of the chain",
    "stamps": "time stamp",
    "pages": "named page",
    "versions": "version",
    "changes": "change",
}
_MANY: Final = {"links": "links of the chain"}


@click.command("verify")
@click.argument("names", nargs=-1, metavar="[NEWSROOM]...")
@json_option("Print one line of JSON: what is wrong, notes, numbers, and each newsroom's last manifest.")
@common
@click.pass_obj
def command(asked: Asked, *, names: tuple[str, ...], as_json: bool) -> int:
    """Say whether all that is stored is as it was when it was stored.

    \b
    newsroom verify
    newsroom verify amnesty-usa --json

    Looks at the archive, the files of every crawl, the digests of every record, the chain of manifests, what was
    rewritten on purpose (redacted or pruned), and the time stamps. What is damaged is named, and it ends with 1;
    nothing is changed.

    The SHA-256 of the last manifest stands for all before it: kept where nobody here can change it, it shows later
    that nothing was. docs/evidence.md says what this proves, and what it does not.
    """
    from newsdesk.cli import named, output
    from newsdesk.evidence import verifying
    from schedules.archive import swap

    workspace = asked.workspace()
    chosen = named.newsrooms(workspace, names) if names else swap.newsrooms(workspace)
    told = verifying.Verified()
    wrong = []
    for sentence in verifying.verify(workspace, chosen, told, whole=not names):
        wrong.append(sentence)
        if not as_json:
            output.say(sentence)
    if as_json:
        line = {"wrong": wrong, "notes": told.notes, "numbers": dict(told.numbers), "last_manifests": told.tips}
        output.json_lines([{"schema": SCHEMA, "sound": not wrong, **line}])
        return NOT_DONE if wrong else DONE
    for note in told.notes:
        output.note(f"note: {note}")
    if wrong:
        output.note(f"newsroom: not all is as it was stored: {len(wrong):,} {'thing' if len(wrong) == 1 else 'things'}")
        return NOT_DONE
    output.say(f"as it was stored: {_counted(told)}")
    for name, digest in told.tips.items():
        output.say(f"{workspace.called.name(name)}: last manifest sha256 {digest}")
    return DONE


def _counted(told: Verified) -> str:
    parts = []
    for what, number in told.numbers.items():
        noun = _NOUNS[what] if number == 1 else _MANY.get(what, f"{_NOUNS[what]}s")
        parts.append(f"{number:,} {noun}")
    return ", ".join(parts) or "nothing was crawled yet"
