"""`newsroom archive copy`: from SQLite to PostgreSQL, and back."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schedules.archive.copying import Copied
    from schedules.archive.place import Place
    from schedules.workspace import Workspace

_SHORT: Final = 16  # digits of a hash that are shown


@click.command("copy", short_help="Copy the archive to PostgreSQL, or back to a file.")
@click.argument("to")
@click.option("--from", "source", metavar="PLACE", help="Copy this one, a URL or a file; the workspace's unless said.")
@json_option("Print one line of JSON.")
@common
@click.pass_obj
def command(asked: Asked, *, to: str, source: str | None, as_json: bool) -> None:
    """Copy the archive to a database of PostgreSQL (TO is its URL) or to a file of SQLite, and compare both.

    \b
    newsroom archive copy postgresql://desk@db.example.org/press
    newsroom archive copy 'postgresql://desk:${DB_PASSWORD}@db.example.org/press'
    newsroom archive copy /mnt/elsewhere/archive.db

    TO must hold nothing yet. The archive may be in use, and is not changed. Each table's rows are counted and hashed on
    both sides. What the copy lacks at the end is said, and so is what to set so that it is used.
    """
    from newsdesk.cli import output
    from newsdesk.cli.interrupt import terminable
    from schedules.archive import copying

    workspace = asked.workspace()
    ours = workspace.archive if source is None else _place(source, workspace)
    target = _place(to, workspace)
    with terminable(), _progress() as on_rows:
        told = copying.copy(ours, target, on_rows=on_rows)
    if as_json:
        output.json_lines([_line(ours, target, told)])
        return
    rows = [(name, f"{one.rows:,}", one.digest[:_SHORT]) for name, one in told.tables.items()]
    output.table(("table", "rows", "SHA-256, the same on both sides"), rows)
    output.say(f"{target} holds what {ours} held: {sum(one.rows for one in told.tables.values()):,} rows.")
    for sentence in _missing(told):
        output.say(sentence)
    output.say(_switch(to, target))


def _place(told: str, workspace: Workspace) -> Place:
    """Return a place that is named on the command line; ${NAME} is taken from the environment, or from .env.

    Raises:
        click.UsageError: it is a URL that cannot be used.

    """
    from schedules.archive.place import Place, at_url
    from schedules.secrets import environment

    if "://" not in told:
        return Place(file=Path(told))
    try:
        return at_url(told, lambda: environment(workspace.root))
    except ValueError as problem:
        raise click.UsageError(f"The URL {problem}.") from problem


def _missing(told: Copied) -> Iterator[str]:
    """Yield what was added to the source meanwhile, a sentence each."""
    for name, crawls in told.crawls.items():
        many = f"{len(crawls):,} crawl{'' if len(crawls) == 1 else 's'}"
        yield f"{name}: {many} committed meanwhile ({crawls[0]} to {crawls[-1]}); its next run takes them up."
    for hook in told.hooks:
        yield f"hook {hook} was told something meanwhile, and may be told it again, under the same ids."


def _switch(to: str, target: Place) -> str:
    """Return what to do so that the copy is used; no password is shown."""
    if target.file is not None:
        return (
            "To use it, stop the service, take [archive] url out of workspace.toml, and move the file to "
            "data/archive.db in the workspace."
        )
    url = to if "${" in to else str(target).replace(":***@", ":${DB_PASSWORD}@")
    secret = " (the password in .env)" if "${" in url else ""
    return f'To use it, stop the service and write in workspace.toml{secret}:\n[archive]\nurl = "{url}"'


def _line(ours: Place, target: Place, told: Copied) -> dict[str, object]:
    return {
        "schema": "newsroom.copied/1",
        "from": str(ours),
        "to": str(target),
        "tables": {name: {"rows": one.rows, "sha256": one.digest} for name, one in told.tables.items()},
        "crawls": told.crawls,
        "hooks": list(told.hooks),
    }


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show how far it is, where a person reads along."""
    from newsdesk.cli import output

    if not output.on_terminal():
        yield lambda *_: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=output.console(stderr=True), transient=True) as board:
        task = board.add_task("", total=None)
        yield lambda name, done, many: board.update(task, description=name, completed=done, total=many)
