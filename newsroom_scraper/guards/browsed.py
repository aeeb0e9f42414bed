"""What a browser may connect to: it looks names up itself, so it is told the addresses, and that there is nothing else.

What it loads is chosen request by request; but it follows redirects without asking, and a page's name may lead
elsewhere when the browser looks it up. With these rules of Chromium's no name leads anywhere but where it was checked.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import Final

from newsroom_scraper.guards.gate import HERE, Gate

NOTHING_ELSE: Final = "MAP * ~NOTFOUND"


ASTRAY: Final = "was refused: it led the browser to a host that the declaration does not name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a browser is told.

    Attributes:
        argument: of Chromium.
        found: the hosts that it can find, with their ports.

    """

    argument: str
    found: frozenset[tuple[str, int]]


async def rules(gate: Gate = HERE) -> Rules:
    """Return what ties each host that somebody named to the address that it has, and leaves no other."""
    mapped = {}
    for name, port in sorted(gate.own):
        address = next(iter(gate.admit(name, port, await _addresses(name, port))), None)
        if address is not None:
            mapped[name, port] = f"MAP {_spelled(name)}:{port} {_spelled(address)}:{port}"
    proxies = [f"EXCLUDE {_spelled(one)}" for one in sorted(gate.proxies)]
    argument = f"--host-resolver-rules={','.join([*mapped.values(), *proxies, NOTHING_ELSE])}"
    return Rules(argument=argument, found=frozenset(mapped))


async def _addresses(name: str, port: int) -> list[str]:
    try:
        rows = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except OSError:  # it may be found later; what a page says of it then is a failure with its reason
        return []
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def _spelled(host: str) -> str:
    return f"[{host}]" if ":" in host else host
