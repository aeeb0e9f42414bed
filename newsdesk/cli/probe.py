"""`newsroom probe`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from newsroom_scraper.plan import Manners


@click.command("probe")
@click.argument("url")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the declaration to a new file."
)
@json_option("Print one line of JSON.")
@common
@click.pass_obj
def command(asked: Asked, *, url: str, output: Path | None, as_json: bool) -> int:
    """Look at a site, and propose a declaration that reads it.

    \b
    newsroom probe https://www.example.org/press
    newsroom probe https://www.example.org/press -o newsrooms/example.toml

    At most 20 polite requests, those for robots.txt included: what the site runs on, where it lists its releases, five
    of them as they would be read, and what is unsure. The declaration is printed last. Ends with 1 where none was
    found, or no release could be read by it.
    """
    from newsdesk.adding import telling
    from newsdesk.adding.probing import probe
    from newsdesk.cli import output as out

    found, requests = probe(url, manners_of(asked))
    if output is not None and found.proposal is not None:
        _write(output, found.proposal.text())
    if as_json:
        out.json_lines([telling.record(found, requests=requests)])
        return DONE if found.works else NOT_DONE
    for line in telling.lines(found, requests=requests):
        out.note(line)
    if found.proposal is not None:
        out.say(f"Written to {output}." if output else found.proposal.text().rstrip())
    return DONE if found.works else NOT_DONE


def manners_of(asked: Asked) -> Manners:
    """Return the manners that the workspace sets for all newsrooms, or the usual ones."""
    from newsroom_scraper.plan import Manners
    from schedules import proxied

    workspace = asked.workspace_if_any(aloud=False)
    return proxied.in_full(workspace, workspace.manners) if workspace is not None else Manners()


def _write(path: Path, text: str) -> None:
    from newsroom_scraper.errors import WorkspaceError

    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise WorkspaceError("is there already", path=path, advice="Name another file; nothing was written.") from None
    except OSError as problem:
        raise WorkspaceError(f"cannot be written ({problem.strerror})", path=path) from problem
