"""When a hook's next turn is: never in its quiet hours, never at once for nothing, and not by a clock that was wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling import routes, timing
from schedules.quiet import quiet
from tests.newsdesk.telling.test_turn import DOWN, NEVER, Phone

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., dict[str, Any]]

HOUR = 3600
YEAR = 365 * 86400


def phone_of(desk: Any, **how: Any) -> Phone:
    return Phone(desk, routes=(replace(routes.default("phone"), **how),))


def test_a_message_that_is_refused_again_and_again_is_waited_for(desk: Any, make_change: Make) -> None:
    phone = phone_of(desk)
    desk.found(make_change(1))
    phone.refuses = lambda message: DOWN if message.id == "change-1" else None
    for failed_at in (0, 5, 15, 35, 75):
        phone.at(failed_at)
    desk.found(make_change(2))
    # The other one shows that it is not the hook; but the hook was told nothing since its last failure.
    turned = phone.at(155)
    assert (phone.ids, turned.waiting) == (["change-2"], 1)
    waits = []
    seconds = 155.0
    for _ in range(4):
        assert turned.wait is not None
        waits.append(turned.wait)
        seconds += turned.wait
        turned = phone.at(seconds)
    assert waits == [320.0, 640.0, 1280.0, 2560.0]


def test_what_waits_for_its_turn_within_the_hour_is_waited_for(desk: Any, make_change: Make) -> None:
    phone = phone_of(desk, at_most=1)
    phone.refuses = lambda message: NEVER if message.id == "change-1" else None
    desk.found(make_change(1))
    phone.at(0)
    desk.found(make_change(2))
    assert [phone.at(seconds).wait for seconds in (1, 6, 600)] == [HOUR - 1, HOUR - 6, HOUR - 600]
    assert phone.at(HOUR).told == 1


def test_a_hook_that_was_down_is_not_rung_in_its_quiet_hours(desk: Any, make_change: Make) -> None:
    phone = phone_of(desk, quiet=quiet("02:10-07:00"))  # it is two o'clock
    phone.refuses = lambda _: DOWN
    desk.found(make_change(1), make_change(2))
    seconds = 0.0
    while seconds < 5 * HOUR:
        wait = phone.at(seconds).wait
        assert wait is not None
        seconds += wait
    assert [at for one, at in phone.tried if one == "change-1"] == [0, 5, 15, 35, 75, 155, 315]
    assert ({at for _, at in phone.tried}, seconds) == ({0, 5, 15, 35, 75, 155, 315}, 5 * HOUR)
    phone.refuses = lambda _: None
    assert phone.at(seconds).told == 2


def test_an_hour_that_had_its_messages_ends_after_the_quiet_hours(desk: Any, make_change: Make) -> None:
    phone = phone_of(desk, quiet=quiet("02:10-07:00"), at_most=1)
    desk.found(make_change(1))
    assert phone.at(0).told == 1
    desk.found(make_change(2))
    assert [phone.at(seconds).wait for seconds in (60, HOUR + 1)] == [5 * HOUR - 60, 4 * HOUR - 1]
    assert phone.at(5 * HOUR).told == 1


def test_another_route_of_the_hook_has_no_quiet_hours(desk: Any, make_change: Make) -> None:
    night = replace(routes.default("phone"), name="night", kinds=("new",), quiet=quiet("02:10-07:00"))
    phone = Phone(desk, routes=(night, replace(routes.default("phone"), kinds=("edited",))))
    phone.refuses = lambda _: DOWN
    desk.found(make_change(1))
    phone.at(0)
    phone.refuses = lambda _: None
    desk.found(make_change(2, kind="edited"))
    assert phone.at(HOUR).told == 1
    assert phone.ids == ["change-2"]
    assert phone.at(5 * HOUR).told == 1


@pytest.mark.parametrize("send", ["hourly", "daily 08:00"])
def test_an_hour_of_a_clock_that_was_wrong_is_not_waited_for(desk: Any, make_change: Make, send: str) -> None:
    phone = phone_of(desk, send=timing.send(send))
    desk.found(make_change(1))
    assert phone.at(10 * YEAR).later == 1
    desk.found(make_change(2))
    assert phone.at(0).later == 2
    assert phone.at(6 * HOUR).told == 2
    (message,) = phone.got
    assert [one.line["id"] for one in message.alerts] == ["change-1", "change-2"]
    assert phone.at(10 * YEAR).told == 0
