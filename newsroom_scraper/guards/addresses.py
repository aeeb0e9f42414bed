"""What an address is: of the open web, or of this machine and the networks around it; and every spelling of one. Pure.

A page may name an address in ways that no person would: as one number, in octal, in hexadecimal, short, with a closing
dot, inside an IPv6 address. All of them lead to the same machine.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import Final
from urllib.parse import unquote

_UNICAST: Final = ipaddress.ip_network("2000::/3")
"""All that is given out of IPv6; whatever else stands for something on this machine or in its network."""
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_KEPT: Final = tuple(
    ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20")
)
"""Global by Python's books (some of them by those of older versions), and yet protocols' own, a cloud's service for the
machines in it, or documentation."""
_METADATA: Final = tuple(
    ipaddress.ip_network(one) for one in ("168.63.129.16/32", "192.0.0.192/32", "100.100.100.200/32", "fd00:ec2::/32")
)
"""Where clouds answer the machines in them, beside link-local addresses."""
_NUMBER: Final = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_DOTS: Final = re.compile("[\u3002\uff0e\uff61]")
_BITS: Final = 32


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


def is_nobodys(text: str) -> bool:
    """Return whether an address is one at which no web site stands, in whatever network: a name never leads there.

    >>> [is_nobodys(one) for one in ("169.254.169.254", "fd00:ec2::254", "0.0.0.0", "224.0.0.1", "10.0.0.1", "::1")]
    [True, True, True, True, False, False]
    """
    address = _inner(ipaddress.ip_address(text))
    special = address.is_link_local or address.is_multicast or address.is_unspecified
    return special or any(address in one for one in _METADATA)


def kind(text: str) -> str:
    """Return what an address that is not public is, for a person.

    >>> kind("127.0.0.2"), kind("169.254.169.254"), kind("::ffff:10.0.0.1")
    ('this machine itself', 'a service of the machine or its cloud', 'a private network')
    """
    address = _inner(ipaddress.ip_address(text))
    if address.is_loopback or address.is_unspecified:
        return "this machine itself"
    return "a service of the machine or its cloud" if is_nobodys(text) else "a private network"


def _inner(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the IPv4 address that an IPv6 address carries, or the address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def literal(host: str) -> str | None:
    """Return the address that a host of a URL is in any spelling, in the usual one, or None: it is a name.

    >>> [literal(one) for one in ("2130706433", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1.", "[::1]", "1.example")]
    ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1', '::1', None]
    """
    text = unicodedata.normalize("NFKC", _DOTS.sub(".", unquote(host))).strip().rstrip(".")
    bare = text.removeprefix("[").removesuffix("]")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return _numbers(bare)


def _numbers(text: str) -> str | None:
    """Return the IPv4 address that some numbers are, as the system's own reader takes them."""
    parts = text.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(one) for one in parts):
        return None
    numbers = [_number(one) for one in parts]
    if None in numbers:
        return None
    *heads, last = [one for one in numbers if one is not None]
    left = _BITS - 8 * len(heads)
    if any(one > 0xFF for one in heads) or last >= 1 << left:
        return None
    value = last
    for at, one in enumerate(heads):
        value |= one << (_BITS - 8 * (at + 1))
    return str(ipaddress.IPv4Address(value))


def _number(text: str) -> int | None:
    if len(text) > _BITS:
        return None
    if text[:2] in {"0x", "0X"}:
        return int(text[2:] or "0", 16)
    octal = len(text) > 1 and text[0] == "0"
    if octal and set(text) & {"8", "9"}:
        return None
    return int(text, 8 if octal else 10)
