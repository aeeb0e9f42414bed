"""E-mail addresses that Cloudflare has hidden, read back to what the newsroom wrote.

Cloudflare replaces every address of a page by hexadecimal text (`data-cfemail="…"`, or the fragment of a
`/cdn-cgi/l/email-protection#…` link). Its first byte is a key drawn anew for each response, the bytes after
it are the address XOR that key. So the page differs on every fetch while the address does not: decode
before comparing.
"""

from __future__ import annotations

import re

_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){2,}")
_ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")


def decode(hex_text: str) -> str | None:
    """Return the address behind Cloudflare's hexadecimal text, or None if no address is behind it.

    A protected link's whole `href` is read too, and what a `mailto:` link says after the address is left out.

    >>> decode("422f272b2302233a2f216c2d3025")
    'meia@axmc.org'
    >>> decode("/cdn-cgi/l/email-protection#422f272b2302233a2f216c2d3025")
    'meia@axmc.org'
    >>> decode("422f272b23") is None
    True
    """
    digits = hex_text.rpartition("#")[2].strip()
    if not _HEX.fullmatch(digits):
        return None
    key, *hidden = bytes.fromhex(digits)
    try:
        text = bytes(byte ^ key for byte in hidden).decode()
    except UnicodeDecodeError:
        return None
    # A hidden link keeps its query, as in `press@example.org?subject=Interview`.
    address = text.partition("?")[0].strip()
    return address if _ADDRESS.fullmatch(address) else None
