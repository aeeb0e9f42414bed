"""Text as a page prints it, and the canonical text by which two readings are compared.

`clean` and `clean_body` keep what a reader sees: curly quotes, dashes, emoji. `fold` is for comparing only
and is never shown: it takes away what an editor's software changes by itself (quote style, dashes, spaces,
ligatures).
"""

from __future__ import annotations

import re
import unicodedata

# Controls, soft hyphen, zero-width and direction marks, lone surrogates. White space is not here.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# A joiner (U+200C, U+200D) is part of the spelling inside Persian and Indic words and inside joined emoji,
# so it stays between two such characters; anywhere else it is dirt.
_SPELT = r"\u0590-\u167f\u1681-\u1fff\u2100-\u2fff\u3001-\U0010ffff"
_STRAY_JOINER = re.compile(rf"(?<![{_SPELT}])[\u200c\u200d]|[\u200c\u200d](?![{_SPELT}])")

_FOLDED = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02b9\u02bb\u02bc", "'"),
    **dict.fromkeys("`\u00b4\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u301d\u301e\u301f\uff02", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d", "-"),
    "\u2026": "...",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
# With what is never compared: the grapheme joiner, the joiners, variation selectors.
_TYPESET = re.compile(f"[{''.join(_FOLDED)}\u034f\u200c\u200d\ufe00-\ufe0f]")
_DASHES = re.compile("--+")

# Chinese and Japanese set no spaces, so each character is a word of its own. Marks belong to the letter
# before them.
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_MARK = (
    r"[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    r"\u0900-\u0903\u093a-\u0963\u0966-\u109f\u200c\u200d]"
)
_PART = rf"{_LETTER}+(?:{_MARK}+{_LETTER}*)*"
_WORDS = re.compile(rf"(?:[A-Z]\.){{2,}}|{_PART}(?:(?:['\u2019\u2010-]|(?<=\d)[.,:/](?=\d)){_PART})*|\s+|.", re.DOTALL)


def clean(text: str | None) -> str | None:
    r"""Return the text on one line, as printed, without invisible characters, or None if nothing is printed.

    Unicode NFC; every run of white space (no-break space too) becomes one space; zero-width characters, soft
    hyphens and controls are taken out. Idempotent.

    >>> clean("  Trump\u2019s\xa0travel\n ban\u200b ")
    'Trump’s travel ban'
    >>> clean(" \u200b ") is None
    True
    """
    if not text:
        return None
    text = " ".join(text.split())
    if not _is_plain(text):
        text = unicodedata.normalize("NFC", text)
        text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
        # Taking a character out may bring two spaces, or a letter and its accent, together.
        text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text or None


def clean_body(text: str | None) -> str | None:
    r"""Return each line cleaned and one blank line between paragraphs, or None if nothing is printed.

    Lines inside a paragraph are kept (addresses, verses, lists). Idempotent.

    >>> clean_body("One \xa0 two\r\nthree\n\n \n\nFour\n")
    'One two\nthree\n\nFour'
    """
    if not text:
        return None
    lines: list[str] = []
    for line in text.splitlines():
        cleaned = clean(line)
        if cleaned:
            lines.append(cleaned)
        elif lines and lines[-1]:
            lines.append("")
    return "\n".join(lines).rstrip("\n") or None


_DASH = f"[-{''.join(one for one, plain in _FOLDED.items() if plain == '-')}]"
_MARKED = re.compile(rf"(?m)^[^\S\n]*(?:(?:>[^\S\n]+)+(?:{_DASH}(?:[^\S\n]+|$))?|{_DASH}(?:[^\S\n]+|$))")


def fold(text: str) -> str:
    r"""Return canonical text, only for comparing: two texts that differ only in typesetting fold alike.

    Unicode NFC; quotes, dashes, spaces, line breaks, ligatures and the ellipsis have one spelling; soft
    hyphens, zero-width characters and variation selectors are out. Case, digits and their separators stand:
    `25,000` and `25.000` stay apart. Idempotent.

    >>> fold("\u201cIt\u2019s over\u201d\u2014he said\u2026")
    '"It\'s over"-he said...'
    >>> fold("25,000") == fold("25.000")
    False
    """
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        if "`" in text:
            text = text.replace("`", "'")
        return _DASHES.sub("-", text) if "--" in text else text
    text = unicodedata.normalize("NFC", text)
    text = _TYPESET.sub(lambda found: _FOLDED.get(found[0], ""), _INVISIBLE.sub("", text))
    # Again at the end: what was taken out or folded may leave a letter beside its accent.
    return unicodedata.normalize("NFC", _DASHES.sub("-", " ".join(text.split())))


def fold_body(text: str) -> str:
    r"""Return the canonical text of a body or of a part of it: also without the marks of quotations and list items.

    They stand for markup: where a line breaks within a quotation is no more news than where it breaks elsewhere.

    >>> fold_body("> It was\n> cold.\n\n- One") == fold_body("It was cold.\n\nOne")
    True
    """
    return fold(_MARKED.sub("", text))


def words(text: str) -> list[str]:
    """Return the words, spaces and marks of a text in order; joined they are the text again.

    Numbers with separators, contractions, hyphenated words and initials such as `U.S.` are one word each.

    >>> words("U.S. aid: $25,000 isn't enough.")
    ['U.S.', ' ', 'aid', ':', ' ', '$', '25,000', ' ', "isn't", ' ', 'enough', '.']
    """
    return _WORDS.findall(text)


def _is_plain(text: str) -> bool:
    """Return True if there is nothing to take out or compose; so it is with nearly every field."""
    return text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text))
