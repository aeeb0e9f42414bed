"""Digests are exact: every change is in one, and in no other, whatever is committed, fails or is killed between."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling import routes, timing
from newsroom_scraper.errors import HookError
from tests.newsdesk.telling.test_turn import DOWN, NIGHT, Phone

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., dict[str, Any]]

HOUR = 3600


def told_by(desk: Any, send: str, *, at_most: int | None = None) -> Phone:
    route = replace(routes.default("phone"), send=timing.send(send), at_most=at_most)
    return Phone(desk, routes=(route,))


def contents(phone: Phone) -> list[list[str]]:
    return [[one.line["id"] for one in message.alerts] for message in phone.got]


def test_a_day_is_told_at_its_hour_and_once(desk: Any, make_change: Make) -> None:
    phone = told_by(desk, "daily 08:00")
    desk.found(make_change(1), make_change(2))
    turned = phone.at(0)
    assert (turned.told, turned.waiting, turned.later, turned.wait) == (0, 0, 2, 6 * HOUR)
    desk.found(make_change(3))
    assert phone.at(5 * HOUR).later == 3
    turned = phone.at(6 * HOUR)
    assert (turned.told, turned.later) == (3, 0)
    desk.found(make_change(4))
    phone.at(6 * HOUR + 1)
    phone.at(30 * HOUR)
    assert contents(phone) == [["change-1", "change-2", "change-3"], ["change-4"]]
    first, second = phone.got
    assert (first.digest, second.digest, second.id) == ("daily", None, "change-4")
    assert first.id not in {"change-1", "change-2", "change-3"}


def test_a_run_is_told_at_once_and_together(desk: Any, make_change: Make) -> None:
    phone = told_by(desk, "run")
    desk.found(make_change(1), make_change(2))
    desk.found(make_change(3, crawl_id="20261123T020000Z"), make_change(4, crawl_id="20261123T020000Z"))
    assert phone.at(0).told == 4
    assert contents(phone) == [["change-1", "change-2"], ["change-3", "change-4"]]


def test_what_failed_is_the_same_when_it_goes_again(desk: Any, make_change: Make) -> None:
    phone = told_by(desk, "hourly")
    desk.found(make_change(1), make_change(2))
    phone.refuses = lambda _: DOWN
    phone.at(0)
    phone.at(HOUR)
    desk.found(make_change(3))
    phone.at(HOUR + 5)
    (digest,) = {one for one, _ in phone.tried}
    phone.refuses = lambda _: None
    phone.at(2 * HOUR + 60)
    assert contents(phone) == [["change-1", "change-2"], ["change-3"]]
    assert phone.got[0].id == digest


def test_an_hour_that_was_slept_through_is_told_when_the_machine_is_on_again(desk: Any, make_change: Make) -> None:
    phone = told_by(desk, "weekly mon 08:00")
    desk.found(make_change(1), make_change(2))
    phone.at(0)
    phone.at(30 * 86400)
    assert contents(phone) == [["change-1", "change-2"]]


def test_so_many_an_hour_and_the_rest_in_one(desk: Any, make_change: Make) -> None:
    phone = told_by(desk, "change", at_most=3)
    desk.found(*(make_change(number) for number in range(1, 8)))
    turned = phone.at(0)
    assert contents(phone) == [["change-1"], ["change-2"], [f"change-{number}" for number in range(3, 8)]]
    assert phone.got[-1].digest == "limit"
    assert turned.wait is None
    desk.found(make_change(8), make_change(9))
    turned = phone.at(60)
    assert (turned.told, turned.waiting, turned.wait) == (0, 2, HOUR - 60)
    assert phone.at(HOUR - 1).told == 0
    assert phone.at(HOUR).told == 2
    assert contents(phone)[3:] == [["change-8"], ["change-9"]]
    times = Counter((phone.now - NIGHT).total_seconds() // HOUR for _ in phone.got[3:])
    assert max(times.values()) <= 3


@pytest.mark.parametrize("send", ["change", "run", "hourly", "daily 08:00"])
@pytest.mark.parametrize("at_most", [None, 2])
def test_each_change_is_in_one_message_for_ever(desk: Any, make_change: Make, send: str, at_most: int | None) -> None:
    phone = told_by(desk, send, at_most=at_most)
    number, calls = 0, 0

    def sometimes(_: Any) -> HookError | None:
        nonlocal calls
        calls += 1
        return DOWN if calls % 3 == 1 else None

    phone.refuses = sometimes
    for half_hour in range(60):
        if half_hour < 12:
            found = [make_change(number + at, crawl_id=f"20261122T0200{half_hour:02}Z") for at in range(half_hour % 4)]
            number += len(found)
            desk.found(*found)
        phone.at(half_hour * 1800)
        phone.at(half_hour * 1800 + 30)
    assert Counter(one for several in contents(phone) for one in several) == Counter(
        f"change-{one}" for one in range(number)
    )
    if at_most:
        with desk.archive() as archive:
            made = [datetime.fromisoformat(one.made_at) for one in archive.deliveries() if one.made_at]
        for one in made:
            assert sum(one <= other < one + timedelta(hours=1) for other in made) <= at_most
    assert all(one.tzinfo == UTC for one in [phone.now])
