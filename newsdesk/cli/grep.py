"""`--grep PATTERN`: what a verb lists, narrowed to what says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsdesk.cli.options import Command
    from schedules.archive.store import Archive

_TITLE_AND_BODY: Final = ("title", "body")
_DIFFERENCE: Final = ("title", "added", "removed")


@dataclass(frozen=True, slots=True)
class Grep:
    """A regular expression as in a route: in a text as it is, or with its quotes and dashes as a keyboard has them."""

    pattern: str

    def in_release(self, line: dict[str, Any]) -> bool:
        """Return whether it is in the title or the body of a release."""
        from newsdesk.telling.message import Alert
        from newsdesk.telling.sought import Sought

        return Sought(pattern=self.pattern, places=_TITLE_AND_BODY).within(Alert(line=line, after=line))

    def in_change(self, change: dict[str, Any], archive: Archive) -> bool:
        """Return whether a change says so: by its title, what came in or went out, or, where nothing did, the body."""
        from newsdesk.telling.message import Alert
        from newsdesk.telling.sought import Sought

        if change["fields"]:
            return Sought(pattern=self.pattern, places=_DIFFERENCE).within(Alert(line=change))
        version = change["new"]["version"] or change["old"]["version"]
        line = archive.version(change["release_id"], version) if version else None
        return Sought(pattern=self.pattern, places=_TITLE_AND_BODY).within(Alert(line=change, after=line))

    def in_event(self, event: dict[str, Any], archive: Archive) -> bool:
        """Return whether an event of a release's life is a change, or a version, that says so."""
        if event["change"] is not None:
            return self.in_change(event["change"], archive)
        if event["event"] != "version":
            return False
        line = archive.version(event["release_id"], event["version"])
        return line is not None and self.in_release(line)


def releases(grep: Grep | None, lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the releases that say so; all, where nothing is asked for."""
    return (one for one in lines if grep is None or grep.in_release(one))


def grep_option(what: str) -> Callable[[Command], Command]:
    """Return the option.

    Args:
        what: that are listed, and where it is looked for: the beginning of a sentence.

    """
    return click.option("--grep", metavar="PATTERN", callback=_checked, help=f"{what} a regular expression matches.")


def _checked(_: click.Context, __: click.Parameter, value: str | None) -> Grep | None:
    from newsdesk.telling.sought import checked

    if value is None:
        return None
    try:
        return Grep(checked(value))
    except ValueError as problem:
        raise click.BadParameter(f'"{value}" {problem}.') from problem
