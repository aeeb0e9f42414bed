"""Nights on which some of ten releases change, and what is held and decided after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedules import journal

if TYPE_CHECKING:
    from schedules.workspace import Workspace
    from tests.schedules.conftest import World

NAMES = "abcdefghij"


def night(world: World, edited: str = "", *, gone: str = "", moved: str = "", read: str = NAMES) -> list[Any]:
    """End a night on which some releases are edited, gone, or stand elsewhere."""
    for name in read:
        page = world.page(title=f"The other {name}") if name in edited else world.page()
        if name in gone:
            world.gone(name)
        else:
            facts = {"final_url": world.url(f"{name}2")} if name in moved else {}
            world.read(name, page, page, **facts)
    return world.night()


def held_of(world: World, name: str) -> str:
    return str(next(one["id"] for one in world.archive.held("demo") if one["line"]["old_url"] == world.url(name)))


def decided(workspace: Workspace) -> list[dict[str, Any]]:
    return journal.decisions(workspace.home_of("demo"))
