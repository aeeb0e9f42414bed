"""A whole walk through the listing: where each release stood, and which one is not listed any more. Pure.

Only a whole walk proves that a release is not listed, and not even that alone: while the pages are read one by one, a
release that goes lifts the others, and one may slip from the top of a page not yet read to the end of one read already.
Such a one would have stood where two pages meet; there, a second walk decides.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from pipelines import manifest as account
from schedules.release import PRESENT

if TYPE_CHECKING:
    from schedules.archive.records import Known, Release

UNLISTED_WALKS: Final = 2
"""How many whole walks must miss a release that may have slipped between two pages."""


class Walk:
    """One crawl's walk, if it was whole.

    Attributes:
        whole: whether the listing was read to its end.
        proves: whether it was read so well that what does not stand in it is not listed.
        places: release_id → its row, counted from the listing's end, so that what is new moves nothing.
        evidence: the pages of the listing, as `page_of` counts them; None where one was not kept.

    """

    def __init__(self, known: Known, manifest: dict[str, Any]) -> None:
        listing = manifest["listing"]
        self.whole = bool(listing["whole"]) and not manifest["resumed"] and manifest["state"] == account.COMPLETE
        # What is listed on a feed alone stands behind: it has no place, and is listed all the same.
        walked = manifest["listed_keys"][: listing.get("rows", len(manifest["listed_keys"]))]
        starts = [*(listing.get("page_starts") or ()), len(walked)]
        # A page without a row of its own may have been read badly: such a walk says where rows are, not where none is.
        # Nor does one of an earlier program, which did not note where its pages began.
        self.proves = self.whole and len(starts) > 1 and all(one < other for one, other in pairwise(starts))
        self.proves = self.proves and listing.get("proves", True)
        self._known = known
        self._starts: list[int] = starts[:-1]
        self.evidence = _evidence(listing)
        self._rows = [known.by_key.get(key) for key in walked] if self.whole else []
        self._listed = {known.by_key.get(key) for key in manifest["listed_keys"]}
        self.places: dict[str, int] = {}
        for at, release_id in enumerate(self._rows):
            if release_id is not None:
                self.places.setdefault(release_id, len(self._rows) - at)
        self._stood = sorted(
            (one.place, self.places[release_id])
            for release_id, one in known.releases.items()
            if one.place is not None and release_id in self.places
        )

    def moved_rows(self) -> dict[str, int]:
        """Return the releases that stand in another row than before, each with it."""
        return {
            release_id: place
            for release_id, place in self.places.items()
            if self._known.releases[release_id].place != place
        }

    def missing(self) -> list[Release]:
        """Return the releases that stood in the last whole walk and do not stand in this one."""
        if not self.proves:
            return []
        return [
            one
            for one in self._known.releases.values()
            if one.status == PRESENT and one.place is not None and one.release_id not in self._listed
        ]

    def page_of(self, old: Release) -> int | None:
        """Return the listing page, from 0, on which a missing release would stand; None: where two pages meet."""
        assert old.place is not None
        above, below = self._neighbours(old.place)
        if above is None and below is None:
            return None
        if above is None:
            return 0 if below is not None and self._page(below) == 0 else None
        if below is None:
            return self._page(above) if self._page(above) == len(self._starts) - 1 else None
        return self._page(above) if above < below and self._page(above) == self._page(below) else None

    def _neighbours(self, place: int) -> tuple[int | None, int | None]:
        """Return the rows, in this walk, of the nearest releases that stood above and below a place."""
        at = bisect_right(self._stood, (place, -1))
        rows = len(self._rows)
        above = rows - self._stood[at][1] if at < len(self._stood) else None
        below = rows - self._stood[at - 1][1] if at > 0 else None
        return above, below

    def _page(self, row: int) -> int:
        return bisect_right(self._starts, row) - 1


def _evidence(listing: dict[str, Any]) -> list[dict[str, Any] | None]:
    """Return where each page of the listing lies, in the order of where they begin."""
    kept: list[dict[str, Any] | None] = listing.get("evidence") or []
    if "page_evidence" not in listing:  # a crawl of an earlier program: one road, and a page to each
        return kept
    return [kept[at] if at is not None else None for at in listing["page_evidence"]]
