"""The crawls' own processes, as the program sees them: forked by one server, which starts with the first of them.

The server (`newsroom_scraper.fork_server`) is shared by all threads, started again when it has died, and ends with the
program however that goes. It is our own and not `multiprocessing`'s, which imports the program's main module again in
every child, keeps a third process, names no signal that ended a child whose server died, and has no say in a child's
session, log, limits or environment.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from newsroom_scraper.fork_server import ASK, KILL
from pipelines.manifest import KILLED

if TYPE_CHECKING:
    from typing import BinaryIO

    from newsroom_scraper.child import Orders

_GRACE: Final = 20.0  # seconds for a child to end in good order once it was asked to
_PATIENCE: Final = 5.0  # seconds for the server to do what takes it no time
_TAIL: Final = 4000  # bytes of what a server said when it died


class _Server:
    """The process that forks, and what it is asked by."""

    def __init__(self) -> None:
        self.program = os.getpid()
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the server
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "newsroom_scraper.fork_server"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self.said,
                start_new_session=True,
            )

    def serves(self) -> bool:
        """Return whether it can be asked; after a fork of the program it is the other one's."""
        return self.program == os.getpid() and self.process.poll() is None

    def end(self) -> None:
        """Hang up, and wait until it is gone."""
        self.control.close()
        if self.program == os.getpid():
            try:
                self.process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
        self.said.close()

    def kill(self) -> None:
        """Kill it; its children die with it."""
        self.process.kill()
        self.process.wait()

    def epitaph(self) -> str:
        """Return what it died of, as a clause."""
        try:
            code = self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return "the process that starts crawls has hung up"
        return f"the process that starts crawls {ending(code)}"

    def last_words(self) -> bytes:
        """Return the end of what it wrote to its standard error."""
        with suppress(ValueError):  # it was ended in good order meanwhile
            size = os.fstat(self.said.fileno()).st_size
            return os.pread(self.said.fileno(), _TAIL, max(size - _TAIL, 0))
        return b""


_guard: Final = threading.Lock()
_servers: Final[list[_Server]] = []
"""None or one."""


class Child:
    """One crawl's process.

    Attributes:
        pid: its number.
        code: with which it ended, negative for a signal; None while it runs, or where nobody can say.
        gone: whether it has ended.

    """

    def __init__(self, server: _Server, line: socket.socket) -> None:
        self._server = server
        self._line = line
        self._heard = b""
        self._ready = select.poll()
        self._ready.register(line, select.POLLIN)
        self.pid = 0
        self.code: int | None = None
        self.gone = False
        self.refused: str | None = None

    def hear(self, seconds: float) -> None:
        """Take in what the server says of it, waiting for that so long at most."""
        if self.gone or not self._ready.poll(max(seconds, 0) * 1000):
            return
        try:
            said = self._line.recv(4096)
        except ConnectionError:
            said = b""
        *lines, self._heard = (self._heard + said).split(b"\n")
        for word, _, value in (line.decode().partition(" ") for line in lines):
            match word:
                case "pid":
                    self.pid = int(value)
                case "ended":
                    self.code, self.gone = int(value), True
                case _:
                    self.refused, self.gone = value, True
        # The line is the server's and the child's: where it ends without a word, neither of them is left.
        self.gone = self.gone or not said

    def wait(self, seconds: float) -> bool:
        """Wait for its end so long at most; return whether it has ended."""
        ends = time.monotonic() + seconds
        while not self.gone and (left := ends - time.monotonic()) > 0:
            self.hear(left)
        return self.gone

    def end(self, *, grace: float | None = None) -> None:
        """Ask it to end in good order, then make it.

        Args:
            grace: seconds in between, or None: as usual.

        """
        if self.gone:
            return
        self._ask(ASK)
        with suppress(KeyboardInterrupt):  # whoever says it twice will not wait
            self.wait(_GRACE if grace is None else grace)
        self._kill()

    def _kill(self) -> None:
        self._ask(KILL)
        if self.wait(_PATIENCE):
            return
        self._server.kill()  # it must be stopped itself; the others in its care are sealed as they are
        if not self.wait(_PATIENCE):
            # While the line is open somebody of this group lives, so that its number is nobody else's.
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self.wait(_PATIENCE)

    def _ask(self, what: bytes) -> None:
        if not self.gone:
            with suppress(OSError):  # the server is gone; the line says so in a moment
                self._line.send(what)

    def close(self) -> None:
        """Let go of it; were it not gone, it would be killed."""
        self._line.close()

    def why(self, log: BinaryIO) -> str | None:
        """Return what an end that was not asked for was, as a clause, or None: it ended well.

        Args:
            log: takes what the server said, where it was that which died.

        """
        if self.refused is not None:
            return f"its process could not be started ({self.refused})"
        if self.code is not None:
            return f"its process {ending(self.code)}" if self.code else None
        log.write(self._server.last_words())
        return self._server.epitaph()


def start(orders: Orders, log: BinaryIO) -> Child:
    """Start a crawl's process.

    Args:
        orders: its orders.
        log: takes its standard error.

    """
    ours, theirs = socket.socketpair()
    try:
        read, write = os.pipe()
        with os.fdopen(write, "wb", buffering=0) as paper:
            with theirs, os.fdopen(read, "rb"), _guard:
                server = _serving()
                with suppress(OSError):  # it died this very moment; the line says so at once
                    socket.send_fds(server.control, [b"c"], [theirs.fileno(), read, log.fileno()])
            with suppress(BrokenPipeError):  # as above
                paper.write(orders.dump())
        child = Child(server, ours)
        while not child.gone and not child.pid:
            child.hear(_PATIENCE)
    except BaseException:
        ours.close()  # which ends whatever was started
        raise
    return child


def _serving() -> _Server:
    """Return the server that runs, started where there is none."""
    if _servers and not _servers[0].serves():
        _servers.pop().end()
    if not _servers:
        _servers.append(_Server())
        atexit.unregister(end)
        atexit.register(end)
    return _servers[0]


def end() -> None:
    """End the server, where there is one; the next crawl starts another."""
    with _guard:
        while _servers:
            _servers.pop().end()


def ending(code: int) -> str:
    """Return in words how a process ended that was not asked to.

    Nothing in a crawl sends SIGKILL but what this program asks for, and that is told apart.

    >>> ending(-11), ending(1)
    ('ended with signal SIGSEGV', 'ended with exit code 1')
    >>> ending(-9)
    'was killed from outside (SIGKILL), probably by the system for want of memory'
    """
    if code == -signal.SIGKILL:
        return f"{KILLED} (SIGKILL), probably by the system for want of memory"
    return f"ended with signal {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
