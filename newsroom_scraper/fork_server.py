"""The fork server, a process that has imported all that a crawl needs: `python -m newsroom_scraper.fork_server`.

A crawl that is forked from it begins at once, and shares the memory of what was imported. The server has no threads, no
event loop and no reactor, so that a fork of it is clean; children begin those for themselves.

Its standard input is a socket to the program that started it. Each byte that comes there brings three handles: a line
to talk about one crawl, the crawl's orders, and its log. The server says `pid N` and then `ended CODE`, or
`failed WHY`; the program says `t` (ask it to end) or `k` (kill it). The end of a line kills its crawl, and the end of
the socket all of them: however the program goes, nothing stays. Children die with the server in turn
(`newsroom_scraper.child`).
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

from newsroom_scraper import child

ASK: Final = b"t"
KILL: Final = b"k"
HANDLES: Final = 3

_IGNORED: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What ends the program, by a terminal or a service manager, must not take the server from it half way."""


class Server:
    """The crawls under way, by process."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._lines: dict[int, socket.socket] = {}
        self._selector = selectors.PollSelector()
        self._woken, self._wakes = os.pipe()
        self._alive, self._own = os.pipe()
        """The second end is nobody's but the server's, so that children see its death at the first."""

    def serve(self) -> None:
        """Start crawls, and bury them, until the program goes."""
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wakes, False)
        signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(self._control, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fd == self._woken:
                    os.read(self._woken, 4096)
                    self._bury()
                elif key.data is not None:
                    self._hear(key.data)
                elif not self._begin():
                    for pid in self._lines:
                        _kill(pid)
                    return

    def _begin(self) -> bool:
        """Start the crawl that is asked for; return False where the program has gone."""
        asked, handles, _, _ = socket.recv_fds(self._control, 1, HANDLES)
        if not asked:
            return False
        line, orders, log = handles
        try:
            pid = os.fork()
        except OSError as problem:
            _say(line, f"failed {problem.strerror}")
            pid = None
        if pid == 0:
            try:
                self._forget()
                child.live(line=line, orders=orders, log=log, alive=self._alive)
            finally:
                os._exit(child.FAULT)  # whatever happens, there is never a second server
        os.close(orders)
        os.close(log)
        if pid is None:
            os.close(line)
            return True
        self._lines[pid] = socket.socket(fileno=line)
        self._selector.register(line, selectors.EVENT_READ, pid)
        _say(line, f"pid {pid}")
        return True

    def _forget(self) -> None:
        """Let go, in a child, of what is the server's."""
        signal.set_wakeup_fd(-1)
        for one in (signal.SIGCHLD, *_IGNORED):
            signal.signal(one, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for handle in (self._own, self._woken, self._wakes):
            os.close(handle)
        for other in (self._control, *self._lines.values()):
            other.close()

    def _hear(self, pid: int) -> None:
        """Do what the program says of a crawl; where it has hung up, kill the crawl."""
        talk = self._lines.get(pid)
        if talk is None:  # it was buried a moment ago
            return
        try:
            said = talk.recv(64)
        except ConnectionError:
            said = b""
        if not said:
            self._selector.unregister(talk)
        if not said or KILL in said:
            _kill(pid)
        elif ASK in said:
            os.kill(pid, signal.SIGTERM)

    def _bury(self) -> None:
        """Take leave of every child that is dead, and kill what it left behind."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            talk = self._lines.pop(pid, None)
            if talk is None:
                continue
            # The number of a group stays taken while anybody is in it.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            self._kill_strays()
            _say(talk.fileno(), f"ended {os.waitstatus_to_exitcode(status)}")
            with suppress(KeyError):  # the program had hung up
                self._selector.unregister(talk)
            talk.close()

    def _kill_strays(self) -> None:
        """Kill what left its crawl's group: where the system can tell, orphans become the server's (`child.adopt`)."""
        ours = Path(f"/proc/self/task/{os.getpid()}/children")
        for pid in map(int, ours.read_text().split() if ours.exists() else ()):
            if pid not in self._lines:
                os.kill(pid, signal.SIGKILL)


def _kill(pid: int) -> None:
    """Kill a crawl that is not buried yet, and whatever it has started."""
    with suppress(ProcessLookupError, PermissionError):  # it has no group of its own yet, or all in it are dead
        os.killpg(pid, signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)


def _say(line: int, text: str) -> None:
    with suppress(OSError):  # the program has gone; its lines end, and its crawls with them
        os.write(line, f"{text}\n".encode())


def main() -> None:
    """Import what crawls need and serve."""
    for one in _IGNORED:
        signal.signal(one, signal.SIG_IGN)
    control = socket.socket(fileno=os.dup(0))
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    child.adopt()
    child.load()
    gc.collect()
    gc.freeze()  # to look through what stays would copy its memory into every child
    Server(control).serve()


if __name__ == "__main__":
    main()
