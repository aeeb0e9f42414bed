"""Which addresses a webhook may reach: looked up once, each of them checked, and exactly these are connected to.

A name is nobody's promise: it may lead into the operator's own network, to a cloud's metadata service, or to another
address at the second question than at the first.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.times import lasting
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[..., list[tuple[Any, ...]]]

ADVICE: Final = "Set internal = true in this hook if that is meant."

_UNICAST: Final = ipaddress.ip_network("2000::/3")
"""All that is given out of IPv6; whatever else stands for something on this machine or in its network."""
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_KEPT: Final = tuple(
    ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20")
)
"""Global by Python's books (some of them by those of older versions), and yet protocols' own, a cloud's service for the
machines in it, or documentation."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect to: as `socket` wants it."""

    family: int
    place: tuple[Any, ...]

    @property
    def shown(self) -> str:
        """Return the address without its port."""
        return str(self.place[0])


def is_public(text: str) -> bool:
    """Return whether an address is anybody's to reach, and none of a private network, this machine or a cloud.

    >>> [is_public(one) for one in ("192.0.2.1", "8.8.8.8", "::ffff:10.0.0.1", "2606:4700::1111", "fe80::1%eth0")]
    [False, True, False, True, False]
    """
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address.sixtofour is not None and not is_public(str(address.sixtofour)):
            return False
        if address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast and not any(address in one for one in _KEPT)


def is_literal(host: str) -> bool:
    """Return whether a host is an address already, as a person writes one."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


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
