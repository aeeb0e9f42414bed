"""A world of ten releases, and a workspace in which people decide about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schedules.workspace import open_workspace
from tests.schedules.deciding.nights import night

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import Workspace
    from tests.schedules.conftest import World


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "workspace.toml").write_text("", encoding="utf-8")
    return open_workspace(tmp_path)


@pytest.fixture
def ten(empty: World) -> World:
    """Return a world in which ten releases were read on a first night."""
    night(empty)
    return empty


@pytest.fixture
def mass(ten: World) -> str:
    """Return the mass of six edits that are held."""
    assert night(ten, "abcdef") == []
    (found,) = {one["mass"] for one in ten.archive.held("demo")}
    assert isinstance(found, str)
    return found
