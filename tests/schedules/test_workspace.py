"""The workspace: what an operator set is read, and every slip is told by file and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.errors import DeclarationError, WorkspaceError
from schedules.workspace import TEMPLATE, Keep, Limits, Workspace, init, open_workspace, seconds

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86400.0


def opened(root: Path, text: str = "") -> Workspace:
    (root / "workspace.toml").write_text(text, encoding="utf-8")
    return open_workspace(root)


def refused(root: Path, text: str) -> WorkspaceError:
    with pytest.raises(WorkspaceError) as caught:
        opened(root, text)
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_fresh_workspace_can_be_used(tmp_path: Path) -> None:
    root = tmp_path / "a" / "b"
    assert init(root) == root / "workspace.toml"
    told = open_workspace(root)
    assert told.limits["amnesty-usa"].schedule == "30 4 * * *"
    assert told.limits["amnesty-usa"].timezone == "America/New_York"
    assert (told.contact, told.telling) == (None, {})
    assert told.data.is_dir()
    assert told.home_of("demo") == root / "data" / "demo"
    assert "amnesty-usa" in told.declared()
    assert told.newsroom("amnesty-usa").name == "amnesty-usa"


def test_a_workspace_is_never_made_twice(tmp_path: Path) -> None:
    path = init(tmp_path)
    path.write_text("# mine\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="is there already"):
        init(tmp_path)
    assert path.read_text(encoding="utf-8") == "# mine\n"


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    told = opened(
        tmp_path,
        """
