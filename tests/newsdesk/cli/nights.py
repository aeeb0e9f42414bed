"""A night whose looks are made up: for every way in which a look can end, what a run prints, tells and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedules.archive.records import Commit, Told
from schedules.archive.store import Archive
from schedules.look import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = {"version": None, "content_hash": None, "evidence": None}


def change(number: int = 1, kind: str = "new", **facts: Any) -> dict[str, Any]:
    return {
        "schema": "newsroom.change/1", "id": f"change-{number}", "newsroom": "amnesty-usa", "release_id": f"r-{number}",
        "kind": kind, "url": f"https://a.example/{number}/", "old_url": None, "title": f"Release {number}",
        "detected_at": "2026-11-22T02:00:00Z", "between": {"not_before": None, "not_after": "2026-11-22T02:00:00Z"},
        "looks": 1, "crawl_id": "20261122T020000Z", "old": NOTHING, "new": NOTHING, "fields": [],
        "significance": "substantive", "because": None, "marks": [], "modified_date": None, "review": None, **facts,
    }  # fmt: skip


def outcome(**facts: Any) -> Outcome:
    told: dict[str, Any] = {
        "newsroom": "amnesty-usa", "releases": 10, "counts": {"read": 10}, "seconds": 2.0, "crawls": ("20261122T020000Z",)
    }  # fmt: skip
    return Outcome(**{**told, **facts})


class Night:
    """What the next looks come to, and what they were asked."""

    def __init__(self, press: Any) -> None:
        self.press = press
        self.asked: list[tuple[str, Any]] = []
        self.come: dict[str, Any] = {}

    def run(self, workspace: Any, name: str, options: Any, *, on_event: Callable[..., None]) -> Outcome:
        self.asked.append((name, options))
        on_event("told-beforehand", {"first": True, "budget": 60.0, "expected": 10})
        come = self.come.get(name, outcome(newsroom=name))
        if isinstance(come, BaseException):
            raise come
        if come.changes:
            with Archive.open(workspace.data / "archive.db") as archive:
                archive.commit(
                    Commit(
                        newsroom=name,
                        crawl={"crawl_id": f"2026112{len(self.asked)}T020000Z", "state": come.state},
                        manifest="sha256:0",
                        listing_whole=True,
                        outbox=[Told(one, rings=True) for one in come.changes],
                    ),
                )
        assert isinstance(come, Outcome)
        return come
