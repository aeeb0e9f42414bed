from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsdesk.telling.hooks.command import Command
from newsdesk.telling.settings import GIVE_UP, Telling, read
from newsroom_scraper.errors import WorkspaceError
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

HOOK = '[hooks.desk]\nkind = "command"\ncommand = ["a"]\n'


def told(root: Path, text: str) -> Telling:
    (root / "workspace.toml").write_text(text)
    return read(open_workspace(root))


def test_a_command(tmp_path: Path) -> None:
    found = told(tmp_path, HOOK + '[hooks.other]\nkind = "command"\ncommand = "ring"\ntimeout = "5s"\ngive_up = "1d"\n')
    desk, other = found.hooks.values()
    assert (desk.hook, desk.give_up) == (Command(command=("a",), timeout=30.0), GIVE_UP)
    assert (other.hook, other.give_up) == (Command(command=("ring",), timeout=5.0), 86400.0)


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        pytest.param('[hooks.desk]\nkind = "command"\n', "hooks.desk.command", "is missing", id="no command"),
        pytest.param(HOOK.replace('["a"]', "[]"), "hooks.desk.command", "is missing", id="empty command"),
        pytest.param(HOOK.replace('["a"]', "[1]"), "hooks.desk.command", "list of texts", id="command kind"),
        pytest.param('[hooks.desk]\ncommand = ["a"]\n', "hooks.desk.kind", "is missing", id="no kind"),
        pytest.param(HOOK.replace('"command"', '"comand"'), "hooks.desk.kind", 'Did you mean "command"?', id="kind"),
        pytest.param(HOOK + 'newsrooms = ["amnesty"]\n', "hooks.desk.newsrooms", '"amnesty-usa"', id="hook newsroom"),
        pytest.param(HOOK + 'timeout = "soon"\n', "hooks.desk.timeout", "not a duration", id="hook timeout"),
        pytest.param(HOOK + "tmeout = 1\n", "hooks.desk.tmeout", 'Did you mean "timeout"?', id="hook key"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, field: str, words: str) -> None:
    with pytest.raises(WorkspaceError) as raised:
        told(tmp_path, text)
    assert raised.value.field == field
    assert words in str(raised.value)


def test_the_operator_sleeps_where_the_hook_does(tmp_path: Path) -> None:
    found = told(tmp_path, HOOK + '[routes.day]\nhooks = ["desk"]\nquiet = "22:00-07:00"\ntimezone = "Asia/Tokyo"\n')
    day, operator = found.hooks["desk"].routes
    assert (operator.name, operator.quiet, operator.zone) == ("operator", day.quiet, day.zone)


def test_a_broken_hook_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "workspace.toml").write_text(
        HOOK
        + '[hooks.other]\nkind = "comand"\n[hooks.third]\nkind = "command"\ncommand = ["b"]\n'
        + '[routes.x]\nhooks = ["third"]\nkinds = ["edted"]\n'
    )
    found = read(open_workspace(tmp_path), strict=False)
    assert list(found.hooks) == ["desk"]
    assert {name: problem.field for name, problem in found.broken.items()} == {
        "third": "routes.x.kinds",
        "other": "hooks.other.kind",
    }
    assert [one.field for one in found.problems] == ["routes.x.kinds", "hooks.other.kind"]


@pytest.mark.parametrize(
    ("more", "field"),
    [('heartbeat = "${NOWHERE_SET}"', "operator.heartbeat"), ('hooks = ["nobody"]', "operator.hooks")],
)
def test_a_broken_operator_silences_no_hook(tmp_path: Path, more: str, field: str) -> None:
    (tmp_path / "workspace.toml").write_text(f"{HOOK}[operator]\n{more}\n")
    found = read(open_workspace(tmp_path), strict=False)
    assert (list(found.hooks), found.operator.hooks) == (["desk"], ("desk",))
    assert [one.field for one in found.problems] == [field]


def test_secrets_that_others_can_read_silence_only_the_hooks_that_need_them(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ADDRESS=https://desk.example/\n")
    (tmp_path / ".env").chmod(0o644)
    other = '[hooks.other]\nkind = "webhook"\nurl = "${ADDRESS}"\nsigned = false\n'
    (tmp_path / "workspace.toml").write_text(HOOK + other)
    found = read(open_workspace(tmp_path), strict=False)
    assert (list(found.hooks), list(found.broken)) == (["desk"], ["other"])
    assert "chmod 600" in str(found.problems[0])
