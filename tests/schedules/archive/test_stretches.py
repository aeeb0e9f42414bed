"""A stretch of time is read in batches, and what is committed meanwhile is not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from schedules.archive import stretches
from schedules.archive.records import Told
from schedules.archive.store import Archive
from tests.schedules.archive.building import FIRST, SECOND, change, night, release

if TYPE_CHECKING:
    from schedules.archive.place import Place

BEGIN, END = "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"


@pytest.mark.parametrize("many", [0, 1, 3, 4, 6])
def test_batches_are_seamless(place: Place, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(stretches, "BATCH", 3)
    with Archive.open(place) as archive:
        archive.commit(night(releases=[release("a")], outbox=[Told(change(one), rings=True) for one in range(many)]))
        found = list(archive.happened("demo", begin=BEGIN, end=END, newest=archive.newest_number()))
        assert [line["id"] for _, _, line in found] == [f"demo-c{one}" for one in range(many)]
        numbers = [number for number, _, _ in found][::-1]
        again = list(archive.numbered(numbers))
        assert [(number, status, line["id"]) for number, status, line in again] == [
            (number, "present", line["id"]) for number, _, line in found[::-1]
        ]


def test_borders_kinds_and_newsrooms(place: Place) -> None:
    with Archive.open(place) as archive:
        at: list[dict[str, Any]] = [change(day, day=day) for day in (21, 22, 23)]
        outbox = [*(Told(one, rings=True) for one in at), Told(change(7, kind="held"), rings=True)]
        outbox.append(Told(change(8), rings=False))
        archive.commit(night(FIRST, releases=[release("a")], outbox=outbox))
        archive.commit(
            night(FIRST, "other", releases=[release("a", "other")], outbox=[Told(change(9, "other"), rings=True)])
        )
        newest = archive.newest_number()
        archive.commit(night(SECOND, outbox=[Told(change(10), rings=True)]))
        found = [
            (line["id"], rings) for _, rings, line in archive.happened("demo", begin=BEGIN, end=END, newest=newest)
        ]
        assert found == [("demo-c22", True), ("demo-c8", False)]
        assert archive.rang_at("demo", begin="2026-11-21T02:00:00Z", end="2026-11-22T02:00:00Z") == [
            ("edited", "2026-11-21T02:00:00Z")
        ]


def test_an_empty_archive_has_none(place: Place) -> None:
    with Archive.open(place) as archive:
        assert archive.newest_number() == 0
        assert list(archive.happened("demo", begin=BEGIN, end=END, newest=0)) == []
        assert list(archive.numbered([])) == []
