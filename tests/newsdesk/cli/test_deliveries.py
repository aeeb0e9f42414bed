"""`newsroom deliveries`: what waits, what was told, what was given up; tried again, dropped, sent."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import pytest

from newsdesk.cli import ringing
from schedules.archive.store import Archive

FAILS = json.dumps([sys.executable, "-c", "import sys; print('out of paper', file=sys.stderr); sys.exit(3)"])


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATIENCE", "AT_ONCE"):
        monkeypatch.setattr(ringing, name, 0.0)


def broken(desk: Any, *, more: str = "") -> None:
    with (desk.root / "workspace.toml").open("a") as file:
        file.write(f'\n[hooks.desk]\nkind = "command"\ncommand = {FAILS}\n{more}')


def mended(desk: Any) -> None:
    path = desk.root / "workspace.toml"
    path.write_text(path.read_text().partition("\n[hooks.")[0])
    desk.hook()


def accepted(desk: Any, many: int) -> list[str]:
    """Accept some of what is held, one by one, and return the ids of the changes."""
    ids = []
    for one in desk("held", "--json").lines[:many]:
        desk("accept", one["id"])
        ids.append(one["change"]["id"])
    return ids


def test_what_was_told_is_listed(desk: Any) -> None:
    desk.hook()
    accepted(desk, 2)
    lines = desk("deliveries", "--json").lines
    assert [(one["hook"], one["state"], one["attempts"], one["problem"]) for one in lines] == [
        ("desk", "sent", 1, None)
    ] * 2
    assert [one["schema"] for one in lines] == ["newsroom.delivery/1"] * 2
    assert [one["sample"][0]["kind"] for one in lines] == ["removed", "removed"]
    plain = desk("deliveries", "--state", "sent").out.splitlines()
    assert [row.split("\t")[1:3] for row in plain] == [["desk", "sent"]] * 2
    assert re.search(r"\ttaken \d{4}-\d\d-\d\d \d\d:\d\d UTC$", plain[0])
    assert desk("deliveries", "--state", "waiting").out == ""
    drawn = desk.drawn("deliveries", "--limit", "1", columns=160)
    assert "The newest 1; --limit shows more." in drawn.err


def test_what_waits_is_tried_again_when_it_is_asked_for(desk: Any) -> None:
    broken(desk)
    first, second, third = accepted(desk, 3)
    (row, *others) = desk("deliveries", "--state", "waiting").out.splitlines()
    assert row.startswith(f"{first}\tdesk\twaiting\t")
    assert "\tended with status 3: out of paper, 1 attempt; again " in row
    assert [one.split("\t")[0] for one in others] == [second, third]
    assert others[0].endswith("\tnot tried yet")
    failed = desk("deliveries", "retry", first[:8])
    assert failed.code == 1
    assert failed.err.startswith("newsroom: hook desk: ended with status 3: out of paper (3 alerts waiting")
    assert desk("deliveries", "send").code == 1, "it is left alone for some seconds"
    mended(desk)
    ended = desk("deliveries", "retry", "--all")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert [one["id"] for one in desk.alerts()] == [first, second, third]
    assert desk.drawn("deliveries", "send").out == "hook desk: told 0 alerts\n"


def test_what_was_given_up_waits_for_a_person(desk: Any) -> None:
    broken(desk, more="give_up = 0\n")
    (change,) = accepted(desk, 1)
    (line,) = desk("deliveries", "--state", "dead", "--json").lines
    assert (line["id"], line["changes"], line["next_try"]) == (change, [change], None)
    assert desk("deliveries", "send").code == 0, "it is not tried by itself"
    mended(desk)
    assert desk("deliveries", "retry", "--hook", "desk").code == 0
    assert [one["id"] for one in desk.alerts()] == [change]


def test_what_is_dropped_is_never_told(desk: Any) -> None:
    broken(desk)
    first, second, _ = accepted(desk, 3)
    ended = desk("deliveries", "drop", second)
    assert ended.code == 0
    assert ended.out.startswith("dropped: desk is not told removed ")
    assert len(ended.out.splitlines()) == 1
    assert desk("deliveries", "drop", "--hook", "desk", "--json").lines[0]["id"] == first
    assert desk("deliveries", "--state", "waiting").out == ""
    assert len(desk("deliveries", "--state", "dropped", "--json").lines) == 3
    mended(desk)
    assert desk("deliveries", "send").code == 0
    assert desk.alerts() == []
    drawn = desk.drawn("deliveries", "drop", "--all")
    assert (drawn.out, drawn.err) == ("", "Nothing waits and nothing was given up, so nothing was dropped.\n")


def test_what_waits_for_a_hook_that_is_no_more_is_shown_and_can_be_dropped(desk: Any) -> None:
    broken(desk)
    accepted(desk, 1)
    path = desk.root / "workspace.toml"
    path.write_text(path.read_text().replace("[hooks.desk]", "[hooks.other]"))
    assert "\twaiting (no such hook now)\t" in desk("deliveries").out
    ended = desk("deliveries", "retry", "--hook", "desk")
    assert ended.code == 1
    assert "hook desk is not set any more. Let go of it: newsroom deliveries drop --hook desk" in ended.err
    assert desk("deliveries", "drop", "--hook", "desk").code == 0
    assert desk("deliveries", "--state", "waiting").out == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("retry",), 2, "Name what is meant: an ID, --hook HOOK, or --all."),
        (("drop", "x", "--all"), 2, "Name IDs, or use --all; not both."),
        (
            ("drop", "nothing"),
            1,
            'nothing waits, and nothing was given up, by "nothing". What does: newsroom deliveries.',
        ),
        (("--hook", "dask"), 2, 'there is no hook called "dask". Did you mean "desk"?'),
        (("--state", "dead", "retry", "--all"), 2, "Write it behind the verb: newsroom deliveries retry"),
    ],
)
def test_what_is_meant_must_be_named(desk: Any, arguments: tuple[str, ...], code: int, said: str) -> None:
    broken(desk)
    accepted(desk, 1)
    ended = desk("deliveries", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err


def test_where_there_is_nothing_a_person_is_told_why(desk: Any) -> None:
    assert "No hook is set. Add a [hooks.NAME] table" in desk.drawn("deliveries").err
    desk.hook()
    assert "Nothing was told yet" in desk.drawn("deliveries").err
    assert desk.drawn("deliveries", "--state", "dead").err == "There is no such delivery.\n"
    ended = desk("deliveries")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert desk("deliveries", "--json").out == ""


def test_a_digest_is_one_delivery(desk: Any) -> None:
    desk.hook()
    with (desk.root / "workspace.toml").open("a") as file:
        file.write('[routes.daily]\nhooks = ["desk"]\nsend = "daily 08:00"\n')
    first, second = accepted(desk, 2)
    (line,) = desk("deliveries", "--json").lines
    assert (line["id"], line["changes"], line["digest"], line["state"]) == (first, [first, second], "daily", "waiting")
    (row,) = desk("deliveries").out.splitlines()
    assert "\tdaily digest of 2\ttold from " in row
    assert desk.drawn("deliveries", "send").out == "hook desk: told 0 alerts; 2 alerts for a later hour\n"
    assert desk("deliveries", "drop", second).out.startswith("dropped: desk is not told daily digest of 2")
    with Archive.open(desk.root / "data" / "archive.db") as archive:
        assert archive.undelivered() == {}


def test_a_broken_setting_is_told_and_everything_can_be_looked_at(desk: Any) -> None:
    desk.hook()
    accepted(desk, 1)
    path = desk.root / "workspace.toml"
    path.write_text(path.read_text().replace('kind = "command"', 'kind = "comand"'))
    assert len(desk("deliveries").out.splitlines()) == 1
    ended = desk("deliveries", "send")
    assert ended.code == 2
    assert 'Did you mean "command"?' in ended.err


def test_what_cron_calls_says_a_failing_hook_once_and_tells_the_others(desk: Any) -> None:
    other = '\n[hooks.lines]\nkind = "jsonl"\npath = "alerts.jsonl"\n[hooks.odd]\nkind = "comand"\n'
    broken(desk, more=other)
    accepted(desk, 1)
    ended = desk("deliveries", "send")
    assert (ended.code, ended.out) == (2, "")
    assert "hook desk" not in ended.err, "accept said it"
    assert "hooks.odd.kind" in ended.err
    assert len((desk.root / "alerts.jsonl").read_text().splitlines()) == 1
