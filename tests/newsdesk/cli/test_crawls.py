"""`crawls`: a line each, or everything of one."""

from __future__ import annotations

from typing import Any

from newsdesk.cli.crawls import _LOOKS


def test_a_line_each_newest_last(desk: Any) -> None:
    found = desk("crawls", "--json").lines
    assert [one["crawl_id"] for one in found] == sorted(one["crawl_id"] for one in found)
    assert len(found) == 7
    assert desk("crawls", "demo", "--json").lines == [one for one in found if one["newsroom"] == "demo"]
    assert desk("crawls", "--json", "--limit", "2").lines == found[-2:]
    assert desk("crawls", "demo", "small", "--json").lines == [one for one in found if one["newsroom"] != "sick"]
    assert desk("crawls", "--since", "2999-01-01").out == ""
    for one in found:
        assert (desk.root / one["folder"]).is_dir()


def test_plain_lines_are_numbers(desk: Any) -> None:
    rows = [line.split("\t") for line in desk("crawls", "small").out.splitlines()]
    assert [row[2] for row in rows] == ["complete", "complete"]
    _, _, _, _, listed, *counts = rows[1]
    assert listed == "6"
    assert dict(zip([*_LOOKS, "changes", "held"], map(int, counts), strict=True)) == {
        **dict.fromkeys(_LOOKS, 0), "read": 6, "gone": 6, "changes": 0, "held": 6,
    }  # fmt: skip


def test_one_says_why_and_where(desk: Any) -> None:
    *_, last = desk("crawls", "sick", "--json").lines
    ended = desk("crawls", "sick", last["crawl_id"])
    assert ended.code == 0
    assert "state: failed\n" in ended.out
    assert f"why: {'; '.join(last['reasons'])}\n" in ended.out
    assert f"folder: {last['folder']}\n" in ended.out
    assert "looks: 3 failed\n" in ended.out
    assert desk("crawls", "sick", last["crawl_id"], "--json").lines == [last]
    assert last in desk("crawls", last["crawl_id"], "--json").lines  # two newsrooms may begin in the same second
    assert last in desk("crawls", last["crawl_id"][:8], "--json").lines


def test_what_there_is_not(desk: Any) -> None:
    ended = desk("crawls", "20200101T000000Z")
    assert ended.code == 1
    assert ended.err == 'newsroom: no crawl is known by "20200101T000000Z". Their ids: newsroom crawls.\n'
    assert desk("crawls", "99999999").code == 1
    assert desk("crawls", "nosuch").code == 2
    assert desk.drawn("crawls", "amnesty-usa").err == "No crawl was made yet.\n"


def test_no_column_vanishes_from_a_narrow_terminal(desk: Any) -> None:
    out = desk.drawn("crawls").out
    assert "Found" in out
    assert "6 held" in out
    assert "3 changes" in out
