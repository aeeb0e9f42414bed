"""`newsroom run`."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from newsdesk.cli.main import CHANGES, DONE, INTERRUPTED, NOT_DONE, USAGE, code_of
from newsdesk.cli.options import AT_LEAST_ONE, Asked, Day, Duration, common, complain, json_option
from newsroom_scraper.errors import BusyError, NewsroomError, WorkspaceError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from datetime import date

    from newsdesk.cli.progress import Board
    from newsdesk.cli.report import Zones
    from newsdesk.cli.ringing import Ringing
    from schedules.look import Outcome
    from schedules.plan import Options
    from schedules.workspace import Workspace


@click.command("run")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "every", is_flag=True, help="Every newsroom that workspace.toml sets, several at once.")
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
    newsroom run --all              for cron: silent unless there is news
    newsroom run amnesty-usa --json --exit-code

    Hooks are told what they were not told yet, also what an earlier run found.

    With --all, as many run at once as [watch] crawls says, and one that another process crawls is left to it. Where
    nobody reads along, an illness that lasts is printed once, then weekly; the exit code stays 1 meanwhile.
    """
    from newsdesk.cli.interrupt import terminable
    from schedules.plan import Options

    workspace = asked.workspace(aloud=False)
    chosen = choose(workspace, names, every=every)
    if not every:
        complain(workspace, but=chosen)
    options = Options(full=full, limit=limit, since=since, budget=budget, dry_run=dry_run)
    runs = Runs(
        workspace,
        options,
        as_json=as_json,
        verbose=asked.verbose,
        exit_code=exit_code,
        every=every,
        at_once=workspace.watch.crawls if every else 1,
    )
    with terminable():
        return runs.go(chosen)


def choose(workspace: Workspace, names: tuple[str, ...], *, every: bool) -> list[str]:
    """Return the keys of the newsrooms to run; a cron line may say a name of before, and nobody is told of it.

    Raises:
        click.UsageError: none or both ways of naming them.
        DeclarationError: one that is named is not declared.
        WorkspaceError: all are asked for, and none is set.

    """
    if every and names:
        raise click.UsageError("Name newsrooms, or use --all; not both.")
    if every:
        if not workspace.limits and not workspace.broken:
            raise WorkspaceError(
                "sets no newsroom",
                path=workspace.root / "workspace.toml",
                advice="Add a table such as [newsroom.amnesty-usa].",
            )
        from schedules import pausing

        now = datetime.now(UTC)
        return [name for name in workspace.limits if not pausing.holds(workspace, name, now)]
    if not names:
        raise click.UsageError("Name a newsroom, or use --all. The declared ones: newsroom list")
    from newsdesk.cli import named

    declared = workspace.declared()
    for name in names:
        if workspace.called.key(name) not in declared:
            raise named.unknown(workspace, name)
    return list(workspace.called.keys(names))


