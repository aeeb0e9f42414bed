r"""A page's words as Markdown that says them to the letter, and addresses that lead only where they say. Pure.

>>> in_line("# <b>1</b> | a")
'\\# \\<b\\>1\\</b\\> \\| a'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newsdesk.redline.markdown import escaped
from newsdesk.telling.printable import one_line

if TYPE_CHECKING:
    from newsdesk.telling.account import Link

_HASH: Final = re.compile(r"#")
_OPENING: Final = re.compile(r"\A(?:([-+=:])|(\d{1,9})([.)]))")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%\u0080-\U0010ffff]|[\[\]()*_]")
_TICKS: Final = re.compile(r"`+")


def in_line(text: str) -> str:
    """Return a text as part of a line, or as the whole of one: no mark in it is obeyed."""
    told = _HASH.sub(r"\\#", escaped(one_line(text)))
    return _OPENING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", told)


def linked(link: Link | None, text: str | None = None) -> str:
    r"""Return a link; where an address cannot be clicked, its text alone.

    >>> from newsdesk.telling.account import link
    >>> linked(link("https://a.example/(1)"), "A [b]")
    '[A \\[b\\]](<https://a.example/%281%29>)'
    >>> linked(link("javascript:alert(1)"), "A")
    'A'
    """
    if link is None:
        return in_line(text or "")
    told = in_line(text if text is not None else link.text)
    return f"[{told}](<{address(link.href)}>)" if link.href else told


def address(href: str) -> str:
    """Return an address with everything encoded that Markdown could read as a mark."""
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), href)


def code(text: str) -> str:
    """Return a text as code.

    >>> code("newsroom show 1"), code("a`b")
    ('`newsroom show 1`', '`` a`b ``')
    """
    told = one_line(text)
    longest = max((len(run) for run in _TICKS.findall(told)), default=0)
    if not longest:
        return f"`{told}`"
    fence = "`" * (longest + 1)
    return f"{fence} {told} {fence}"
