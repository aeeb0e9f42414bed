"""`history`: the life of a release, from its versions, changes, looks and what is held of it."""

from __future__ import annotations

from typing import Any

import pytest

from newsdesk.cli.history import life


def told(ended: Any) -> list[tuple[str, str]]:
    return [(one["event"], one["kind"]) for one in ended.lines]


def test_what_befell_a_release_in_order(desk: Any) -> None:
    ended = desk("history", desk.lived.back, "--json")
    assert told(ended) == [("change", "new"), ("change", "removed"), ("change", "restored")]
    assert all(set(one) == set(ended.lines[0]) for one in ended.lines)
    removed = ended.lines[1]
    assert removed["from"] == removed["change"]["between"]["not_before"]
    assert removed["until"] == removed["change"]["between"]["not_after"]


def test_looks_in_between_are_counted_or_shown(desk: Any) -> None:
    assert told(desk("history", desk.lived.edited, "--json")) == [
        ("change", "new"), ("change", "edited"), ("looks", "read"),
    ]  # fmt: skip
    each = told(desk("history", desk.lived.edited, "--json", "--looks"))
    assert [one for one in each if one[0] == "look"] == [("look", "read")] * 3


def test_what_is_held_comes_last(desk: Any) -> None:
    ended = desk("history", desk.lived.gone[0], "--json")
    assert told(ended) == [("change", "new"), ("looks", "gone"), ("held", "held")]
    (held,) = (one for one in desk("held", "--json").lines if one["change"]["url"] == desk.lived.gone[0])
    assert ended.lines[-1]["id"] == held["id"]
    assert "1 look, gone, and not believed" in desk("history", desk.lived.gone[0]).out
    desk("reject", held["id"])
    assert told(desk("history", desk.lived.gone[0], "--json"))[-1] == ("held", "rejected")


def test_plain_lines_have_five_cells(desk: Any) -> None:
    rows = [line.split("\t") for line in desk("history", desk.lived.back).out.splitlines()]
    assert [len(row) for row in rows] == [5, 5, 5]
    assert [row[2] for row in rows] == ["new", "removed", "restored"]
    assert "answered 404" in rows[1][3]
    assert "evidence.warc.gz at byte" in rows[1][3]


def test_on_a_terminal(desk: Any) -> None:
    out = desk.drawn("history", desk.lived.back).out
    assert "present, version 1" in out
    assert " after 20" in out


class Past:
    """An archive that knows one release, of which it was told what follows."""

    def __init__(self, looks: str, changes: dict[int, str]) -> None:
        self.met = [
            {"crawl_id": str(at), "look": {"r": "read", "g": "gone", "f": "failed"}[one], "at": f"2026-01-{at:02}"}
            for at, one in enumerate(looks, start=1)
        ]
        self.found = [
            {
                "release_id": "a", "kind": kind, "crawl_id": str(at), "id": f"c{at}", "looks": 1,
                "between": {"not_before": f"2026-01-{at - 1:02}", "not_after": f"2026-01-{at:02}"},
                "new": {"version": None},
            }
            for at, kind in changes.items()
        ]  # fmt: skip

    def changes(self, **_: Any) -> list[dict[str, Any]]:
        return self.found

    def looks(self, _: str) -> list[dict[str, Any]]:
        return self.met

    def versions(self, _: str) -> list[dict[str, Any]]:
        return []

    def held(self, **_: Any) -> list[dict[str, Any]]:
        return []


@pytest.mark.parametrize(
    ("looks", "changes", "expected"),
    [
        ("rrrr", {1: "new"}, ["new", "3 read present"]),
        ("rrfrr", {1: "new"}, ["new", "1 read present", "1 failed present", "2 read present"]),
        ("rrgggr", {1: "new", 3: "removed", 6: "restored"},
         ["new", "1 read present", "removed", "2 gone removed", "restored"]),
        ("rrgrr", {1: "new"}, ["new", "1 read present", "1 gone present", "2 read present"]),
        ("rrrr", {1: "new", 3: "edited"}, ["new", "1 read present", "edited", "1 read present"]),
        ("rrrr", {1: "new", 2: "unlisted", 3: "edited"}, ["new", "unlisted", "edited", "1 read unlisted"]),
    ],
)  # fmt: skip
def test_looks_that_are_alike_in_a_row_are_one(looks: str, changes: dict[int, str], expected: list[str]) -> None:
    events = life(Past(looks, changes), "a", each=False)  # type: ignore[arg-type] # as much of an archive as it asks
    found = [
        one["kind"] if one["event"] == "change" else f"{one['looks']} {one['kind']} {one['status']}" for one in events
    ]
    assert found == expected
    assert sum(one["looks"] for one in events) == len(looks)
