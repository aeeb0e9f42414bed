"""What a person accepted is known from then on, and not from the crawl that saw it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from schedules import decisions
from schedules.redacting.tombstone import tombstone
from tests.schedules.deciding.nights import held_of, night

if TYPE_CHECKING:
    import pytest

    from schedules.workspace import Workspace
    from tests.schedules.conftest import World

MINUTE = timedelta(minutes=1)


def decide(world: World, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Let people decide at an instant between two nights."""
    monkeypatch.setattr(decisions, "_now", lambda: at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def known(world: World, at: datetime) -> dict[str, tuple[int, str]]:
    lines = world.archive.releases_at("demo", at)
    return {one["id"]: (one["version"], one["status"]) for one in lines}


def test_an_edit_counts_from_the_hour_it_was_accepted(
    ten: World, mass: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mass
    accepted = ten.now - timedelta(hours=12)
    decide(ten, monkeypatch, accepted)
    before = list(ten.archive.releases())
    (told,) = decisions.accept(ten.archive, workspace, held_of(ten, "a")).changes
    after = list(ten.archive.releases())
    night(ten)
    release_id = told["release_id"]
    assert list(ten.archive.releases_at("demo", accepted - MINUTE)) == before
    assert list(ten.archive.releases_at("demo", accepted)) == after
    assert ten.archive.release_at(release_id, accepted - MINUTE) in before
    assert ten.archive.release_at(release_id, accepted) in after
    assert [len(ten.archive.versions_at(release_id, at)) for at in (accepted - MINUTE, accepted)] == [1, 2]
    kinds = [[one["kind"] for one in ten.archive.changes_at(release_id, at)] for at in (accepted - MINUTE, accepted)]
    assert kinds == [["new"], ["new", "edited"]]


def test_a_removal_that_was_accepted_counts_from_then(
    ten: World, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(ten, gone="abcdef")
    accepted = ten.now - timedelta(hours=12)
    decide(ten, monkeypatch, accepted)
    (told,) = decisions.accept(ten.archive, workspace, held_of(ten, "a")).changes
    after = known(ten, accepted + MINUTE)
    night(ten, gone="abcdef")
    assert known(ten, accepted - MINUTE)[told["release_id"]] == (1, "present")
    assert known(ten, accepted)[told["release_id"]] == (1, "removed")
    assert known(ten, accepted) == after


def test_a_note_that_came_after_the_next_change_moves_nothing(
    ten: World, mass: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mass
    accepted = ten.now - timedelta(hours=12)
    decide(ten, monkeypatch, accepted)
    (told,) = decisions.accept(ten.archive, workspace, held_of(ten, "a")).changes
    assert [one["url"] for one in night(ten, "aj")] == [ten.url("j")]
    noted = ten.now + timedelta(days=3)
    decide(ten, monkeypatch, noted)
    decisions.review(ten.archive, workspace, told, verdict="noted", note="It was the lawyers.")
    assert known(ten, ten.now)[told["release_id"]] == (2, "present")
    (first, edited) = ten.archive.changes_at(told["release_id"], ten.now)
    assert (first["kind"], edited["review"]) == ("new", None), "nobody had written that yet"
    review = ten.archive.changes_at(told["release_id"], noted)[-1]["review"]
    assert review["note"] == "It was the lawyers."


def test_what_is_held_was_not_known(ten: World, mass: str) -> None:
    assert mass
    assert set(known(ten, ten.now).values()) == {(1, "present")}


def test_a_crawl_that_was_under_way_was_not_known(empty: World, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = empty.now
    made: Any = empty.crawl

    def slow(**facts: Any) -> Any:
        crawl = made(**facts)
        crawl.manifest["ended_at"] = (begun + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return crawl

    monkeypatch.setattr(empty, "crawl", slow)
    night(empty)
    assert known(empty, begun + timedelta(hours=2)) == {}
    assert len(known(empty, begun + timedelta(hours=3))) == 10
    assert empty.archive.crawls_at("demo", begun) == ("", frozenset())


def test_a_redaction_holds_for_the_past(ten: World) -> None:
    night(ten, "a", gone="a")
    before = ten.now
    line = ten.line("a")
    first = ten.archive.versions(line["id"])[0]
    stone = tombstone(
        release_id=line["id"],
        newsroom="demo",
        line=line,
        keys=[],
        last_seen="",
        versions=[first],
        reason="a court said so",
        by=None,
        at="2026-11-30T00:00:00Z",
    )
    ten.archive.redact(stone, decided=1)
    night(ten)
    for at in (datetime.fromisoformat(first["line"]["first_seen"]), before):
        found = ten.archive.release_at(line["id"], at)
        assert found is not None
        assert (found["status"], found["title"], found["body"]) == ("redacted", None, None)
