"""Which addresses a webhook may reach: looked up once, each of them checked, and exactly these are connected to.

A name is nobody's promise: it may lead into the operator's own network, to a cloud's metadata service, or to another
address at the second question than at the first.
"""

from __future__ import annotations

import queue
import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.times import lasting
from newsroom_scraper.errors import HookError
from newsroom_scraper.guards.addresses import is_public

if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[..., list[tuple[Any, ...]]]

ADVICE: Final = "Set internal = true in this hook if that is meant."


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect to: as `socket` wants it."""

    family: int
    place: tuple[Any, ...]

    @property
    def shown(self) -> str:
        """Return the address without its port."""
        return str(self.place[0])


def find(host: str, port: int, *, internal: bool, seconds: float, lookup: Lookup = socket.getaddrinfo) -> list[Address]:
    """Return the addresses of a host, in the order in which to try them.

    Args:
        host: a name or an address.
        port: of the service.
        internal: whether addresses that are not public will do.
        seconds: to wait for an answer.
        lookup: who is asked, as `socket.getaddrinfo` is.

    Raises:
        HookError: there is none, or one of them is not public.

    """
    answer: queue.SimpleQueue[list[tuple[Any, ...]] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(lookup(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as problem:
            answer.put(problem)

    # The system's resolver knows no time limit; a thread that is still waiting then is left behind.
    threading.Thread(target=ask, name="lookup", daemon=True).start()
    try:
        rows = answer.get(timeout=seconds)
    except queue.Empty as problem:
        raise HookError(f"could not look up {host} within {lasting(seconds)}") from problem
    if not isinstance(rows, list):
        reason = getattr(rows, "strerror", None) or "it is no name of a host"
        raise HookError(f"could not look up {host} ({reason})") from rows
    found = list(dict.fromkeys(Address(row[0], tuple(row[4])) for row in rows if row[0] in _FAMILIES))
    if not found:
        raise HookError(f"could not look up {host} (it has no address)")
    inside = [] if internal else [one.shown for one in found if not is_public(one.shown)]
    if inside:
        at = "" if inside == [host] else f" leads to {inside[0]}, which"
        raise HookError(f"was told nothing: {host}{at} is no public address", advice=ADVICE)
    return found


_FAMILIES: Final = (socket.AF_INET, socket.AF_INET6)
