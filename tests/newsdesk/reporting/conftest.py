"""A room to be filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.newsdesk.reporting.filling import Room

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "room")
