"""What a verb prints: results on stdout, everything else on stderr; drawn on a terminal, plain anywhere else."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click
import orjson

from newsdesk.telling.printable import one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from rich.console import Console, RenderableType

    from newsdesk.telling.sheets import Sheet
    from newsdesk.telling.views import ChangeView


def on_terminal() -> bool:
    """Return whether a person reads along: only then is anything drawn; a dumb terminal cannot show what went."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def _while_read(stream: TextIO) -> Iterator[None]:
    """Print as long as somebody reads (`| head`); after that it goes nowhere, and what is being done goes on."""
    try:
        yield
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def say(text: str) -> None:
    """Print a result."""
    with _while_read(sys.stdout):
        click.echo(printable(text))


def pieces(texts: Iterable[str]) -> None:
    """Print a document that is fit to be printed as it is, piece by piece."""
    with _while_read(sys.stdout):
        sys.stdout.flush()
        for text in texts:
            sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()


def note(text: str) -> None:
    """Print what is not a result: on stderr; where that has no room (a log on a full disk), the work goes on."""
    with suppress(OSError), _while_read(sys.stderr):
        click.echo(printable(text), err=True)


def draw(drawn: RenderableType) -> None:
    """Print something drawn; only on a terminal."""
    console().print(drawn)


def console(*, stderr: bool = False) -> Console:
    """Return rich's way to a terminal, without its own reading of markup, numbers and emoji codes."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=False)


def json_lines(lines: Iterable[dict[str, Any]]) -> None:
    """Print objects as JSON Lines."""
    with _while_read(sys.stdout):
        sys.stdout.flush()
        out = sys.stdout.buffer
        for line in lines:
            out.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        out.flush()


Cell = str | tuple[str, ...]
"""What stands in a cell; of several parts, a terminal shows each below the one before."""


def table(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print rows: as a table on a terminal, as lines with tabs between the cells anywhere else."""
    clean = [[_parts(cell) for cell in row] for row in rows]
    if on_terminal():
        from newsdesk.telling.terminal import plain_table

        draw(plain_table(head, clean, width=console().width))
        return
    with _while_read(sys.stdout):
        for row in clean:
            click.echo("\t".join(part for cell in row for part in cell))


def _parts(cell: Cell) -> tuple[str, ...]:
    return tuple(one_line(part) for part in (cell if isinstance(cell, tuple) else (cell,)))


def facts(title: str, rows: Iterable[tuple[str, str]]) -> None:
    """Print a few facts under a title."""
    from newsdesk.telling.sheets import sheet_of

    sheet(sheet_of(title, *rows))


def sheet(shown: Sheet, *, beside: bool = False) -> None:
    """Print a sheet; its redlines in two columns, where they are to stand beside each other and there is room."""
    if on_terminal():
        from newsdesk.telling.terminal import sheet_drawn

        draw(sheet_drawn(shown, width=console().width if beside else 0))
        return
    from newsdesk.telling.sheets import plain_sheet

    with _while_read(sys.stdout):
        click.echo(plain_sheet(shown))


def changes(views: Sequence[ChangeView]) -> None:
    """Print changes."""
    if not views:
        return
    if on_terminal():
        from newsdesk.telling.terminal import change_table

        draw(change_table(views))
        return
    from newsdesk.telling.views import plain

    with _while_read(sys.stdout):
        for one in views:
            click.echo(plain(one))
