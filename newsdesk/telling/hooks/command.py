"""A hook that is a command: it gets each change as one line of JSON on its standard input, a digest as several."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

import orjson

from newsdesk.telling.hooks.deadline import limit
from newsdesk.telling.printable import one_line
from newsdesk.telling.times import lasting
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from newsdesk.telling.hooks import Context
    from newsdesk.telling.message import Message
    from newsroom_scraper.declared import Table

KEPT: Final = ("PATH", "HOME", "LANG", "TZ", "TMPDIR")
"""What a command sees of this program's environment, with `LC_*`: no secret travels by accident."""

_LAST_WORDS: Final = 4096  # bytes at the end of what a command wrote to its standard error


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Runs a command for each message, without a shell, in the workspace.

    Attributes:
        timeout: seconds after which the command and all that it started are killed.

    """

    command: tuple[str, ...]
    timeout: float

    @property
    def where(self) -> str:
        """Return what is run; arguments may be secret."""
        return self.command[0]

    def __call__(self, message: Message) -> None:
        """Run the command once.

        Raises:
            HookError: it could not be started, took too long, or ended with another status than 0.

        """
        # Files, not pipes: a command that does not read, writes without end, or leaves a child behind that holds
        # its streams open cannot keep this program waiting.
        with tempfile.TemporaryFile() as line, tempfile.TemporaryFile() as said:
            for alert in message.alerts:
                line.write(orjson.dumps(alert.line, option=orjson.OPT_APPEND_NEWLINE))
            line.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603 - the operator's own command, and no shell
                    self.command,
                    stdin=line,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    cwd=message.workspace.resolve(),
                    env=environment(message),
                    start_new_session=True,
                )
            except (OSError, ValueError) as problem:
                reason = getattr(problem, "strerror", None) or str(problem)
                raise HookError(f"could not be started: {self.command[0]}: {reason}") from problem
            try:
                status = process.wait(self.timeout)
            except subprocess.TimeoutExpired as problem:
                _kill(process)
                raise HookError(f"was stopped after {lasting(self.timeout)}{_last_words(said)}") from problem
            except BaseException:
                _kill(process)
                raise
            if status:
                raise HookError(f"{_ending(status)}{_last_words(said)}")


def read(table: Table, context: Context) -> Command:
    """Return the hook that a table sets.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    del context
    command = table.texts("command")
    if not command:
        raise table.fail("command", "is missing", 'Write it as a list: command = ["python3", "ring.py"].')
    return Command(command=command, timeout=limit(table, 30.0))


def environment(message: Message) -> dict[str, str]:
    """Return what the command sees as its environment."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("LC_")}
    kinds = dict.fromkeys(str(one.line["kind"]) for one in message.alerts)
    return {
        **kept,
        "NEWSROOM_WORKSPACE": str(message.workspace.resolve()),
        "NEWSROOM_HOOK": message.hook,
        "NEWSROOM_CHANGE_ID": message.id,
        "NEWSROOM_CHANGE_KIND": " ".join(kinds),
        "NEWSROOM_TEST": "1" if message.test else "",
    }


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the command and all that it started, and wait for it."""
    with contextlib.suppress(ProcessLookupError):  # it may end between the wait and the kill
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _ending(status: int) -> str:
    if status > 0:
        return f"ended with status {status}"
    try:
        return f"was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"


def _last_words(said: BinaryIO) -> str:
    """Return the last line that a command wrote to its standard error, as the end of a sentence."""
    size = said.seek(0, os.SEEK_END)
    said.seek(max(0, size - _LAST_WORDS))
    lines = [one_line(line) for line in said.read().decode("utf-8", "replace").splitlines()]
    last = next((line for line in reversed(lines) if line), None)
    return f": {last}" if last else ""
