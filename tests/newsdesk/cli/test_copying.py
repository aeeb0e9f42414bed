"""`newsroom archive copy` as a person calls it: what it prints, and that no password is in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsdesk.cli.conftest import Press


@pytest.fixture
def crawled(live: Press) -> Press:
    assert live("run", "demo").code == 0
    return live


def settings(press: Press, url: str) -> None:
    path = press.root / "workspace.toml"
    path.write_text(f'{path.read_text(encoding="utf-8")}\n[archive]\nurl = "{url}"\n', encoding="utf-8")


def test_there_and_back(crawled: Press, postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = sa.make_url(postgresql).database
    assert name is not None
    monkeypatch.setenv("PRESS_DATABASE", name)
    url = postgresql.replace(name, "${PRESS_DATABASE}")
    copied = crawled("archive", "copy", url)
    assert (copied.code, copied.err) == (0, "")
    assert "versions\t12\t" in copied.out
    assert copied.out.endswith(f'write in workspace.toml (the password in .env):\n[archive]\nurl = "{url}"\n')
    before = crawled("releases").out
    settings(crawled, url)
    (crawled.root / "data" / "archive.db").unlink()
    assert crawled("releases").out == before
    again = crawled("archive", "copy", url)
    assert again.code == 1
    assert "holds an archive already. Nothing was copied, and the source is as it was." in again.err
    back = tmp_path / "back.db"
    told = json.loads(crawled("archive", "copy", str(back), "--json").out)
    assert (told["schema"], told["tables"]["versions"]["rows"], told["crawls"]) == ("newsroom.copied/1", 12, {})
    assert back.is_file()
    backup = crawled("archive", "backup")
    assert backup.code == 1
    assert "is on PostgreSQL, and this verb is for a file" in backup.err


def test_what_cannot_be_a_place_is_said(crawled: Press, tmp_path: Path) -> None:
    told = crawled("archive", "copy", "mysql://desk:secret@db/press")
    assert told.code == 2
    assert "The URL is not of the form postgresql://" in told.err
    told = crawled("archive", "copy", "postgresql://desk:${NOT_SET}@db/press")
    assert (told.code, "NOT_SET, which is set neither in" in told.err) == (2, True)
    told = crawled("archive", "copy", "postgresql://desk:secret@127.0.0.1:1/press")
    assert told.code == 1
    assert "desk:***@127.0.0.1:1/press" in told.err
    assert "secret" not in told.err
    told = crawled("archive", "copy", str(tmp_path / "copy.db"), "--from", str(tmp_path / "nothing.db"))
    assert (told.code, "is not there. Nothing was copied" in told.err) == (1, True)
