"""What a route looks for in the text of an alert: words, and a pattern. Pure, but for the time that a pattern may take.

A page's text is a stranger's, and a pattern that is slow on some text must not hold up the alerts: it has a second, and
what could not be looked through in it counts as found, since an alert too many is better than one too few.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from newsdesk.redline.model import segments
from newsdesk.redline.segment import GAP
from newsdesk.telling.views import items
from newsroom_scraper.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdesk.telling.message import Alert

PLACES: Final = ("title", "body", "added", "removed")
"""Where a route may look: the title, the body, what came into any field, what went out of it."""

PATIENCE: Final = 1.0
"""Seconds that a pattern may take with one text."""

# Chinese and Japanese set no spaces: a word of theirs begins and ends anywhere.
_LETTER: Final = r"[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for; nothing at all is in every text.

    Attributes:
        words: any of them will do; a text of several words stands for itself.
        pattern: a regular expression.
        places: of `PLACES`.

    """

    words: tuple[str, ...] = ()
    pattern: str | None = None
    places: tuple[str, ...] = PLACES

    def __bool__(self) -> bool:
        return bool(self.words) or self.pattern is not None

    def within(self, alert: Alert) -> bool:
        """Return whether the words, and the pattern, stand in an alert; each somewhere."""
        texts = list(dict.fromkeys(text for place in self.places for text in _texts(place, alert) if text))
        if self.words and not any(_has_word(self.words, text) for text in texts):
            return False
        return self.pattern is None or any(_has_pattern(self.pattern, text) for text in texts)


def checked(pattern: str) -> str:
    """Return a pattern that can be used.

    Raises:
        ValueError: it cannot; the message is a clause.

    """
    import regex

    try:
        _compiled(pattern)
    except regex.error as problem:
        raise ValueError(f"is not a regular expression: {problem}") from problem
    return pattern


def _texts(place: str, alert: Alert) -> Iterator[str]:
    """Yield the texts of an alert that stand in a place."""
    line = alert.line
    release = alert.after or alert.before or {}
    if place == "title":
        yield line["title"] or ""
        yield release.get("title") or ""
    elif place == "body":
        yield release.get("body") or ""
    else:
        for one in line["fields"]:
            old, new = (items(one[side]) if one["type"] == "list" else one[side] for side in ("old", "new"))
            # Each passage by itself: two that stand far apart do not make a phrase.
            yield from (piece.text for piece in segments(old, new) if piece.kind == place)


def _has_word(words: tuple[str, ...], text: str) -> bool:
    return _any_word(words).search(plain(text)) is not None


def _has_pattern(pattern: str, text: str) -> bool:
    import regex

    found = _compiled(pattern)
    try:
        return any(found.search(one, timeout=PATIENCE) is not None for one in dict.fromkeys((text, _typed(text))))
    except TimeoutError:
        return True
    except regex.error:
        return True


def _typed(text: str) -> str:
    """Return a text with its quotes, dashes and spaces as a keyboard has them; its paragraphs stand."""
    return GAP.join(fold(one) for one in text.split(GAP))


def plain(text: str) -> str:
    r"""Return a text as words are compared: typesetting, case and diacritics are folded.

    >>> plain("“Señor Müller’s” CAFÉ")
    '"senor muller\'s" cafe'
    """
    apart = unicodedata.normalize("NFD", fold(text).casefold())
    return unicodedata.normalize("NFC", "".join(one for one in apart if not unicodedata.combining(one)))


@lru_cache(maxsize=64)
def _any_word(words: tuple[str, ...]) -> Any:
    import re

    return re.compile("|".join(_whole(plain(word)) for word in words))


def _whole(word: str) -> str:
    """Return a pattern that finds a word, and not a part of another: 25 is no part of 25,000."""
    import re

    begin = f"(?<!{_LETTER})" if re.match(_LETTER, word) else ""
    end = f"(?!{_LETTER})" if re.match(_LETTER, word[-1:]) else ""
    if word[:1].isdigit():
        begin += r"(?<!\d[.,])"
    if word[-1:].isdigit():
        end += r"(?![.,]\d)"
    return f"{begin}{re.escape(word)}{end}"


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Any:
    import regex

    return regex.compile(pattern)
