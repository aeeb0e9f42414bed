"""A hook that fails is tried at once when it is set otherwise, and not when something else is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling import settled
from newsdesk.telling.teller import Teller
from tests.ringing import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedules.workspace import Workspace

    Make = Callable[..., dict[str, Any]]

FAILS = "raise SystemExit(3)"


def failed(desk: Any, make_change: Make, workspace: Workspace) -> str:
    """Let a hook fail, and return when it is tried again."""
    Teller(workspace, say=lambda _: None).begin()
    desk.found(make_change(1))
    (fared,) = tell(workspace)
    assert fared.waiting == 1
    return next_try(desk)


def next_try(desk: Any) -> str:
    with desk.archive() as archive:
        (how,) = archive.failing().values()
    told: str = how.next_try
    return told


def test_a_mended_hook_is_told_at_once(desk: Any, make_change: Make) -> None:
    failed(desk, make_change, desk.workspace(desk.hook("bell", FAILS)))
    (fared,) = tell(desk.workspace(desk.bell()))
    assert (fared.told, fared.problem) == (1, None)
    assert desk.rung() == ["change-1"]


def test_one_that_is_set_as_before_is_left_alone(desk: Any, make_change: Make) -> None:
    before = failed(desk, make_change, desk.workspace(desk.hook("bell", FAILS)))
    others = desk.workspace(desk.hook("bell", FAILS), desk.bell("other"), operator={"all_well": "never"})
    assert Teller(others, say=lambda _: None).begin() is None
    assert next_try(desk) == before


def test_one_that_could_not_be_used_is_tried_when_it_is_mended(desk: Any, make_change: Make) -> None:
    failed(desk, make_change, desk.workspace(desk.hook("bell", FAILS)))
    assert Teller(desk.workspace({"name": "bell", "kind": "comand"}), say=lambda _: None).begin() is not None
    (fared,) = tell(desk.workspace(desk.bell()))
    assert fared.told == 1


def of(desk: Any, **more: Any) -> Workspace:
    found: Workspace = desk.workspace({"name": "web", "kind": "webhook", "url": "${URL}", **more})
    return found


def test_a_secret_in_the_file_counts_for_those_who_name_one(desk: Any) -> None:
    (desk.root / ".env").write_text("URL=https://a.example/\n")
    named, other = of(desk), desk.workspace(desk.bell("web"))
    for workspace in (named, other):
        settled.note(workspace, ["web"], now="2026-11-22T02:00:00.000Z")
        assert settled.changed(workspace, ["web"]) == set()
        os.utime(desk.root / ".env", ns=(1, 1 if workspace is named else 2))
        assert settled.changed(workspace, ["web"]) == ({"web"} if workspace is named else set())
    assert "example" not in (desk.root / "data" / settled.FILE).read_text()


def test_what_was_so_under_other_settings_holds_no_longer(desk: Any) -> None:
    then, now, later = (f"2026-11-22T0{hour}:00:00.000Z" for hour in (1, 2, 3))
    one, two = of(desk), of(desk, signed=False)
    assert settled.holds(one, "web", then), "nothing was noted yet"
    settled.note(one, ["web"], now=now)
    assert [settled.holds(one, "web", at) for at in (then, later)] == [False, True]
    assert [settled.holds(two, "web", at) for at in (then, later)] == [False, False]
    settled.note(two, ["web"], now=later)
    settled.note(two, ["web"], now="2026-11-23T00:00:00.000Z")
    assert settled.holds(two, "web", later)


@pytest.mark.parametrize("damaged", [b"", b"[]", b'{"web": 7}', b'{"web": {"is": 7}}'])
def test_a_damaged_file_knows_nothing(desk: Any, damaged: bytes) -> None:
    workspace = of(desk)
    (desk.root / "data" / settled.FILE).write_bytes(damaged)
    assert settled.changed(workspace, ["web"]) == set()
    assert settled.holds(workspace, "web", "2026-11-22T02:00:00.000Z")
    settled.note(workspace, ["web"], now="2026-11-22T02:00:00.000Z")
    assert not settled.holds(workspace, "web", "2026-11-22T01:00:00.000Z")
