"""`newsroom schedule`."""

from __future__ import annotations

import re
import sys
import sysconfig
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from newsdesk.cli.main import DONE
from newsdesk.cli.options import Asked, common
from newsroom_scraper.errors import WorkspaceError

if TYPE_CHECKING:
    from newsdesk.installing.place import Place
    from newsdesk.installing.systemd import Unit
    from schedules.workspace import Workspace

WAYS: Final = ("cron", "systemd", "ci")
_SECRET = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@click.command("schedule")
@click.argument("way", type=click.Choice(WAYS), default="cron", metavar="[cron|systemd|ci]")
@click.option("--watch", "ways", flag_value="watch", help="systemd: one service that keeps the time; the default.")
@click.option("--timers", "ways", flag_value="timers", help="systemd: a service and a timer for each newsroom.")
@click.option("--user", metavar="NAME", help="systemd: who runs it; by default whoever asks.")
@click.option(
    "--write", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="systemd: write the files there."
)
@common
@click.pass_obj
def command(asked: Asked, *, way: str, ways: str | None, user: str | None, write: Path | None) -> int:
    """Print what runs the newsrooms by itself: lines for cron, units for systemd, a workflow for CI.

    \b
    newsroom schedule                                   lines for crontab -e
    newsroom schedule systemd --write /etc/systemd/system
    newsroom schedule ci > .github/workflows/newsroom.yml

    When each is due stands in workspace.toml: schedule or every of [newsroom.NAME].
    """
    from newsdesk.cli import output

    if way != "systemd" and (ways or user or write):
        raise click.UsageError("--watch, --timers, --user and --write are for: newsroom schedule systemd")
    workspace = asked.workspace()
    place = place_of(workspace)
    now = datetime.now(UTC)
    if way == "ci":
        from newsdesk.installing.workflow import workflow

        output.say(workflow(place, folder=_in_repository(place.workspace), since=now).rstrip())
        return DONE
    if not place.turns:
        raise WorkspaceError(
            "gives no newsroom a schedule",
            path=workspace.root / "workspace.toml",
            advice='Add schedule = "0 2 * * *" to a [newsroom.NAME].',
        )
    if way == "cron":
        import tzlocal

        from newsdesk.installing.crontab import crontab

        output.say(crontab(place, zone=tzlocal.get_localzone_name(), since=now).rstrip())
        return DONE
    from newsdesk.installing import systemd

    user = user or _user()
    if user == "root":
        output.note("newsroom: this runs as root, and need not: --user NAME, whose the workspace is")
    if ways == "timers":
        units, remarks = systemd.timers(place, user=user, since=now)
    else:
        units, remarks = systemd.watch(place, user=user), []
    for remark in remarks:
        output.note(f"newsroom: {remark}")
    if write is None:
        output.say(systemd.shown(units).rstrip())
    else:
        _write(units, write)
    return DONE


def place_of(workspace: Workspace) -> Place:
    """Return what is to be run, and where."""
    from newsdesk.installing.place import Place
    from newsdesk.installing.turns import turns
    from newsroom_scraper import __version__

    found = {name: turns(name, limits) for name, limits in workspace.limits.items()}
    due = {name: one for name, one in found.items() if one is not None}
    return Place(
        program=program(),
        workspace=workspace.root.resolve(),
        turns=due,
        every=len(due) == len(found),
        tells=bool(workspace.telling.get("hooks")),
        secrets=tuple(sorted(set(_SECRET.findall(repr(workspace.telling))))),
        version=__version__,
    )


def program() -> tuple[str, ...]:
    """Return the words that start this program from anywhere."""
    called = Path(sys.argv[0])
    if called.name == "newsroom" and called.is_file():
        return (str(called.absolute()),)  # a link to it stays where it is when the program is brought up to date
    beside = Path(sysconfig.get_path("scripts")) / "newsroom"
    return (str(beside),) if beside.is_file() else (sys.executable, "-m", "newsdesk")


def _user() -> str:
    import getpass

    return getpass.getuser()


def _in_repository(folder: Path) -> str:
    """Return the path of a folder in its repository; `.` where it is none, or the top of one."""
    for top in (folder, *folder.parents):
        if (top / ".git").exists():
            return str(folder.relative_to(top))
    return "."


def _write(units: list[Unit], folder: Path) -> None:
    """Write units, all or none.

    Raises:
        WorkspaceError: one is there that was not written by this, or the folder cannot be written.

    """
    from newsdesk.cli.output import note, say
    from newsdesk.installing.systemd import MARK

    try:
        for unit in units:
            path = folder / unit.name
            if path.exists() and not path.read_text(encoding="utf-8").startswith(MARK):
                raise WorkspaceError(
                    "is there already, and somebody else's",
                    path=path,
                    advice="Nothing was written. Move it away, or choose another folder.",
                )
        folder.mkdir(parents=True, exist_ok=True)
        for unit in units:
            (folder / unit.name).write_text(unit.text, encoding="utf-8")
            say(str(folder / unit.name))
    except (OSError, UnicodeDecodeError) as problem:
        words = problem.strerror if isinstance(problem, OSError) else "it is no text"
        raise WorkspaceError(f"cannot be written ({words})", path=folder, advice="Choose another folder.") from problem
    starts = [one.name for one in units if "[Install]" in one.text]
    note(f"Then: systemctl daemon-reload && systemctl enable --now {' '.join(starts)}")
