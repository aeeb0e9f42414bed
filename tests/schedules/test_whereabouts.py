"""A host that has not a newsroom's pages does nothing with it, and says where they are."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import WorkspaceError
from newsroom_scraper.files import MANIFEST
from schedules import whereabouts
from schedules.archive.advisory import host
from schedules.workspace import init, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import Workspace

URL = "postgresql://desk@db.example.org/press"
LAST = "20261122T020000Z"


class Archive:
    """An archive that says of a newsroom's last crawl where it lies."""

    def __init__(self, **told: str) -> None:
        self._crawls = [{"crawl_id": LAST, **told}] if told else []

    def crawls(self, _newsroom: str, *, limit: int) -> list[dict[str, Any]]:
        assert limit == 1
        return self._crawls


def settings(root: Path, *lines: str) -> Workspace:
    (root / "workspace.toml").write_text("\n".join(["[archive]", *lines, ""]), encoding="utf-8")
    return open_workspace(root)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init(tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def press(tmp_path: Path) -> Path:
    (tmp_path / "press").mkdir()
    return tmp_path / "press"


def test_all_data_lies_in_the_shared_folder(root: Path, press: Path) -> None:
    workspace = settings(root, f'url = "{URL}"', f'data = "{press}"')
    assert workspace.home_of("demo") == press / "demo"
    assert workspace.own == root / "data"
    name = workspace.told(press / "demo" / "crawls" / LAST / "evidence.warc.gz")
    assert name == f"data/demo/crawls/{LAST}/evidence.warc.gz"
    assert workspace.file(name) == press / "demo" / "crawls" / LAST / "evidence.warc.gz"
    alone = settings(root, f'url = "{URL}"')
    assert alone.file(name) == root / name


def test_a_folder_that_is_not_mounted_is_not_made(root: Path, press: Path) -> None:
    with pytest.raises(WorkspaceError, match="is not there, and all data is to lie in it"):
        settings(root, f'url = "{URL}"', f'data = "{press / "missing"}"')
    assert not (press / "missing").exists()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((f'url = "{URL}"', 'data = "press"'), "begins in another place on every host"),
        (('data = "/srv/press"',), "the archive is a file, which one can use"),
    ],
)
def test_what_cannot_be_shared_is_refused(root: Path, lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(WorkspaceError, match=words):
        settings(root, *lines)


def test_who_has_the_last_crawl_may_work(root: Path, press: Path) -> None:
    workspace = settings(root, f'url = "{URL}"', f'data = "{press}"')
    archive: Any = Archive(host="other", folder="/srv/press")
    whereabouts.refuse(workspace, Archive(), "demo")  # type: ignore[arg-type]
    folder = workspace.home_of("demo") / "crawls" / LAST
    folder.mkdir(parents=True)
    (folder / MANIFEST).touch()
    whereabouts.refuse(workspace, archive, "demo")
    shutil.rmtree(folder)
    with pytest.raises(WorkspaceError, match=f"last crawl, {LAST}, lies on other, in /srv/press"):
        whereabouts.refuse(workspace, archive, "demo")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"host": host(), "folder": "/var/press"}, "in /var/press on this host"),
        ({"state": "complete"}, "of another folder: copy it here"),
    ],
)
def test_where_it_lies_is_said_as_far_as_it_is_known(root: Path, press: Path, told: dict[str, str], words: str) -> None:
    workspace = settings(root, f'url = "{URL}"', f'data = "{press}"')
    archive: Any = Archive(**told)
    with pytest.raises(WorkspaceError, match=words) as caught:
        whereabouts.refuse(workspace, archive, "demo")
    assert "Nothing was done" in str(caught.value)


def test_one_host_with_a_file_is_never_asked(root: Path) -> None:
    workspace = open_workspace(root)
    archive: Any = Archive(host="other", folder="/srv/press")
    whereabouts.refuse(workspace, archive, "demo")
    assert whereabouts.here(workspace) == {}
    assert replace(workspace, shared=None).data == root / "data"


def test_a_crawl_says_where_it_lies(root: Path, press: Path) -> None:
    workspace = settings(root, f'url = "{URL}"', f'data = "{press}"')
    assert whereabouts.here(workspace) == {"host": host(), "folder": str(press.resolve())}
