"""A workspace whose newsroom is the simulated one, and the command line as a person or cron would call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.nights import declaration
from newsdesk.demo.serve import Served, serve
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RING = "import sys; open('alerts.jsonl', 'a').write(sys.stdin.read())"
MANNERS = "delay = 0\nconcurrency = 8\nconfirm_after = 0\n"


@dataclass
class Ended:
    """How a command line ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Press:
    """A workspace, and the command line in it."""

    root: Path
    served: Served | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        assert self.served is not None
        return self.served.site

    def arguments(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "newsdesk", *arguments]

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "NEWSROOM_WORKSPACE"}
        return {**kept, "PYTHONPATH": os.getcwd(), **self.environment}  # noqa: PTH109

    def __call__(self, *arguments: str, timeout: float = 60.0) -> Ended:
        done = subprocess.run(
            self.arguments(*arguments), cwd=self.root, env=self.env, capture_output=True, text=True, timeout=timeout
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    def set(self, text: str = "", *, name: str = "demo") -> None:
        """Write workspace.toml: the newsroom with quick manners, and more."""
        (self.root / "workspace.toml").write_text(f"[newsroom.{name}]\n{MANNERS}\n{text}", encoding="utf-8")

    def hook(self, name: str = "desk", code: str = RING, more: str = "") -> str:
        command = json.dumps([sys.executable, "-c", code])
        return f'[hooks.{name}]\nkind = "command"\ncommand = {command}\n{more}\n'

    def declare(self, name: str, text: str) -> None:
        (self.root / "newsrooms").mkdir(exist_ok=True)
        (self.root / "newsrooms" / f"{name}.toml").write_text(text, encoding="utf-8")

    def alerts(self) -> list[dict[str, Any]]:
        path = self.root / "alerts.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """An empty folder."""
    root = tmp_path / "press"
    root.mkdir()
    return Press(root)


@pytest.fixture
def live(press: Press) -> Iterator[Press]:
    """A workspace whose newsroom `demo` is served: 12 releases, 6 a page."""
    with serve(Site(seed=7, releases=12, per_page=6)) as served:
        press.served = served
        press.declare("demo", declaration(served.url))
        press.set(press.hook())
        yield press
