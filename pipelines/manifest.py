"""The crawl's account of itself: every listed and planned release once, and whether the crawl was whole.

listed ∪ planned = read + unchanged + gone + failed + blocked + rejected + duplicate + not_due
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

SCHEMA: Final = "newsroom.manifest/1"

LOOKS: Final = ("read", "unchanged", "gone", "failed", "blocked", "rejected", "duplicate")
COMPLETE: Final = "complete"
INCOMPLETE: Final = "incomplete"
FAILED: Final = "failed"
BLOCKED: Final = "blocked"

BY_HAND: Final = "it was stopped by hand"
DIED: Final = "its process died"
"""Why a crawl did not end by itself, where that says nothing about the newsroom."""

KILLED: Final = "was killed from outside"
"""How a reason reads where a crawl's process was: whoever did it, that was neither the newsroom nor this program."""

TOLERATED: Final = 0.05
"""The share of looks that may fail in a complete crawl (design §4.2)."""

BUDGET: Final = "closespider_timeout"  # Scrapy's word for a crawl whose planned seconds are over
GAVE_UP: Final = "gave_up"
_AS_ASKED: Final = frozenset({"end", "limit", "since"})
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
) -> dict[str, Any]:
    """Return the part of a manifest that says what happened.

    Args:
        journal: the crawl's events, in order.
        planned: identities of the releases that were due.
        known: identities of all known releases; a listed one of them that was not due is passed over.
        interrupted: why the crawl did not end by itself (a clause), or None.
        unlogged: looks of readings that are in the file but, after a kill, not in the journal.

    """
    planned = dict.fromkeys(planned)
    pages = [event for event in journal if event["event"] == "listing"]
    ended = next((event for event in journal if event["event"] == "end"), None)
    if ended is None and interrupted is None:
        interrupted = DIED
    stopped = ended["reason"] if ended and ended["reason"] not in {"finished", BUDGET} else None

    listed = dict.fromkeys(key for page in pages for key in page["keys"])
    looks = _outcomes([*unlogged, *(event for event in journal if event["event"] == "look")])
    expected = dict.fromkeys([*listed, *planned, *looks])
    walk_ended = next((page["end"] for page in pages if page["end"] in _AS_ASKED), None)
    missing = (
        "not tried: the site could not be read"
        if stopped == GAVE_UP or not pages or all(page["failure"] for page in pages)
        else "no outcome was recorded"
    )
    by_budget = ended is not None and ended["reason"] == BUDGET
    excused = bool(interrupted or by_budget or (stopped and stopped != GAVE_UP)) or walk_ended in {
        "limit",
        "since",
    }
    known_skipped = 0
    for key in expected:
        if key in looks:
            continue
        if excused or (key in known and key not in planned):
            known_skipped += 1
        else:
            looks[key] = {"key": key, "url": key, "look": "failed", "reason": missing}
    counts = Counter(look["look"] for look in looks.values())
    listing = {**_listing(pages, walk_ended), "page_starts": _page_starts(pages)}
    state, reasons = _state(listing, looks, counts, interrupted or _why(stopped))
    return {
        "state": state,
        "reasons": reasons,
        "cut_short": interrupted in {BY_HAND, DIED},
        "listing": listing,
        "listed": len(listed),
        "planned": len(planned),
        "expected": len(expected),
        "counts": {**{look: counts.get(look, 0) for look in LOOKS}, "not_due": known_skipped},
        "listed_keys": list(listed),
        "looks": list(looks.values()),
        "ended": ended["reason"] if ended else None,
        "requests": ended["requests"] if ended else None,
        "bytes": ended["bytes"] if ended else None,
    }


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


def _listing(pages: list[dict[str, Any]], ended: str | None) -> dict[str, Any]:
    failed = next((page for page in pages if page["failure"]), None)
    read = [page for page in pages if not page["failure"]]
    last = read[-1] if read else None
    resume, rows = None, 0
    if ended != "end" and last is not None:
        # Where the next slice goes on: the same page when rows of it were left, else the one after.
        again = last["end"] in {"limit", None}
        resume = last["url"] if again else last["next_url"]
        rows = sum(len(page["keys"]) for page in (read[:-1] if again else read))
    return {
        "pages": len(read),
        "whole": ended == "end",
        "end": ended,
        "layouts": sorted({page["layout"] for page in read if page["layout"]}),
        "last_page": max((page["last_page"] or 0 for page in read), default=0) or None,
        "resume": resume,
        "resume_rows": rows,
        "problems": [problem for page in pages for problem in page["problems"]],
        "failure": {"url": failed["url"], "reason": failed["failure"], "kind": failed["kind"]} if failed else None,
        "evidence": [page["evidence"] for page in pages if page["evidence"]],
    }


def _page_starts(pages: list[dict[str, Any]]) -> list[int]:
    """Return, for each page of the listing that was read, where its first row stands among all that are listed."""
    starts: list[int] = []
    met: set[str] = set()
    for page in pages:
        if not page["failure"]:
            starts.append(len(met))
            met.update(page["keys"])
    return starts


def _state(
    listing: dict[str, Any],
    looks: dict[str, dict[str, Any]],
    counts: Counter[str],
    interrupted: str | None,
) -> tuple[str, list[str]]:
    reasons: list[str] = []
    state = COMPLETE
    done = sum(counts.values())
    unread = counts["failed"] + counts["blocked"]
    if interrupted:
        state = INCOMPLETE
        reasons.append(f"the crawl was cut short: {interrupted}")
    failure = listing["failure"]
    if failure:
        state = INCOMPLETE if listing["pages"] or counts["read"] else FAILED
        reasons.append(f"the listing was not read to its end: {_clause(failure)}")
    elif listing["pages"] == 0:
        state = FAILED if not counts["read"] else INCOMPLETE
        reasons.append("the listing was not read")
    elif listing["end"] is None and not interrupted and listing["whole"] is False and listing["resume"] is None:
        state = INCOMPLETE
        numbered = (
            f" (it numbers {listing['last_page']}, and {listing['pages']} were read)" if listing["last_page"] else ""
        )
        reasons.append(f"the walk through the listing ended before its last page{numbered}")
    if done and unread / done > TOLERATED:
        state = FAILED if unread == done and state != COMPLETE else INCOMPLETE
        reasons.append(f"{unread} of {done} looks failed: {_grouped(looks)}")
    blocked = counts["blocked"] or (failure and failure["kind"] == "blocked")
    if state != COMPLETE and blocked:
        state = BLOCKED
    return state, reasons


def _clause(failure: dict[str, Any]) -> str:
    reason: str = failure["reason"]
    if reason.startswith(("no rows", "the host")):
        return reason
    return f"{failure['url']} {reason}"


def _grouped(looks: dict[str, dict[str, Any]]) -> str:
    """Return the reasons of failed looks, the commonest first, with an address to try."""
    bad = [look for look in looks.values() if look["look"] in {"failed", "blocked"}]
    causes = Counter(look["reason"] for look in bad)
    words = ", ".join(f"{reason} ({number})" for reason, number in causes.most_common(3))
    return f"{words}; for example {bad[0]['url']}"
