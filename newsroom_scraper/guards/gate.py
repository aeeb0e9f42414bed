"""Whom this process may connect to: anybody on the open web, and else only whom somebody named.

A name is nobody's promise: it may lead into the operator's own network, to a cloud's metadata service, or elsewhere at
the second question than at the first. So it is not names that are let through but the addresses that they lead to, and
what is connected to are exactly the addresses that were checked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrapy.exceptions import IgnoreRequest

from newsroom_scraper.guards.addresses import is_nobodys, is_public, kind, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from urllib.parse import ParseResult, SplitResult

USUAL: Final = (80, 443)
LOCAL: Final = ("localhost", ".localhost")
"""Names that are this machine wherever they are looked up."""


class Refused(IgnoreRequest):
    """A request would have gone where none may go; its words are a clause for a person."""


class Gate:
    """Lets addresses through.

    A name that was declared may lead into a private network: there are newsrooms in them. It stays with the addresses
    that it had when it was first looked up, so that a name which had led to the open web leads nowhere else later.
    """

    def __init__(self) -> None:
        self._own: set[tuple[str, int]] = set()
        self._proxies: set[tuple[str, int]] = set()
        self._first: dict[str, frozenset[str]] = {}
        self._refused: dict[str, str] = {}

    def allow(self, hosts: Iterable[str]) -> None:
        """Let hosts be where they are, a private network included.

        Args:
            hosts: as in URLs, with their ports where these are not the usual ones.

        """
        for name, port in map(apart, hosts):
            ports = USUAL if port is None else (port,)
            names = (name,) if literal(name) else (name, f"www.{name}")
            self._own |= {(one, each) for one in names for each in ports}

    def allow_proxy(self, host: str, port: int) -> None:
        """Let a proxy be where it is; nothing else is let be on its host."""
        self._proxies |= {(plain(host), port), (plain(host), 0)}

    @property
    def own(self) -> frozenset[tuple[str, int]]:
        """Return the hosts that were named, with their ports."""
        return frozenset(self._own)

    @property
    def proxies(self) -> frozenset[str]:
        """Return the hosts of proxies."""
        return frozenset(name for name, _ in self._proxies)

    def meant(self, name: str, port: int) -> bool:
        """Return whether somebody named a host at a port, so that it may be private; port 0: not said, a proxy's."""
        return (name, port) in self._own or (name, port) in self._proxies

    def refusal(self, host: str, port: int) -> str | None:
        """Return why a host of a URL is not even looked up, as a clause, or None: the addresses will say."""
        name = plain(host)
        if (name, port) in self._own:  # what a proxy is asked for is no proxy
            return None
        address = literal(host)
        if address is None:
            return _words(name, "127.0.0.1") if name == LOCAL[0] or name.endswith(LOCAL[1]) else None
        return None if is_public(address) else _words(host, address)

    def admit(self, host: str, port: int, found: Sequence[str]) -> list[str]:
        """Return which of the addresses that a host was found to have may be connected to.

        Args:
            host: as it was looked up.
            port: to be connected to; 0: unknown.
            found: what the system says, in its order.

        """
        name = plain(host)
        public = [one for one in found if is_public(one)]
        first = self._first.setdefault(name, frozenset() if public else frozenset(found)) if found else frozenset()
        if public or not found:
            self._refused.pop(name, None)
            return public
        written = literal(host) is not None
        let = [one for one in found if one in first and (written or not is_nobodys(one))]
        if let and self.meant(name, port):
            self._refused.pop(name, None)
            return let
        self._refused[name] = _words(host, next((one for one in found if one not in let), found[0]))
        return []

    def refused(self, host: str) -> str | None:
        """Return why nothing was let through when a host was last looked up, or None: something was."""
        return self._refused.get(plain(host))


HERE: Final = Gate()
"""This process's own. A process makes one crawl; where one makes several, what any of them declared is let be."""


def plain(host: str) -> str:
    """Return a host in the one spelling in which it is compared.

    >>> plain("[::1]"), plain("Example.ORG."), plain("0x7f000001")
    ('::1', 'example.org', '127.0.0.1')
    """
    return literal(host) or host.lower().rstrip(".")


def apart(host: str) -> tuple[str, int | None]:
    """Return name and port of a host as it stands in a URL.

    >>> apart("127.0.0.1:8000"), apart("[::1]"), apart("example.org")
    (('127.0.0.1', 8000), ('::1', None), ('example.org', None))
    """
    name, _, port = host.rpartition(":")
    if not name or not port.isdigit() or (":" in name and not name.endswith("]")):
        return plain(host), None
    return plain(name), int(port)


def port_of(parts: ParseResult | SplitResult) -> int:
    """Return the port that a URL which was split names, or its scheme's usual one."""
    return parts.port or USUAL[parts.scheme == "https"]


def _words(host: str, address: str) -> str:
    bare = host.removeprefix("[").removesuffix("]")
    if bare == address:
        what = f"{host} is {kind(address)}"
    elif literal(host) is None:
        what = f"{host} leads to {address}, {kind(address)}"
    else:
        what = f"{host} is {address}, {kind(address)}"
    return f"was refused: {what}, and no address of the open web"
