"""What a crawl came to on each road to the releases, and where the roads disagree. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.discover import FEED, LISTING, PAGES, PROVING

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_ASKED: Final = ("limit", "since", "known", "end")
"""How a road ends that was walked as far as it was to be, the one that decides for all first."""

_FEW: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A road as its newsroom's declaration says it.

    Attributes:
        sifted: whether only some of its addresses are releases, so that its own count is another.

    """

    road: str = LISTING
    url: str = ""
    sifted: bool = False

    @property
    def proves(self) -> bool:
        """Return whether it lists everything."""
        return self.road in PROVING


@dataclass(slots=True, kw_only=True)
class Road:
    """One road as a crawl walked it.

    Attributes:
        pages: events of its documents that were read, but for one after the last.
        end: why it ended, as it was asked to; None: it did not.
        failure: {"road", "url", "reason", "kind"} of the first document that could not be read.
        earlier: whether the slices before walked it.
        rows: identities, in order, each once.
        stopped: why it ended with the last document that was asked for, whatever that was.

    """

    declared: Declared
    pages: list[dict[str, Any]] = field(default_factory=list)
    end: str | None = None
    failure: dict[str, Any] | None = None
    earlier: bool = False
    rows: dict[str, None] = field(default_factory=dict)
    stopped: str | None = None

    @property
    def whole(self) -> bool:
        """Return whether it was walked to its end."""
        return self.earlier or self.end == "end"

    @property
    def bearing(self) -> list[dict[str, Any]]:
        """Return the documents that bear rows, and do not only name others."""
        return [page for page in self.pages if page["kind"] != "leads"]

    @property
    def total(self) -> int | None:
        """Return how many rows it says it has in all, as it said last."""
        return next((page["total"] for page in reversed(self.pages) if page.get("total") is not None), None)

    def fell_short(self) -> str | None:
        """Return that it ended before its last page, as a clause, or None."""
        if self.end is not None or self.failure or not self.pages or self.stopped in {None, *AS_ASKED}:
            return None
        if self.stopped != "no next page" and self.pages[-1]["next_url"] is not None:
            return None
        numbers = max((page["last_page"] or 0 for page in self.pages), default=0)
        numbered = f" (it numbers {numbers}, and {len(self.pages)} were read)" if numbers else ""
        return f"the walk through the {self.declared.road} ended before its last page{numbered}"

    def is_sound(self) -> bool:
        """Return whether each of its documents had a row of its own; one without may have been read badly."""
        starts, met = [0], set[str]()
        for page in self.bearing:
            met.update(page["keys"])
            starts.append(len(met))
        return len(starts) > 1 and all(one < other for one, other in pairwise(starts))


def walked(pages: Sequence[dict[str, Any]], declared: Sequence[Declared], first: int) -> list[Road]:
    """Return each road as it was walked.

    Args:
        pages: the journal's events of documents, in order.
        declared: the newsroom's roads.
        first: the road with which the crawl began.

    """
    roads = [Road(declared=one, earlier=at < first) for at, one in enumerate(declared)]
    for page in pages:
        road = roads[min(page.get("road", 0), len(roads) - 1)]
        if road.end is None and page["end"] in AS_ASKED:
            road.end = page["end"]
        if page["failure"]:
            told = {"url": page["url"], "reason": page["failure"], "kind": page["kind"], "road": road.declared.road}
            road.failure = road.failure or told
        road.stopped = page["end"]
        if not page["failure"] and page["kind"] != "past":
            road.pages.append(page)
            road.rows.update(dict.fromkeys(page["keys"]))
    return roads


def listed(roads: Sequence[Road]) -> list[str]:
    """Return the identities of all rows: those of roads that list everything first, in their order, each once."""
    ordered = sorted(roads, key=lambda road: not road.declared.proves)
    return list(dict.fromkeys(key for road in ordered for key in road.rows))


def starts(roads: Sequence[Road], evidence: Sequence[dict[str, Any]]) -> tuple[list[int], list[int | None]]:
    """Return where each page of the roads that list everything begins among `listed`, and its place in the evidence.

    A page of a further road counts where it has a row that no road before had.
    """
    begins: list[int] = []
    pages: list[int | None] = []
    met: set[str] = set()
    for at, road in enumerate(one for one in roads if one.declared.proves):
        for page in road.bearing:
            if at == 0 or not met.issuperset(page["keys"]):
                begins.append(len(met))
                pages.append(evidence.index(page["evidence"]) if page.get("evidence") else None)
            met.update(page["keys"])
    return begins, pages


def account(roads: Sequence[Road]) -> list[dict[str, Any]]:
    """Return what a manifest says of each road."""
    return [
        {
            "road": road.declared.road,
            "url": road.declared.url,
            "pages": len(road.pages),
            "rows": len(road.rows),
            "total": road.total,
            "only_here": len(_only(road, roads)),
            "whole": road.whole,
            "end": road.end,
            "failure": road.failure,
        }
        for road in roads
    ]


def disagreements(roads: Sequence[Road]) -> list[str]:
    """Return sentences about counts that do not agree; nothing is proved by them."""
    said = []
    whole = [road for road in roads if road.end == "end"]
    proving = [road for road in whole if road.declared.proves]
    for road in whole:
        total, rows = road.total, len(road.rows)
        if total is not None and total != rows and not road.declared.sifted:
            said.append(f"{_named(road)} says that it has {_rows(total)}, and {rows} were met")
    if not proving or len(proving) < sum(road.declared.proves for road in roads):
        return said
    for road in whole:
        alone = _only(road, roads)
        if alone and road.declared.road == FEED:
            said.append(f"{_rows(len(alone))} of {_named(road)} {_stand(alone)} on no other road: {_some(alone)}")
        elif alone and len(proving) > 1 and road.declared.road != PAGES:
            said.append(f"{_rows(len(alone))} {_stand(alone)} on {_named(road)} alone: {_some(alone)}")
    return said


def _only(road: Road, roads: Sequence[Road]) -> list[str]:
    others = {key for one in roads if one is not road for key in one.rows}
    return [key for key in road.rows if key not in others]


def _named(road: Road) -> str:
    return f"the {road.declared.road} {road.declared.url}"


def _rows(number: int) -> str:
    return f"{number} row{'s' if number != 1 else ''}"


def _stand(alone: Sequence[str]) -> str:
    return "stand" if len(alone) != 1 else "stands"


def _some(alone: Sequence[str]) -> str:
    return ", ".join(alone[:_FEW]) + (", …" if len(alone) > _FEW else "")
