"""A workspace, the command line in it, and a site that answers as it is told."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from newsdesk.checking import visiting
from newsdesk.cli.main import main
from newsroom_scraper.fetched import Fetched
from tests.newsdesk.checking.pages import DECLARATION
from tests.newsdesk.cli.conftest import Ended

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest


@dataclass
class Room:
    """A workspace in which newsrooms are declared, and a site that is asked instead of the web."""

    root: Path
    capsys: pytest.CaptureFixture[str]
    site: dict[str, Fetched] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, *arguments: str) -> Ended:
        self.capsys.readouterr()
        code = main(arguments)
        out, err = self.capsys.readouterr()
        return Ended(code, out, err)

    def get(self, url: str) -> Fetched:
        self.asked.append(url)
        return self.site.get(url) or Fetched(url=url, final_url=url, status=404, body=b"<p>Not here.</p>" * 9)

    def serve(self, url: str, text: str, **more: Any) -> None:
        stamp = format_datetime(datetime.now(UTC), usegmt=True)
        told: dict[str, Any] = {"status": 200, "headers": {"content-type": "text/html; charset=utf-8", "date": stamp}}
        self.site[url] = Fetched(**{"url": url, "final_url": url, "body": text.encode(), **told, **more})

    def set(self, text: str) -> None:
        (self.root / "workspace.toml").write_text(text, encoding="utf-8")

    def declare(self, text: str = DECLARATION, name: str = "desk") -> None:
        (self.root / "newsrooms" / f"{name}.toml").write_text(text, encoding="utf-8")

    def found(self, *arguments: str) -> dict[str, dict[str, Any]]:
        """Return what `check` found, by what was looked at."""
        return {one["what"]: one for one in self("check", *arguments, "--json").lines if "what" in one}

    def save(self, name: str, text: str) -> str:
        (self.root / name).write_text(text, encoding="utf-8")
        return name

    @property
    def pages(self) -> Path:
        return self.root / "tests" / "fixtures" / "desk"

    def expected(self, name: str) -> dict[str, Any]:
        made: dict[str, Any] = json.loads((self.pages / f"{name}.expected.json").read_bytes())
        return made

    def meta(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = json.loads((self.pages / "meta.json").read_bytes())["files"]
        return made

    def files(self) -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in self.pages.iterdir()} if self.pages.is_dir() else {}


def opened(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, settings: str) -> Room:
    """Make a workspace and stand in it."""
    made = Room(tmp_path / "press", capsys)
    (made.root / "newsrooms").mkdir(parents=True)
    (made.root / "data").mkdir()
    made.set(settings)
    monkeypatch.chdir(made.root)
    monkeypatch.delenv("NEWSROOM_WORKSPACE", raising=False)

    @contextmanager
    def there(*_: Any) -> Iterator[Room]:
        yield made

    monkeypatch.setattr(visiting, "visiting", there)
    return made
