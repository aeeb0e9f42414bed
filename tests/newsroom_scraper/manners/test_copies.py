"""Copies of robots.txt: whole, for a day, one per site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsroom_scraper.manners.copies import GOOD_FOR, Copies, Copy

if TYPE_CHECKING:
    from pathlib import Path

SITE = "https://press.example"
COPY = Copy(site=SITE, status=200, body="User-agent: *\nDisallow: /ä\n", at=1000.0)


def test_a_copy_stands_for_a_day(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    assert copies.find(SITE, 1000.0) is None
    copies.keep(COPY)
    assert copies.find(SITE, 1000.0 + GOOD_FOR) == COPY
    assert copies.find(SITE, 1001.0 + GOOD_FOR) is None
    assert copies.find(SITE, 999.0) is None, "it is of a clock that was wrong"
    assert copies.find("http://press.example", 1000.0) is None
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b"null", b'{"site": "x"}'])
def test_what_is_no_copy_stands_for_nothing(tmp_path: Path, left: bytes, caplog: pytest.LogCaptureFixture) -> None:
    copies = Copies(tmp_path)
    copies.keep(COPY)
    (file,) = tmp_path.iterdir()
    file.write_bytes(left)
    assert copies.find(SITE, 1000.0) is None
    assert "is of no use" in caplog.text
    copies.keep(COPY)
    assert copies.find(SITE, 1000.0) == COPY


def test_where_nothing_can_be_kept_a_crawl_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Copies(tmp_path / "nowhere").keep(COPY)
    assert "could be kept" in caplog.text
    Copies(None).keep(COPY)
    assert Copies(None).find(SITE, 1000.0) is None
