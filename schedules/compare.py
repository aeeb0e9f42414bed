"""Two states of a page compared, field by field: like with like, and only what two fetches agree about.

A field is compared on the strongest source that both pages have. A difference is believed only if today's reader
shows it between the stored page and the new one, and a second fetch of the same crawl shows it too: what differs
between two fetches of one night is noise, wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.discover import ROADS
from newsroom_scraper.extraction.sources import STRENGTH
from pipelines.identity import COMPARED, canonical_text
from schedules import noise

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SAME: Final = "same"
CHANGED: Final = "changed"
UNSHARED: Final = "unshared"
LISTED: Final = "listed"

Said = dict[str, Any]
"""source → value; a declared selector's source is `selector:LAYOUT`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a field compares.

    Attributes:
        outcome: same (noise included); changed; unshared: the pages share no source, nothing can be said; listed: only
            the row of a listing, or of another road that does not speak, says it, and it says something else.
        source: compared on.
        noisy: whether the two fetches of this crawl differ in it.
        new: what is believed now; of a text, the old one with every believed change applied.

    """

    field: str
    outcome: str
    source: str | None = None
    old: Any = None
    new: Any = None
    noisy: bool = False


def compare(
    old: Mapping[str, Said],
    first: Mapping[str, Said],
    second: Mapping[str, Said] | None,
    *,
    patterns: Collection[noise.Pattern] = (),
    speaks: str = "page",
) -> list[Difference]:
    """Return how each compared field stands between a stored page and this crawl's one or two fetches.

    Args:
        old: what the stored page's sources say, by field.
        first: what this crawl's first fetch says.
        second: what its second says, if there was one.
        patterns: the newsroom's noise.
        speaks: whose text is compared; what rows of other roads say only hints.

    """
    hints = frozenset(ROADS) - {speaks}
    return [
        _field(
            one,
            old.get(one, {}),
            first.get(one, {}),
            None if second is None else second.get(one, {}),
            patterns,
            hints,
        )
        for one in COMPARED
    ]


def _field(
    field: str,
    old: Said,
    first: Said,
    second: Said | None,
    patterns: Collection[noise.Pattern],
    hints: Collection[str],
) -> Difference:
    noisy = second is not None and _best(field, first) != _best(field, second)
    if _best(field, old) == _best(field, first):
        return Difference(field=field, outcome=SAME, noisy=noisy)
    source = _shared(old, first, second)
    if source is None:
        return Difference(field=field, outcome=UNSHARED, new=_value(first), noisy=noisy)
    before, now = old[source], first[source]
    again = now if second is None else second[source]
    believed = _believed(field, before, now, again, patterns)
    if canonical_text(field, believed) == canonical_text(field, before):
        return Difference(field=field, outcome=SAME, source=source, noisy=noisy)
    outcome = LISTED if source in hints else CHANGED
    return Difference(field=field, outcome=outcome, source=source, old=before, new=believed, noisy=noisy)


def _shared(*pages: Said | None) -> str | None:
    """Return the strongest source that every page has."""
    there = [page for page in pages if page is not None]
    common = set(there[0]).intersection(*there[1:])
    return min(common, key=lambda source: STRENGTH.index(source.partition(":")[0]), default=None)


def _value(said: Said) -> Any:
    return min(said.items(), key=lambda one: STRENGTH.index(one[0].partition(":")[0]), default=(None, None))[1]


def _best(field: str, said: Said) -> Any:
    return canonical_text(field, _value(said))


def _believed(field: str, old: Any, first: Any, second: Any, patterns: Collection[noise.Pattern]) -> Any:
    """Return the value that both fetches agree on; a text's paragraphs are weighed one by one."""
    if field in {"body", "title"}:
        return noise.believed(old, first, second, patterns)
    return first if canonical_text(field, first) == canonical_text(field, second) else old
