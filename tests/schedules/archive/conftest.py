"""A desk with a past: crawls, changes, and a hook."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.site import Site
from tests.schedules.archive.walking import edit, slugs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Desk

HOOK = '[hooks.desk]\nkind = "command"\ncommand = ["sh", "-c", "cat >> alerts"]\n'


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of a small crawl's time in this process would be its log."""
    monkeypatch.setattr(logging.root.manager, "disable", logging.INFO)


@pytest.fixture
def past(open_desk: Callable[..., Any]) -> Iterator[Desk]:
    """A desk with four crawls: the first, one with an edit, a removal and something new, and two quiet ones."""
    with open_desk(Site(seed=3, releases=8, per_page=4)) as desk:
        with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
            file.write(HOOK)
        desk.run()
        desk.site.next_night()
        first, second, *_ = slugs(desk)
        edit(desk, first)
        desk.site.remove(second, "410")
        desk.site.publish(1)
        assert len(desk.run().changes) == 3
        for _ in range(2):
            desk.site.next_night()
            assert desk.run().changes == ()
        yield desk
