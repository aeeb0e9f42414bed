"""`newsroom check`: the whole set-up, thing by thing, and a declaration beside what is recorded and what is there."""

from __future__ import annotations

import fcntl
import json
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.checking import machine
from tests.newsdesk.checking.pages import DECLARATION, LISTING, NEWS, ONE, RELEASE
from tests.newsdesk.cli.conftest import Desk
from tests.newsdesk.cli.rooms import Room, opened

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Room:
    settings = 'contact = "desk@example.org"\n[newsroom.amnesty-usa]\nschedule = "30 4 * * *"\n'
    return opened(tmp_path, capsys, monkeypatch, settings)


# The set-up


def test_a_new_workspace_is_sound_and_every_thing_has_its_line(room: Room) -> None:
    ended = room("check")
    assert (ended.code, ended.err) == (0, "")
    found = room.found()
    for what in ("versions", "time zones", "workspace", "declarations", "archive", "clock", "disk", "locks", "watch"):
        assert found[what]["state"] == "ok", found[what]
    assert found["hooks"]["state"] == "warn"
    assert found["newsroom amnesty-usa"]["state"] == "warn"
    assert "newsroom run amnesty-usa" in found["newsroom amnesty-usa"]["advice"]
    assert "scrapy" in found["versions"]["told"]
    assert len(ended.out.splitlines()) == len(found)


