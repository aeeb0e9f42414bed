"""Amounts of memory, as an operator writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import WorkspaceError
from schedules.size import size
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("value", "amount"),
    [("2GB", 2 * 10**9), ("2 gb", 2 * 10**9), (" 512MB ", 512 * 10**6), (300, 3 * 10**8), (1500.5, 1_500_500_000)],
)
def test_an_amount(value: Any, amount: int) -> None:
    assert size(value) == amount


@pytest.mark.parametrize("value", ["2", "2 GiB", "two GB", "", "-2GB", True, None, [2], {}])
def test_what_is_no_amount(value: Any) -> None:
    with pytest.raises(ValueError, match="no amount of memory"):
        size(value)


@pytest.mark.parametrize("value", ["1MB", 149, 0, -1, float("inf"), float("nan"), "99999999999999999999GB"])
def test_what_no_crawl_could_have(value: Any) -> None:
    with pytest.raises(ValueError, match="at least 150 MB"):
        size(value)


def test_it_is_a_limit_of_a_newsroom(tmp_path: Path) -> None:
    path = tmp_path / "workspace.toml"
    path.write_text("[newsroom.amnesty-usa]\n")
    assert open_workspace(tmp_path).limits_of("amnesty-usa").memory_limit == 2 * 10**9
    path.write_text('[newsroom.amnesty-usa]\nmemory_limit = "600MB"\n')
    assert open_workspace(tmp_path).limits_of("amnesty-usa").memory_limit == 6 * 10**8
    path.write_text('[newsroom.amnesty-usa]\nmemory_limit = "much"\n')
    with pytest.raises(WorkspaceError, match=r"memory_limit: is 'much', which is no amount of memory\. Write it as"):
        open_workspace(tmp_path)
