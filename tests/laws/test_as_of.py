"""Laws of the past: what the archive says as of a crawl is what it said right after that crawl."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.living import NIGHTS, STRICT, TRUSTING, Life, Night_

FIRST: Night_ = ({}, {}, True)


@settings(max_examples=50, deadline=None)
@given(NIGHTS, st.booleans())
def test_the_past_is_what_was_said_then(nights: list[Night_], strict: bool) -> None:
    life = Life(STRICT if strict else TRUSTING)
    archive = life.world.archive
    said: list[tuple[datetime, list[dict[str, Any]], dict[str, list[dict[str, Any]]]]] = []
    for events, faults, whole in [FIRST, *nights, *([FIRST] * 4 if strict else [])]:
        at = life.world.now
        life.night(events, faults, whole=whole)
        lines = list(archive.releases())
        changes = {one["id"]: list(archive.changes(release_id=one["id"], quiet=True)) for one in lines}
        said.append((at, lines, changes))
    for at, lines, changes in said:
        for moment in (at, at + timedelta(hours=23)):
            assert list(archive.releases_at("demo", moment)) == lines
        assert [archive.release_at(one["id"], at) for one in lines] == lines
        assert {one: archive.changes_at(one, at) for one in changes} == changes
        for one in lines:
            versions = archive.versions_at(one["id"], at)
            assert [version["version"] for version in versions] == list(range(1, one["version"] + 1))
    assert list(archive.releases_at("demo", said[0][0] - timedelta(seconds=1))) == []
