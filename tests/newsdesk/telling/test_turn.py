"""One hook's turns, on a clock that is set by hand: what is tried when, what is given up, and who is told of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling import routes
from newsdesk.telling.operator import Operator
from newsdesk.telling.patience import Backoff
from newsdesk.telling.settings import HookSettings, Telling
from newsdesk.telling.turn import Turn
from newsdesk.telling.turned import Turned
from newsroom_scraper.errors import ArchiveError, HookError
from schedules.archive import opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.telling.message import Message

    Make = Callable[..., dict[str, Any]]

NIGHT = datetime(2026, 11, 22, 2, tzinfo=UTC)
DOWN = HookError("answered 503")
NEVER = HookError("answered 413", for_good=True)


@dataclass
class Phone:
    """A hook that takes what it is told, but for what it was told to refuse; and its turns."""

    desk: Any
    name: str = "phone"
    refuses: Callable[[Message], HookError | None] = lambda _: None
    routes: tuple[routes.Route, ...] = (routes.default("phone"), routes.operators("phone"))
    now: datetime = NIGHT
    tried: list[tuple[str, int]] = field(default_factory=list)
    got: list[Message] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        settings = HookSettings(name=self.name, kind="command", hook=self, give_up=3 * 86400.0, routes=self.routes)
        self.turn = Turn(
            workspace=self.desk.workspace(),
            telling=Telling(hooks={self.name: settings}, operator=Operator(hooks=("phone", "other"))),
            settings=settings,
            backoff=Backoff(),
            clock=lambda: self.now,
            chance=lambda: 0.5,
            stopped=lambda: False,
            say=self.said.append,
        )
        with self.desk.archive() as archive:
            archive.cursor(self.name)

    @property
    def where(self) -> str:
        return "a phone"

    def __call__(self, message: Message) -> None:
        self.tried.append((message.id, round((self.now - NIGHT).total_seconds())))
        problem = self.refuses(message)
        if problem is not None:
            raise problem
        self.got.append(message)

    def at(self, seconds: float) -> Turned:
        self.now = NIGHT + timedelta(seconds=seconds)
        return self.turn.take()

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.got]

    def hears(self) -> list[dict[str, Any]]:
        """Return the notices that the operator's other hook is going to be told."""
        with self.desk.archive() as archive:
            return [line for _, line in archive.unrouted("other")]


@pytest.fixture
def phone(desk: Any) -> Phone:
    return Phone(desk)


def test_a_hook_that_is_down_is_tried_with_its_oldest_only(phone: Phone, make_change: Make) -> None:
    phone.desk.found(*(make_change(number) for number in range(1, 101)))
    phone.refuses = lambda _: DOWN
    turned = phone.at(0)
    assert (turned.problem, turned.waiting, turned.wait) == ("answered 503", 100, 5.0)
    assert phone.at(4.9).wait == pytest.approx(0.1)
    assert (phone.at(5).wait, phone.at(15).wait) == (10.0, 20.0)
    assert phone.tried == [("change-1", 0), ("change-1", 5), ("change-1", 15)]
    phone.refuses = lambda _: None
    turned = phone.at(35)
    assert (turned.told, turned.waiting, turned.problem, turned.wait) == (100, 0, None, None)
    assert phone.ids == [f"change-{number}" for number in range(1, 101)]
    assert phone.said == ["hook phone: answered 503; it is tried again", "hook phone: is told again"]


def test_the_same_goes_again_under_the_same_id(phone: Phone, make_change: Make) -> None:
    phone.desk.found(make_change(1))
    seen: list[Message] = []
    phone.refuses = lambda message: seen.append(message) or (DOWN if len(seen) < 3 else None)  # type: ignore[func-returns-value]
    for seconds in (0, 5, 15):
        phone.at(seconds)
    assert seen[0] == seen[1] == seen[2]


