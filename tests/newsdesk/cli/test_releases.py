"""`releases`: which are listed."""

from __future__ import annotations

from typing import Any


def test_by_status_by_day_and_by_name(desk: Any) -> None:
    assert len(desk("releases", "--json").lines) == 10 + 12 + 3
    assert desk("releases", "--json", "--status", "removed").out == ""
    (back,) = desk("releases", "--json", desk.lived.back).lines
    assert (back["url"], back["status"]) == (desk.lived.back, "present")
    assert desk("releases", "--json", back["id"].removeprefix("demo-")[:8]).lines == [back]
    assert len(desk("releases", "--json", "demo", desk.lived.gone[0], desk.lived.back).lines) == 11
    # Everything was first seen today; what is older than that by publication is seen today all the same.
    assert len(desk("releases", "--json", "--since", "2d").lines) == 25
    assert desk("releases", "--json", "--since", "2999-01-01").out == ""


def test_a_newsroom_alone_needs_no_column(desk: Any) -> None:
    assert not desk("releases", "demo").out.startswith("demo\t")
    assert desk("releases").out.split("\t")[0] in {"demo", "small", "sick"}
    assert desk("releases", desk.lived.back, "small").out.count("small\t") == 12


def test_all_of_them_come_in_the_order_of_the_newest(desk: Any) -> None:
    every = desk("releases", "--json").lines
    assert desk("releases", "--json", "--limit", "99").lines == every
    assert desk("releases", "--json", "--limit", "3").lines == every[:3]
    assert len({one["published"] for one in every}) > 1


def test_on_a_terminal(desk: Any) -> None:
    ended = desk.drawn("releases", "--limit", "2")
    assert ended.err == "The newest 2 of 25; --limit shows more.\n"
    assert ended.out.split()[:3] == ["Published", "Release", "Id"]
    assert desk.drawn("releases", "--status", "unlisted").err == "No such release is known.\n"
