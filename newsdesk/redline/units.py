"""The units of a text that can stay, move, go or come as a whole: its sentences, and the lines that are none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from newsroom_scraper.values.sentences import sentences
from newsroom_scraper.values.text import words


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence.

    Attributes:
        text: of it; empty only before what a text begins with white space.
        tail: white space behind it.
        line: whether it is a whole line, such as an item of a list or a paragraph of one sentence.

    """

    text: str
    tail: str
    line: bool = field(compare=False)


def units(text: str) -> list[Unit]:
    r"""Return the sentences of a text with the white space behind each; joined they are the text again.

    >>> [(one.text, one.tail) for one in units("One. Two.\n\nThree")]
    [('One.', ' '), ('Two.', '\n\n'), ('Three', '')]
    """
    starts, at = [], 0
    found = sentences(text)
    for one in found:
        at = text.index(one, at)
        starts.append(at)
        at += len(one)
    made = []
    begins = True
    if text and (not starts or starts[0]):
        made.append(Unit("", text[: starts[0]] if starts else text, line=True))
    for number, (start, one) in enumerate(zip(starts, found, strict=True)):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        tail = text[start + len(one) : end]
        ends = "\n" in tail or end == len(text)
        made.append(Unit(one, tail, line=begins and ends))
        begins = ends
    return made


def spoken(text: str) -> Counter[str]:
    """Return how often a text says each word, whatever its case; marks are no words.

    >>> sorted(spoken("The men, the women.").items())
    [('men', 1), ('the', 2), ('women', 1)]
    """
    return Counter(one.casefold() for one in words(text) if one[:1].isalnum())
