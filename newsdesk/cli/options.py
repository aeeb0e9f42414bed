"""The options that every verb has, and the kinds of value that options take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from datetime import date

    from schedules.called import Called
    from schedules.workspace import Workspace

    Command = TypeVar("Command", bound=Callable[..., Any])

ENVIRONMENT: Final = "NEWSROOM_WORKSPACE"
_FILE: Final = "workspace.toml"


@dataclass(slots=True, kw_only=True)
class Asked:
    """What was asked for, whatever the verb.

    Attributes:
        folder: the workspace's, or None: this folder.
        verbose: whether to tell more on stderr.
        called: what newsrooms are called there; None: it was not opened.

    """

    folder: Path | None = None
    verbose: bool = False
    called: Called | None = None

    @property
    def root(self) -> Path:
        """Return the workspace's folder."""
        return self.folder or Path()

    def workspace(self, *, strict: bool = False, aloud: bool = True) -> Workspace:
        """Return the workspace; what is wrong with the settings of a newsroom is said, and stops no other.

        Args:
            strict: a newsroom that cannot be used as it is set is an error.
            aloud: whether it is said here; else the verb says it where it tells of that newsroom.

        Raises:
            WorkspaceError: there is none, or it cannot be used.

        """
        from schedules.workspace import open_workspace

        found = open_workspace(self.root, strict=strict)
        self.called = found.called
        if aloud:
            complain(found)
        return found

    def workspace_if_any(self, *, aloud: bool = True) -> Workspace | None:
        """Return the workspace, or None where none was named and this folder is none.

        Args:
            aloud: as of `workspace`.

        Raises:
            WorkspaceError: it cannot be used.

        """
        return None if self.folder is None and not (self.root / _FILE).is_file() else self.workspace(aloud=aloud)


def complain(workspace: Workspace, *, but: Container[str] = ()) -> None:
    """Say what is wrong with the settings of newsrooms that this is not about.

    Args:
        workspace: whose.
        but: newsrooms of which it is said elsewhere.

    """
    from newsdesk.cli.output import note

    for name, problem in workspace.broken.items():
        if name not in but:
            note(f"newsroom: {problem}")


def _workspace(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Asked).folder = value


def _verbose(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Asked).verbose = True


_FOLDER: Final = click.Path(path_type=Path, file_okay=False)


def workspace_option(*, environment: str | None = None) -> Callable[[Command], Command]:
    """Return the option that names the workspace."""
    return click.option(
        "-w",
        "--workspace",
        type=_FOLDER,
        envvar=environment,
        expose_value=False,
        callback=_workspace,
        help=f"The workspace's folder; by default ${ENVIRONMENT}, else this folder.",
    )


def verbose_option(command: Command) -> Command:
    """Add `-v`."""
    return click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        callback=_verbose,
        help="Tell more on stderr.",
    )(command)


def common(command: Command) -> Command:
    """Add what every verb has; it may stand before the verb as well."""
    return workspace_option()(verbose_option(command))


def json_option(help_text: str = "Print JSON Lines.") -> Callable[[Command], Command]:
    """Return the option for machines."""
    return click.option("--json", "as_json", is_flag=True, help=help_text)


class Duration(click.ParamType):  # type: ignore[type-arg] # generic only in the newest click
    """Seconds, or a text such as `90s`, `15m`, `2h`, `1d`."""

    name = "duration"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands in the help."""
        del param, ctx
        return "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return seconds."""
        from schedules.workspace import seconds

        text = str(value).strip()
        try:
            return float(text) if text.isdigit() else seconds(value)
        except ValueError:
            self.fail(f'"{text}" is no duration: write seconds, or as in 90s, 15m, 2h, 1d.', param, ctx)


class Day(click.ParamType):  # type: ignore[type-arg] # as above
    """A calendar day, or how many days ago."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands in the help."""
        del param, ctx
        return "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, UTC."""
        from datetime import UTC, date, datetime, timedelta

        if isinstance(value, date):
            return value
        text = str(value).strip().lower()
        try:
            if text.endswith("d") and text[:-1].isdigit():
                return datetime.now(UTC).date() - timedelta(days=int(text[:-1]))
            return date.fromisoformat(text)
        except (ValueError, OverflowError):
            self.fail(f'"{text}" is no date: write it as in 2026-11-22, or 7d for seven days ago.', param, ctx)


AT_LEAST_ONE: Final = click.IntRange(min=1)
