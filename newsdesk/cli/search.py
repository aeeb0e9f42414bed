"""`newsroom search`."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.options import AT_LEAST_ONE, Asked, Day, common, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rich.text import Text

    from newsdesk.cli.report import Zones
    from schedules.archive.finding import Found
    from schedules.query import Query
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.found/1"
ON_TERMINAL: Final = 20
"""How many results a terminal gets unless more are asked for."""

_MARK: Final = "bold yellow"
_TOLD: Final = 60
"""So many characters of what was asked are said again in an error."""
_MINUS: Final = "−"
"""Stands for the hyphen of a word that is not wanted, which would be an option."""


class Looking(click.Command):
    """A command whose arguments may begin with a hyphen: `-draft` is a word, and no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments."""
        short = {one for param in self.params for one in param.opts if len(one) == 2} | {"-h", "-"}
        ended = args.index("--") if "--" in args else len(args)
        hidden = [
            f"{_MINUS}{one[1:]}" if one.startswith("-") and not one.startswith("--") and one not in short else one
            for one in args[:ended]
        ]
        return super().parse_args(ctx, [*hidden, *args[ended:]])


@click.command("search", cls=Looking)
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--newsroom", "newsrooms", multiple=True, metavar="NAME", help="In that one only; may be given again.")
@click.option("--since", type=Day(), help="In versions first seen on that day (UTC) or later; 7d is seven days ago.")
@click.option("--until", type=Day(), help="In versions first seen on that day (UTC) or earlier.")
@click.option("--current", is_flag=True, help="Only in what stands now.")
@click.option("--dropped", is_flag=True, help="Where a version had it, and the next one has it no more.")
@click.option("--gained", is_flag=True, help="Where a version has it, and the one before had it not.")
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help=f"The newest N only; {ON_TERMINAL} on a terminal.")
@json_option("Print JSON Lines, one a result.")
@common
@click.pass_obj
def command(
    asked: Asked,
    *,
    words: tuple[str, ...],
    newsrooms: tuple[str, ...],
    since: date | None,
    until: date | None,
    current: bool,
    dropped: bool,
    gained: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """Search everything that was ever said, newest first.

    \b
    newsroom search prison solitary            both words, in any order
    newsroom search '"solitary confinement"'   a phrase
    newsroom search prison OR jail -draft      either, and without a word
    newsroom search 'tortur*' title:report     a beginning; in the title
    newsroom search torture --dropped          what had it, and has it no more

    Case and accents do not matter. A result is a release, with those of its versions that have it.
    """
    from newsdesk.cli import output
    from newsdesk.cli.report import Zones
    from schedules.archive.finding import Asked as Question
    from schedules.query import parse

    if dropped and gained:
        raise click.UsageError("--dropped and --gained do not go together.")
    text = " ".join(words)
    try:
        query = parse(text)
    except ValueError as problem:
        said = text.replace(_MINUS, "-")
        said = f"{said[:_TOLD]}…" if len(said) > _TOLD else said
        raise click.UsageError(f"{said}: {problem}" if said else str(problem)) from problem
    workspace = asked.workspace()
    if limit is None and not as_json and output.on_terminal():
        limit = ON_TERMINAL
    question = Question(
        query=query,
        newsrooms=newsrooms,
        since=since,
        until=until,
        current=current,
        turn="dropped" if dropped else "gained" if gained else None,
    )
    found = _found(workspace, question, limit)
    if as_json:
        output.json_lines(line_of(one, query, question.turn) for one in found)
        return
    zones = Zones(workspace)
    number = 0
    for number, one in enumerate(found, 1):  # noqa: B007 - it is read after the loop
        _print(line_of(one, query, question.turn), zones)
    if output.on_terminal():
        if not number:
            output.note("Nothing is known that says so.")
        elif number == limit:
            output.note(f"The newest {limit:,}; --limit shows more.")


def _found(workspace: Workspace, question: Any, limit: int | None) -> Iterator[Found]:
    """Yield what is found.

    Raises:
        DeclarationError: a newsroom is not known.
        ArchiveError: the archive cannot be asked.

    """
    from newsdesk.cli import named

    question = replace(question, newsrooms=tuple(named.newsrooms(workspace, question.newsrooms)))
    with named.archive_of(workspace) as archive:
        if archive is not None:
            yield from islice(archive.found(question), limit)


def line_of(one: Found, query: Query, turn: str | None) -> dict[str, Any]:
    """Return a result as a line of JSON: the title, address and passage are those of the newest version that has it."""
    from datetime import UTC, datetime

    from schedules.hits import passage, title_marks

    shown = passage(query, one.line)
    title = one.line["title"] or ""
    try:
        at = f"{datetime.strptime(one.crawl_id, '%Y%m%dT%H%M%SZ').replace(tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"
    except ValueError:
        at = one.line["last_changed"]
    return {
        "schema": SCHEMA,
        "release_id": one.release_id,
        "newsroom": one.newsroom,
        "status": one.status,
        "url": one.line["url"],
        "published": one.line["published"],
        "turn": turn,
        "turned": one.turned,
        "versions": list(one.versions),
        "latest": one.latest,
        "crawl_id": one.crawl_id,
        "at": at,
        "title": title or None,
        "title_marks": title_marks(query, title),
        "field": shown.field,
        "passage": shown.text,
        "marks": shown.marks,
    }


def _print(line: dict[str, Any], zones: Zones) -> None:
    from newsdesk.cli import output
    from newsdesk.telling.times import shown

    when = shown(line["at"], zones.of(line["newsroom"]))
    if not output.on_terminal():
        said = _plain(line["passage"], line["marks"])
        output.table((), [(line["release_id"], _versions(line), when, line["title"] or "(no title)", said)])
        return
    from rich.padding import Padding
    from rich.text import Text

    title = _drawn(line["title"] or "(no title)", line["title_marks"], "bold")
    facts = [when, _versions(line), "" if line["status"] == "present" else line["status"], line["release_id"]]
    output.draw(title)
    output.draw(Padding(Text(" · ".join(filter(None, facts)), style="dim"), (0, 0, 0, 2), expand=False))
    output.draw(Padding(_drawn(line["passage"], line["marks"], ""), (0, 0, 1, 2), expand=False))


def _versions(line: dict[str, Any]) -> str:
    """Return which versions have it, in words.

    >>> _versions({"turn": None, "versions": [1, 2, 3, 5], "latest": 6})
    'versions 1-3, 5 of 6'
    >>> _versions({"turn": "dropped", "turned": 3})
    'dropped in version 3'
    """
    if line["turn"]:
        return f"{line['turn']} in version {line['turned']}"
    runs: list[list[int]] = []
    for version in line["versions"]:
        if runs and version == runs[-1][-1] + 1:
            runs[-1][1:] = [version]
        else:
            runs.append([version])
    told = ", ".join("-".join(map(str, run)) for run in runs)
    return f"version{'' if len(line['versions']) == 1 else 's'} {told} of {line['latest']}"


def _parts(text: str, marks: Sequence[Sequence[int]]) -> Iterator[tuple[str, bool]]:
    """Yield a text in parts, fit for a terminal, each with whether it is a hit."""
    from newsdesk.telling.printable import printable

    at = 0
    for begin, end in marks:
        yield printable(text[at:begin]), False
        yield printable(text[begin:end]), True
        at = end
    yield printable(text[at:]), False


def _plain(text: str, marks: Sequence[Sequence[int]]) -> str:
    return "".join(f"**{part}**" if is_hit else part for part, is_hit in _parts(text, marks))


def _drawn(text: str, marks: Sequence[Sequence[int]], style: str) -> Text:
    from rich.text import Text

    drawn = Text(style=style)
    for part, is_hit in _parts(text, marks):
        drawn.append(part.replace("\n", " "), style=_MARK if is_hit else "")
    return drawn
