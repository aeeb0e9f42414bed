"""`newsroom check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from newsdesk.checking.finding import Finding
    from newsdesk.checking.offline import Read, Report
    from newsroom_scraper.newsroom import Newsroom
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.check/1"
PAGE: Final = "newsroom.page-check/1"


@click.command("check")
@click.argument("names", nargs=-1, metavar="[NEWSROOM]...")
@click.option("--live", is_flag=True, help="Also take one polite look at the site; of the set-up, reach for its hooks.")
@json_option("Print one line of JSON per thing.")
@common
@click.pass_obj
def command(asked: Asked, *, names: tuple[str, ...], live: bool, as_json: bool) -> int:
    """Say whether the whole set-up is sound, or a declaration against its recorded pages.

    \b
    newsroom check
    newsroom check amnesty-usa
    newsroom check amnesty-usa --live

    Without a newsroom: the workspace, every declaration, hooks, archive, clock, disk and schedules, a line each. With
    one: its recorded pages (tests/fixtures/NEWSROOM) are read, without a network, and what differs is shown. Ends with
    1 where something is wrong.
    """
    if not names:
        return _setup(asked, live=live, as_json=as_json)
    workspace = asked.workspace_if_any()
    from newsdesk.cli.recordings import load

    newsrooms = [load(workspace, name) for name in dict.fromkeys(names)]
    fine = [_newsroom(workspace, one, live=live, as_json=as_json) for one in newsrooms]
    return DONE if all(fine) else NOT_DONE


def _setup(asked: Asked, *, live: bool, as_json: bool) -> int:
    from datetime import UTC, datetime

    from newsdesk.checking import setup
    from newsdesk.cli import output

    found = list(setup.check(asked.root, now=datetime.now(UTC), live=live))
    wrong = _told(found, newsroom=None, as_json=as_json)
    if wrong and not as_json:
        output.note(f"newsroom: {wrong} {'thing is' if wrong == 1 else 'things are'} to mend")
    return NOT_DONE if wrong else DONE


def _told(found: list[Finding], *, newsroom: str | None, as_json: bool) -> int:
    """Print what was found, a line for each thing, and return how many are problems."""
    from newsdesk.checking.finding import PROBLEM
    from newsdesk.cli import output

    if as_json:
        output.json_lines(
            {
                "schema": SCHEMA,
                "newsroom": newsroom,
                "state": one.state,
                "what": one.what,
                "told": one.told,
                "advice": one.advice,
            }
            for one in found
        )
    elif output.on_terminal():
        told = [(one.state, one.what, (one.told, one.advice or "") if one.advice else one.told) for one in found]
        output.table(("", "What", "How"), told)
    else:
        output.table(
            (),
            [(one.state, one.what, ". ".join(filter(None, (one.told.removesuffix("."), one.advice)))) for one in found],
        )
    return sum(one.state == PROBLEM for one in found)


def _newsroom(workspace: Workspace | None, newsroom: Newsroom, *, live: bool, as_json: bool) -> bool:
    """Return whether a declaration reads what is recorded, and with `live` what is there, as it must."""
    from newsdesk.checking import offline

    searched = offline.folders(newsroom, workspace)
    report = offline.check(newsroom, searched)
    fine = report.is_fine
    if not report.folders and not live:
        from newsroom_scraper.discovery import roads
        from newsroom_scraper.errors import DatasetError

        where = " or ".join(map(str, searched)) or "this folder, which is no workspace"
        raise DatasetError(
            f"no page is recorded in {where}",
            newsroom=newsroom.name,
            advice=f"Record some: newsroom record {roads.first(newsroom.discover[0]) or newsroom.discover[0].urls[0]}",
        )
    _show(report, as_json=as_json)
    if not live:
        return fine
    from newsdesk.checking import live as looking
    from newsdesk.checking.visiting import visiting

    with visiting(newsroom, workspace) as visitor:
        found = list(looking.look(newsroom, visitor))
    return not _told(found, newsroom=newsroom.name, as_json=as_json) and fine


def _show(report: Report, *, as_json: bool) -> None:
    from newsdesk.cli import output, readings

    if as_json:
        output.json_lines(_line(report.newsroom, one) for one in report.pages)
        output.json_lines(_other(report.newsroom, "problem", one) for one in report.problems)
        output.json_lines(_other(report.newsroom, "warn", f"no recorded page shows {one}") for one in report.uncovered)
        return
    for one in report.pages:
        if one.is_fine:
            output.say(f"ok: {one.path.name}: {readings.summed(one.got)}")
            continue
        output.say(f"problem: {one.path.name}: {one.problem or 'reads otherwise than was expected:'}")
        readings.show(one.differences)
    for sentence in report.problems:
        output.say(f"problem: {sentence}")
    for clause in report.uncovered:
        output.say(f"warn: no recorded page shows {clause}")
    if any(one.differences for one in report.pages):
        output.note(
            f"newsroom: {report.newsroom} reads otherwise than was expected. Mend the declaration; or, if it is right"
            f" now, write what must be read anew: newsroom record {report.newsroom} --update"
        )


def _line(newsroom: str, one: Read) -> dict[str, Any]:
    from newsdesk.cli import readings

    return {
        "schema": PAGE,
        "newsroom": newsroom,
        "state": "ok" if one.is_fine else "problem",
        "file": str(one.path),
        "kind": one.page.kind,
        "problem": one.problem,
        "differences": readings.as_json(one.differences),
    }


def _other(newsroom: str, state: str, told: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "newsroom": newsroom,
        "state": state,
        "what": "recorded pages",
        "told": told,
        "advice": None,
    }
