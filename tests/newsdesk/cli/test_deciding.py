"""`accept` and `reject`: what a person decides is done once, told at once, and not where it is not current any more."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from schedules.archive.store import Archive
from schedules.journal import decisions


def removed(desk: Any) -> set[str]:
    return {one["url"] for one in desk("releases", "small", "--status", "removed", "--json").lines}


def test_a_mass_is_accepted_and_told_as_one(desk: Any) -> None:
    desk.hook()
    mass = desk("held", "--json").lines[0]["mass"]
    ended = desk("accept", mass[:6], "--note", "they called")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("small: accepted 6 removed\n")
    assert ended.out.count("accepted by hand: they called") == 6
    assert removed(desk) == set(desk.lived.gone)
    assert desk("held").out == ""
    (alert,) = desk.alerts()
    assert (alert["kind"], alert["count"], alert["schema"]) == ("mass", 6, "newsroom.notice/1")
    written = (desk.root / "data/small/changes.jsonl").read_text().splitlines()
    assert [json.loads(one)["kind"] for one in written].count("removed") == 6


def test_one_of_a_mass_is_accepted_by_either_id(desk: Any) -> None:
    desk.hook()
    first, second, *_ = desk("held", "--json").lines
    (told,) = desk("accept", first["id"], "--json").lines
    assert (told["schema"], told["newsroom"], told["verdict"]) == ("newsroom.decided/1", "small", "accepted")
    assert [one["url"] for one in told["changes"]] == [first["change"]["url"]]
    assert told["stale"] == []
    assert desk("accept", second["change"]["id"]).code == 0
    assert removed(desk) == {first["change"]["url"], second["change"]["url"]}
    assert [one["kind"] for one in desk.alerts()] == ["removed", "removed"]


def test_what_is_rejected_rings_nothing(desk: Any) -> None:
    desk.hook()
    held = desk("held", "--json").lines
    ended = desk("reject", held[0]["mass"], "--note", "a glitch")
    assert ended.code == 0
    assert ended.out.startswith("small: rejected 6 removed; they are not claimed again while they look the same\n")
    assert removed(desk) == set()
    assert held[0]["change"]["id"] not in ended.out
    assert desk.alerts() == []
    assert [one["note"] for one in decisions(desk.root / "data" / "small")] == ["a glitch"]


def test_a_rejection_is_taken_back(desk: Any) -> None:
    desk.hook()
    first, second, *rest = desk("held", "--json").lines
    mass = first["mass"]
    assert desk("reject", mass).code == 0
    ended = desk("accept", first["id"][:8], "--note", "they called")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("small: accepted 1 removed\n")
    assert desk("accept", second["change"]["id"]).code == 0
    assert removed(desk) == {first["change"]["url"], second["change"]["url"]}
    assert desk("accept", mass).out.startswith(f"small: accepted {len(rest)} removed\n")
    assert removed(desk) == set(desk.lived.gone)
    assert desk("held", "--rejected").out == ""
    assert [one["kind"] for one in desk.alerts()] == ["removed", "removed", "mass"]
    assert desk("accept", mass).err == f'newsroom: nothing is held under "{mass}". What is held: newsroom held.\n'


def test_what_was_rejected_of_a_mass_is_not_accepted_with_the_rest(desk: Any) -> None:
    one = desk("held", "--json").lines[0]
    desk("reject", one["id"])
    assert len(desk("accept", one["mass"], one["mass"], "--json").lines[0]["changes"]) == 5
    assert one["change"]["url"] not in removed(desk)
    assert [row["id"] for row in desk("held", "--rejected", "--json").lines] == [one["id"]]


def test_what_was_rejected_is_not_rejected_again(desk: Any) -> None:
    mass = desk("held", "--json").lines[0]["mass"]
    desk("reject", mass)
    ended = desk("reject", mass)
    assert (ended.code, ended.out) == (1, "")
    assert f'nothing is held under "{mass}"' in ended.err


def test_a_beginning_of_several_is_not_guessed_between(desk: Any) -> None:
    first, second, *_ = desk("held", "--json").lines
    with closing(sqlite3.connect(desk.root / "data" / "archive.db", isolation_level=None)) as db:
        for name, one in (("samebeginn1", first), ("samebeginn2", second)):
            db.execute("UPDATE held SET id = ? WHERE id = ?", (name, one["id"]))
    ended = desk("accept", "samebegin")
    assert (ended.code, ended.out) == (1, "")
    assert 'more than one thing that is held begins with "samebegin" (samebeginn1, samebeginn2). ' in ended.err
    assert desk("reject", "samebeginn1").code == 0
    ended = desk("accept", "samebegin")
    assert (ended.code, ended.out) == (1, "")
    assert 'more than one thing that is held or was rejected begins with "samebegin"' in ended.err
    assert removed(desk) == set()
    assert desk("accept", "samebeginn1").code == 0
    assert removed(desk) == {first["change"]["url"]}


def test_what_is_named_twice_is_decided_once(desk: Any) -> None:
    one = desk("held", "--json").lines[0]
    assert len(desk("accept", one["mass"], one["id"], one["mass"], "--json").lines) == 1
    assert len(decisions(desk.root / "data" / "small")) == 1


def test_one_wrong_word_decides_nothing(desk: Any) -> None:
    one = desk("held", "--json").lines[0]
    ended = desk("accept", one["id"], "nosuch")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == 'newsroom: nothing is held under "nosuch". What is held: newsroom held.\n'
    assert len(desk("held", "--json").lines) == 6
    assert desk("accept").code == 2


def test_what_is_not_current_any_more_is_not_applied(desk: Any) -> None:
    one = desk("held", "--json").lines[0]
    with Archive.open(desk.root / "data" / "archive.db") as archive:
        known = archive.known("small")
    from dataclasses import replace

    from schedules.archive.records import Commit

    release = known.releases[one["change"]["release_id"]]
    moved_on = replace(release, version=2, line={**release.line, "version": 2})
    with Archive.open(desk.root / "data" / "archive.db") as archive:
        from schedules.archive.records import Version

        archive.commit(
            Commit(
                newsroom="small", crawl=None, manifest=None, listing_whole=True, held=known.held,
                releases=[moved_on], versions=[Version(release.release_id, 2, "c", moved_on.line)],
                decided_at="2026-12-01T00:00:00Z",
            )
        )  # fmt: skip
    ended = desk("accept", one["mass"])
    assert ended.code == 1
    assert ended.out.startswith("small: accepted 5 removed\n")
    why = "the release has version 2 now, and this was seen against version 1"
    assert f"small: not accepted: removed {one['change']['title']}: {why}\n" in ended.out
    assert "is held no longer" in ended.err
    assert len(removed(desk)) == 5
    assert desk("held").out == ""


def test_a_hook_that_fails_is_an_exit_code(desk: Any) -> None:
    with (desk.root / "workspace.toml").open("a") as file:
        file.write('\n[hooks.desk]\nkind = "command"\ncommand = ["false"]\n')
    desk.monkeypatch.setattr("newsdesk.cli.ringing.AT_ONCE", 0.0)
    one = desk("held", "--json").lines[0]
    ended = desk("accept", one["id"])
    assert ended.code == 1
    assert "hook desk: ended with status 1 (1 alert waiting" in ended.err
    assert removed(desk) == {one["change"]["url"]}
