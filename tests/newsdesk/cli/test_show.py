"""`show`: one release, one change, in full."""

from __future__ import annotations

from typing import Any

import pytest


def line_of(desk: Any, kind: str) -> dict[str, Any]:
    (line,) = desk("changes", "--json", "--kind", kind).lines
    assert isinstance(line, dict)
    return line


def test_a_release_is_shown_with_its_text(desk: Any) -> None:
    (line,) = desk("show", "--json", desk.lived.edited).lines
    out = desk("show", desk.lived.edited).out
    head, _, text = out.partition("\n\n")
    assert head.splitlines()[0] == line["title"]
    assert {f"id: {line['id']}", "version: 2", "status: present", f"address: {line['url']}"} <= set(head.splitlines())
    assert line["body"].strip("\n") in text
    assert f"evidence: {line['evidence']['warc']} at byte {line['evidence']['offset']}" in head


def test_a_version_is_shown_as_it_was(desk: Any) -> None:
    change = line_of(desk, "edited")
    (field,) = change["fields"]
    (first,) = desk("show", change["release_id"], "--version", "1", "--json").lines
    assert first["body"] == field["old"]
    assert "version: 1 of 2\n" in desk("show", change["release_id"], "--version", "1").out
    wrong = desk("show", change["release_id"], "--version", "3")
    assert (wrong.code, wrong.err) == (1, f"newsroom: {change['release_id']} has no version 3. It has 2.\n")
    assert "only a release has versions" in desk("show", change["id"], "--version", "1").err


def test_a_change_is_shown_with_its_whole_redline(desk: Any) -> None:
    change = line_of(desk, "edited")
    (field,) = change["fields"]
    assert desk("show", change["id"][:12], "--json").lines == [change]
    out = desk("show", change["id"]).out
    _, _, redline = out.partition("\n\nbody:\n")
    assert "…" not in redline.replace(field["new"], "")
    assert redline.count("[-") == redline.count("{+") == 1
    for paragraph in field["old"].split("\n\n"):
        if paragraph in field["new"]:
            assert paragraph in redline
    assert f"why: {change['because']}\n" in out
    assert "version: 1 → 2\n" in out


def test_a_held_change_goes_by_the_id_that_held_shows(desk: Any) -> None:
    held = desk("held", "--json").lines[0]
    assert desk("show", held["id"], "--json").lines == [held["change"]]
    assert desk("show", held["change"]["id"], "--json").lines == [held["change"]]
    out = desk("show", held["id"]).out
    assert "change: removed, unconfirmed\n" in out
    assert f"held: {held['why']}, since " in out
    assert f"id: {held['id']}\n" in out
    desk("reject", held["id"])
    assert "change: removed, rejected\n" in desk("show", held["id"]).out


def test_a_notice_is_shown(desk: Any) -> None:
    (notice,) = desk("changes", "--notices", "--json", "small").lines
    out = desk("show", notice["id"]).out
    assert {"notice: held", "changes: 6"} <= set(out.splitlines())
    assert out.count("removed  ") == 6


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("zzzz", 'no release and no change is known by "zzzz"'),
        ("", 'no release and no change is known by ""'),
        ("https://elsewhere.example/", "no release is known at"),
        ("demo-", '"demo-" may mean any of'),
    ],
)
def test_nothing_and_too_much(desk: Any, word: str, said: str) -> None:
    ended = desk("show", word)
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err


def test_on_a_terminal_nothing_is_cut(desk: Any) -> None:
    (line,) = desk("show", "--json", desk.lived.edited).lines
    out = desk.drawn("show", desk.lived.edited).out
    assert "".join(line["body"].split()) in "".join(out.split())


def test_two_versions_are_set_against_each_other(desk: Any) -> None:
    change = line_of(desk, "edited")
    release = change["release_id"]
    (line,) = desk("show", release, "--against", "1", "--json").lines
    assert line["fields"] == change["fields"]
    assert desk("show", release, "--version", "2", "--against", "1", "--json").lines == [line]
    (back,) = desk("show", release, "--version", "1", "--against", "2", "--json").lines
    assert [(one["new"], one["old"]) for one in back["fields"]] == [(one["old"], one["new"]) for one in line["fields"]]
    out = desk("show", release, "--against", "1").out
    assert "version: 1 → 2\n" in out
    assert out.partition("\n\nbody:\n")[2] == desk("show", change["id"]).out.partition("\n\nbody:\n")[2]
    same = desk("show", release, "--version", "2", "--against", "2")
    assert (same.code, "difference: none in what is compared\n" in same.out) == (0, True)
    assert desk("show", release, "--version", "2", "--against", "2", "--json").lines == []


def test_only_versions_that_are_there_can_be_set_against_each_other(desk: Any) -> None:
    change = line_of(desk, "edited")
    wrong = desk("show", change["release_id"], "--against", "7")
    assert (wrong.code, wrong.err) == (1, f"newsroom: {change['release_id']} has no version 7. It has 2.\n")
    assert "only a release has versions" in desk("show", change["id"], "--against", "1").err
    both = desk("show", change["release_id"], "--against", "1", "--at", "2026-11-22")
    assert (both.code, "--against and --at do not go together" in both.err) == (2, True)


def test_side_by_side_where_there_is_room(desk: Any) -> None:
    change = line_of(desk, "edited")
    wide = desk.drawn("show", change["id"], "--side-by-side", columns=120).out
    assert "Before" in wide
    assert "After" in wide
    narrow = desk.drawn("show", change["id"], "--side-by-side", columns=80).out
    assert narrow == desk.drawn("show", change["id"], columns=80).out
    assert "Before" not in desk.drawn("show", change["id"], columns=120).out
    assert desk("show", change["id"], "--side-by-side").out == desk("show", change["id"]).out
