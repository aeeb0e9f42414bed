"""`newsroom init`."""

from __future__ import annotations

from pathlib import Path

import click

from newsdesk.cli.options import Asked, common


@click.command("init")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@common
@click.pass_obj
def command(asked: Asked, folder: Path | None) -> None:
    """Make a workspace in a folder.

    \b
    newsroom init
    newsroom init press

    The workspace is workspace.toml (what you want), newsrooms/ (declarations of your own) and data/ (what is found).
    """
    from newsdesk.cli.output import say
    from schedules.workspace import init

    root = folder or asked.root
    path = init(root)
    say(f"Made {path}. Set your contact there, then: newsroom run amnesty-usa" + _there(root))


def _there(root: Path) -> str:
    return "" if root == Path() else f" -w {root}"
