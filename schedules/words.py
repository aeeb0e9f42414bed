r"""The words of a text as they are looked for: case, accents and typesetting are folded, alike in every database.

Pure. A word is a run of letters, digits and their marks, so that "25,000" and "Amnesty's" are two words each, which
stand side by side. Where a script sets no spaces (Chinese, Japanese, Thai, …), each character is a word of its own, so
that any run of them is found as a phrase.

Every index is made of these words, and FTS5 is told by them what to take out: whatever makes other words of a text
needs a revision of the archive that makes the index anew.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 64
"""Characters of a word that count."""

_ASCII: Final = re.compile("[a-z0-9]+")
# Signs that stand between words in most texts that are not ASCII; without them most are.
_SIGNS: Final = re.compile(
    "[\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u2010-\u2029\u202f-\u205f]"
)
_FULL: Final = re.compile("[\uff01-\uff5e]")
_WIDE: Final = {0xFF01 + at: 0x21 + at for at in range(94)}
# Accents of Latin, Greek and Cyrillic, points of Hebrew, vowels of Arabic: what people leave out when they type. Signs
# of other scripts make another word and stand. The joiners and the soft hyphen are never typed.
_LEFT_OUT: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]"
)
_UNSPACED: Final = r"[\p{Han}\p{Hiragana}\p{Katakana}\u30fc\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_HIDDEN: Final = r"\u00ad\u200b-\u200d\u2060\ufeff"


class Placed(NamedTuple):
    """A word, and from where to where it stands in its text."""

    word: str
    begin: int
    end: int


def words(text: str) -> list[str]:
    """Return the words of a text, in order.

    >>> words("“Amnesty’s” CAFÉ: 25,000 人権")
    ['amnesty', 's', 'cafe', '25', '000', '人', '権']
    """
    if not text.isascii():
        text = _folded(_SIGNS.sub(" ", text))
    if text.isascii():
        return [one[:LONGEST] for one in _ASCII.findall(text.lower())]
    return [one[:LONGEST] for one in _pieces("").findall(text)]


def placed(text: str) -> list[Placed]:
    """Return the same words, each with its place.

    >>> placed("a CAFÉ")
    [Placed(word='a', begin=0, end=1), Placed(word='cafe', begin=2, end=6)]
    """
    found = []
    for piece in _pieces(_HIDDEN).finditer(text):
        found += [Placed(word, *piece.span()) for word in words(piece[0])]
    return found


def stand(sought: Sequence[str], said: Sequence[str], *, begins: bool = False) -> list[int]:
    """Return where words stand side by side among others; with `begins`, the last one may go on.

    >>> stand(["a", "b"], ["a", "b", "c", "a", "bc"])
    [0]
    >>> stand(["a", "b"], ["a", "b", "c", "a", "bc"], begins=True)
    [0, 3]
    """
    *before, last = sought
    length = len(before)
    first = before[0] if before else None
    return [
        at
        for at in range(len(said) - length)
        if (first is None or said[at] == first)
        and (said[at + length].startswith(last) if begins else said[at + length] == last)
        and (length < 2 or list(said[at : at + length]) == before)
    ]


def _folded(text: str) -> str:
    if _FULL.search(text):
        text = text.translate(_WIDE)
    apart = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", _LEFT_OUT.sub("", apart))


@lru_cache(maxsize=2)
def _pieces(hidden: str) -> Any:
    """Return the pattern of a word; of a text that is not folded yet, with what is hidden in it."""
    import regex

    marks = rf"[\p{{M}}{hidden}]"
    return regex.compile(
        rf"(?V1)[[\p{{L}}\p{{N}}]&&{_UNSPACED}]{marks}*|[[\p{{L}}\p{{N}}\p{{M}}{hidden}]--{_UNSPACED}]+"
    )
