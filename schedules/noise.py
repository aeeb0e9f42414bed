"""Noise: paragraphs that differ between two fetches of one night, and what that teaches about the site.

A view counter or a box of rotating links inside the body is no edit. Two fetches of one page show which paragraphs such
noise is; its *pattern* (`# views`, `Related: *`) is the site's, so what two pages teach holds for every page of the
newsroom, also where chance made two fetches alike.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from newsroom_scraper.values.text import fold_body

if TYPE_CHECKING:
    from collections.abc import Collection

Pattern = str
"""Either a paragraph with its numbers as `#`, or a label with `: *` behind it."""

LEAST_PAGES: Final = 2
"""On how many pages a pattern must be noise before it is noise on all."""

_NUMBER: Final = re.compile(r"\d[\d,.]*")
_LABEL: Final = re.compile(r"[^.!?:]{1,40}:(?=\s)")
_REWORDED: Final = 0.5  # of its words; a paragraph that keeps fewer is another one
_LONGEST_COUNTER: Final = 80  # characters; a longer paragraph that holds a number is prose


def paragraphs(text: str) -> list[str]:
    r"""Return a text's paragraphs.

    >>> paragraphs("a\n\nb")
    ['a', 'b']
    """
    return text.split("\n\n")


def learn(first: str, second: str) -> set[Pattern]:
    r"""Return the patterns of the paragraphs in which two fetches of one page differ.

    >>> sorted(learn("12 views\n\nText.\n\nRelated: A", "13 views\n\nText.\n\nRelated: B"))
    ['# views', 'Related: *']
    """
    found = set()
    one, two = paragraphs(first), paragraphs(second)
    for tag, a1, a2, b1, b2 in _compared(one, two).get_opcodes():
        if tag != "replace":
            continue
        ours = {pattern for text in one[a1:a2] for pattern in patterns(text)}
        theirs = {pattern for text in two[b1:b2] for pattern in patterns(text)}
        found |= ours & theirs
    return found


def patterns(paragraph: str) -> set[Pattern]:
    """Return the patterns that a paragraph would follow, were it noise."""
    text = fold_body(paragraph)
    found = set()
    if len(text) <= _LONGEST_COUNTER and _NUMBER.search(text):
        found.add(_NUMBER.sub("#", text))
    label = _LABEL.match(text)
    if label:
        found.add(f"{label[0]} *")
    return found


def lines(old: str, new: str) -> tuple[frozenset[Pattern], ...]:
    r"""Return the patterns of each line that is another now, where two texts differ in nothing else; else none.

    >>> lines("12 views\n\nText.", "13 views\n\nText.")
    (frozenset({'# views'}),)
    >>> lines("12 views\n\nYes.", "13 views\n\nNo.")
    ()
    """
    one, two = paragraphs(old), paragraphs(new)
    found: list[frozenset[Pattern]] = []
    for tag, a1, a2, b1, b2 in _compared(one, two).get_opcodes():
        if tag == "replace" and a2 - a1 == b2 - b1:
            pairs = zip(one[a1:a2], two[b1:b2], strict=True)
            found += [frozenset(patterns(was) & patterns(text)) for was, text in pairs]
        elif tag != "equal":
            return ()
    return tuple(found) if all(found) else ()


def believed(old: str, first: str, second: str, known: Collection[Pattern] = ()) -> str:
    r"""Return the old text with every change applied that both fetches show and that no noise explains.

    Args:
        old: of the last version.
        first: of this crawl's first fetch.
        second: of its second.
        known: the newsroom's noise patterns, as far as they are known.

    >>> believed("12 views\n\nYes.", "13 views\n\nNo.", "14 views\n\nNo.")
    '12 views\n\nNo.'
    """
    before, now, other = paragraphs(old), paragraphs(second), paragraphs(first)
    noise = set(known) | learn(first, second)
    unstable = set(range(len(now)))
    for block in _compared(now, other).get_matching_blocks():
        unstable -= set(range(block.a, block.a + block.size))
    kept: list[str] = []
    for tag, a1, a2, b1, b2 in _compared(before, now).get_opcodes():
        if tag == "equal":
            kept.extend(before[a1:a2])
        else:
            kept.extend(_settle(before[a1:a2], now[b1:b2], [at in unstable for at in range(b1, b2)], noise))
    return "\n\n".join(kept)


def _settle(old: list[str], new: list[str], unstable: list[bool], noise: set[Pattern]) -> list[str]:
    """Return what stands in a stretch that differs: new where it is stable, old where it is noise."""
    left = list(old)
    kept = []
    settled = [text for text, noisy in zip(new, unstable, strict=True) if not noisy]
    for text, noisy in zip(new, unstable, strict=True):
        pattern = patterns(text) & noise
        if not noisy and not pattern:
            kept.append(text)
            continue
        twin = next((one for one in left if patterns(one) & pattern), None)
        if not pattern:
            twin = _twin(text, [one for one in left if not patterns(one) & noise], settled)
        if twin is not None:
            left.remove(twin)
            kept.append(twin)
    # Noise that this fetch did not show is no removal.
    kept.extend(one for one in left if patterns(one) & noise)
    return kept


def _twin(text: str, old: list[str], settled: list[str]) -> str | None:
    """Return the old paragraph in a restless one's place: the most alike of those that no settled one was made of."""
    made_of = {best for one in settled if (best := _closest(one, old)) and _alike(best, one) >= _REWORDED}
    return _closest(text, [one for one in old if one not in made_of])


def _closest(text: str, paragraphs: list[str]) -> str | None:
    return max(paragraphs, key=lambda one: _alike(one, text), default=None)


def _alike(one: str, other: str) -> float:
    """Return which share of their words two paragraphs have in common, in order."""
    left, right = one.split(), other.split()
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _compared(one: list[str], other: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [fold_body(text) for text in one], [fold_body(text) for text in other], autojunk=False)
