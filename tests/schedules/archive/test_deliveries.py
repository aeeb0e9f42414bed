"""What the archive keeps of the telling: one delivery of each change and hook, and messages that stay as they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from schedules.archive import laws
from schedules.archive.messages import Failing
from schedules.archive.opening import writing
from schedules.archive.outbox import Chosen
from schedules.archive.records import Told
from schedules.archive.store import Archive
from tests.schedules.archive.building import change, night

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedules.archive.place import Place

NOW, LATER, MUCH_LATER = (f"2026-11-22T0{hour}:00:00.000Z" for hour in (2, 3, 4))
NOTICE = {"id": "disk-1", "kind": "disk-low", "title": "Little room", "newsroom": None, "detected_at": NOW}


@pytest.fixture
def archive(place: Place) -> Iterator[Archive]:
    with Archive.open(place) as made:
        made.commit(night(outbox=[Told(change(at), rings=True) for at in range(1, 6)]))
        yield made


def enqueue(archive: Archive, *numbers: int, hook: str = "desk", upto: int = 5, **how: Any) -> None:
    chosen = {f"demo-c{number}": Chosen(route="all", **how) for number in numbers}
    archive.enqueue(hook, upto, chosen, now=NOW)


def compose(archive: Archive, *, now: str = NOW, hook: str = "desk", many: int | None = None) -> int:
    several = archive.ready(hook, now)[:many]
    digest = "daily" if len(several) > 1 else None
    name = several[0].change_id if len(several) == 1 else "digest-1"
    made = archive.compose(hook, several, message_id=name, digest=digest, now=now, first_try=now)
    assert made is not None
    return made.number


def ids(archive: Archive, **asked: Any) -> list[tuple[str, list[str]]]:
    return [(one.id, [line["id"] for line in one.lines]) for one in archive.deliveries(**asked)]


def sound(archive: Archive) -> list[str]:
    with archive._reads() as db:
        told = list(laws.broken(db))
    # The changes of these tests join no releases.
    return [one for one in told if "is of a release that does not exist" not in one]


def test_a_change_is_one_delivery_of_a_hook_for_ever(archive: Archive) -> None:
    enqueue(archive, 1, 2)
    enqueue(archive, 1, 2, 3)
    enqueue(archive, 1, hook="other")
    assert [one.change_id for one in archive.ready("desk", NOW)] == ["demo-c1", "demo-c2", "demo-c3"]
    compose(archive, many=1)
    enqueue(archive, 1)
    assert [one.change_id for one in archive.ready("desk", NOW)] == ["demo-c2", "demo-c3"]
    assert {hook: one.waiting for hook, one in archive.undelivered().items()} == {"desk": 3, "other": 1}


def test_a_delivery_is_in_one_message(archive: Archive) -> None:
    enqueue(archive, 1, 2, 3)
    several = archive.ready("desk", NOW)
    compose(archive, many=2)
    again = archive.compose("desk", several, message_id="x", digest="daily", now=NOW, first_try=NOW)
    assert again is None, "one of them is in another already"
    assert ids(archive) == [("digest-1", ["demo-c1", "demo-c2"]), ("demo-c3", ["demo-c3"])]


def test_what_has_an_hour_waits_for_it(archive: Archive) -> None:
    enqueue(archive, 1, ready_at=LATER, batch="all daily", digest="daily")
    enqueue(archive, 2, ready_at=LATER, batch="all daily", digest="daily")
    assert (archive.ready("desk", NOW), archive.later("desk", NOW)) == ([], (2, LATER))
    assert [one.since for one in archive.ready("desk", LATER)] == [LATER, LATER]
    assert archive.later("desk", LATER) == (0, None)
    (entry,) = archive.deliveries(state="waiting")
    assert (entry.id, entry.digest, entry.ready_at, entry.message) == ("demo-c1", "daily", LATER, None)
    assert entry.is_named("demo-c2")


def test_the_way_of_a_message(archive: Archive) -> None:
    enqueue(archive, 1, 2)
    first, second = compose(archive, many=1), compose(archive)
    failing = Failing(since=NOW, failures=1, last_try=NOW, next_try=LATER, problem="answered 503")
    archive.failed("desk", first, failing, next_try=LATER)
    assert archive.failing() == {"desk": failing}
    assert [(one.attempts, one.next_try) for one in archive.waiting("desk")] == [(1, LATER), (1, None)]
    assert archive.claim(first, now=LATER)
    again = archive.waiting("desk")[0]
    assert (again.attempts, again.next_try, again.first_try) == (2, None, NOW)
    worse = replace(failing, failures=2, told=True)
    archive.failed("desk", second, worse, next_try=MUCH_LATER)
    assert archive.failing() == {"desk": worse}
    archive.sent("desk", first, now=LATER)
    assert archive.failing() == {}
    assert [one.next_try for one in archive.waiting("desk")] == [None], "it was the hook: all is tried at once"
    archive.failed("desk", second, failing, next_try=None)
    assert not archive.claim(second, now=LATER)
    assert [(one.id, one.state) for one in archive.deliveries()] == [("demo-c1", "sent"), ("demo-c2", "dead")]
    assert sound(archive) == []


def test_what_was_given_up_is_tried_again_or_dropped(archive: Archive) -> None:
    enqueue(archive, 1, 2)
    enqueue(archive, 3, 4, ready_at=LATER, batch="all daily", digest="daily")
    enqueue(archive, 5)
    failing = Failing(since=NOW, failures=1, last_try=NOW, next_try=LATER, problem="answered 413")
    for _ in range(2):
        archive.failed("desk", compose(archive, many=1), failing, next_try=None)
    dead = archive.deliveries(state="dead")
    assert [one.id for one in dead] == ["demo-c1", "demo-c2"]
    archive.retry(dead[:1])
    (again,) = archive.waiting("desk")
    assert (again.id, again.first_try, again.next_try) == ("demo-c1", None, None)
    assert archive.failing()["desk"].next_try == NOW
    archive.drop([*dead, *archive.deliveries(state="waiting")], now=LATER)
    assert archive.undelivered() == {}
    assert ids(archive, state="waiting") == ids(archive, state="dead") == []
    assert [one.id for one in archive.deliveries(state="dropped")] == [f"demo-c{at}" for at in range(1, 6)]
    enqueue(archive, 1, 2, 3, 4, 5)
    assert archive.ready("desk", MUCH_LATER) == [], "it is dropped for ever"
    archive.drop(dead, now=LATER)
    archive.retry(dead)
    assert archive.waiting("desk") == []
    assert sound(archive) == []


def test_what_is_in_a_message_meanwhile_is_not_dropped_beside_it(archive: Archive) -> None:
    enqueue(archive, 1)
    (seen,) = archive.deliveries()
    compose(archive)
    archive.drop([seen], now=NOW)
    assert [one.state for one in archive.deliveries()] == ["waiting"]


def test_what_was_told_is_forgotten_in_time_and_what_was_given_up_is_not(archive: Archive) -> None:
    enqueue(archive, 1, 2, 3, 4)
    failing = Failing(since=NOW, failures=1, last_try=NOW, next_try=LATER, problem="answered 413")
    archive.sent("desk", compose(archive, many=1), now=NOW)
    archive.failed("desk", compose(archive, many=1), failing, next_try=None)
    archive.drop([one for one in archive.deliveries() if one.id == "demo-c3"], now=NOW)
    archive.sent("desk", compose(archive), now=MUCH_LATER)
    assert (archive.forgettable(LATER), archive.forget(LATER)) == (2, 2)
    assert [(one.id, one.state) for one in archive.deliveries()] == [("demo-c2", "dead"), ("demo-c4", "sent")]


def test_a_notice_of_no_newsroom_is_a_delivery_with_its_own_line(archive: Archive) -> None:
    assert archive.notify(NOTICE, ["desk", "other"]) == 2
    assert archive.notify({**NOTICE, "title": "Less"}, ["desk", "third"]) == 1
    ((number, line),) = archive.unrouted("desk")
    assert line == NOTICE
    archive.route({number: Chosen(route="operator")}, now=NOW)
    assert archive.unrouted("desk") == []
    assert archive.lines(compose(archive)) == [NOTICE]
    ((number, _),) = archive.unrouted("other")
    archive.route({number: None}, now=NOW)
    assert [one.hook for one in archive.deliveries()] == ["desk", "third"]
    assert sound(archive) == []


def test_a_review_is_told_as_it_stands(archive: Archive) -> None:
    enqueue(archive, 1)
    message = compose(archive)
    archive.review({"demo-c1": {"verdict": "dismissed", "note": None, "at": NOW}}, newsroom="demo", decided=1)
    assert archive.lines(message)[0]["review"]["verdict"] == "dismissed"


def test_the_newest_are_asked_for(archive: Archive) -> None:
    enqueue(archive, 1, 2, 3, 4, 5)
    for _ in range(3):
        archive.sent("desk", compose(archive, many=1), now=NOW)
    assert [name for name, _ in ids(archive, limit=3)] == ["demo-c3", "demo-c4", "demo-c5"]
    assert [name for name, _ in ids(archive, limit=1, state="sent")] == ["demo-c3"]
    assert ids(archive, hook="nobody") == []


def test_how_many_messages_an_hour_had(archive: Archive) -> None:
    enqueue(archive, 1, 2, 3)
    compose(archive, many=1)
    compose(archive, many=1, now=LATER)
    archive.drop(archive.deliveries(state="waiting")[:1], now=NOW)
    assert archive.made_since("desk", "all", "", MUCH_LATER) == [LATER]
    assert archive.made_since("desk", "all", LATER, MUCH_LATER) == []
    assert archive.made_since("desk", "other", "", MUCH_LATER) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            "UPDATE deliveries SET change_id = 'x' WHERE number = 1",
            "hook desk has a delivery of x, which does not exist.",
        ),
        (
            "UPDATE deliveries SET hook = 'other' WHERE number = 1",
            "demo-c1 of hook other is in a message of hook desk.",
        ),
        ("UPDATE deliveries SET message = NULL WHERE number = 1", "message demo-c1 of hook desk tells nothing."),
        ("UPDATE messages SET state = 'lost'", "message demo-c1 of hook desk is lost, which is no state."),
        ("UPDATE messages SET state = 'sent'", "message demo-c1 of hook desk was sent, and nobody knows when."),
        ("UPDATE messages SET id = 'x'", "message x of hook desk tells 1 things and is no digest."),
        (
            "UPDATE deliveries SET line = '{' WHERE change_id = 'disk-1'",
            "what hook desk is told as disk-1 cannot be read or is another.",
        ),
    ],
)
def test_what_is_against_the_laws_is_said(archive: Archive, wrong: str, said: str) -> None:
    enqueue(archive, 1)
    compose(archive)
    archive.notify(NOTICE, ["desk"])
    assert sound(archive) == []
    with writing(archive._engine) as db:
        db.exec_driver_sql(wrong)
    assert said in sound(archive)
