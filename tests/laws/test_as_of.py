"""Laws of the past: what the archive says as of a crawl is, byte for byte, what it said right after that crawl."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules import decisions
from schedules.archive.store import Archive
from tests.chance import SEED
from tests.laws.living import NAMES, NIGHTS, STRICT, TRUSTING, Life, Night_

if TYPE_CHECKING:
    from schedules.archive.place import Place

FIRST: Night_ = ({}, {}, True)
HOUR = timedelta(hours=1)
Learned = list[set[str]]
"""Of which releases another address is met, night by night."""
LEARNED: st.SearchStrategy[Learned] = st.lists(st.sets(st.sampled_from(NAMES), max_size=2), max_size=10)


class Learning(Life):
    """A newsroom whose releases are met under other addresses too, which is no change; and somebody decides."""

    def __init__(self, rules: Any, archive: Archive | None = None) -> None:
        super().__init__(rules)
        self.world.archive = archive or self.world.archive
        self.said: list[tuple[datetime, list[bytes]]] = []
        self.others = 0

    def live(self, nights: list[Night_], learned: Learned, accepts: set[int]) -> None:
        for number, (events, faults, whole) in enumerate(nights):
            at = self.world.now
            self.met = learned[number] if number < len(learned) else set()
            self.night(events, faults, whole=whole)
            self.note(at)
            if number in accepts:
                self.accept(at + HOUR, number)
                self.note(at + HOUR)

    def _look(self, one: Any, known: Any, fault: str | None) -> None:
        super()._look(one, known, fault)
        looks = self.world.looks
        if (
            one.name in self.met
            and looks
            and looks[-1]["look"] == "read"
            and looks[-1]["url"] == self.world.url(one.slug)
        ):
            self.others += 1
            self.world.repeats(f"{one.name}-too-{self.others}", one.slug)

    def accept(self, at: datetime, number: int) -> None:
        """Accept something that is held, as a person does between two nights, and note something about it later."""
        archive = self.world.archive
        held = [one["id"] for one in archive.held()]
        if not held:
            return
        told = {"schema": "x", "verdict": "accepted", "ids": held[:2], "note": None}
        count = archive.known("demo").decided
        made = decisions.apply(archive, "demo", {**told, "at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "number": count + 1})
        for change in made.changes:
            count += 1
            later = f"{at + timedelta(hours=60 + number):%Y-%m-%dT%H:%M:%SZ}"
            noted = {**told, "verdict": "noted", "ids": [change["id"]], "at": later}
            decisions.apply(archive, "demo", {**noted, "number": count + 1})

    def note(self, at: datetime) -> None:
        self.said.append((at, [line.encode() for line in self.world.archive.release_lines("demo")]))


def looked_back_at(life: Learning) -> None:
    """See that the archive says of every hour what it said then."""
    archive = life.world.archive
    for number, (at, lines) in enumerate(life.said):
        until = life.said[number + 1][0] if number + 1 < len(life.said) else at + HOUR
        for moment in (at, until - timedelta(seconds=1)):
            assert [orjson.dumps(one) for one in archive.releases_at("demo", moment)] == lines
        for one in map(orjson.loads, lines):
            assert archive.release_at(one["id"], at) == one
            versions = archive.versions_at(one["id"], at)
            assert [version["version"] for version in versions] == list(range(1, one["version"] + 1))
    assert list(archive.releases_at("demo", life.said[0][0] - timedelta(seconds=1))) == []


@settings(max_examples=25, deadline=None)
@given(NIGHTS, LEARNED, st.sets(st.integers(0, 9), max_size=4), st.booleans())
def test_the_past_is_what_was_said_then(
    nights: list[Night_], learned: Learned, accepts: set[int], strict: bool
) -> None:
    life = Learning(STRICT if strict else TRUSTING)
    life.live([FIRST, *nights, *([FIRST] * 4 if strict else [])], learned, accepts)
    looked_back_at(life)


@settings(max_examples=20, deadline=None)
@given(NIGHTS, st.booleans())
def test_changes_are_known_from_when_they_were_told(nights: list[Night_], strict: bool) -> None:
    life = Life(STRICT if strict else TRUSTING)
    archive = life.world.archive
    said: list[tuple[datetime, dict[str, list[dict[str, Any]]]]] = []
    for events, faults, whole in [FIRST, *nights, *([FIRST] * 4 if strict else [])]:
        at = life.world.now
        life.night(events, faults, whole=whole)
        lines = list(archive.releases())
        said.append((at, {one["id"]: list(archive.changes(release_id=one["id"], quiet=True)) for one in lines}))
    for at, changes in said:
        assert {one: archive.changes_at(one, at) for one in changes} == changes


@pytest.mark.parametrize("rules", [TRUSTING, STRICT], ids=["trusting", "strict"])
def test_the_past_is_the_same_in_both_databases(place: Place, rules: Any, record_property: Any) -> None:
    record_property("seed", SEED)
    draw = random.Random(SEED)
    events = ["edit", "move", "gone", "elsewhere", "back", "unlist", "list", "publish"]
    nights: list[Night_] = [
        ({name: draw.choice(events) for name in NAMES if draw.random() < 0.4}, {}, draw.random() < 0.8)
        for _ in range(9)
    ]
    learned = [{name for name in NAMES if draw.random() < 0.3} for _ in range(10)]
    with Archive.open(place) as archive:
        life = Learning(rules, archive)
        life.live([FIRST, *nights], learned, {3, 6, 8})
        looked_back_at(life)
        assert any(orjson.loads(line)["also_at"] for line in life.said[-1][1]), f"NEWSROOM_SEED={SEED}"