@dataclass(slots=True)
class Runs:
    """Several newsrooms, so many at once; whatever befalls one stops no other.

    Attributes:
        every: all newsrooms are meant, so that one which is at work already is left to that.
        at_once: how many are crawled at the same time.
        said: what each came to, a line each.

    """

    workspace: Workspace
    options: Options
    as_json: bool = False
    verbose: bool = False
    exit_code: bool = False
    every: bool = False
    at_once: int = 1
    codes: set[int] = field(default_factory=lambda: {DONE})
    said: list[str] = field(default_factory=list)

    def go(self, names: list[str]) -> int:
        """Run newsrooms and return the worst exit code; the operator's heartbeat is told of it."""
        from newsdesk.cli.output import note
        from newsdesk.telling.heartbeat import beating

        if self.options.dry_run:
            return self._go(names)
        with beating(self.workspace, "run", say=lambda text: note(f"newsroom: {text}")) as beat:
            code = self._go(names)
            beat.well, beat.text = code in {DONE, CHANGES}, "\n".join(self.said) or "nothing was run"
        return code

    def _go(self, names: list[str]) -> int:
        from newsdesk.cli import output
        from newsdesk.cli.output import note
        from newsdesk.cli.ringing import Ringing
        from newsdesk.telling import rounds
        from schedules.crawl import stopping

        once = self.every and not self.verbose and not output.on_terminal()
        ringing = Ringing(self.workspace, once=once)
        try:
            if not self.options.dry_run:
                self.codes.add(ringing.begin())
            for name, problem in self.workspace.broken.items() if self.every else ():
                self._failed(name, problem)
            self._all(names, ringing)
            if INTERRUPTED in self.codes:
                note("newsroom: interrupted; what was read is kept, and the next run goes on")
            elif not self.options.dry_run:
                rounds.go(self.workspace, say=lambda text: note(f"newsroom: {text}"))
                self.codes.add(ringing.finish())
        finally:
            ringing.stop()
            stopping.clear()
        return worst(self.codes)

    def _all(self, names: list[str], ringing: Ringing) -> None:
        """Run newsrooms in threads; this one tells what each came to, whole, when it has ended."""
        from concurrent.futures import ThreadPoolExecutor, as_completed

        from newsdesk.cli.interrupt import asked
        from newsdesk.cli.progress import Board
        from newsdesk.cli.report import Zones

        zones = Zones(self.workspace)
        with (
            asked(self._stop),
            Board(verbose=self.verbose, quiet=self.as_json) as board,
            ThreadPoolExecutor(self.at_once, thread_name_prefix="run") as pool,
        ):
            runs = {pool.submit(self._look, name, board): name for name in names}
            for run in as_completed(runs):
                with board.aside():
                    self._ended(runs[run], run, zones)
                if not self.options.dry_run:
                    ringing.wake()

    def _look(self, name: str, board: Board) -> Outcome | None:
        """Run a newsroom; None where all is to end before it began."""
        from schedules import look
        from schedules.crawl import stopping

        if stopping.is_set():
            return None
        with board.watching(self.workspace.called.name(name)) as on_event:
            return look.run(self.workspace, name, self.options, on_event=on_event)

    def _stop(self) -> None:
        """End the crawls under way in good order, and begin no other."""
        from schedules.crawl import stopping

        stopping.set()
        self.codes.add(INTERRUPTED)

    def _ended(self, name: str, run: Future[Outcome | None], zones: Zones) -> None:
        """Tell what a run came to."""
        from newsdesk.cli.output import note
        from schedules import look

        try:
            outcome = run.result()
        except look.Interrupted as stopped:
            self._stop()
            self._show(stopped.outcome, zones)
        except BusyError as problem:
            if self.every:
                self._busy(name, problem)
            else:
                self._failed(name, problem, state="busy")
        except NewsroomError as problem:
            self._failed(name, problem)
        except Exception:  # noqa: BLE001 - a fault met by one newsroom must not end the others
            note(f"newsroom: {name}: a fault of the program:\n{traceback.format_exc()}")
            self.codes.add(NOT_DONE)
        else:
            if outcome is not None:
                self._show(outcome, zones)

    def _failed(self, name: str, problem: NewsroomError, *, state: str = "failed") -> None:
        """Tell why a newsroom could not be run."""
        from newsdesk.cli.output import json_lines, note
        from newsdesk.cli.report import error_line

        if problem.newsroom:
            problem.newsroom = self.workspace.called.name(problem.newsroom)
        note(f"newsroom: {' '.join(str(problem).split())}")
        self.said.append(" ".join(str(problem).split()))
        self.codes.add(code_of(problem))
        if self.as_json:
            json_lines([error_line(name, problem, state=state)])

    def _busy(self, name: str, problem: NewsroomError) -> None:
        """Leave a newsroom to whoever crawls it, and say so where that takes too long."""
        from newsdesk.cli import named, output
        from newsdesk.cli.report import error_line
        from newsdesk.telling import rounds
        from schedules import overdue

        try:
            with named.archive_of(self.workspace) as archive:
                late = overdue.sentence(self.workspace, archive, name, datetime.now(UTC))
        except NewsroomError as trouble:
            self._failed(name, trouble)
            return
        if late:
            output.note(self.workspace.called.said(late, name))
            rounds.overdue(self.workspace, name, late, say=output.note)
            overdue.mark_told(self.workspace, name)
            self.codes.add(NOT_DONE)
        elif output.on_terminal() or self.verbose:
            output.note(f"{self.workspace.called.name(name)}: {problem.message}; it is left to that")
        if self.as_json:
            output.json_lines([error_line(name, problem, state="busy")])

    def _show(self, outcome: Outcome, zones: Zones) -> None:
        from newsdesk.cli import output, report, unattended

        self.said.append(report.headline(outcome, self.workspace.called))
        attended = not self.every or output.on_terminal() or self.verbose or self.options.dry_run
        news = attended or unattended.is_news(self.workspace, outcome, datetime.now(UTC))
        if self.as_json:
            output.json_lines([report.outcome_line(outcome)])
            if outcome.state != report.COMPLETE and news:
                for sentence in outcome.sentences:
                    output.note(self.workspace.called.said(sentence, outcome.newsroom))
        elif news:
            report.show(outcome, zones, always=output.on_terminal() or self.verbose)
        if outcome.state != report.COMPLETE or outcome.held:
            self.codes.add(NOT_DONE)
        elif outcome.changes and self.exit_code:
            self.codes.add(CHANGES)
        if outcome.crawls:
            unattended.remember(self.workspace, outcome, datetime.now(UTC), told=news)


def worst(codes: set[int]) -> int:
    """Return the exit code that says the most.

    >>> worst({0, 3, 1}), worst({0, 3}), worst({1, 2})
    (1, 3, 2)
    """
    return next(code for code in (INTERRUPTED, USAGE, NOT_DONE, CHANGES, DONE) if code in codes)
