"""`newsroom archive` as a person calls it: what it prints, where, and how it ends."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from schedules import lock
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsdesk.cli.conftest import Press

VERBS = ("check", "backup", "restore", "rebuild", "prune")


@pytest.fixture
def walked(live: Press) -> Press:
    """A workspace with two crawls: a first, and one that told something new."""
    live("run", "demo")
    live.site.next_night()
    live.site.publish(1)
    assert live("run", "demo").code == 0
    assert len(live.alerts()) == 1
    return live


def archive(press: Press) -> Path:
    return press.root / "data" / "archive.db"


def test_it_looks_after_the_archive(walked: Press, tmp_path: Path) -> None:
    checked = walked("archive", "check", "--deep")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out == "sound: 1 newsroom, 13 releases, 13 versions, 13 changes, 2 crawls, 13 pages\n"
    copied = walked("archive", "backup")
    assert copied.code == 0
    assert copied.out.startswith("data/backups/archive-")
    assert copied.out.endswith(" kB)\n")
    elsewhere = tmp_path / "copy.db"
    assert walked("archive", "backup", str(elsewhere)).out.startswith(f"{elsewhere} (")
    again = walked("archive", "backup", str(elsewhere))
    assert (again.code, again.out) == (1, "")
    assert "is there already. Nothing was copied. Name another file." in again.err
    walked.site.next_night()
    walked.site.publish(2)
    walked("run", "demo")
    restored = walked("archive", "restore", str(elsewhere))
    assert (restored.code, restored.err) == (0, "")
    first, kept, since = restored.out.splitlines()
    assert first == f"{elsewhere} is the archive now."
    assert kept.startswith("What was there before is data/backups/archive-")
    assert since.startswith("demo: 1 crawl since then (")
    assert since.endswith("taken up by: newsroom run demo")
    checked = walked("archive", "check")
    assert checked.code == 1
    assert "is sealed and not in the archive. It is taken up by: newsroom run demo." in checked.out
    assert checked.err == "newsroom: the archive is not sound: 1 thing to mend\n"
    walked("run", "demo")
    assert walked("archive", "check").code == 0
    alerts = [one["id"] for one in walked.alerts()]
    assert (len(alerts), len(set(alerts))) == (3, 3), "what was told stays told"


def test_it_is_made_anew_where_it_is_damaged(walked: Press) -> None:
    archive(walked).write_bytes(b"nothing that anybody could read " * 400)
    for verb in (["run", "demo"], ["releases"], ["archive", "check"], ["archive", "backup"], ["archive", "prune"]):
        ended = walked(*verb)
        assert ended.code == 1, verb
        assert "not a database" in ended.out or "is damaged or not an archive" in ended.err, verb
        assert "newsroom archive rebuild" in ended.err + ended.out, verb
    made = walked("archive", "rebuild", "-v")
    assert made.code == 0
    first, kept, hooks = made.out.splitlines()
    assert first == "demo: rebuilt from 2 crawls."
    assert "-before-rebuild.db" in kept
    assert hooks == "Hooks begin at the newest change: nobody knows what they were told."
    assert len(made.err.splitlines()) == 2, "with -v each crawl is told"
    assert walked("archive", "check").code == 0
    assert walked("run", "demo", "--exit-code").code == 0
    assert len(walked.alerts()) == 1


def test_a_crawl_that_is_left_out_is_told(walked: Press) -> None:
    crawls = sorted((walked.root / "data" / "demo" / "crawls").iterdir())
    (crawls[1] / "readings.jsonl").write_bytes(b"")
    made = walked("archive", "rebuild")
    assert made.code == 1
    assert made.out.startswith("demo: rebuilt from 1 crawl.\n")
    assert f"newsroom: demo: crawl {crawls[1].name} was left out: " in made.err


def test_what_is_old_goes(walked: Press) -> None:
    assert walked("archive", "prune").out == "demo: nothing went.\n"
    assert walked("archive", "prune", "--dry-run").out == "demo: nothing would go.\n"
    walked.set(walked.hook() + '[keep]\ncrawls = "0s"\nlogs = 0\nlooks = 0\n')
    walked.site.next_night()
    walked("run", "demo")
    dry = walked("archive", "prune", "--dry-run")
    assert dry.code == 0
    assert " readings of 2 crawls, 3 logs, 38 looks would go, " in dry.out, dry.out
    (line,) = walked("archive", "prune", "--dry-run", "--json").lines
    assert (line["schema"], line["newsroom"], line["crawls"], line["dry_run"]) == ("newsroom.pruned/1", "demo", 2, True)
    assert walked("archive", "prune").out == dry.out.replace("would go", "went")
    assert walked("archive", "prune").out == "demo: nothing went.\n"
    assert walked("archive", "check", "--deep").code == 0


def test_of_a_newsroom_that_is_busy_only_that_is_said(walked: Press) -> None:
    with lock.hold(open_workspace(walked.root), "demo"):
        for more in ([], ["--dry-run"]):
            ended = walked("archive", "prune", *more)
            assert (ended.code, ended.out) == (1, "")
            assert ended.err.startswith("newsroom: demo: is being crawled by process ")


def test_without_an_archive(live: Press) -> None:
    for verb in ("check", "backup", "prune"):
        ended = live("archive", verb)
        assert (ended.code, ended.out) == (1, ""), verb
        assert "data/archive.db: is not there" in ended.err
    ended = live("archive", "rebuild")
    assert ended.code == 1
    assert "has no sealed crawl to rebuild an archive from" in ended.err
    assert not archive(live).exists()


def test_of_a_newer_program(walked: Press) -> None:
    with closing(sqlite3.connect(archive(walked))) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    for verb in (["run", "demo"], ["archive", "check"], ["archive", "prune"]):
        ended = walked(*verb)
        assert ended.code == 1
        assert "was written by a newer program" in ended.err


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(press: Press, verb: str) -> None:
    ended = press("archive", verb, "--help")
    assert ended.code == 0
    assert f"newsroom archive {verb}" in ended.out.partition("Options:")[0].partition("\n")[2]


def test_the_group_names_them_all(press: Press) -> None:
    out = press("archive", "--help").out
    assert all(f"  {verb}  " in out for verb in VERBS)
    assert press("archive", "nothing").code == 2


def test_outside_of_a_workspace(press: Press) -> None:
    ended = press("archive", "check")
    assert ended.code == 2
    assert "is not a workspace" in ended.err
