"""A message that some of several will never get: told, noted beside the delivery, and the operator knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling.hooks import Partial
from tests.newsdesk.telling.test_turn import Phone

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.telling.message import Message

    Make = Callable[..., dict[str, Any]]

BOB = Partial(people=("bob@a.example",), message="a.example refused bob@a.example (550 who)", advice="Mend to.")


class Mailer(Phone):
    """A hook that takes everything, and does not reach everybody."""

    partial: Partial | None = BOB

    def __call__(self, message: Message) -> Partial | None:  # type: ignore[override]
        self.got.append(message)
        return self.partial


@pytest.fixture
def mailer(desk: Any) -> Mailer:
    return Mailer(desk)


def test_it_is_told_and_what_is_wrong_stands_with_the_delivery(mailer: Mailer, make_change: Make) -> None:
    mailer.desk.found(make_change(1))
    turned = mailer.at(0)
    assert (turned.problem, turned.waiting) == (BOB.text, 0)
    with mailer.desk.archive() as archive:
        told = archive.deliveries(hook="phone", state="sent")
        assert next((one.id, one.problem) for one in told) == ("change-1", BOB.text)
        assert archive.failing() == {}
    assert mailer.said.count(f"hook phone: {BOB.text}") == len(mailer.got)


def test_the_operator_is_told_once_of_the_same_people_by_every_hook(mailer: Mailer, make_change: Make) -> None:
    for number in range(1, 4):
        mailer.desk.found(make_change(number))
        mailer.at(number)
    (notice,) = mailer.hears()
    assert (notice["kind"], notice["title"]) == ("hook-dead", "The hook phone does not reach bob@a.example.")
    assert notice["because"] == BOB.message
    assert "newsroom deliveries --hook phone" in notice["advice"]
    assert mailer.ids.count(notice["id"]) == 1, "the others of the same mail read it too"


def test_all_is_well_again_with_the_next_that_everybody_gets(mailer: Mailer, make_change: Make) -> None:
    mailer.desk.found(make_change(1))
    mailer.at(0)
    mailer.partial = None
    mailer.desk.found(make_change(2))
    assert mailer.at(1).problem is None
    with mailer.desk.archive() as archive:
        assert archive.deliveries(hook="phone", state="sent", limit=1)[0].problem is None


def test_what_goes_wrong_has_a_level(mailer: Mailer, make_change: Make) -> None:
    heard: list[tuple[str, str]] = []
    mailer.turn.complain = lambda text, level: heard.append((text, level))
    mailer.desk.found(make_change(1))
    mailer.at(0)
    assert heard[0] == (f"hook phone: {BOB.text}", "warning")
    assert mailer.said == []
