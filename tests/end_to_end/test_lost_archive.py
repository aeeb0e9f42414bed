"""An archive that was lost: nothing is begun again, nothing rings once more, and it is put back or made anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.nights import declaration
from newsroom_scraper.errors import ArchiveError
from newsroom_scraper.files import MANIFEST
from schedules import look
from schedules.archive import copies
from schedules.archive.check import Checked, check
from schedules.archive.rebuild import rebuild
from schedules.archive.restore import restore
from schedules.archive.store import Archive
from schedules.plan import Options
from tests.ringing import enrol, tell

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk

HOOK = '[hooks.desk]\nkind = "command"\ncommand = ["sh", "-c", "cat >> alerts"]\n'


@pytest.fixture
def twice(desk: Desk) -> Desk:
    """A desk whose newsroom was crawled twice: the second time one change was told."""
    desk.site.edit(desk.site.listed[2].slug, "number")
    assert len(desk.run().changes) == 1
    desk.site.next_night()
    return desk


def lose(desk: Desk) -> Path:
    path = desk.workspace.data / "archive.db"
    for one in path.parent.glob("archive.db*"):
        one.unlink()
    return path


def run(desk: Desk, name: str, **options: Any) -> look.Outcome:
    """Look at another newsroom, on the same site."""
    text = declaration(desk.served.url).replace('name = "demo"', f'name = "{name}"')
    (desk.root / "newsrooms" / f"{name}.toml").write_text(text, encoding="utf-8")
    settings = (desk.root / "workspace.toml").read_text(encoding="utf-8")
    if f"[newsroom.{name}]" not in settings:
        more = f"[newsroom.{name}]\ndelay = 0\nconcurrency = 8\nconfirm_after = 0\ncadence.beyond = '0s'\ncadence.audit = '0s'\n"
        (desk.root / "workspace.toml").write_text(settings + more, encoding="utf-8")
    return look.run(desk.workspace, name, Options(**options), on_event=lambda *_: None)


def test_a_lost_archive_is_not_begun_again(twice: Desk) -> None:
    lines = twice.lines("changes")
    path = lose(twice)
    for _ in range(2):
        with pytest.raises(ArchiveError, match="newsroom archive rebuild") as told:
            twice.run()
        assert "is not there, though crawls are sealed: 2 of demo." in str(told.value)
        assert not path.exists()
    rebuild(twice.workspace, on_crawl=lambda *_: None)
    assert twice.run().changes == ()
    assert twice.lines("changes") == lines


@pytest.mark.parametrize("made", ["no bytes", "no rows"])
def test_an_archive_that_was_begun_again_does_not_count(twice: Desk, made: str) -> None:
    path = lose(twice)
    if made == "no bytes":
        path.touch()
    else:
        Archive.open(path).__exit__()
    for dry_run in (False, True):
        with pytest.raises(ArchiveError, match="knows no newsroom, though crawls are sealed: 2 of demo"):
            twice.run(dry_run=dry_run)
    assert len(twice.folders) == 2


def test_nor_is_it_begun_by_a_newsroom_that_is_new(twice: Desk) -> None:
    path = lose(twice)
    for dry_run in (False, True):
        with pytest.raises(ArchiveError, match="2 of demo"):
            run(twice, "newcomer", dry_run=dry_run)
    assert not path.exists()
    rebuild(twice.workspace, on_crawl=lambda *_: None)
    assert run(twice, "newcomer").quiet == 12
    assert twice.run().changes == ()


def test_a_newsroom_that_is_younger_than_the_copy_goes_on(twice: Desk) -> None:
    source = copies.copy(twice.workspace.data / "archive.db", twice.root / "elsewhere")
    assert run(twice, "younger").quiet == 12
    twice.site.next_night()
    twice.site.edit(twice.site.listed[4].slug, "number")
    told = run(twice, "younger").changes
    assert len(told) == 1
    lose(twice)
    assert len(restore(twice.workspace, source).since["younger"]) == 2
    found = list(check(twice.workspace, Checked()))
    assert len(found) == 2
    assert all(one.endswith("It is taken up by: newsroom run younger.") for one in found)
    assert "a first crawl" in run(twice, "younger", dry_run=True).sentences[0]
    again = run(twice, "younger")
    assert [one["id"] for one in again.changes] == [one["id"] for one in told]
    assert again.quiet == 12
    assert [one["kind"] for one in twice.run().changes] == ["edited"]


def test_hooks_do_not_begin_in_an_archive_that_was_lost(twice: Desk) -> None:
    with (twice.root / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write(HOOK)
    source = copies.copy(twice.workspace.data / "archive.db", twice.root / "elsewhere")
    path = lose(twice)
    with pytest.raises(ArchiveError, match="2 of demo"):
        enrol(twice.workspace)
    (fared,) = tell(twice.workspace)
    assert "is not there, though crawls are sealed: 2 of demo." in str(fared.problem)
    assert not path.exists()
    assert rebuild(twice.workspace, on_crawl=lambda *_: None).hooks_known is False
    assert [one.told for one in tell(twice.workspace)] == [0]
    lose(twice)
    assert restore(twice.workspace, source).again == (), "the copy has no hook"


def test_a_manifest_that_does_not_say_counts_as_a_later_one_where_there_are_several(twice: Desk) -> None:
    lose(twice)
    first, second = [one / MANIFEST for one in twice.folders]
    before = {path: path.read_bytes() for path in (first, second)}
    for path, data in before.items():
        made = json.loads(data)
        made["baseline"] = True
        path.write_text(json.dumps(made))
    assert "a first crawl" in twice.run(dry_run=True).sentences[0]
    del made["baseline"]  # as an earlier program wrote it
    for text in (json.dumps(made), "{"):
        second.write_text(text)
        with pytest.raises(ArchiveError, match="2 of demo"):
            twice.run()
    for path, data in before.items():
        path.write_bytes(data)


def test_a_first_crawl_that_was_only_sealed_is_taken_up(desk: Desk) -> None:
    lose(desk)
    outcome = desk.run()
    assert (outcome.changes, outcome.quiet) == ((), 12)