def test_one_message_that_is_refused_for_good_holds_up_no_other(phone: Phone, make_change: Make) -> None:
    phone.desk.found(*(make_change(number) for number in range(1, 4)))
    phone.refuses = lambda message: NEVER if message.id == "change-1" else None
    turned = phone.at(0)
    assert (turned.told, turned.dead, turned.waiting) == (0, 1, 2)
    turned = phone.at(5)
    assert (turned.told, turned.dead, phone.ids) == (2, 0, ["change-2", "change-3"])
    assert phone.tried == [("change-1", 0), ("change-2", 5), ("change-3", 5)]
    with phone.desk.archive() as archive:
        (dead,) = archive.deliveries(state="dead")
        assert (dead.id, dead.problem, dead.attempts) == ("change-1", "answered 413", 1)
        assert archive.undelivered()["phone"].dead == 1
    (notice,) = phone.hears()
    assert (notice["kind"], notice["newsroom"], notice["because"]) == ("hook-dead", None, "answered 413")
    assert "newsroom deliveries retry --hook phone" in notice["advice"]


def test_a_hook_that_refuses_everything_does_not_lose_everything_at_once(phone: Phone, make_change: Make) -> None:
    phone.desk.found(*(make_change(number) for number in range(1, 51)))
    phone.refuses = lambda _: NEVER
    wait: float | None = 0.0
    seconds = 0.0
    while seconds < 3600:
        assert wait is not None
        seconds += wait
        wait = phone.at(seconds).wait
    assert len(phone.tried) <= 12
    assert len(phone.hears()) == 1


def test_one_message_that_always_fails_holds_up_the_others_for_a_minute(phone: Phone, make_change: Make) -> None:
    phone.desk.found(*(make_change(number) for number in range(1, 6)))
    phone.refuses = lambda message: DOWN if message.id == "change-1" else None
    for seconds in (0, 5, 15, 35):
        phone.at(seconds)
    # At its fourth failure the next is tried beside it; then all are told, and it is tried by itself.
    assert phone.ids == ["change-2", "change-3", "change-4", "change-5"]
    phone.desk.found(make_change(6))
    turned = phone.at(60)
    assert phone.ids[-1] == "change-6"
    assert (turned.waiting, turned.problem) == (1, None) or turned.problem == "answered 503"
    tries = [seconds for one, seconds in phone.tried if one == "change-1"]
    for seconds in range(60, 7200, 10):
        phone.at(seconds)
    later = [seconds for one, seconds in phone.tried if one == "change-1"][len(tries) :]
    assert len(later) <= 8, "it is tried less and less"
    phone.refuses = lambda _: None
    phone.at(7200 + 3600)
    assert phone.ids[-1] == "change-1"


def test_what_the_other_side_asks_for_is_done(phone: Phone, make_change: Make) -> None:
    phone.desk.found(make_change(1))
    phone.refuses = lambda _: HookError("answered 429", retry_after=600)
    assert phone.at(0).wait == 600
    assert phone.at(599).wait == 1
    assert len(phone.tried) == 1
    phone.refuses = lambda _: None
    assert phone.at(600).told == 1


def test_it_is_given_up_three_days_after_the_first_try(phone: Phone, make_change: Make) -> None:
    phone.desk.found(make_change(1))
    phone.refuses = lambda _: DOWN
    wait, seconds = phone.at(0).wait, 0.0
    while wait is not None:
        seconds += wait
        phone.desk.found(*([make_change(2)] if seconds < 3600 else []))
        wait = phone.at(seconds).wait
        if phone.said[-1].startswith("hook phone: answered 503; change-2"):
            break
    assert [one.partition(" was given up")[0] for one in phone.said[1:]] == [
        "hook phone: answered 503; change-1",
        "hook phone: answered 503; change-2",
    ]
    days = {one: (max(at for name, at in phone.tried if name == one)) / 86400 for one in ("change-1", "change-2")}
    assert 3 <= days["change-1"] < 3.1
    assert 3 <= days["change-2"] < 3.2, "it waited as long behind the first"
    assert len(phone.tried) < 170, "twice an hour"
    (notice,) = phone.hears()
    assert "given up" not in notice["title"], "it was told after an hour"
    with phone.desk.archive() as archive:
        dead = archive.deliveries(state="dead")
        assert [one.id for one in dead] == ["change-1", "change-2"]
        archive.retry(dead)
    phone.refuses = lambda _: None
    phone.at(seconds + 1)
    assert phone.ids == ["change-1", "change-2"]
    assert [one["kind"] for one in phone.hears()] == ["hook-dead", "healed"]


