"""`held`: what is not believed yet, by mass."""

from __future__ import annotations

from typing import Any


def test_a_line_for_each_change(desk: Any) -> None:
    found = desk("held", "--json").lines
    assert {one["change"]["url"] for one in found} == set(desk.lived.gone)
    assert {(one["newsroom"], one["rule"], one["rejected"]) for one in found} == {("small", "mass", False)}
    assert len({one["mass"] for one in found}) == 1
    rows = [line.split("\t") for line in desk("held", "small").out.splitlines()]
    assert sorted(row[5] for row in rows) == sorted(one["id"] for one in found)
    assert desk("held", "demo").out == ""
    assert desk("held", "nosuch").code == 2


def test_a_terminal_shows_the_mass_and_what_to_do(desk: Any) -> None:
    mass = desk("held", "--json").lines[0]["mass"]
    out = desk.drawn("held").out
    assert out.startswith(f"small: 6 removed, unconfirmed ({mass})\n")
    assert "6 of 12 releases are removed at once" in out
    assert f"newsroom accept {mass}" in out
    assert f"newsroom reject {mass}" in out
    assert "seen alike in 1 crawl" in out
    assert "accepted once seen alike in 3 crawls, not before " in out


def test_ten_of_a_mass_are_shown_unless_all_are_asked_for(desk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("newsdesk.cli.held.SHOWN", 4)
    ended = desk.drawn("held")
    assert ended.out.count("/press-releases/") == 4
    assert ended.err == "and 2 more: --all\n"
    everything = desk.drawn("held", "--all")
    assert (everything.out.count("/press-releases/"), everything.err) == (6, "")


def test_what_was_rejected(desk: Any) -> None:
    assert desk.drawn("held", "--rejected").err == "Nothing was rejected.\n"
    one = desk("held", "--json").lines[0]
    desk("reject", one["id"])
    (found,) = desk("held", "--rejected", "--json").lines
    assert (found["id"], found["rejected"]) == (one["id"], True)
    assert "newsroom accept" not in desk.drawn("held", "--rejected").out
    assert len(desk("held", "--json").lines) == 5


def test_nothing_is_held(desk: Any) -> None:
    assert desk.drawn("held", "demo").err == "Nothing is held.\n"
