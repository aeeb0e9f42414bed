"""The crawl's account of itself: every listed and planned release once, and whether the crawl was whole.

listed ∪ planned = read + unchanged + gone + failed + blocked + rejected + duplicate + not_due
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pipelines import roads as by_road
from pipelines.roads import AS_ASKED, Declared

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from pipelines.roads import Road

SCHEMA: Final = "newsroom.manifest/1"

LOOKS: Final = ("read", "unchanged", "gone", "failed", "blocked", "rejected", "duplicate")
COMPLETE: Final = "complete"
INCOMPLETE: Final = "incomplete"
FAILED: Final = "failed"
BLOCKED: Final = "blocked"
_NOT_DUE: Final = "not_due"

BY_HAND: Final = "it was stopped by hand"
DIED: Final = "its process died"
"""Why a crawl did not end by itself, where that says nothing about the newsroom."""

KILLED: Final = "was killed from outside"
"""How a reason reads where a crawl's process was: whoever did it, that was neither the newsroom nor this program."""

TOLERATED: Final = 0.05
"""The share of looks that may fail in a complete crawl (design §4.2)."""

BUDGET: Final = "closespider_timeout"  # Scrapy's word for a crawl whose planned seconds are over
GAVE_UP: Final = "gave_up"
_STRENGTH: Final = {
    look: rank for rank, look in enumerate(("failed", "blocked", "rejected", "duplicate", "unchanged", "gone", "read"))
}


def account(
    journal: Sequence[dict[str, Any]],
    *,
    planned: Iterable[str],
    known: Container[str] = (),
    interrupted: str | None = None,
    unlogged: Iterable[dict[str, Any]] = (),
    roads: Sequence[Declared] = (Declared(),),
    first: int = 0,
) -> dict[str, Any]:
    """Return the part of a manifest that says what happened.

    `listing` tells of all roads as though they were one listing, and `roads` of each. A walk is `whole` where every
    road was walked to its end that lists everything, or, if there is none such, every road; only one with such a road
    `proves` what is not listed.

    Args:
        journal: the crawl's events, in order.
        planned: identities of the releases that were due.
        known: identities of all known releases; a listed one of them that was not due is passed over.
        interrupted: why the crawl did not end by itself (a clause), or None.
        unlogged: looks of readings that are in the file but, after a kill, not in the journal.
        roads: the newsroom's.
        first: the road with which the crawl began.

    """
    planned = dict.fromkeys(planned)
    pages = [event for event in journal if event["event"] == "listing"]
    ended = next((event for event in journal if event["event"] == "end"), None)
    if ended is None and interrupted is None:
        interrupted = DIED
    stopped = ended["reason"] if ended and ended["reason"] not in {"finished", BUDGET} else None
    left = next((event for event in journal if event["event"] == "left"), None)
    gave_up = stopped == GAVE_UP or left is not None

    walked = by_road.walked(pages, roads, first)
    listed = by_road.listed(walked)
    looks = _outcomes([*unlogged, *(event for event in journal if event["event"] == "look")])
    expected = dict.fromkeys([*listed, *planned, *looks])
    ends = {road.end for road in walked}
    missing = (
        "not tried: the site could not be read"
        if gave_up or not pages or all(page["failure"] for page in pages)
        else "no outcome was recorded"
    )
    by_budget = ended is not None and ended["reason"] == BUDGET
    excused = bool(interrupted or by_budget or (stopped and not gave_up)) or not ends.isdisjoint(AS_ASKED[:2])
    passed_over = {key for key, look in looks.items() if look["look"] == _NOT_DUE}
    looks = {key: look for key, look in looks.items() if key not in passed_over}
    for key in expected:
        if key in looks or key in passed_over:
            continue
        if excused or (key in known and key not in planned):
            passed_over.add(key)
        else:
            looks[key] = {"key": key, "url": key, "look": "failed", "reason": missing}
    counts = Counter(look["look"] for look in looks.values())
    listing = _listing(pages, walked)
    why = interrupted or (left["reason"] if left else _why(stopped))
    state, reasons = _state(listing, walked, looks, counts, why, left=left is not None)
    return {
        "state": state,
        "reasons": reasons,
        "cut_short": interrupted in {BY_HAND, DIED},
        "listing": listing,
        "roads": by_road.account(walked),
        "listed": len(listed),
        "planned": len(planned),
        "expected": len(expected),
        "counts": {**{look: counts.get(look, 0) for look in LOOKS}, _NOT_DUE: len(passed_over)},
        "listed_keys": listed,
        "looks": list(looks.values()),
        "ended": ended["reason"] if ended else None,
        "requests": ended["requests"] if ended else None,
        "bytes": ended["bytes"] if ended else None,
        "manners": _manners(journal),
    }


