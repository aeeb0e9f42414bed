"""What may reach a terminal: page text is a stranger's, and a terminal obeys control characters."""

from __future__ import annotations

from typing import Final

_JOINERS: Final = "\u200c\u200d"  # spelling in Persian and Indic words, and in joined emoji


def printable(text: str) -> str:
    r"""Return the text with line breaks and without anything that steers a terminal or hides itself.

    >>> printable("a\x1b[31mb\u202ec\nd\xa0e")
    'a[31mbc\nd e'
    """
    if text.isprintable():
        return text
    return "".join(
        " " if char.isspace() and char != "\n" else char
        for char in text
        if char.isprintable() or char.isspace() or char in _JOINERS
    )


def one_line(text: str) -> str:
    r"""Return the text on one line, fit for a terminal.

    >>> one_line("a\n\n b\x07")
    'a b'
    """
    return printable(" ".join(text.split())).strip()
