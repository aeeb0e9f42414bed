"""A report is whole under its name, or what stood there before still does."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from newsdesk.reporting import saving
from newsdesk.reporting.saving import save
from newsroom_scraper.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_it_is_replaced_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")

    def pieces() -> Iterator[str]:
        yield "new "
        assert path.read_text() == "old"
        yield "漢"

    save(pieces(), path)
    assert path.read_text(encoding="utf-8") == "new 漢"
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_whoever_may_read_the_folder_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        save(["x"], tmp_path / "a.html")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.html").stat().st_mode) == 0o640


def test_it_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, done = tmp_path / "a.html", []
    monkeypatch.setattr(os, "fsync", lambda _: done.append(("fsync", path.exists())))
    monkeypatch.setattr(saving, "sync", lambda folder: done.append((folder.name, path.exists())))
    save(["x"], path)
    assert done == [("fsync", False), (tmp_path.name, True)]


def test_a_fault_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("old")

    def broken() -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(broken(), path)
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DatasetError, match=r"a\.html: cannot be written \(No space left on device\)"):
        save(["x"], tmp_path / "a.html")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["nowhere/a.html", "."])
def test_what_cannot_be_a_file_is_refused(tmp_path: Path, where: str) -> None:
    with pytest.raises(DatasetError, match=r"cannot be written|is a folder"):
        save(["x"], tmp_path / where)
    assert list(tmp_path.iterdir()) == []
