"""What `workspace.toml` says of when newsrooms are due, and of the service."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.errors import WorkspaceError
from schedules.quiet import quiet
from schedules.settings import Watch
from schedules.timetable import AfterNew, timetable
from schedules.workspace import TEMPLATE, Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

A = "[newsroom.amnesty-usa]\n"
CRON = f'{A}schedule = "0 2 * * *"\n'


def opened(root: Path, text: str, *, strict: bool = True) -> Workspace:
    (root / "workspace.toml").write_text(text, encoding="utf-8")
    return open_workspace(root, strict=strict)


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    told = opened(
        tmp_path,
        f'{A}every = "6h"\ntimezone = "Europe/Zurich"\njitter = "10m"\nquiet = "23:00-06:00"\n'
        'after_new = { every = "10m", for = "3h" }\n[watch]\ncrawls = 2\npulse = "5s"\n',
    )
    made = timetable("amnesty-usa", told.limits["amnesty-usa"])
    assert made is not None
    assert (made.cron, made.every, made.zone.key) == (None, timedelta(hours=6), "Europe/Zurich")
    assert (made.jitter, made.quiet) == (timedelta(minutes=10), quiet("23:00-06:00"))
    assert made.after_new == AfterNew(timedelta(minutes=10), timedelta(hours=3))
    assert told.watch == Watch(crawls=2, pulse=5.0)


def test_where_nothing_is_set_it_is_run_when_asked(tmp_path: Path) -> None:
    told = opened(tmp_path, A)
    assert timetable("amnesty-usa", told.limits["amnesty-usa"]) is None
    assert told.watch == Watch(crawls=4, pulse=30.0)


def test_what_a_fresh_workspace_shows_can_be_used(tmp_path: Path) -> None:
    shown = TEMPLATE.replace("\nschedule = ", "\n# schedule = ")
    for key in ("every", "jitter", "quiet", "after_new", "[watch]", "crawls = 4"):
        assert f"# {key}" in shown
        shown = shown.replace(f"# {key}", key)
    told = opened(tmp_path, shown)
    assert timetable("amnesty-usa", told.limits["amnesty-usa"]) is not None
    assert told.watch == Watch()


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        pytest.param(f'{CRON}every = "6h"\n', "every", "has one of the two", id="both"),
        pytest.param(f'{A}jitter = "1m"\n', "jitter", "without schedule or every", id="jitter alone"),
        pytest.param(f'{A}quiet = "1:00-2:00"\n', "quiet", "without schedule or every", id="quiet alone"),
        pytest.param(f'{A}every = "soon"\n', "every", "not a duration", id="no duration"),
        pytest.param(f"{A}every = 0.5\n", "every", "no interval", id="too short"),
        pytest.param(f'{A}every = "2000y"\n', "every", "no interval", id="too long"),
        pytest.param(f'{A}every = "5m"\njitter = "5m"\n', "jitter", "no shorter than every", id="jitter"),
        pytest.param(f'{CRON}quiet = "23-6"\n', "quiet", "not a stretch of the day", id="quiet"),
        pytest.param(f"{CRON}after_new = 7\n", "after_new", "must be a table", id="after_new kind"),
        pytest.param(f'{CRON}after_new = {{ every = "1m" }}\n', "after_new.for", "is missing", id="for"),
        pytest.param(f'{CRON}after_new = {{ for = "1m" }}\n', "after_new.every", "is missing", id="after_new every"),
        pytest.param(
            f'{CRON}after_new = {{ every = "9m", for = "1m" }}\n', "after_new.every", "not shorter than for", id="never"
        ),
        pytest.param(
            f'{A}every = "5m"\nafter_new = {{ every = "5m", for = "1h" }}\n', "after_new.every", "changes nothing", id="no faster"
        ),
        pytest.param(
            f'{CRON}after_new = {{ every = "1m", for = "1h", fro = 1 }}\n', "after_new.fro", 'mean "for"?', id="after_new key"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str, field: str, words: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        opened(tmp_path, text)
    assert caught.value.field == f"newsroom.amnesty-usa.{field}"
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("crawls = 0", "watch.crawls", "at least 1"),
        ("crawls = 1.5", "watch.crawls", "whole number"),
        ('pulse = "1m"', "watch.pulse", "0.1 s to 30 s"),
        ("pulse = 0", "watch.pulse", "0.1 s to 30 s"),
        ("crawl = 1", "watch.crawl", 'mean "crawls"?'),
    ],
)
def test_a_service_that_cannot_be_is_told(tmp_path: Path, text: str, field: str, words: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        opened(tmp_path, f"[watch]\n{text}\n")
    assert caught.value.field == field
    assert words in str(caught.value)


def test_what_is_wrong_with_one_newsroom_is_kept_beside_the_others_where_that_is_asked_for(tmp_path: Path) -> None:
    told = opened(tmp_path, f'{CRON}[newsroom.nowhere]\nevery = "1h"\n', strict=False)
    assert list(told.limits) == ["amnesty-usa"]
    assert list(told.broken) == ["nowhere"]
    assert "is not a declared newsroom" in str(told.broken["nowhere"])
    with pytest.raises(WorkspaceError, match="nowhere"):
        opened(tmp_path, f'{CRON}[newsroom.nowhere]\nevery = "1h"\n')
