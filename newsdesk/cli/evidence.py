"""`newsroom evidence`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from newsdesk.cli.options import Asked, common, json_option
from newsroom_scraper import __version__

SCHEMA: Final = "newsroom.evidence/1"


@click.command("evidence")
@click.argument("word", metavar="RELEASE|CHANGE")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The folder to make; evidence-ID in this folder unless said.",
)
@click.option("--by", metavar="NAME", help="Who collects it; unless said, the statement leaves a line for it.")
@json_option("Print one line of JSON: the folder, and its parts with their SHA-256.")
@common
@click.pass_obj
def command(asked: Asked, *, word: str, folder: Path | None, by: str | None, as_json: bool) -> None:
    """Write all that shows a change, or what a release says, into a folder that others can check.

    \b
    newsroom evidence mzkx3m6j                         a change
    newsroom evidence amnesty-usa-7kq2mzx3m6jq         a release: its last edit, or what it says
    newsroom evidence mzkx3m6j --by "A. Editor" -o for-counsel

    In the folder are one page that anybody can read (page.html), the stored answers (pages.wacz), both texts, every
    look, the chain of manifests, the time stamps, a statement for the collector to sign, SHA256SUMS of every part,
    and how all of it is checked with public tools alone (VERIFY.md). docs/evidence.md says what it proves.
    """
    from datetime import UTC, datetime

    from newsdesk.cli import named, output
    from newsdesk.cli.show import find
    from newsdesk.evidence import bundle, case
    from newsdesk.telling.zones import title_of
    from newsroom_scraper.errors import ArchiveError

    workspace = asked.workspace()
    with named.archive_of(workspace) as archive:
        found = find(workspace, archive, word)
        if archive is None:  # then nothing was found
            raise ArchiveError("nothing was crawled yet")
        if found.held is not None:
            advice = f"It is not confirmed. Where it is so: newsroom accept {word}, and then do it again."
            raise ArchiveError(f'"{word}" is held, and no version was made of it', advice=advice)
        shown = case.of(workspace, archive, found.line, is_release=found.is_release)
    newsroom = shown.release["newsroom"]
    maker = bundle.Maker(by=by, newsroom=title_of(workspace, newsroom), version=__version__, now=datetime.now(UTC))
    folder = folder or Path(f"evidence-{found.line['id']}")
    parts = bundle.write(shown, workspace.home_of(newsroom), folder, maker)
    if as_json:
        output.json_lines([{"schema": SCHEMA, "folder": str(folder), "parts": parts}])
        return
    output.say(f"{folder}: {len(parts)} parts; read {folder / bundle.PAGE}, sign {folder / bundle.STATEMENT}.")
    output.say(f"SHA256SUMS has the SHA-256 {parts[bundle.SUMS]}")
    for sentence in shown.gone:
        output.note(f"note: {sentence}")
    if not shown.stamps:
        output.note("note: no time stamp is over it: see [evidence] timestamp in docs/evidence.md.")
