"""Two datasets compared, sorted or not: what lies between them is kept in a file until both were read to the end.

So nothing is told of a pair of which one turns out to be damaged, and one that turns out to be unsorted is sorted, and
both are read again.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

import orjson

from newsdesk.datasets.keyed import UnsortedError, by_address, by_id, in_order
from newsdesk.datasets.merging import Tally, changes
from newsdesk.datasets.sorting import in_sorted_order
from newsdesk.datasets.source import READING
from newsroom_scraper.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsdesk.datasets.keyed import Keyed
    from newsdesk.datasets.source import Source
    from newsroom_scraper.values.urls import Rules

_IN_MEMORY: Final = 8 << 20


@dataclass(slots=True)
class Comparison:
    """What two datasets differ in.

    Attributes:
        tally: the counts.
        by_address: whether they were compared by address: a crawl's readings have no ids.

    """

    tally: Tally
    by_address: bool
    _kept: IO[bytes]

    def changes(self) -> Iterator[dict[str, Any]]:
        """Yield the changes, in the order of ids, or of addresses."""
        self._kept.seek(0)
        return (orjson.loads(line) for line in self._kept)


@contextmanager
def compared(first: Source, second: Source, rules_of: Callable[[str], Rules], folder: Path) -> Iterator[Comparison]:
    """Compare two datasets.

    Args:
        first: the older, if one is.
        second: the newer.
        rules_of: newsroom → how it spells its addresses.
        folder: for what does not fit into memory.

    Raises:
        DatasetError: one cannot be read, or is no dataset; or there is no room in the folder.

    """
    kinds = {source.name: source.kind() for source in (first, second)}
    by_addresses = READING in kinds.values()
    sort = {first: by_addresses, second: by_addresses}

    @contextmanager
    def opened(source: Source) -> Iterator[Iterator[Keyed]]:
        with ExitStack() as stack:
            lines = stack.enter_context(source.lines())
            if by_addresses:
                keyed = by_address(source, lines, rules_of, kinds[source.name] or READING)
            else:
                keyed = by_id(source, lines)
            if sort[source]:
                keyed = stack.enter_context(in_sorted_order(keyed, folder))
            yield _watched(source, in_order(source, keyed, again=by_addresses))

    with tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(folder)) as kept:

        def keep() -> Tally:
            tally = Tally()
            kept.seek(0)
            kept.truncate()
            with opened(first) as ours, opened(second) as theirs:
                for change in changes((first, ours), (second, theirs), rules_of, tally):
                    kept.write(orjson.dumps(change, option=orjson.OPT_APPEND_NEWLINE))
            return tally

        while True:
            try:
                tally = keep()
            except _UnsortedSourceError as problem:
                sort[problem.source] = True
            except OSError as problem:
                raise DatasetError(f"cannot be written to ({problem.strerror or problem})", path=folder) from problem
            else:
                break
        yield Comparison(tally, by_addresses, kept)


class _UnsortedSourceError(Exception):
    def __init__(self, source: Source) -> None:
        super().__init__(source.name)
        self.source = source


def _watched(source: Source, lines: Iterator[Keyed]) -> Iterator[Keyed]:
    """Yield lines; where they are not sorted, say whose they are."""
    try:
        yield from lines
    except UnsortedError as problem:
        raise _UnsortedSourceError(source) from problem
