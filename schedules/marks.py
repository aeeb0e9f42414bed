"""The marks of an edit: facts that two states of a release show, each by one rule, and never a verdict.

What a proofreader corrects (`schedules/spelling.py`) is no fact of this kind and bears no mark but the site's own date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipelines.identity import canonical_text
from schedules.figures import NUMBER, exchanged
from schedules.names import names_gone
from schedules.pairing import Compared, compared, spoken
from schedules.spelling import correction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedules.compare import Difference

NUMBER_CHANGED: Final = "number-changed"
DATE_CHANGED: Final = "date-changed"
QUOTE_REMOVED: Final = "quote-removed"
NAME_REMOVED: Final = "name-removed"
SENTENCE_ADDED: Final = "sentence-added"
SENTENCE_REMOVED: Final = "sentence-removed"
MODIFIED_DATE_UNMOVED: Final = "modified-date-unmoved"

RULES: Final = {
    NUMBER_CHANGED: "in two wordings of a sentence, half of their words in common, a number stands where another stood",
    DATE_CHANGED: "the day of publication is another, or in two such wordings a date stands where another stood",
    QUOTE_REMOVED: "a quotation of three words or more is not within quotation marks anywhere in the new text",
    NAME_REMOVED: "two or more capitalised words in a row stand nowhere in the new text",
    SENTENCE_ADDED: "a new sentence of which no old one holds half of the words",
    SENTENCE_REMOVED: "an old sentence of which no new one holds half of the words",
    MODIFIED_DATE_UNMOVED: "something differs, and the site's date of modification, which it shows, is the same",
}
"""Every mark of an edit, in the order in which they are told, with its rule."""

TEXTS: Final = ("title", "body")

_QUOTED: Final = re.compile(
    r"„([^“”„]*+)[“”]|“([^“”\"]*+)(?:[”\"]|\Z)|«([^«»]*+)»|»([^«»]*+)«|”([^“”]*+)”"
    r"|(?<![\w\"])\"(?=\S)([^\"]*+)\"(?!\w)"
)
# No possessive group: Python 3.11 up to 3.11.4 mistakes where one ends. The alternatives share no character.
_SINGLE: Final = re.compile(r"(?<!\w)['‘](?=\w)((?:[^'‘’]|(?<=\w)['’](?=\w))+)['’](?!\w)")
_LEAST_QUOTED: Final = 3  # words; fewer are a term


@dataclass(frozen=True, slots=True)
class Fact:
    """A mark with the words that bear it out, as far as there are any on each side."""

    mark: str
    old: str | None
    new: str | None


def marks(differences: Sequence[Difference], *, modified_before: str | None, modified_after: str | None) -> list[str]:
    """Return the marks of an edit, in the order of `RULES`.

    Args:
        differences: believed, by field.
        modified_before: the date of modification that the site showed with the old state.
        modified_after: with the new one.

    """
    real = differing(differences)
    found = {one.mark for one in facts(real)}
    if real and _same_instant(modified_before, modified_after):
        found.add(MODIFIED_DATE_UNMOVED)
    return [mark for mark in RULES if mark in found]


def differing(differences: Sequence[Difference]) -> list[Difference]:
    """Return the differences that typesetting does not explain."""
    return [one for one in differences if canonical_text(one.field, one.old) != canonical_text(one.field, one.new)]


def facts(differences: Sequence[Difference]) -> Iterator[Fact]:
    """Return every fact that the differences show, field by field; the marks are their names."""
    whole = "\n\n".join(one.new for one in differences if one.field in TEXTS and isinstance(one.new, str))
    for one in differences:
        if one.field == "published" and one.old and one.new:
            yield Fact(DATE_CHANGED, str(one.old), str(one.new))
        elif one.field in TEXTS:
            old, new = one.old or "", one.new or ""
            if correction(old, new) is None:
                yield from _of_text(one.field, old, new, whole)


@lru_cache(maxsize=4)
def _of_text(field: str, old_text: str, new_text: str, whole: str) -> tuple[Fact, ...]:
    return tuple(_shown(compared(old_text, new_text), field, whole))


def _shown(text: Compared, field: str, whole: str) -> Iterator[Fact]:
    for old, new in text.pairs:
        for kind, was, now in exchanged(old.folded, new.folded):
            yield Fact(NUMBER_CHANGED if kind == NUMBER else DATE_CHANGED, was, now)
    yield from (Fact(QUOTE_REMOVED, quote, None) for quote in _quotes_gone(text, whole))
    yield from (Fact(NAME_REMOVED, name, None) for name in names_gone(text.before, text.old, whole))
    if field == "body":
        yield from (Fact(SENTENCE_ADDED, None, one) for one in text.added)
        yield from (Fact(SENTENCE_REMOVED, one, None) for one in text.removed)


def _same_instant(one: str | None, two: str | None) -> bool:
    if not one or not two:
        return False
    try:
        return one == two or datetime.fromisoformat(one) == datetime.fromisoformat(two)
    except ValueError:  # dates that cannot be read are the same only if they are spelt the same
        return False


def _quotes_gone(text: Compared, whole: str) -> Iterator[str]:
    """Return the old quotations whose words, in this order, are quoted nowhere in the new text."""
    found = [quote for paragraph in text.before for quote in _quotes(paragraph)]
    if not found:
        return
    inside = (
        quote for paragraph in whole.split("\n\n") for quote in (*_quotes(paragraph), *_SINGLE.findall(paragraph))
    )
    # One behind the other, so that a quotation which its speaker's name now interrupts is still there.
    quoted = f" {' '.join(word for quote in inside for word in spoken(quote))} "
    for quote in dict.fromkeys(found):
        said = spoken(quote)
        if len(said) >= _LEAST_QUOTED and f" {' '.join(said)} " not in quoted:
            yield quote


def _quotes(paragraph: str) -> Iterator[str]:
    for one in _QUOTED.finditer(paragraph):
        yield next((group for group in one.groups() if group), "")
