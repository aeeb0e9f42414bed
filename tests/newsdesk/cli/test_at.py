"""`--at`: the newsroom as it was known then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newsdesk.cli.moment import moment


def ended(desk: Any, at: int) -> str:
    """Return when a crawl of `demo` ended."""
    found = desk("crawls", "demo", "--json").lines[at]["ended_at"]
    assert isinstance(found, str)
    return found


def test_a_day_is_its_end_in_the_newsrooms_zone() -> None:
    day = moment("2026-11-22")
    assert day.of(ZoneInfo("America/New_York")).astimezone(UTC) == datetime(2026, 11, 23, 4, 59, 59, 999999, UTC)
    assert day.of(UTC) < moment("2026-11-23T00:00:00Z").of(ZoneInfo("Asia/Tokyo"))
    assert moment("2026-11-22T02:00:00-05:00").of(UTC) == moment("2026-11-22T07:00:00Z").of(UTC)
    assert moment("7d").of(UTC) < datetime.now(UTC)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13-01", "2026-11-22T02:00:00", "20261122T020000Z", "99999999999d", "0001-01-01", "2026-11"],
)
def test_what_is_no_date_is_refused(desk: Any, text: str) -> None:
    with pytest.raises(ValueError):
        moment(text)
    made = desk("releases", "--at", text)
    assert made.code == 2
    assert "is no date: write a day as in 2026-11-22" in made.err


def test_releases_are_listed_as_they_were_known(desk: Any) -> None:
    first = desk("releases", "demo", "--json", "--at", ended(desk, 0)).lines
    now = desk("releases", "demo", "--json").lines
    assert len(first) == 9
    assert len(now) == 10
    assert {one["version"] for one in first} == {1}
    assert {one["status"] for one in first} == {"present"}
    (gone,) = desk("releases", "demo", "--status", "removed", "--json", "--at", ended(desk, 1)).lines
    assert gone["url"] == desk.lived.back
    assert desk("releases", "demo", "--status", "removed", "--json").lines == []
    assert desk("releases", "demo", "--json", "--at", ended(desk, 2)).lines == now
    assert desk("releases", "--json", "--at", "2100-01-01").lines == desk("releases", "--json").lines


def test_one_release_is_listed_as_it_was(desk: Any) -> None:
    (then,) = desk("releases", desk.lived.edited, "--json", "--at", ended(desk, 0)).lines
    (now,) = desk("releases", desk.lived.edited, "--json").lines
    assert (then["id"], then["version"], now["version"]) == (now["id"], 1, 2)


def test_before_the_first_crawl_nothing_was_known(desk: Any) -> None:
    made = desk.drawn("releases", "--at", "2001-01-01")
    assert (made.code, made.out) == (0, "")
    assert made.err == "No release was known at the end of 2001-01-01.\n"
    assert "No such release was known at" in desk.drawn("releases", "--at", "2001-01-01", "--since", "7d").err


def test_a_release_is_shown_as_it_was(desk: Any) -> None:
    (then,) = desk("show", desk.lived.edited, "--json", "--at", ended(desk, 0)).lines
    (first,) = desk("show", desk.lived.edited, "--json", "--version", "1").lines
    assert then == first
    assert "version: 1 of 2\n" in desk("show", desk.lived.edited, "--at", ended(desk, 0)).out
    (second,) = desk("show", desk.lived.edited, "--json", "--at", ended(desk, 1), "--version", "1").lines
    assert second == first
    early = desk("show", desk.lived.edited, "--at", ended(desk, 0), "--version", "2")
    assert early.code == 1
    assert f"had no version 2 at {ended(desk, 0)}. The latest was version 1." in early.err


def test_what_was_not_known_then_is_said_to_be(desk: Any) -> None:
    for verb in ("show", "history"):
        made = desk(verb, desk.lived.edited, "--at", "2001-01-01")
        assert made.code == 1
        assert "was not known at the end of 2001-01-01. It was first seen 2" in made.err
    (change,) = desk("changes", "--json", "--kind", "edited").lines
    assert "only a release is shown as of a date" in desk("show", change["id"], "--at", "2026-11-22").err


def test_a_history_ends_where_it_was_known(desk: Any) -> None:
    then = desk("history", desk.lived.back, "--json", "--at", ended(desk, 1)).lines
    now = desk("history", desk.lived.back, "--json").lines
    assert [one["kind"] for one in then if one["event"] == "change"] == ["new", "removed"]
    assert [one["kind"] for one in now if one["event"] == "change"] == ["new", "removed", "restored"]
    looks = desk("history", desk.lived.back, "--json", "--looks", "--at", ended(desk, 0)).lines
    assert [one["event"] for one in looks].count("look") == 1
    assert desk("history", desk.lived.back, "--json", "--at", ended(desk, 2)).lines == now


def test_what_is_held_is_no_part_of_the_past(desk: Any) -> None:
    gone = desk.lived.gone[0]
    assert [one["event"] for one in desk("history", gone, "--json").lines][-1] == "held"
    then = desk("history", gone, "--json", "--at", "2100-01-01").lines
    assert "held" not in {one["event"] for one in then}


def test_a_day_that_has_not_come_is_said(desk: Any) -> None:
    now = datetime.now(UTC).date()
    for verb in (("releases", "demo", "--at", "{}"), ("diff", "demo@{}", "demo", "--summary")):
        for day, is_said in ((now, False), (now + timedelta(days=1), None), (now + timedelta(days=2), True)):
            ended = desk(*(word.format(day) for word in verb))
            assert ended.code == 0
            if is_said is not None:
                assert ended.err == (f"{day} has not come yet: what is known now is taken.\n" if is_said else "")