def test_the_operator_is_told_by_the_other_hooks_after_an_hour_and_when_it_is_over(
    phone: Phone, make_change: Make
) -> None:
    phone.desk.found(make_change(1))
    phone.refuses = lambda _: DOWN
    seconds, wait = 0.0, phone.at(0).wait
    while seconds < 3 * 3600:
        assert wait is not None
        assert bool(phone.hears()) == (seconds >= 3600)
        seconds += wait
        wait = phone.at(seconds).wait
    (dead,) = phone.hears()
    assert (dead["kind"], dead["since"]) == ("hook-dead", "2026-11-22T02:00:00.000Z")
    phone.refuses = lambda _: None
    assert phone.at(seconds + 3600).notified == ("other",)
    assert [one["kind"] for one in phone.hears()] == ["hook-dead", "healed"]


def test_a_notice_about_no_newsroom_is_told(phone: Phone) -> None:
    line = {"schema": "newsroom.notice/1", "id": "disk-1", "newsroom": None, "kind": "disk-low", "detected_at": "x"}
    with phone.desk.archive() as archive:
        assert archive.notify(line, ["phone"]) == 1
        assert archive.notify({**line, "title": "again"}, ["phone", "phone"]) == 0
        assert archive.notify({**line, "id": "nobody-wants-it", "kind": "restored"}, ["phone"]) == 1
        assert archive.notify(line, []) == 0
    assert phone.at(0).told == 2
    assert phone.ids == ["disk-1", "nobody-wants-it"]
    assert phone.got[0].alerts[0].line == line
    assert phone.at(1).told == 0


def test_a_notice_that_no_route_wants_goes(desk: Any) -> None:
    phone = Phone(desk, routes=(routes.default("phone"),))
    line = {"schema": "newsroom.notice/1", "id": "disk-1", "newsroom": None, "kind": "disk-low", "detected_at": "x"}
    with desk.archive() as archive:
        archive.notify(line, ["phone"])
    assert phone.at(0) == Turned()
    with desk.archive() as archive:
        assert archive.deliveries() == []


def test_a_clock_that_is_set_back_holds_nothing_up(phone: Phone, make_change: Make) -> None:
    phone.desk.found(make_change(1))
    phone.refuses = lambda _: DOWN
    for seconds in (0, 5, 15, 35, 75):
        phone.at(seconds)
    phone.at(-3600)
    assert phone.tried[-1] == ("change-1", -3600), "its next attempt would have been in an hour"
    phone.desk.found(make_change(2))
    phone.refuses = lambda _: None
    assert phone.at(-7200).told == 2


def test_what_cannot_be_marked_is_not_told_twice_while_the_program_lives(
    phone: Phone, make_change: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process holds the archive just while the hook takes a message."""
    phone.desk.found(make_change(1), make_change(2))
    held: list[sqlite3.Connection] = []

    def hold(_: Message) -> None:
        other = sqlite3.connect(phone.desk.root / "data" / "archive.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        held.append(other)

    monkeypatch.setattr("schedules.archive.trouble.WAIT", 0.1)
    phone.refuses = hold
    for _ in range(3):
        with pytest.raises(ArchiveError, match="is locked by another process"):
            phone.at(0)
    assert phone.ids == ["change-1"]
    with closing(held[0]) as other:
        other.execute("ROLLBACK")
    phone.refuses = lambda _: None
    phone.at(1)
    assert phone.ids == ["change-1", "change-2"]


def test_nothing_is_sent_while_the_disk_is_full(
    phone: Phone, make_change: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.desk.found(*(make_change(number) for number in range(300)))
    prepare = opening._prepare

    def narrow(connection: Any, record: object) -> None:
        prepare(connection, record)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_prepare", narrow)
        for _ in range(2):
            with pytest.raises(ArchiveError, match=r"the disk is full\. Nothing was changed\. Make room\."):
                phone.at(0)
    assert phone.tried == []
    assert phone.at(1).told == 300
    assert len(phone.tried) == 300


def test_a_fault_of_a_library_is_a_failure_like_any_other(phone: Phone, make_change: Make) -> None:
    phone.desk.found(make_change(1))

    def breaks(_: Message) -> None:
        raise json.JSONDecodeError("no json at https://chat.example/token", "", 0)

    phone.refuses = breaks
    turned = phone.at(0)
    assert turned.problem == "met a fault of the program (JSONDecodeError)", "its words may hold a secret"
    assert (turned.waiting, turned.wait) == (1, 5.0)
