"""What a proofreader does to a text: a word spelt right, or wrong, a comma set; anything else may change what it says.

No dictionary is asked, so the proof that a spelling is no word must lie in the text itself. Two spellings are one
word if both are small letters only, begin and end alike, neither begins as a negation does (*immoral* → *immortal*
may be another word), and one of these holds:

- *a link word with two neighbouring letters exchanged*: `teh` → `the`. Link words are those of `LINKS`, which no
  exchange turns into another word (`from` → `form` does, so `from` is none).
- *a consonant once or twice, in a long English word*: `occured` → `occurred`. Long means three groups of vowels in
  both spellings (`scared` → `scarred` has two); English is a text in which `the` stands.
- *one letter missing inside, or two neighbouring letters exchanged, in a long word that the text itself spells*:
  `goverment` → `government`, both of eight letters or more, where the one stands elsewhere in both texts, and the
  other nowhere in the text that spells it right.

So digits, names, negations, modal verbs and short words never pass, nor does a word that came or went.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from newsroom_scraper.values.text import fold, words

LINKS: Final = frozenset({"the", "and", "that", "this", "with", "which", "their", "they", "have", "because", "about"})
NEGATIONS: Final = re.compile(
    "no|not|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|n't|nicht|kein|keine|nie|pas|ne|jamais|nunca"
)
MOST: Final = 2  # words that one correction touches
_LONG: Final = 3  # groups of vowels
_LONG_LETTERS: Final = 8
_NEGATING: Final = ("un", "in", "im", "il", "ir", "non", "dis")
_ENDINGS: Final = ("less", "ful")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_TWICE: Final = re.compile(r"([^\W\d_aeiouy])\1+")
_LIGHT: Final = re.compile(r"[,;:\s-]+")  # what may come and go between two words
_END: Final = re.compile(r"[.!?\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """How many words are spelt, and how many places are punctuated otherwise."""

    spelt: int
    punctuated: int


def is_negation(word: str) -> bool:
    """Return True for a word that denies.

    >>> [is_negation(word) for word in ("not", "Don’t", "note")]
    [True, True, False]
    """
    small = fold(word).casefold()
    return NEGATIONS.fullmatch(small) is not None or small.endswith("n't")


@lru_cache(maxsize=8)  # the marks of an edit and its significance ask about the same texts
def correction(old: str, new: str) -> Correction | None:
    """Return what was corrected between two texts, or None if they say the same or more than spelling differs.

    >>> correction("He said teh truth.", "He said the truth.")
    Correction(spelt=1, punctuated=0)
    >>> correction("It was immoral.", "It was immortal.") is None
    True
    """
    before, after = _middle(old, new)
    (was, gaps), (now, others) = _taken_apart(before), _taken_apart(after)
    if len(was) != len(now):
        return None
    spelt = [at for at in range(len(was)) if was[at] != now[at] and fold(was[at]) != fold(now[at])]
    if len(spelt) > MOST or not all(
        _free(gaps, at) and _one_word(was[at], now[at], gaps[at], old, new) for at in spelt
    ):
        return None
    marked = [at for at in range(len(gaps)) if gaps[at] != others[at] and fold(gaps[at]) != fold(others[at])]
    if not spelt and not marked:
        return None
    if not all(
        _light(gaps[at], others[at], [*was[max(0, at - 1) : at + 1], *now[max(0, at - 1) : at + 1]]) for at in marked
    ):
        return None
    return Correction(spelt=len(spelt), punctuated=len(marked))


def _middle(old: str, new: str) -> tuple[str, str]:
    """Return both texts without the paragraphs that they begin and end with alike."""
    one, two = old.split("\n\n"), new.split("\n\n")
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    return "\n\n".join(one[start : len(one) - end]), "\n\n".join(two[start : len(two) - end])


def _taken_apart(text: str) -> tuple[list[str], list[str]]:
    """Return the words, and what stands before, between and after them."""
    found, gaps = [], [""]
    for one in words(text):
        if one[0].isalnum():
            found.append(one)
            gaps.append("")
        else:
            gaps[-1] += one
    return found, gaps


def _light(gap: str, other: str, beside: list[str]) -> bool:
    """Return True if only punctuation differs, and nothing beside it reads otherwise for it."""
    if any(any(letter.isdigit() for letter in word) or is_negation(word) for word in beside):
        return False
    if len(beside) == 4 and all(word[0].isupper() for word in beside):
        return False  # two names, or one
    one, two = _LIGHT.sub("", fold(gap)), _LIGHT.sub("", fold(other))
    if one == two:
        return True
    if set(one + two) <= {".", '"'}:
        ends = len(beside) < 4 or ("\n" in gap and "\n" in other)  # a paragraph's own full stop
        return sorted(one) == sorted(two) or (ends and one.replace(".", "") == two.replace(".", ""))
    return False


def _free(gaps: list[str], at: int) -> bool:
    """Return True if a word stands by itself: not in an address, a hashtag or an abbreviation."""
    before, after = gaps[at], gaps[at + 1]
    if before.endswith(("@", "#", "_", "/")):
        return False
    inside = ([before] if at else []) + ([after] if at + 2 < len(gaps) else [])
    return all(any(one.isspace() for one in gap) or fold(gap) == "-" for gap in inside)


def _one_word(one: str, two: str, gap: str, old: str, new: str) -> bool:
    """Return True if two spellings that stand in the same place are the same word."""
    one, two = fold(one), fold(two)
    small, other = one.lower(), two.lower()
    if not (one.isalpha() and two.isalpha()) or small == other:
        return False
    opens = not gap.strip() or _END.search(gap) is not None
    capital = (one, two) == (small[:1].upper() + small[1:], other[:1].upper() + other[1:])
    if (one, two) != (small, other) and not (opens and capital):
        return False
    linked = _exchanged(small, other) and bool({small, other} & LINKS)
    if linked:
        return True
    if small[0] != other[0] or small[-1] != other[-1] or small.startswith(_NEGATING) or other.startswith(_NEGATING):
        return False
    if any(small.endswith(end) != other.endswith(end) for end in _ENDINGS):
        return False
    if min(len(_VOWELS.findall(small)), len(_VOWELS.findall(other))) < _LONG:
        return False
    if capital and not (_stands(small, old + " " + new) or _stands(other, old + " " + new)):
        return False  # it may be a name
    if _TWICE.sub(r"\1", small) == _TWICE.sub(r"\1", other):
        return _stands("[Tt]he", old) and _stands("[Tt]he", new)
    if min(len(small), len(other)) < _LONG_LETTERS or not (_exchanged(small, other) or _left_out(small, other)):
        return False
    mended = _stands(other, old) and not _stands(small, new)
    return mended or (_stands(small, new) and not _stands(other, old))


def _exchanged(one: str, two: str) -> bool:
    """Return True if two neighbouring letters stand the other way round, and nothing else differs."""
    at = next((at for at, (left, right) in enumerate(zip(one, two, strict=False)) if left != right), None)
    return (
        at is not None
        and len(one) == len(two)
        and one[at : at + 2] == two[at : at + 2][::-1]
        and one[at + 2 :] == two[at + 2 :]
    )


def _left_out(one: str, two: str) -> bool:
    """Return True if one is the other without one letter."""
    short, long = sorted((one, two), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _stands(pattern: str, text: str) -> bool:
    return re.search(rf"(?<!\w){pattern}(?!\w)", text) is not None
