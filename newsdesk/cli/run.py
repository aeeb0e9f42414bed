"""`newsroom run`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from newsdesk.cli.main import CHANGES, DONE, INTERRUPTED, NOT_DONE, USAGE, code_of
from newsdesk.cli.options import AT_LEAST_ONE, Asked, Day, Duration, common, json_option
from newsroom_scraper.errors import NewsroomError, WorkspaceError

if TYPE_CHECKING:
    from datetime import date

    from newsdesk.cli.report import Zones
    from schedules.look import Outcome
    from schedules.plan import Options
    from schedules.workspace import Workspace


@click.command("run")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "every", is_flag=True, help="Every newsroom that workspace.toml sets, one after another.")
@click.option("--full", is_flag=True, help="Look at every known release.")
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help="Read at most N releases that were not known.")
@click.option("--since", type=Day(), help="Read no releases of earlier days; 7d is seven days ago.")
@click.option("--budget", type=Duration(), help="Stop a first crawl after this time, as in 20m; the next run goes on.")
@click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@click.option("--exit-code", is_flag=True, help="End with 3 where changes were found.")
@json_option("Print one line of JSON per newsroom, its changes inside.")
@common
@click.pass_obj
def command(
    asked: Asked,
    *,
    names: tuple[str, ...],
    every: bool,
    full: bool,
    limit: int | None,
    since: date | None,
    budget: float | None,
    dry_run: bool,
    exit_code: bool,
    as_json: bool,
) -> int:
    """Crawl newsrooms, compare with what is known, and tell what changed.

    \b
    newsroom run amnesty-usa
    newsroom run --all              for cron: silent while all is well
    newsroom run amnesty-usa --json --exit-code

    Hooks are told what they were not told yet, also what an earlier run found.
    """
    from newsdesk.cli.interrupt import terminable
    from schedules.plan import Options

    workspace = asked.workspace()
    chosen = choose(workspace, names, every=every)
    options = Options(full=full, limit=limit, since=since, budget=budget, dry_run=dry_run)
    with terminable():
        runs = Runs(workspace, options, as_json=as_json, verbose=asked.verbose, exit_code=exit_code)
        return runs.go(chosen)


def choose(workspace: Workspace, names: tuple[str, ...], *, every: bool) -> list[str]:
    """Return the newsrooms to run.

    Raises:
        click.UsageError: none or both ways of naming them.
        DeclarationError: one that is named is not declared.
        WorkspaceError: all are asked for, and none is set.

    """
    if every and names:
        raise click.UsageError("Name newsrooms, or use --all; not both.")
    if every:
        if not workspace.limits:
            raise WorkspaceError(
                "sets no newsroom",
                path=workspace.root / "workspace.toml",
                advice="Add a table such as [newsroom.amnesty-usa].",
            )
        return list(workspace.limits)
    if not names:
        raise click.UsageError("Name a newsroom, or use --all. The declared ones: newsroom list")
    declared = workspace.declared()
    for name in names:
        if name not in declared:
            workspace.newsroom(name)
    return list(dict.fromkeys(names))


@dataclass(slots=True)
class Runs:
    """One newsroom after another; whatever befalls one stops no other."""

    workspace: Workspace
    options: Options
    as_json: bool = False
    verbose: bool = False
    exit_code: bool = False
    codes: set[int] = field(default_factory=lambda: {DONE})
    failing: set[str] = field(default_factory=set)

    def go(self, names: list[str]) -> int:
        """Run newsrooms and return the worst exit code."""
        from newsdesk.cli import ringing
        from newsdesk.cli.report import Zones

        zones = Zones(self.workspace)
        if not self.options.dry_run:
            self.codes.add(ringing.begin(self.workspace))
        for name in names:
            if not self._one(name, zones):
                return INTERRUPTED
            if not self.options.dry_run:
                self.codes.add(ringing.ring(self.workspace, self.failing))
        return worst(self.codes)

    def _one(self, name: str, zones: Zones) -> bool:
        """Run one newsroom; False where it was interrupted."""
        from newsdesk.cli.output import json_lines, note
        from newsdesk.cli.progress import watching
        from newsdesk.cli.report import error_line
        from schedules import look

        try:
            with watching(name, verbose=self.verbose, quiet=self.as_json) as on_event:
                outcome = look.run(self.workspace, name, self.options, on_event=on_event)
        except look.Interrupted as stopped:
            self._show(stopped.outcome, zones)
            note("newsroom: interrupted; what was read is kept, and the next run goes on")
            return False
        except NewsroomError as problem:
            note(f"newsroom: {' '.join(str(problem).split())}")
            if self.as_json:
                json_lines([error_line(name, problem)])
            self.codes.add(code_of(problem))
            return True
        self._show(outcome, zones)
        if outcome.state != "complete" or outcome.held:
            self.codes.add(NOT_DONE)
        elif outcome.changes and self.exit_code:
            self.codes.add(CHANGES)
        return True

    def _show(self, outcome: Outcome, zones: Zones) -> None:
        from newsdesk.cli import output, report

        if self.as_json:
            output.json_lines([report.outcome_line(outcome)])
            if outcome.state != report.COMPLETE:
                for sentence in outcome.sentences:
                    output.note(sentence)
            return
        report.show(outcome, zones, always=output.on_terminal() or self.verbose)


def worst(codes: set[int]) -> int:
    """Return the exit code that says the most.

    >>> worst({0, 3, 1}), worst({0, 3}), worst({1, 2})
    (1, 3, 2)
    """
    return next(code for code in (INTERRUPTED, USAGE, NOT_DONE, CHANGES, DONE) if code in codes)