def test_outside_of_a_workspace_that_is_the_problem(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(room.root / "newsrooms")
    ended = room("check")
    assert ended.code == 1
    assert "newsroom init" in ended.out


@pytest.mark.parametrize("text", ["[newsroom", 'colour = "red"\n', '[newsroom.amnesty-usa]\n[archive]\nurl = "x"\n'])
def test_settings_that_cannot_be_used_are_one_problem(room: Room, text: str) -> None:
    room.set(text)
    assert room.found()["workspace"]["state"] == "problem"
    assert room("check").code == 1


def test_all_problems_of_all_files_are_told_together(room: Room) -> None:
    room.set(
        '[newsroom.amnesty-usa]\nschedule = "never"\n[newsroom.nobody]\n[newsroom.desk]\n'
        '[hooks.one]\nkind = "smoke"\n[hooks.two]\nkind = "webhook"\nurl = "${NOT_SET_ANYWHERE}"\n'
        '[routes.r]\nhooks = ["three"]\n'
    )
    room.declare(DECLARATION.replace('row = "li.row"', 'row = "li["').replace('body = "div.text"', 'body = "("'))
    room.declare("name =", "broken")
    ended = room("check")
    assert ended.code == 1
    lines = [one for one in ended.out.splitlines() if one.startswith("problem")]
    for words in (
        *("newsroom amnesty-usa", "newsroom nobody", "layout[2026].entry.row", "layout[2026].release.body"),
        *("broken.toml: is not valid TOML", "hooks.one", "NOT_SET_ANYWHERE", "routes.r"),
    ):
        assert [one for one in lines if words in one], (words, lines)
    assert f"{len(lines)} things are to mend" in ended.err


def test_secrets_that_others_can_read_are_a_problem(room: Room) -> None:
    path = room.root / ".env"
    path.write_text("A=b\n")
    path.chmod(0o644)
    assert "chmod 600" in room.found()["secrets"]["advice"]
    path.chmod(0o600)
    assert room.found()["secrets"]["state"] == "ok"


def test_a_clock_that_went_back_is_a_problem(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> dict[str, Any]:
        (one,) = [line for line in desk("check", "--json").lines if line["what"] == "clock"]
        return one

    assert found()["state"] == "ok"
    monkeypatch.setattr("schedules.archive.census.Census.newest_end", lambda _: "2999-01-01T00:00:00Z")
    assert found()["state"] == "problem"
    assert "timedatectl" in found()["advice"]


def test_a_workspace_with_a_past_tells_how_each_newsroom_is(desk: Desk) -> None:
    ended = desk("check", "--json")
    found = {one["what"]: one for one in ended.lines}
    assert ended.code == 1
    assert found["newsroom sick"]["state"] == "problem"
    assert found["newsroom demo"]["state"] == "ok"
    assert "releases" in found["archive"]["told"]
    assert "newsroom sick" in desk.drawn("check").out


def test_a_damaged_archive_is_a_problem(desk: Desk) -> None:
    path = desk.root / "data" / "archive.db"
    data = bytearray(path.read_bytes())
    data[4096:20_000] = b"\x00" * (20_000 - 4096)
    path.write_bytes(data)
    ended = desk("check")
    assert ended.code == 1
    assert [one for one in ended.out.splitlines() if one.startswith("problem\tarchive")]


def test_a_lost_archive_is_a_problem(desk: Desk) -> None:
    (desk.root / "data" / "archive.db").unlink()
    ended = desk("check")
    assert ended.code == 1
    assert "rebuild" in ended.out


def test_a_lock_that_is_held_is_told_and_left_alone(room: Room) -> None:
    path = room.root / "data" / "amnesty-usa" / "lock"
    path.parent.mkdir()
    words = "process 77 since 2026-11-22 02:00:00 UTC"
    path.write_text(words)
    assert room.found()["locks"]["told"] == "free"
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert "process 77" in room.found()["lock of amnesty-usa"]["told"]
    assert path.read_text() == words


def test_hooks_are_reached_for_only_when_asked_and_nothing_is_sent(room: Room) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/in"
        room.set(
            f'[newsroom.amnesty-usa]\n[hooks.desk]\nkind = "webhook"\nurl = "{url}"\ninternal = true\nsigned = false\n'
        )
        assert "hook desk, reached" not in room.found()
        found = room.found("--live")
    assert found["hook desk"]["state"] == "ok", found
    assert found["hook desk, reached"]["state"] == "ok"
    closed = room.found("--live")["hook desk, reached"]
    assert closed["state"] == "problem"
    assert "cannot be reached" in closed["told"]


def test_with_live_the_clock_is_compared_with_a_site_s(room: Room) -> None:
    home = "https://www.amnestyusa.org/"
    assert room.found("--live")["clock beside the site's"]["state"] == "warn"
    room.serve(home, "<p>Home.</p>")
    assert room.found("--live")["clock beside the site's"]["state"] == "ok"
    room.asked.clear()
    room.found()
    assert not room.asked


def test_a_library_that_is_too_old_is_a_problem(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "requires", lambda _: ["scrapy>=99.1", "tzdata>=1", 'x>=1; extra == "y"'])
    assert "at least 99.1 is needed" in room.found()["scrapy"]["told"]
    assert room("check").code == 1


# A declaration


def test_a_newsroom_that_ships_is_checked_from_a_checkout(room: Room) -> None:
    ended = room("check", "amnesty-usa")
    assert ended.code == 0, ended.out
    assert "listing-2022.html: 10 rows" in ended.out


def test_mistakes_are_one_line(room: Room) -> None:
    ended = room("check", "nobody")
    assert ended.code == 2
    assert 'there is no newsroom called "nobody"' in ended.err
    room.declare()
    ended = room("check", "desk")
    assert ended.code == 1
    assert "no page is recorded in" in ended.err
    assert "newsroom record https://desk.example/news/" in ended.err


def test_what_is_wrong_with_the_files_is_told(room: Room) -> None:
    room.declare()
    pages = room.root / "tests" / "fixtures" / "desk"
    pages.mkdir(parents=True)
    meta = {"files": [{"file": "a.html", "url": ONE, "kind": "release"}, {"file": "b.html", "url": NEWS, "kind": "no"}]}
    (pages / "meta.json").write_text(json.dumps(meta))
    (pages / "a.html").write_text(RELEASE)
    (pages / "a.expected.json").write_text("no JSON")
    ended = room("check", "desk")
    assert ended.code == 1
    assert "a.expected.json: is not JSON" in ended.out
    assert "of no kind that is known" in ended.out
    assert 'no recorded page shows the rows of layout "2026"' in ended.out
    (pages / "meta.json").write_text("{")
    ended = room("check", "desk")
    assert (ended.code, "meta.json: is not JSON" in ended.out) == (1, True)


# Live


def live(room: Room) -> dict[str, dict[str, Any]]:
    room.declare()
    return room.found("desk", "--live")


def test_a_site_that_reads_as_it_must_is_fine(room: Room) -> None:
    room.serve(NEWS, LISTING)
    room.serve(ONE, RELEASE)
    found = live(room)
    assert {one["state"] for one in found.values()} == {"ok", "warn"}  # nothing is recorded yet
    assert found[f"listing {NEWS}"]["told"] == "fine: 2 rows, read by layout 2026"
    assert found[f"release {ONE}"]["told"].startswith('fine: "One Thing", 2026-02-03')
    assert found["clock beside the site's"]["state"] == "ok"
    assert room("check", "desk", "--live").code == 0


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"failure": "the host desk.example could not be found", "status": None}, "site unreachable: "),
        ({"status": 503}, "site unreachable: "),
        ({"failure": "robots.txt forbids it", "status": None}, "blocked: "),
        ({"blocked": "answered 403 with a challenge page", "status": 403}, "blocked: "),
        ({"status": 403}, "blocked: "),
        ({"body": b"<html><title>Just a moment...</title><body>" + b" " * 99}, "blocked: "),
        ({"status": 404}, "not where it was: "),
        ({"final_url": "https://elsewhere.example/"}, "not where it was: "),
        ({"body": b"<html><body><ul><li>Other rows than before, and no class</li></ul></body>"}, "layout no longer"),
    ],
)
def test_what_is_wrong_with_a_road_is_told_apart(room: Room, told: dict[str, Any], kind: str) -> None:
    room.serve(NEWS, LISTING, **told)
    found = live(room)[f"listing {NEWS}"]
    assert (found["state"], found["told"][: len(kind)]) == ("problem", kind)
    assert found["advice"]
    assert room("check", "desk", "--live").code == 1


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"status": 500}, "site unreachable: "),
        ({"status": 429}, "blocked: "),
        ({"status": 410}, "not where it was: "),
        ({"final_url": "https://desk.example/"}, "not where it was: "),
        ({"body": b"<html><body><h1>A title</h1><p>And a body that no layout knows.</p></body>"}, "layout no longer"),
    ],
)
def test_what_is_wrong_with_a_release_is_told_apart(room: Room, told: dict[str, Any], kind: str) -> None:
    room.serve(NEWS, LISTING)
    room.serve(ONE, RELEASE, **told)
    found = live(room)
    assert found[f"listing {NEWS}"]["state"] == "ok"
    assert found[f"release {ONE}"]["told"].startswith(kind)


def test_a_clock_that_is_not_the_site_s_is_a_warning(room: Room) -> None:
    stamp = format_datetime(datetime.now(UTC) - timedelta(hours=2), usegmt=True)
    room.serve(NEWS, LISTING, headers={"content-type": "text/html", "date": stamp})
    room.serve(ONE, RELEASE)
    found = live(room)["clock beside the site's"]
    assert (found["state"], "ahead of" in found["told"]) == ("warn", True)


@pytest.mark.parametrize("stamp", [None, "", "yesterday", "Mon, 99 Foo 2026"])
def test_a_date_that_says_nothing_is_left_out(stamp: str | None) -> None:
    assert machine.beside(stamp, now=datetime.now(UTC)) is None
