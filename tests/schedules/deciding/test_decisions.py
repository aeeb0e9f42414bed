"""What a person decides: what is held is told or stays away, and what was told is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from newsroom_scraper.errors import ArchiveError
from schedules import decisions
from schedules.judge import Rules
from tests.schedules.deciding.nights import decided, held_of, night

if TYPE_CHECKING:
    from schedules.workspace import Workspace
    from tests.schedules.conftest import World


# Accepting


def test_one_is_accepted_and_told_by_itself(ten: World, mass: str, workspace: Workspace) -> None:
    claim = held_of(ten, "a")
    made = decisions.accept(ten.archive, workspace, claim, note="I saw it")
    assert (made.newsroom, made.verdict, made.stale) == ("demo", "accepted", [])
    (told,) = made.changes
    assert (told["kind"], told["url"], told["marks"][-1]) == ("edited", ten.url("a"), "mass")
    assert (told["review"]["verdict"], told["review"]["note"]) == ("accepted", "I saw it")
    line = ten.line("a")
    assert (line["version"], line["title"]) == (2, "The other a")
    assert len(ten.archive.held("demo")) == 5
    assert ten.archive.after(0)[-1][1] == told
    assert [one["version"] for one in ten.archive.versions(line["id"])] == [1, 2]
    (written,) = decided(workspace)
    assert (written["verdict"], written["ids"], written["note"]) == (
        "accepted",
        [claim],
        "I saw it",
    )
    home = workspace.home_of("demo")
    assert orjson.loads((home / "changes.jsonl").read_bytes().splitlines()[-1]) == told
    assert night(ten, "abcdef") == [], "it is told once"
    assert mass in {one["mass"] for one in ten.archive.held("demo")}


def test_a_mass_is_accepted_and_told_as_one(ten: World, mass: str, workspace: Workspace) -> None:
    made = decisions.accept(ten.archive, workspace, mass)
    assert len(made.changes) == 6
    assert ten.archive.held("demo") == []
    newest = [line for _, line in ten.archive.after(0)]
    assert [one["kind"] for one in newest] == ["held", "mass"]
    assert newest[-1]["because"] == "accepted by hand"
    assert set(newest[-1]["changes"]) == {one["id"] for one in made.changes}
    assert night(ten, "abcdef") == []
    assert ten.notices() == []


def test_the_beginning_of_an_id_is_enough(ten: World, mass: str, workspace: Workspace) -> None:
    assert len(decisions.accept(ten.archive, workspace, mass[:6]).changes) == 6
    with pytest.raises(ArchiveError, match="nothing is held under"):
        decisions.accept(ten.archive, workspace, mass)
    with pytest.raises(ArchiveError, match="nothing is held under"):
        decisions.accept(ten.archive, workspace, "")


def test_two_masses_that_begin_alike_are_not_guessed_between(
    ten: World, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = [{"id": f"id{at}", "mass": f"alike{at}", "newsroom": "demo", "line": {"id": f"told{at}"}} for at in range(2)]
    monkeypatch.setattr(ten.archive, "held", lambda *, rejected=False: [] if rejected else two)
    with pytest.raises(
        ArchiveError, match=r"more than one thing that is held begins with \"alike\" \(alike0, alike1\)"
    ):
        decisions.accept(ten.archive, workspace, "alike")
    assert decided(workspace) == []
    assert decisions.held_by(ten.archive, "alike1") == two[1:]


def test_what_is_not_current_any_more_is_not_told(ten: World, mass: str, workspace: Workspace) -> None:
    night(ten, gone="a", read="a")  # not a page of it is met but that one, which is gone now
    assert ten.line("a")["status"] == "removed"
    made = decisions.accept(ten.archive, workspace, mass)
    assert len(made.changes) == 5
    assert ten.line("a")["version"] == 1


def test_stale_ones_are_named_and_go(ten: World, mass: str, workspace: Workspace) -> None:
    claim = held_of(ten, "a")
    known = ten.archive.known("demo")
    stale = known.held[claim]
    decisions.accept(ten.archive, workspace, claim)
    # The same again, as if the archive had not let go of it.
    assert ten.commit is not None
    decision = {
        "schema": "x",
        "verdict": "accepted",
        "at": "2026-12-01T00:00:00Z",
        "ids": [claim],
        "note": None,
        "number": 2,
    }
    known = ten.archive.known("demo")
    commit = decisions._commit(known, [], [], [], {**known.held, claim: stale}, {**decision, "number": 1})
    ten.archive.commit(commit)
    made = decisions.apply(ten.archive, "demo", decision)
    assert made.changes == []
    assert [one["id"] for one in made.stale] == [stale.line["id"]]
    assert claim not in ten.archive.known("demo").held
    assert ten.line("a")["version"] == 2


def test_a_new_release_is_accepted(ten: World, workspace: Workspace) -> None:
    ten.rules = Rules(least=1, new=0.0)
    ten.read("new", ten.page(published="2026-11-21"))
    assert night(ten) == []
    assert len(list(ten.archive.releases())) == 10
    made = decisions.accept(ten.archive, workspace, ten.archive.held("demo")[0]["mass"])
    assert [one["kind"] for one in made.changes] == ["new"]
    assert ten.line("new")["version"] == 1
    ten.read("new", ten.page(published="2026-11-21"))
    assert night(ten) == []


def test_a_removal_is_accepted(ten: World, workspace: Workspace) -> None:
    ten.rules = Rules(least=1, removed=0.0)
    night(ten, gone="a")
    decisions.accept(ten.archive, workspace, held_of(ten, "a"))
    assert ten.line("a")["status"] == "removed"
    assert ten.release("a").place is None
    ten.rules = Rules()
    assert [one["kind"] for one in night(ten)] == ["restored"], "whoever was told removed is told restored"


def test_an_accepted_edit_brings_no_move_that_is_still_held(ten: World, workspace: Workspace) -> None:
    ten.rules = Rules(least=1, moved=0.0)
    night(ten, "a", moved="a")
    edit = next(one["id"] for one in ten.archive.held("demo") if one["line"]["kind"] == "edited")
    move = next(one["id"] for one in ten.archive.held("demo") if one["line"]["kind"] == "moved")
    assert len(decisions.accept(ten.archive, workspace, edit).changes) == 1
    line = ten.line("a")
    assert (line["version"], line["also_at"]) == (2, []), "nobody was told that it moved"
    assert ten.url("a2") not in ten.archive.known("demo").by_key
    made = decisions.accept(ten.archive, workspace, move)
    assert (made.changes, len(made.stale)) == ([], 1), "it is not the version of which the move was claimed"
    night(ten, "a", moved="a")
    assert [one["line"]["kind"] for one in ten.archive.held("demo")] == ["moved"]


def test_a_move_and_the_edit_on_it_are_accepted_one_after_the_other(ten: World, workspace: Workspace) -> None:
    ten.rules = Rules(least=1, moved=0.0)
    night(ten, "a", moved="a")
    for kind in ("moved", "edited"):
        one = next(one["id"] for one in ten.archive.held("demo") if one["line"]["kind"] == kind)
        assert len(decisions.accept(ten.archive, workspace, one).changes) == 1
    line = ten.line("a2")
    assert (line["version"], line["title"], line["also_at"]) == (2, "The other a", [ten.url("a")])
    assert ten.release("a").release_id == ten.release("a2").release_id


def test_what_was_learned_meanwhile_stays(ten: World, workspace: Workspace) -> None:
    ten.rules = Rules(least=1, edited=0.0, removed=0.0)
    night(ten, "a")
    ten.look(f"{ten.site}/a/?print=1", "duplicate", of=ten.url("a"))
    night(ten, "", read="bcdefghij")
    decisions.accept(ten.archive, workspace, held_of(ten, "a"))
    line = ten.line("a")
    assert (line["title"], line["also_at"]) == ("The other a", [f"{ten.site}/a/?print=1"])
    assert ten.release("a").place == 10


def test_a_decision_does_not_turn_the_last_look_back(ten: World, workspace: Workspace) -> None:
    ten.rules = Rules(least=1, edited=0.0)
    night(ten, "a")
    claim = held_of(ten, "a")
    ten.look(ten.url("a"), "gone", confirmed=False)  # a look at it that neither confirms nor denies
    night(ten, read="bcdefghij")
    before = ten.release("a").last_look
    decisions.accept(ten.archive, workspace, claim)
    assert ten.release("a").last_look == before


# Rejecting


def test_what_is_rejected_stays_away(ten: World, mass: str, workspace: Workspace) -> None:
    made = decisions.reject(ten.archive, workspace, mass, note="a template")
    assert len(made.changes) == 6
    assert ten.archive.held("demo") == []
    assert len(ten.archive.held("demo", rejected=True)) == 6
    for _ in range(4):
        assert night(ten, "abcdef") == []
        assert ten.notices() == []
    assert {one["version"] for one in ten.archive.releases()} == {1}
    assert night(ten) == []
    assert night(ten, "abcdef") == []
    assert [one["kind"] for one in ten.notices()] == ["held"], "it had been well; now it is so again"


def test_one_of_a_mass_is_rejected(ten: World, mass: str, workspace: Workspace) -> None:
    decisions.reject(ten.archive, workspace, held_of(ten, "a"))
    assert len(ten.archive.held("demo")) == 5
    assert len(decisions.accept(ten.archive, workspace, mass).changes) == 5
    assert ten.line("a")["version"] == 1
    assert night(ten, "abcdef") == []


# Reviews


def test_a_change_is_reviewed(ten: World, workspace: Workspace) -> None:
    (told,) = night(ten, "a")
    made = decisions.review(ten.archive, workspace, told, verdict="dismissed", note="a typo")
    (kept,) = ten.archive.changes("demo")
    assert made.changes == [kept]
    assert (kept["review"]["verdict"], kept["review"]["note"]) == ("dismissed", "a typo")
    assert {**kept, "review": None} == told
    line = (workspace.home_of("demo") / "changes.jsonl").read_bytes().splitlines()[-1]
    assert orjson.loads(line) == kept
    decisions.review(ten.archive, workspace, told, verdict="noted", note="seen")
    assert [one["verdict"] for one in decided(workspace)] == ["dismissed", "noted"]
    again = next(ten.archive.changes("demo"))["review"]
    assert (again["verdict"], again["note"]) == ("dismissed", "seen"), "a note takes no verdict back"


def test_a_review_of_what_is_not_there_does_nothing(ten: World) -> None:
    decision = {"verdict": "noted", "at": "2026-12-01T00:00:00Z", "ids": ["nosuchchange"], "note": None, "number": 1}
    assert decisions.apply(ten.archive, "demo", decision).changes == []
