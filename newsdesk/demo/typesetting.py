"""How the same words are set: other spaces, other tags or other marks, and not one of them is news."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from itertools import cycle
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

Setting = Literal["plain", "whitespace", "breaks", "tags", "quotes"]
"""Whitespace: spaces, entities and line breaks of the source. Breaks: line breaks that are seen. Tags: elements and
comments around words. Quotes: straight marks for curly ones, other dashes, ligatures, soft hyphens, zero-width and
decomposed characters."""
SETTINGS: tuple[Setting, ...] = get_args(Setting)

SPACES = ("\u00a0", " ", "  ", "\n    ", " \u00a0", "\u2009")
ENTITIES = {"\u00a0": "&nbsp;", "\u2009": "&thinsp;"}
# The last has no space beside it, as editors leave it in headlines that are too long for their box.
BREAKS = (" ", " ", " ", "<br>\n", " ", " ", "<br />", " ", "<br>")
MARKS = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "--", "–": "\u2212", "…": "...", "\ufe0f": None},
)
LIGATURES = (("ffi", "\ufb03"), ("fi", "\ufb01"), ("fl", "\ufb02"), ("ff", "\ufb00"))
LONG_WORD = re.compile(r"\b([a-z]{4})([a-z]{5,})\b")
WORD = re.compile(r"[a-z]{6,}")
SENTENCE_END = re.compile(r"(?<=[a-z])\. ")


def as_text(line: str, setting: Setting) -> str:
    r"""Return the line as attributes and structured data carry it.

    >>> as_text("No one should", "whitespace")
    'No\xa0one should'
    >>> as_text("“No one”—ever", "quotes")
    '"No one"--ever'
    """
    if setting == "whitespace":
        return _joined(line.split(" "), SPACES)
    return _remarked(line) if setting == "quotes" else line


def as_markup(line: str, setting: Setting) -> str:
    r"""Return the line as the inside of an element.

    >>> as_markup("No one should", "whitespace")
    '\n  No&nbsp;one should '
    >>> as_markup("Lawyers & clients", "tags")
    '<span style="font-weight: 400;">La<b>wyers</b> &amp; <!-- wp:text --><em>clients</em></span>'
    """
    text = escape(as_text(line, setting), quote=False)
    if setting == "whitespace":
        for character, entity in ENTITIES.items():
            text = text.replace(character, entity)
        return f"\n  {text} "
    if setting == "breaks":
        return _joined(text.split(" "), BREAKS)
    return _wrapped(text) if setting == "tags" else text


def _joined(words: Iterable[str], spaces: Iterable[str]) -> str:
    """Return the words with another space after each.

    >>> _joined(["a", "b", "c", "d"], ["-", "="])
    'a-b=c-d'
    """
    first, *rest = words
    return first + "".join(space + word for space, word in zip(cycle(spaces), rest, strict=False))


def _remarked(line: str) -> str:
    """Return the line in other characters that a reader sees as the same."""
    # Before the ligatures, which are no letters of a word any more.
    text = LONG_WORD.sub("\\1\u00ad\\2", line).translate(MARKS)
    for letters, ligature in LIGATURES:
        text = text.replace(letters, ligature)
    return unicodedata.normalize("NFD", SENTENCE_END.sub(".\u200b \u200b", text))


def _wrapped(text: str) -> str:
    """Return markup with elements around words and inside of one, and comments between them."""
    words = text.split(" ")
    for at, word in enumerate(words):
        if "&" in word:
            continue  # an entity is one character
        if at % 6 == 0 and (found := WORD.search(word.lower())):
            middle = found.start() + 2
            words[at] = f"{word[:middle]}<b>{word[middle : found.end()]}</b>{word[found.end() :]}"
        elif at % 6 == 2:
            words[at] = f"<!-- wp:text --><em>{word}</em>"
        elif at % 6 == 4:
            words[at] = f'<font color="#111">{word[:1]}<wbr>{word[1:]}</font>'
    return f'<span style="font-weight: 400;">{" ".join(words)}</span>'