contact = "desk@example.org"
[newsroom.amnesty-usa]
schedule = "*/30 8-18 * * mon-fri"
timezone = "Europe/London"
delay = 2
concurrency = 3
timeout = 20
confirm_after = 0
budget = "90s"
time_limit = "2h"
[hooks.desk]
kind = "command"
command = ["python3", "ring.py"]
timeout = "5s"
newsrooms = ["amnesty-usa"]
[hooks.other]
kind = "command"
command = "ring"
[keep]
crawls = "2w"
logs = "1h"
looks = "1y"
""",
    )
    assert told.keep == Keep(crawls=14 * DAY, logs=3600.0, looks=365 * DAY)
    limits = told.limits_of("amnesty-usa")
    assert (limits.schedule, limits.timezone) == ("*/30 8-18 * * mon-fri", "Europe/London")
    assert (limits.budget, limits.time_limit) == (90.0, 7200.0)
    manners = limits.manners
    assert (manners.contact, manners.delay, manners.concurrency) == ("desk@example.org", 2, 3)
    assert (manners.timeout, manners.confirm_after) == (20.0, 0.0)
    assert list(told.telling["hooks"]) == ["desk", "other"]


def test_what_is_not_set_is_the_default_with_the_contact(tmp_path: Path) -> None:
    told = opened(tmp_path, 'contact = "desk@example.org"\n').limits_of("amnesty-usa")
    assert told.manners.contact == "desk@example.org"
    assert (told.schedule, told.budget, told.time_limit) == (None, Limits().budget, Limits().time_limit)


A = "[newsroom.amnesty-usa]\n"


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        pytest.param('contcat = "x"\n', "contcat", 'Did you mean "contact"?', id="key"),
        pytest.param("contact = 7\n", "contact", "must be text", id="kind"),
        pytest.param(f'{A}shedule = "0 2 * * *"\n', "newsroom.amnesty-usa.shedule", '"schedule"?', id="newsroom key"),
        pytest.param("[newsroom.amnesty-us]\n", "newsroom.amnesty-us", 'Did you mean "amnesty-usa"?', id="newsroom"),
        pytest.param("newsroom = 7\n", "newsroom", "must be written [newsroom.NAME]", id="no tables"),
        pytest.param(f'{A}schedule = "0 25 * * *"\n', "newsroom.amnesty-usa.schedule", "not a cron", id="hour"),
        pytest.param(f'{A}schedule = "2 * * *"\n', "newsroom.amnesty-usa.schedule", "has 4 fields", id="four fields"),
        pytest.param(f'{A}schedule = "0 2 * * mn"\n', "newsroom.amnesty-usa.schedule", '"mn"', id="weekday"),
        pytest.param(f'{A}timezone = "New York"\n', "newsroom.amnesty-usa.timezone", "not a time zone", id="zone"),
        pytest.param(f'{A}delay = "1s"\n', "newsroom.amnesty-usa.delay", "must be a number", id="delay"),
        pytest.param(f"{A}delay = nan\n", "newsroom.amnesty-usa.delay", "must be a number", id="nan"),
        pytest.param(f"{A}concurrency = 0\n", "newsroom.amnesty-usa.concurrency", "at least 1", id="none at once"),
        pytest.param(
            f"{A}concurrency = inf\n", "newsroom.amnesty-usa.concurrency", "must be a number", id="all at once"
        ),
        pytest.param(f'{A}budget = "20 min"\n', "newsroom.amnesty-usa.budget", "not a duration", id="budget"),
        pytest.param(f"{A}budget = -1\n", "newsroom.amnesty-usa.budget", "not a duration", id="negative"),
        pytest.param(f"{A}time_limit = true\n", "newsroom.amnesty-usa.time_limit", "not a duration", id="true"),
        pytest.param(f'{A}confirm_after = ""\n', "newsroom.amnesty-usa.confirm_after", "not a duration", id="empty"),
        pytest.param('[keep]\nlog = "1d"\n', "keep.log", 'Did you mean "logs"?', id="keep key"),
        pytest.param("keep = 7\n", "keep", "must be a table", id="keep kind"),
        pytest.param('[keep]\nlogs = "3 months"\n', "keep.logs", "not a duration", id="keep duration"),
        pytest.param('[keep]\ncrawls = "30"\n', "keep.crawls", "is '30', a number without a unit", id="keep bare text"),
        pytest.param("[keep]\nlogs = 30\n", "keep.logs", "d (days), w (weeks) or y (years)", id="keep bare number"),
        pytest.param("[keep]\nlooks = 1.5\n", "keep.looks", "is 1.5, a number without a unit", id="keep bare share"),
        pytest.param('[keep]\ndeliveries = "90"\n', "keep.deliveries", 'such as "30d"', id="keep bare deliveries"),
        pytest.param('[keep]\ncrawls = "never"\n', "keep.crawls", 'or "forever"', id="keep word"),
        pytest.param("[keep]\ncrawls = -1\n", "keep.crawls", "not a duration", id="keep negative"),
        pytest.param("[keep]\nlooks = false\n", "keep.looks", "not a duration", id="keep false"),
        pytest.param("[keep]\nlooks = nan\n", "keep.looks", "not a duration", id="keep nan"),
        pytest.param('[keep]\nlooks = ""\n', "keep.looks", "not a duration", id="keep empty"),
        pytest.param("[keep]\nlooks = inf\n", "keep.looks", "longer than a thousand years", id="keep inf"),
        pytest.param('[keep]\nlogs = "1001y"\n', "keep.logs", "longer than a thousand years", id="keep too long"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str, field: str, words: str) -> None:
    problem = refused(tmp_path, text)
    assert problem.field == field
    assert problem.path == tmp_path / "workspace.toml"
    assert words in str(problem)


def test_an_unknown_key_gets_every_known_one(tmp_path: Path) -> None:
    """Also those that are asked for only where they are set."""
    said = str(refused(tmp_path, f"{A}qqqqqq = 1\n"))
    known = said.partition("Known: ")[2].rstrip(".").split(", ")
    assert known == sorted(known)
    assert set(known) == {
        *(
            "after_new",
            "budget",
            "cadence",
            "concurrency",
            "confirm_after",
            "delay",
            "every",
            "jitter",
            "judge",
            "memory_limit",
        ),
        *("quiet", "schedule", "time_limit", "timeout", "timezone"),
    }


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    assert "line 2" in str(refused(tmp_path, '\ncontact = "a\n'))


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="newsroom init"):
        open_workspace(tmp_path)
    with pytest.raises(WorkspaceError, match="newsroom init"):
        open_workspace(tmp_path / "nowhere")


def test_a_workspace_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    assert "cannot be written" in str(refused(tmp_path, ""))
    assert (tmp_path / "data").read_text(encoding="utf-8") == "in the way"
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(WorkspaceError, match="cannot be written"):
        init(blocked / "inside")


def test_own_declarations_are_found_and_a_broken_one_is_told_when_used(tmp_path: Path) -> None:
    init(tmp_path)
    (tmp_path / "newsrooms" / "mine.toml").write_text("name = 7\n", encoding="utf-8")
    told = opened(tmp_path, "[newsroom.mine]\n")
    assert "mine" in told.declared()
    with pytest.raises(DeclarationError, match="name"):
        told.newsroom("mine")


def test_how_long_things_stay_where_nothing_is_set(tmp_path: Path) -> None:
    assert opened(tmp_path).keep == Keep(crawls=30 * DAY, logs=90 * DAY, looks=None)
    assert opened(tmp_path, '[keep]\ncrawls = "1d"\n').keep == Keep(crawls=DAY, logs=90 * DAY, looks=None)


@pytest.mark.parametrize("key", ["crawls", "logs", "looks"])
def test_anything_may_stay_for_ever(tmp_path: Path, key: str) -> None:
    keep = opened(tmp_path, f'[keep]\n{key} = "forever"\n').keep
    assert getattr(keep, key) is None


def test_what_a_fresh_workspace_shows_of_keeping_is_the_default(tmp_path: Path) -> None:
    lines = TEMPLATE.splitlines()
    shown = [line.removeprefix("# ") for line in lines[lines.index("# [keep]") :]]
    assert len(shown) == 5
    assert opened(tmp_path, "\n".join(shown)).keep == Keep()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0.0),
        (90, 90.0),
        (1.5, 1.5),
        ("90", 90.0),
        ("90s", 90.0),
        (" 1.5 m ", 90.0),
        ("2h", 7200.0),
        ("1d", DAY),
        ("2w", 14 * DAY),
        ("1.5y", 547.5 * DAY),
    ],
)
def test_a_duration(value: object, expected: float) -> None:
    assert seconds(value) == expected


@pytest.mark.parametrize(
    "value", ["", "m", "-1m", "1mo", "1m30s", "1W", "forever", "1,5m", None, True, -1, [], float("nan")]
)
def test_what_is_no_duration(value: object) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        seconds(value)
