"""`newsroom`: a table of verbs, each loaded when it is asked for, and every error as one line."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.options import ENVIRONMENT, Asked, verbose_option, workspace_option
from newsroom_scraper.errors import DeclarationError, NewsroomError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE: Final = 0
NOT_DONE: Final = 1
USAGE: Final = 2
CHANGES: Final = 3
INTERRUPTED: Final = 130

VERBS: Final = {
    "init": ("newsdesk.cli.init", "Make a workspace in a folder."),
    "list": ("newsdesk.cli.list", "List the declared newsrooms."),
    "crawl": ("newsdesk.cli.crawl", "Crawl a newsroom once and print what stands there."),
    "run": ("newsdesk.cli.run", "Crawl newsrooms, compare with what is known, and tell what changed."),
    "watch": ("newsdesk.cli.watch", "Run each newsroom when it is due, until stopped."),
    "schedule": (
        "newsdesk.cli.schedule",
        "Print what runs the newsrooms by itself: lines for cron, units for systemd, a workflow for CI.",
    ),
    "status": ("newsdesk.cli.status", "Say how each newsroom is, on one screen."),
    "plan": ("newsdesk.cli.plan", "Print what a run would fetch now, and why; nothing is fetched."),
    "releases": ("newsdesk.cli.releases", "List the releases that are known, newest first."),
    "changes": ("newsdesk.cli.changes", "List the changes that were found, newest last."),
    "report": (
        "newsdesk.cli.reporting",
        "Write what changed in a stretch of time on one page, for mail or a shared folder.",
    ),
    "history": ("newsdesk.cli.history", "Tell the life of one release, oldest first."),
    "search": ("newsdesk.cli.search", "Search everything that was ever said, newest first."),
    "show": ("newsdesk.cli.show", "Show one release, or one change, in full."),
    "diff": ("newsdesk.cli.diff", "Tell what leads from one dataset, date or crawl to another."),
    "crawls": ("newsdesk.cli.crawls", "List the crawls, newest last, or show one."),
    "evidence": (
        "newsdesk.cli.evidence",
        "Write all that shows a change, or what a release says, into a folder that others can check.",
    ),
    "verify": ("newsdesk.cli.verify", "Say whether all that is stored is as it was when it was stored."),
    "held": ("newsdesk.cli.held", "List what is held: found, and not believed yet."),
    "accept": ("newsdesk.cli.accept", "Accept what is held, and tell it."),
    "reject": ("newsdesk.cli.reject", "Reject what is held: it is not so."),
    "redact": ("newsdesk.cli.redact", "Take the text of a release out for good; a tombstone with hashes stays."),
    "remove": ("newsdesk.cli.remove", "Follow a newsroom no longer; all that is known of it stays."),
    "pause": ("newsdesk.cli.pause", "Run a newsroom by no schedule for a while; all that is known of it stays."),
    "resume": ("newsdesk.cli.resume", "Run a newsroom by its schedule again, which was paused."),
    "rename": ("newsdesk.cli.rename", "Call a newsroom otherwise; all that is known of it stays, ids and all."),
    "hooks": ("newsdesk.cli.hooks", "List the hooks, where they lead and what waits for them; or try one."),
    "deliveries": ("newsdesk.cli.deliveries", "List what the hooks were told, and what they were not, oldest first."),
    "routes": ("newsdesk.cli.routes", "Say which hook is told what, and when."),
    "archive": (
        "newsdesk.cli.archive",
        "Look after the archive: check it, copy it, put a copy back, make it anew, let old things go.",
    ),
    "probe": ("newsdesk.cli.probe", "Look at a site, and propose a declaration that reads it."),
    "add": (
        "newsdesk.cli.add",
        "Add newsrooms: look at each, show what would be read, and save its declaration on yes.",
    ),
    "check": (
        "newsdesk.cli.check",
        "Say whether the whole set-up is sound, or a declaration against its recorded pages.",
    ),
    "record": ("newsdesk.cli.record", "Record a page of a newsroom, and what must be read from it, for check."),
    "demo": ("newsdesk.cli.demo", "Walk five nights of a simulated newsroom."),
}
"""Verb → (module that holds it as `command`, its help in one sentence)."""


class Verbs(click.Group):
    """The verbs; `--help` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which a person meets them."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb, loaded now."""
        del ctx
        if cmd_name not in VERBS:
            return None
        found: click.Command = importlib.import_module(VERBS[cmd_name][0]).command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that is asked for; a wrong one gets the nearest."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from newsroom_scraper.declared import nearest

            ctx.fail(f'There is no verb "{args[0]}". {nearest(args[0], VERBS)}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs from the table."""
        del ctx
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, sentence) for verb, (_, sentence) in VERBS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; Ctrl-C is one line, and an error names its newsroom as people do."""
        try:
            return super().invoke(ctx)
        except NewsroomError as problem:
            if (asked := ctx.find_object(Asked)) and asked.called and problem.newsroom:
                problem.newsroom = asked.called.name(problem.newsroom)
            raise
        except KeyboardInterrupt:
            from newsdesk.cli.output import note

            note("newsroom: interrupted")
            return INTERRUPTED


def _version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if not value or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version("newsroom-scraper")
    except PackageNotFoundError:
        found = "(not installed)"
    click.echo(f"newsroom {found}")
    context.exit()


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="VERB [ARGS]...",
)
@workspace_option(environment=ENVIRONMENT)
@verbose_option
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
@click.pass_context
def newsroom(context: click.Context) -> None:
    """Know what a newsroom says, said, and quietly changed.

    \b
    newsroom demo                    see it work, without a network
    newsroom init press && cd press  make a workspace
    newsroom run amnesty-usa         crawl, compare, tell

    \b
    Exit codes: 0 done; 1 something asked for did not happen; 2 usage or
    configuration; 3 changes found (only with run --exit-code); 130 interrupted.
    """
    context.ensure_object(Asked)


def code_of(problem: NewsroomError) -> int:
    """Return the exit code of an error."""
    return USAGE if isinstance(problem, WorkspaceError | DeclarationError) else NOT_DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    from newsdesk.cli.output import note

    try:
        code = newsroom.main(
            list(arguments) if arguments is not None else None,
            prog_name="newsroom",
            standalone_mode=False,
        )
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except click.Abort:  # Ctrl-C before a verb began
        return INTERRUPTED
    except NewsroomError as problem:
        note(f"newsroom: {' '.join(str(problem).split())}")
        return code_of(problem)
    return code if isinstance(code, int) else DONE
