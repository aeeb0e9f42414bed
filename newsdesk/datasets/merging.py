"""Two sorted streams of lines side by side: what is in both is compared, where it is not equal to the byte."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsdesk.datasets.source import place
from newsroom_scraper.errors import DatasetError
from schedules.between import between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsdesk.datasets.keyed import Keyed
    from newsdesk.datasets.source import Source
    from newsroom_scraper.values.urls import Rules


@dataclass(slots=True)
class Tally:
    """How two sources compare.

    Attributes:
        first: how many releases the first has.
        second: how many the second has.
        same: how many are in both and say the same; of these
        recorded: how many are not equal: what is only recorded of them differs.
        kinds: kind of change → how many.

    """

    first: int = 0
    second: int = 0
    same: int = 0
    recorded: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def differ(self) -> bool:
        """Return whether there is any change."""
        return bool(self.kinds)


def changes(
    first: tuple[Source, Iterator[Keyed]],
    second: tuple[Source, Iterator[Keyed]],
    rules_of: Callable[[str], Rules],
    tally: Tally,
) -> Iterator[dict[str, Any]]:
    """Yield the changes that lead from the first to the second, in the order of keys.

    Args:
        first: a source, and its lines in the order of their keys.
        second: the same.
        rules_of: newsroom → how it spells its addresses.
        tally: is filled in.

    Raises:
        DatasetError: a line is not what it should be.
        UnsortedError: a source is not sorted.

    """
    (source, lines), (other_source, other_lines) = first, second
    one, other = next(lines, None), next(other_lines, None)
    while one is not None or other is not None:
        old = new = None
        if other is None or (one is not None and one[0] <= other[0]):
            assert one is not None
            old = one
        if one is None or (other is not None and other[0] <= one[0]):
            assert other is not None
            new = other
        if old is not None:
            tally.first += 1
            one = next(lines, None)
        if new is not None:
            tally.second += 1
            other = next(other_lines, None)
        if old is not None and new is not None and (old[2] == new[2] or old[2].rstrip() == new[2].rstrip()):
            source.parsed(old[1], old[2])  # so that what is no JSON is not taken for the same
            tally.same += 1
            continue
        before = source.parsed(old[1], old[2]) if old is not None else None
        after = other_source.parsed(new[1], new[2]) if new is not None else None
        try:
            found = between(before, after, rules_of(_newsroom(after or before)))
        except ValueError as problem:
            places = [place(it.name, one[1]) for it, one in ((source, old), (other_source, new)) if one is not None]
            raise DatasetError(str(problem), path=" and ".join(places)) from problem
        if not found:
            tally.same += 1
            tally.recorded += before != after
        for change in found:
            tally.kinds[change["kind"]] += 1
            yield change


def _newsroom(line: dict[str, Any] | None) -> str:
    """Return whose a line is; one that does not say so is refused when it is compared."""
    found = (line or {}).get("newsroom")
    return found if isinstance(found, str) else ""
