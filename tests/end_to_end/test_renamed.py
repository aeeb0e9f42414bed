"""A newsroom that is called otherwise: nothing false is told, all that was known holds, and what is real rings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.cli.main import main
from schedules import lock
from schedules.archive import check
from schedules.archive.rebuild import rebuild
from tests.ringing import enrol, tell
from tests.schedules.archive.walking import known

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk

HOOK = '[hooks.lines]\nkind = "jsonl"\npath = "told.jsonl"\n[hooks.shell]\nkind = "command"\ncommand = ["true"]\n'


def call(desk: Desk, *words: str) -> None:
    assert main(["-w", str(desk.root), *words]) == 0, words


def rename(desk: Desk, old: str, new: str) -> None:
    call(desk, "rename", old, new, "--yes")


def sealed(desk: Desk) -> dict[Path, bytes]:
    """Return every file that a crawl left."""
    return {one: one.read_bytes() for one in (desk.home / "crawls").rglob("*") if one.is_file()}


def test_nights_before_and_after(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write(HOOK)
    enrol(desk.workspace)
    edited = desk.site.listed[3].slug
    (before,) = [one for one in desk.lines("releases") if desk.slug(one["url"]) == edited]
    files, archive, ids = sealed(desk), known(desk.root / "data" / "archive.db"), id_by_slug(desk)

    for old, new in (("demo", "ours"), ("ours", "theirs"), ("demo", "demo"), ("theirs", "ours")):
        rename(desk, old, new)
        assert known(desk.root / "data" / "archive.db") == archive
        desk.site.next_night()
        quiet = desk.run()
        assert (quiet.state, quiet.changes, quiet.held, quiet.sentences) == ("complete", (), (), ())
        assert id_by_slug(desk) == ids
        archive = known(desk.root / "data" / "archive.db")
    assert [one.name for one in desk.root.joinpath("data").iterdir() if one.is_dir() and one.name != ".hosts"] == [
        "demo"
    ]

    desk.site.next_night()
    desk.site.edit(edited, "number")
    outcome = desk.run()
    assert desk.told(outcome) == {("edited", edited)}
    (change,) = outcome.changes
    assert (change["release_id"], change["newsroom"]) == (before["id"], "demo")
    assert [one.problem for one in tell(desk.workspace)] == [None, None]
    told = [json.loads(line) for line in (desk.root / "told.jsonl").read_text().splitlines()]
    assert [one["id"] for one in told] == [change["id"]]
    assert {one: one.read_bytes() for one in files} == files

    capsys.readouterr()
    call(desk, "changes", "ours", "--json")
    shown = capsys.readouterr()
    assert [json.loads(line)["id"] for line in shown.out.splitlines()] == [change["id"]]
    assert shown.err == ""
    assert list(check.check(desk.workspace, check.Checked(), deep=True)) == []
    archive = known(desk.root / "data" / "archive.db")
    told_to = (desk.home / "releases.jsonl").read_bytes()
    rebuild(desk.workspace, on_crawl=lambda *_: None)
    assert known(desk.root / "data" / "archive.db") == archive
    assert (desk.home / "releases.jsonl").read_bytes() == told_to


def id_by_slug(desk: Desk) -> dict[str, str]:
    return {desk.slug(one["url"]): one["id"] for one in desk.lines("releases")}


def test_on_postgresql_nothing_is_written_there(
    desk: Desk, postgresql: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write(f'[archive]\nurl = "{postgresql}"\n')
    (desk.home.parent / "archive.db").unlink()
    ids = id_by_slug(desk)
    for one in desk.folders:
        for file_ in one.iterdir():
            file_.unlink()
        one.rmdir()
    desk.run()
    rename(desk, "demo", "ours")
    desk.site.next_night()
    edited = desk.site.listed[2].slug
    desk.site.edit(edited, "number")
    outcome = desk.run()
    assert desk.told(outcome) == {("edited", edited)}
    assert outcome.changes[0]["release_id"] == ids[edited]
    capsys.readouterr()
    for words in (["changes", "ours"], ["search", "the", "--newsroom", "ours"], ["releases", "ours", "--at", "0d"]):
        call(desk, *words, "--json")
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert lines
        assert {one["newsroom"] for one in lines} == {"demo"}
    assert list(check.check(desk.workspace, check.Checked(), deep=True)) == []


def test_a_crawl_under_way_is_not_disturbed(desk: Desk) -> None:
    slug = desk.site.publish(1)[0].slug
    with lock.hold(desk.workspace, "demo"):
        rename(desk, "demo", "ours")
    assert desk.told(desk.run()) == {("new", slug)}


@pytest.mark.parametrize("name", ["demo", "before", "ours"])
def test_a_line_of_cron_with_any_name_crawls_and_is_silent(desk: Desk, name: str) -> None:
    rename(desk, "demo", "before")
    rename(desk, "before", "ours")
    ended = cron(desk, "run", name)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert len(desk.folders) == 2
    desk.site.edit(desk.site.listed[1].slug, "number")
    ended = cron(desk, "run", name)
    assert ended.stdout.startswith("ours: complete in ")
    assert "1 edited" in ended.stdout
    assert cron(desk, "run", "nobody").returncode == 2


def cron(desk: Desk, *words: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "newsdesk", "-w", str(desk.root), *words],
        env={**os.environ, "PYTHONPATH": os.getcwd()},  # noqa: PTH109
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_rename_in_the_midst_of_a_run(desk: Desk) -> None:
    """The run that began before goes on under the name that it knows; what it finds is the same."""
    slug = desk.site.listed[4].slug
    desk.site.edit(slug, "number")
    first = desk.workspace
    at_work = threading.Event()

    def note(event: str, facts: dict[str, Any]) -> None:
        if event == "listing" and not at_work.is_set():
            at_work.set()
            rename(desk, "demo", "ours")

    desk._note = note  # type: ignore[method-assign]
    outcome = desk.run()
    assert at_work.is_set()
    assert first.called.name("demo") == "demo"
    assert desk.told(outcome) == {("edited", slug)}
    assert desk.workspace.called.name("demo") == "ours"
