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
