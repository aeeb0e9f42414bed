"""What has a name is on the disk: the order of fsync, rename and unlink, while a crawl is sealed and a dataset written."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.site import Site
from newsroom_scraper.files import JOURNAL, MANIFEST, PART, PLAN
from newsroom_scraper.plan import Plan
from pipelines.seal import seal
from schedules import crawl as crawls
from schedules import dataset
from schedules.archive.store import Archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Desk

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="a descriptor's name is found in /proc")


class Disk:
    """What was synced, named and taken away, in order; what was synced is remembered as it was then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[tuple[str, Path]] = []
        self.synced: dict[int, tuple[int, int]] = {}
        self.unsafe: list[str] = []
        self._unsettled: set[Path] = set()
        real = os.fsync, Path.rename, Path.replace, Path.unlink

        def fsync(handle: int) -> None:
            real[0](handle)
            path = Path(f"/proc/self/fd/{handle}").resolve()
            self.synced[os.fstat(handle).st_ino] = state(path)
            self._unsettled.discard(path)
            self.done.append(("sync", path))

        def named(way: Any) -> Any:
            def name(path: Path, target: Path) -> Any:
                self.before_name(path)
                made = way(path, target)
                self._unsettled.add(Path(target).resolve().parent)
                self.done.append(("name", Path(target).resolve()))
                return made

            return name

        def unlink(path: Path, *, missing_ok: bool = False) -> None:
            if path.exists() and path.resolve().parent in self._unsettled:
                self.unsafe.append(f"{path.name} goes before the names beside it are on the disk")
            self.done.append(("unlink", path.resolve()))
            real[3](path, missing_ok=missing_ok)

        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(Path, "rename", named(real[1]))
        monkeypatch.setattr(Path, "replace", named(real[2]))
        monkeypatch.setattr(Path, "unlink", unlink)

    def before_name(self, path: Path) -> None:
        """Everything that gets a name, or lies in the folder that does, is on the disk as it is."""
        within = path.iterdir() if path.is_dir() else [path]
        for one in within:
            if self.synced.get(one.stat().st_ino) != state(one):
                self.unsafe.append(f"{one.name} is not on the disk when {path.name} is renamed")
        if path.is_dir() and path.resolve() in self._unsettled:
            self.unsafe.append(f"the names in {path.name} are not on the disk when it is renamed")

    def end(self) -> list[str]:
        """Return what was done in an order that a machine going down would show."""
        return [*self.unsafe, *(f"a name in {one.name} was never synced" for one in sorted(self._unsettled))]


def state(path: Path) -> tuple[int, int]:
    told = path.stat()
    return told.st_size, told.st_mtime_ns


@pytest.fixture
def crawled(open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Desk, Path]]:
    """A crawl that has ended and is not sealed."""
    with open_desk(Site(seed=3, releases=6, per_page=6)) as desk:
        desk.run()
        with monkeypatch.context() as patch:
            patch.setattr("tests.conftest.seal", lambda _part: sys.exit(137))
            with pytest.raises(SystemExit):
                desk.run()
        (part,) = (desk.home / "crawls").glob(f"*{PART}")
        yield desk, part


def test_a_name_comes_after_what_it_names_is_on_the_disk(
    crawled: tuple[Desk, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, part = crawled
    folder = part.with_suffix("")
    with monkeypatch.context() as patch:
        disk = Disk(patch)
        seal(part)
    assert disk.end() == []
    names = [(what, path.name) for what, path in disk.done if what != "sync"]
    assert names == [("name", MANIFEST), ("unlink", JOURNAL), ("name", folder.name)]
    at = [disk.done.index((what, path)) for what, path in (("name", part / MANIFEST), ("unlink", part / JOURNAL))]
    assert ("sync", part) in disk.done[at[0] : at[1]]
    assert disk.done[-2:] == [("name", folder), ("sync", folder.parent)]


def test_the_dataset_is_on_the_disk_before_it_has_its_names(
    crawled: tuple[Desk, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = crawled
    with Archive.open(desk.workspace.data / "archive.db") as archive, monkeypatch.context() as patch:
        (desk.home / "changes.jsonl").unlink()
        disk = Disk(patch)
        dataset.write(archive, "demo", desk.home)
    assert disk.end() == []
    assert [path.name for what, path in disk.done if what == "name"] == ["releases.jsonl", "changes.jsonl"]
    assert [what for what, _ in disk.done] == ["sync", "name", "sync"] * 2


def test_changes_are_added_behind_the_others(crawled: tuple[Desk, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    desk, _ = crawled
    path = desk.home / "changes.jsonl"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    with Archive.open(desk.workspace.data / "archive.db") as archive, monkeypatch.context() as patch:
        for left in (b"".join(lines[:-2]), b"".join(lines[:-1]) + lines[-1][:40], lines[0], whole + b'{"id": "torn'):
            path.write_bytes(left)
            disk = Disk(patch)
            dataset.write(archive, "demo", desk.home)
            assert path.read_bytes() == whole
            assert disk.end() == []
            assert [one for what, one in disk.done if what == "name"] == [desk.home / "releases.jsonl"]
        for strange in (b'{"id": "nobody"}\n', b"no json\n", b"", b"[]\n"):
            path.write_bytes(strange)
            dataset.write(archive, "demo", desk.home)
            assert path.read_bytes() == whole, "a file that is not ours any more is made anew"
        path.write_bytes(lines[-1])
        dataset.rewrite(desk.home)
        dataset.write(archive, "demo", desk.home)
        assert path.read_bytes() == whole, "asked for, it is made anew"
    assert sorted(one.name for one in desk.home.glob("changes*")) == ["changes.jsonl"]


def test_the_orders_are_on_the_disk_before_anybody_follows_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crawl with readings and without orders could never be sealed, and would stand in the way of every later one."""

    def start(*_args: Any, **_options: Any) -> None:
        done.extend(disk.done)
        sys.exit(137)

    done: list[tuple[str, Path]] = []
    part = tmp_path / f"20261122T020000Z{PART}"
    with monkeypatch.context() as patch:
        disk = Disk(patch)
        patch.setattr("schedules.crawl.children.start", start)
        with pytest.raises(SystemExit):
            crawls.run(
                Plan(newsroom="amnesty-usa", crawl_id=part.stem), tmp_path, time_limit=1, on_event=lambda *_: None
            )
    assert disk.synced[(part / PLAN).stat().st_ino] == state(part / PLAN)
    assert done == [("sync", part / f"{PLAN}.new"), ("name", part / PLAN), ("sync", part)]


@pytest.mark.parametrize("wrong", ["no fsync", "a write after it", "no fsync of the folder"])
def test_a_wrong_order_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    with monkeypatch.context() as patch:
        disk = Disk(patch)
        with (tmp_path / "a.new").open("wb") as file:
            file.write(b"1")
            file.flush()
            if wrong != "no fsync":
                os.fsync(file.fileno())
            if wrong == "a write after it":
                file.write(b"2")
        (tmp_path / "a.new").replace(tmp_path / "a")
        if wrong != "no fsync of the folder":
            handle = os.open(tmp_path, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
    assert len(disk.end()) == 1
