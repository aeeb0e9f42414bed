"""How much a change means: *minor* is what a proofreader does, everything else is *substantive*; and why.

Minor is an edit of title and body alone in which at most two words are spelt otherwise, each evidently the same
word (`schedules/spelling.py` says by what evidence), or punctuation inside a sentence differs with no number and no
negation beside it, nor a name on either side. Whatever cannot be shown to be that is substantive: a mistake on this
side costs a reader a minute, one on the other hides an edit.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from schedules import marks
from schedules.files import names_of_replaced
from schedules.pairing import Compared, compared
from schedules.spelling import correction, is_negation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedules.compare import Difference

MINOR: Final = "minor"
SUBSTANTIVE: Final = "substantive"

_KINDS: Final = {
    "new": "a release appeared",
    "removed": "a release is gone",
    "restored": "a release is back",
    "moved": "a release stands at another address",
    "unlisted": "a release is no longer listed",
}
_FIELDS: Final = {
    "published": "the day of publication",
    "type": "the type",
    "authors": "the authors",
    "attachments": "the attachments",
}
_ONE_OF: Final = {
    marks.NUMBER_CHANGED: ("a number changed", "{} numbers changed"),
    marks.DATE_CHANGED: ("a date changed", "{} dates changed"),
    marks.QUOTE_REMOVED: ("a quotation was removed", "{} quotations were removed"),
    marks.NAME_REMOVED: ("a name was removed", "{} names were removed"),
    marks.SENTENCE_ADDED: ("1 sentence was added", "{} sentences were added"),
    marks.SENTENCE_REMOVED: ("1 sentence was removed", "{} sentences were removed"),
}
_SHOWN: Final = {marks.NUMBER_CHANGED, marks.DATE_CHANGED, marks.NAME_REMOVED}
_LONGEST: Final = 60  # characters of a value that a reason repeats


def significance(kind: str, differences: Sequence[Difference]) -> tuple[str, str]:
    """Return how much a change means, and why, as a clause for a person.

    Args:
        kind: of the change; only an edit can be minor.
        differences: believed, by field.

    """
    if kind != "edited":
        return SUBSTANTIVE, _KINDS.get(kind, f"a release is {kind}")
    real = marks.differing(differences)
    mended = [_mended(one) for one in real]
    if mended and all(mended):
        spelt, punctuated = (sum(one[at] for one in mended if one) for at in (0, 1))
        return MINOR, _minor(spelt, punctuated)
    return SUBSTANTIVE, "; ".join(dict.fromkeys(_reasons(real))) or "the release differs"


def _mended(one: Difference) -> tuple[int, int] | None:
    """Return how many words and marks a proofreader touched, or None if more than that differs."""
    if one.field not in marks.TEXTS or not isinstance(one.old, str) or not isinstance(one.new, str):
        return None
    found = correction(one.old, one.new)
    return (found.spelt, found.punctuated) if found else None


def _minor(spelt: int, punctuated: int) -> str:
    said = [f"the spelling of {_count(spelt, 'word')}"] if spelt else []
    return " and ".join([*said, f"the punctuation in {_count(punctuated, 'place')}"] if punctuated else said)


def _reasons(differences: Sequence[Difference]) -> Iterator[str]:
    """Return what differs, field by field, each as a clause."""
    for one in differences:
        if one.field == "title":
            yield _came_or_went("the title", one) or "the title changed"
        elif one.field == "published":
            yield _came_or_went(_FIELDS[one.field], one) or f"{_FIELDS[one.field]} changed: {_arrow(one.old, one.new)}"
        elif one.field == "attachments" and (names := names_of_replaced(one.old, one.new)):
            yield f"a file was replaced: {names[0]}" if len(names) == 1 else f"{len(names)} files were replaced"
        elif one.field != "body":
            name = _FIELDS.get(one.field, one.field)
            yield _came_or_went(name, one) or f"{name} changed"
    texts = [one for one in differences if one.field in marks.TEXTS]
    found = defaultdict(list)
    for fact in marks.facts(texts):
        found[fact.mark].append(fact)
    for mark, some in found.items():
        single, several = _ONE_OF[mark]
        said = single if len(some) == 1 else several.format(len(some))
        first = some[0]
        yield f"{said}: {_arrow(first.old, first.new)}" if mark in _SHOWN and len(some) == 1 else said
    for one in texts:
        if one.field == "body":
            yield from _wording(compared(one.old or "", one.new or ""), told=bool(found))


def _wording(text: Compared, *, told: bool) -> Iterator[str]:
    """Return what no mark says: a negation that came or went, and else that it is worded otherwise."""
    denied = [sum(map(is_negation, side.folded.split())) for pair in text.pairs for side in pair]
    if sum(denied[1::2]) > sum(denied[::2]):
        yield "a negation was added"
    elif sum(denied[1::2]) < sum(denied[::2]):
        yield "a negation was removed"
    elif not told:
        yield f"the wording of {_count(len(text.pairs), 'sentence')} changed" if text.pairs else "the text changed"


def _came_or_went(name: str, one: Difference) -> str | None:
    were = "were" if name.endswith("s") else "was"
    if not one.old:
        return f"{name} {were} added"
    return None if one.new else f"{name} {were} removed"


def _arrow(old: Any, new: Any) -> str:
    return " → ".join(_shown(str(one)) for one in (old, new) if one is not None)


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
