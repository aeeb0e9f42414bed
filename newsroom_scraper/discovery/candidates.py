"""Selectors that may hold for elements of one kind, the surest first; whoever asks tries them.

Names that hang on a number, a state, the looks or a build's hash come last, or not at all.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from newsroom_scraper.discovery.places import chain, is_stable
from newsroom_scraper.extraction.selectors import compile_selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

_WRITABLE: Final = re.compile(r"[A-Za-z][A-Za-z_-]*")
_OF_LOOKS: Final = re.compile(
    r"(?:col|row|container|wrapper|inner|outer|text|font|flex|grid|border|rounded|shadow|pull|float|block|inline|align"
    r"|justify|margin|padding|bg|[dhmpw]|[mp][trblxyse])(?:-.*)?"
)
_ABOVE: Final = 8  # levels above rows that are named
_BETWEEN: Final = 4  # levels between a row and its part that are named


def of_rows(root: _Element, rows: Sequence[_Element]) -> Iterator[str]:
    """Yield selectors that match those elements of a page, in its order, and no others."""
    wanted = list(rows)
    own = _names(wanted)
    above = [name for level in _levels([chain(row)[1:] for row in wanted], _ABOVE) for name in _names(level)]
    selectors = [*own, *(f"{outer} {one}" for outer in above for one in own)]
    selectors += [f"{outer} > {one}" for outer in above for one in own]
    # The row of a table's headings links to nothing.
    selectors += [f"{one}:has(a)" for one in selectors]
    for selector in selectors:
        if compile_selector(selector).elements(root) == wanted:
            yield selector


def within(pairs: Sequence[tuple[_Element, _Element | None]]) -> Iterator[str]:
    """Yield selectors, relative to rows, that may match the part of each row that stands beside it."""
    present = [(row, one) for row, one in pairs if one is not None]
    ones = [one for _, one in present]
    names = _names(ones)
    yield from names
    between = []
    for row, one in present:
        up = chain(one)[1:]
        between.append(up[: up.index(row)] if row in up else [])
    for level in _levels(between, _BETWEEN):
        for outer in _names(level):
            yield from (f"{outer} {one}" for one in names)
            yield from (f"{outer} > {one}" for one in names)
    number = {1 + sum(1 for _ in one.itersiblings(str(one.tag), preceding=True)) for one in ones}
    if len(number) == 1 and names:
        yield f"{names[-1]}:nth-of-type({number.pop()})"


def _levels(chains: Sequence[Sequence[_Element]], most: int) -> Iterator[list[_Element]]:
    """Yield, level by level upward, what stands above elements; as far as all have something there."""
    return islice((list(level) for level in zip(*chains, strict=False)), most)


def _names(ones: Sequence[_Element]) -> list[str]:
    """Return what elements have in common that a selector can name: ids and classes, then the tag."""
    if not ones:
        return []
    tags = {str(one.tag) for one in ones}
    tag = tags.pop() if len(tags) == 1 else ""
    if tag in {"body", "html"}:
        return []
    shared = set.intersection(*({*(one.get("class") or "").split()} for one in ones))
    order = [name for name in (ones[0].get("class") or "").split() if name in shared and _is_name(name)]
    classes = [f"{tag}.{name}" for name in dict.fromkeys(order)]
    of_looks = [name for name in classes if _OF_LOOKS.fullmatch(name.partition(".")[2])]
    ids = {one.get("id") or "" for one in ones}
    named = [f"{tag}#{one}" for one in ids if len(ids) == 1 and _is_name(one)]
    props = {one.get("itemprop") or "" for one in ones}
    told = [f'{tag}[itemprop="{one}"]' for one in props if len(props) == 1 and _WRITABLE.fullmatch(one)]
    return [
        *named,
        *(name for name in classes if name not in of_looks),
        *told,
        *([tag] if tag else []),
        *of_looks,
    ]


def _is_name(name: str) -> bool:
    return bool(_WRITABLE.fullmatch(name)) and is_stable(name)
