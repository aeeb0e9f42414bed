"""Telling systemd how the service is: `sd_notify`, a datagram of a few words. Elsewhere it says nothing.

The protocol is stable by promise (systemd's `sd_notify(3)`), and one socket long: the libraries for it either want
libsystemd and a compiler, or have not been looked after for years.
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import MutableMapping

SOCKET: Final = "NOTIFY_SOCKET"
_WATCHDOG: Final = ("WATCHDOG_USEC", "WATCHDOG_PID")


@dataclass(frozen=True, slots=True)
class Notify:
    """The service manager that started this process, if it listens.

    Attributes:
        address: of its socket; one that begins with a NUL is abstract.
        watchdog: seconds within which it wants to hear that all is well, or None.

    """

    address: str | None = None
    watchdog: float | None = None

    def ready(self) -> None:
        """Say that it works, also after its settings were read again."""
        self._send("READY=1")

    def reloading(self) -> None:
        """Say that its settings are read again."""
        self._send(f"RELOADING=1\nMONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        """Say that it ends."""
        self._send("STOPPING=1")

    def status(self, text: str) -> None:
        """Say in a line what it does; `systemctl status` shows it."""
        self._send(f"STATUS={' '.join(text.split())}")

    def alive(self) -> None:
        """Say that all is well."""
        if self.watchdog is not None:
            self._send("WATCHDOG=1")

    def _send(self, text: str) -> None:
        if self.address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.settimeout(1.0)
                out.sendto(text.encode(), self.address)
        except OSError:
            # A manager that does not listen, or is being restarted, must not end what it manages.
            return


def from_environment(environment: MutableMapping[str, str] = os.environ) -> Notify:
    """Return the manager that the environment names; it is taken out, since it is no business of crawls and hooks."""
    address = environment.pop(SOCKET, "")
    period, process = (environment.pop(name, "") for name in _WATCHDOG)
    if not address.startswith(("/", "@")):
        return Notify()
    mine = not process or process == str(os.getpid())
    watchdog = int(period) / 1_000_000 if mine and period.isdigit() and int(period) > 0 else None
    return Notify(f"\0{address[1:]}" if address.startswith("@") else address, watchdog)
