"""An archive that was lost: nothing rings once more, and it is made anew from the crawls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.errors import ArchiveError
from schedules.archive.rebuild import rebuild

if TYPE_CHECKING:
    from tests.conftest import Desk


def test_a_lost_archive_is_not_begun_again(desk: Desk) -> None:
    desk.site.edit(desk.site.listed[2].slug, "number")
    assert len(desk.run().changes) == 1
    lines = desk.lines("changes")
    path = desk.workspace.data / "archive.db"
    for one in path.parent.glob("archive.db*"):
        one.unlink()
    for _ in range(2):
        with pytest.raises(ArchiveError, match="newsroom archive rebuild") as told:
            desk.run()
        assert "2 crawls are sealed" in str(told.value)
    rebuild(desk.workspace, on_crawl=lambda *_: None)
    assert desk.run().changes == ()
    assert desk.lines("changes") == lines


def test_a_first_crawl_that_was_only_sealed_is_taken_up(desk: Desk) -> None:
    path = desk.workspace.data / "archive.db"
    for one in path.parent.glob("archive.db*"):
        one.unlink()
    outcome = desk.run()
    assert (outcome.changes, outcome.quiet) == ((), 12)
