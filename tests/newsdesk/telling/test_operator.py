"""`[operator]`: read strictly, with secrets from the environment, also where a hook is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsdesk.telling.addresses import of_one, shown
from newsdesk.telling.operator import Operator
from newsdesk.telling.settings import operator_of, read
from newsroom_scraper.errors import WorkspaceError
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import Workspace

HOOKS = '[hooks.desk]\nkind = "command"\ncommand = "a"\n[hooks.me]\nkind = "command"\ncommand = "a"\n'


def workspace(root: Path, text: str) -> Workspace:
    (root / "workspace.toml").write_text(text)
    return open_workspace(root)


def told(root: Path, text: str) -> Operator:
    return read(workspace(root, text)).operator


def test_nothing_need_be_set(tmp_path: Path) -> None:
    assert told(tmp_path, "") == Operator()
    assert told(tmp_path, HOOKS).hooks == ("desk", "me")
    assert Operator().disk_low == 10**9


def test_everything_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEAT", "abc")
    text = '[operator]\nhooks = "me"\nheartbeat = "https://hc.example/${BEAT}"\nall_well = "weekly"\n'
    found = told(tmp_path, HOOKS + text + 'disk_low = "5GB"\nnothing_new = false\n')
    assert found == Operator(
        hooks=("me",),
        heartbeat=of_one("https://hc.example/abc"),
        all_well="weekly",
        disk_low=5 * 10**9,
        nothing_new=False,
    )
    assert told(tmp_path, "[operator]\ndisk_low = false\n").disk_low is None


def test_one_address_is_three() -> None:
    made = of_one("https://hc.example/ping/abc/?create=1")
    assert [made.of(what, "7") for what in ("start", "success", "failure")] == [
        "https://hc.example/ping/abc/start?create=1&rid=7",
        "https://hc.example/ping/abc?create=1&rid=7",
        "https://hc.example/ping/abc/fail?create=1&rid=7",
    ]
    assert shown("https://me:secret@hc.example:8000/abc") == "hc.example"


def test_each_may_have_its_own(tmp_path: Path) -> None:
    text = '[operator.heartbeat]\nsuccess = "http://kuma.internal/push/x?status=up"\n'
    beat = told(tmp_path, text).heartbeat
    assert beat is not None
    assert beat.of("success", "7") == "http://kuma.internal/push/x?status=up"
    assert beat.of("start", "7") is None


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ('heartbeat = "hc.example/abc"', "operator.heartbeat", "is no web address"),
        ('heartbeat = "ftp://hc.example/abc"', "operator.heartbeat", "is no web address"),
        ('heartbeat = "https://hc.example:99999/abc"', "operator.heartbeat", "is no web address"),
        ('heartbeat = "https://hc.example/a b"', "operator.heartbeat", "is no web address"),
        ('heartbeat = "${NOWHERE_SET}"', "operator.heartbeat", "${NOWHERE_SET}, which is not set"),
        ("heartbeat = 3", "operator.heartbeat", "must be text"),
        ("heartbeat = {}", "operator.heartbeat", "names no address"),
        ('heartbeat = { sucess = "https://a.example/" }', "operator.heartbeat.sucess", '"success"'),
        ('all_well = "daily"', "operator.all_well", "not one of its values"),
        ('disk_low = "much"', "operator.disk_low", "no amount of room"),
        ("nothing_new = 3", "operator.nothing_new", "true or false"),
        ('hook = "me"', "operator.hook", 'Did you mean "hooks"?'),
        ('hooks = "nosuch"', "operator.hooks", "not one of its values"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, field: str, words: str) -> None:
    with pytest.raises(WorkspaceError) as raised:
        told(tmp_path, f"{HOOKS}[operator]\n{text}\n")
    assert raised.value.field == field
    assert words in str(raised.value)


def test_no_address_is_in_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEAT", "hunter2 with a blank")
    with pytest.raises(WorkspaceError) as raised:
        told(tmp_path, '[operator]\nheartbeat = "https://hc.example/${BEAT}"\n')
    assert "hunter2" not in str(raised.value)


def test_a_broken_hook_breaks_no_heartbeat(tmp_path: Path) -> None:
    made = workspace(tmp_path, '[hooks.desk]\nkind = "nosuch"\n[operator]\nheartbeat = "https://hc.example/abc"\n')
    with pytest.raises(WorkspaceError):
        read(made)
    assert operator_of(made).heartbeat == of_one("https://hc.example/abc")
