"""`docs/cli.md`, written from the commands themselves: `python -m newsdesk.cli.reference [--check]`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from newsdesk.cli.main import VERBS, newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH: Final = Path("docs/cli.md")
WIDTH: Final = 96
HEAD: Final = """\
# The command line

This page is written from the commands themselves (`python -m newsdesk.cli.reference`); a test keeps it in step.
Results go to stdout, everything else to stderr. On a terminal results are drawn; anywhere else they are plain lines, or
JSON Lines with `--json`.
"""


def reference() -> str:
    """Return the page."""
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    root = click.Context(
        newsroom,
        info_name="newsroom",
        terminal_width=WIDTH,
        help_option_names=newsroom.context_settings["help_option_names"],
    )
    yield _section("newsroom", newsroom.get_help(root))
    for verb in VERBS:
        command = newsroom.get_command(root, verb)
        assert command is not None
        context = click.Context(command, parent=root, info_name=verb)
        yield _section(f"newsroom {verb}", command.get_help(context))
        for name, inner in _inner(command).items():
            below = click.Context(inner, parent=root, info_name=f"{verb} {name}")
            yield _section(f"newsroom {verb} {name}", inner.get_help(below))


def _inner(command: click.Command) -> dict[str, click.Command]:
    """Return the commands behind a verb, by name."""
    found: dict[str, click.Command] = getattr(command, "commands", None) or getattr(command, "inner", {})
    return found


def _section(name: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"## `{name}`\n\n```text\n{lines}\n```\n"


@click.command("reference")
@click.option("--check", is_flag=True, help="Write nothing; end with 1 where the page is out of step.")
def command(*, check: bool) -> None:
    """Write docs/cli.md.

    \b
    python -m newsdesk.cli.reference
    python -m newsdesk.cli.reference --check
    """
    page = reference()
    if not check:
        PATH.write_text(page, encoding="utf-8")
        return
    if not PATH.exists() or PATH.read_text(encoding="utf-8") != page:
        raise click.ClickException(f"{PATH} is out of step: run python -m newsdesk.cli.reference")


if __name__ == "__main__":
    command()
