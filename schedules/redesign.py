"""A redesign: two layouts that read the same words from the same releases are like each other.

Sources of two layouts are not alike by themselves. But where most releases of a night read the same through the old
layout and the new, the layouts agree about that field, and a release that differs in it was edited.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from pipelines.identity import COMPARED
from schedules import compare

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from schedules.claims import Differing
    from schedules.compare import Said
    from schedules.noise import Pattern

LEAST_RELEASES: Final = 3
SHARE: Final = 0.8
"""So many releases at least, and this share of them, must read the same through both layouts."""

Pair = tuple[str, str]
"""The layout that read the stored page, and the one that reads the new."""

Agreed = set[tuple[str, str, str]]
"""Two layouts, in the order of their names, and a field that they read alike."""


def agreed(
    same: Iterable[Pair],
    differing: Iterable[Differing],
    patterns: Collection[Pattern],
) -> Agreed:
    """Return the layouts that agree, two by two, each with a field about which they do.

    Args:
        same: a pair for every release that reads the same as a whole.
        differing: the releases that do not.
        patterns: the newsroom's noise.

    """
    alike: Counter[tuple[str, str, str]] = Counter()
    met: Counter[tuple[str, str, str]] = Counter()
    for pair in same:
        alike.update(_key(pair, name) for name in COMPARED)
        met.update(_key(pair, name) for name in COMPARED)
    for one in differing:
        layouts = one.layouts
        if layouts is None:
            continue
        before = as_if(one.before, layouts, COMPARED)
        for told in compare.compare(before, one.first, one.second, patterns={*patterns, *one.noise}):
            key = _key(layouts, told.field)
            met[key] += 1
            alike[key] += told.outcome == compare.SAME
    return {key for key, number in met.items() if number >= LEAST_RELEASES and alike[key] >= SHARE * number}


def fields_of(agreed: Agreed, pair: Pair) -> list[str]:
    """Return the fields about which two layouts agree."""
    return [name for name in COMPARED if _key(pair, name) in agreed]


def _key(pair: Pair, name: str) -> tuple[str, str, str]:
    one, other = sorted(pair)
    return one, other, name


def as_if(said: Mapping[str, Said], pair: Pair, fields: Collection[str]) -> dict[str, Said]:
    """Return what a page says as if the new layout had read those fields of it."""
    old, new = (f"selector:{layout}" for layout in pair)
    return {
        name: {(new if source == old and name in fields else source): value for source, value in sources.items()}
        for name, sources in said.items()
    }