def _manners(journal: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return how the crawl behaved towards its hosts, as it says itself, or None: it was killed before it could."""
    told = next((event for event in journal if event["event"] == "manners"), None)
    return {name: value for name, value in told.items() if name not in {"event", "at"}} if told else None


def _why(stopped: str | None) -> str | None:
    if stopped is None:
        return None
    return "page after page could not be read" if stopped == GAVE_UP else f"it was asked to end ({stopped})"


def _outcomes(events: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return one look per identity: the strongest, should a release have met more than one."""
    looks: dict[str, dict[str, Any]] = {}
    for event in events:
        look = {name: value for name, value in event.items() if name != "event"}
        known = looks.get(look["key"])
        if known is None or _STRENGTH.get(look["look"], 0) >= _STRENGTH.get(known["look"], 0):
            looks[look["key"]] = look
    return looks


def _listing(pages: list[dict[str, Any]], roads: list[Road]) -> dict[str, Any]:
    read = [page for page in pages if not page["failure"] and page["kind"] != "past"]
    proving = [road for road in roads if road.declared.proves]
    evidence = [page["evidence"] for page in pages if page["evidence"]]
    begins, shown = by_road.starts(roads, evidence)
    return {
        "pages": len(read),
        "whole": all(road.whole for road in proving or roads),
        "proves": bool(proving) and all(road.earlier or road.is_sound() for road in proving),
        "end": _end(roads),
        "layouts": sorted({page["layout"] for page in read if page["layout"]}),
        "last_page": max((page["last_page"] or 0 for page in read), default=0) or None,
        **_resume(roads),
        "rows": len(dict.fromkeys(key for road in proving for key in road.rows)),
        "page_starts": begins,
        "page_evidence": shown,
        "problems": [*(problem for page in pages for problem in page["problems"]), *by_road.disagreements(roads)],
        "failure": next((road.failure for road in roads if road.failure), None),
        "evidence": evidence,
    }


def _end(roads: list[Road]) -> str | None:
    """Return why the walk ended, as it was asked to: at the end of every road, or before; None: it did not."""
    ends = {road.end for road in roads if not road.earlier}
    return next((one for one in AS_ASKED[:-1] if one in ends), "end" if ends == {"end"} else None)


def _resume(roads: list[Road]) -> dict[str, Any]:
    """Return where the next slice goes on: the same document when rows of it were left, else the one after."""
    at = max((at for at, road in enumerate(roads) if road.pages), default=None)
    if at is None:
        return {"resume": None, "resume_rows": 0, "resume_road": 0}
    road = roads[at]
    if road.end == "end":
        onward = roads[at + 1].declared.url if at + 1 < len(roads) else None
        return {"resume": onward, "resume_rows": 0, "resume_road": at + 1 if onward else 0}
    last = road.pages[-1]
    again = last["end"] in {"limit", None}
    rows = sum(len(page["keys"]) for page in (road.pages[:-1] if again else road.pages))
    return {"resume": last["url"] if again else last["next_url"], "resume_rows": rows, "resume_road": at}


def _state(
    listing: dict[str, Any],
    roads: list[Road],
    looks: dict[str, dict[str, Any]],
    counts: Counter[str],
    interrupted: str | None,
    *,
    left: bool,
) -> tuple[str, list[str]]:
    reasons: list[str] = []
    state = COMPLETE
    done = sum(counts.values())
    unread = counts["failed"] + counts["blocked"]
    if interrupted:
        state = INCOMPLETE
        reasons.append(f"the crawl was cut short: {interrupted}")
    failures = [road.failure for road in roads if road.failure]
    if failures:
        state = INCOMPLETE if listing["pages"] or counts["read"] else FAILED
        reasons += [f"the {one['road']} was not read to its end: {_clause(one)}" for one in failures]
    elif listing["pages"] == 0:
        state = FAILED if not counts["read"] else INCOMPLETE
        reasons.append(f"the {roads[0].declared.road} was not read")
    if listing["pages"] and not interrupted and (short := [said for road in roads if (said := road.fell_short())]):
        state = INCOMPLETE
        reasons += short
    if done and unread / done > TOLERATED:
        state = FAILED if unread == done and state != COMPLETE else INCOMPLETE
        if not left:  # that says it all: most were not even tried
            reasons.append(f"{unread} of {done} looks failed: {_grouped(looks)}")
    refused = any(one["kind"] == BLOCKED for one in failures) and not any(road.end == "end" for road in roads)
    if state != COMPLETE and (counts["blocked"] or refused):
        state = BLOCKED
    return state, reasons


def _clause(failure: dict[str, Any]) -> str:
    reason: str = failure["reason"]
    if reason.startswith(("no rows", "the host", "the proxy", "robots.txt")):
        return reason
    return f"{failure['url']} {reason}"


def _grouped(looks: dict[str, dict[str, Any]]) -> str:
    """Return the reasons of failed looks, the commonest first, with an address to try."""
    bad = [look for look in looks.values() if look["look"] in {"failed", "blocked"}]
    causes = Counter(look["reason"] for look in bad)
    words = ", ".join(f"{reason} ({number})" for reason, number in causes.most_common(3))
    return f"{words}; for example {bad[0]['url']}"
