"""Scrapy's resolver: the addresses that it gives are those that are connected to, so here each of them is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from newsroom_scraper.guards.gate import HERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.interfaces import IAddress, IHostResolution

    from newsroom_scraper.guards.gate import Gate


@implementer(IHostnameResolver)
class GuardedResolver(CachingHostnameResolver):
    """Looks names up over IPv4 and IPv6, once a crawl, and passes on only the addresses that may be connected to.

    Twisted asks it for names and for addresses alike, in whatever spelling, and connects to what it answers. Where it
    answers nothing, Twisted has found no host: the guard's middleware knows the reason.
    """

    gate: Gate = HERE

    def resolveHostName(  # noqa: N802 - Twisted's name for it
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Give a receiver the addresses of a host that may be connected to."""
        checked: Any = _Checked(resolutionReceiver, hostName, portNumber, self.gate)
        return super().resolveHostName(checked, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Checked:
    """Stands between a resolver and who asked it."""

    def __init__(self, asked: Any, host: str, port: int, gate: Gate) -> None:
        self._asked: Final = asked
        self._host: Final = host
        self._port: Final = port
        self._gate: Final = gate
        self._found: Final[list[Any]] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        """Pass on that it began."""
        self._asked.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        """Keep an address; one alone does not say whether a name leads to the open web."""
        self._found.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        """Pass on the addresses that may be connected to."""
        let = set(self._gate.admit(self._host, self._port, [one.host for one in self._found]))
        for address in self._found:
            if address.host in let:
                self._asked.addressResolved(address)
        self._asked.resolutionComplete()
