"""A workspace whose newsroom is the simulated one, and the command line as a person or cron would call it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.cli import ringing
from newsdesk.cli.main import main
from newsdesk.demo.nights import declaration
from newsdesk.demo.serve import Served, serve
from newsdesk.demo.site import Site
from schedules import look
from schedules.plan import Options
from schedules.workspace import open_workspace
from tests.newsdesk.cli.nights import Night

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RING = "import sys; open('alerts.jsonl', 'a').write(sys.stdin.read())"
MANNERS = "delay = 0\nconcurrency = 8\nconfirm_after = 0\ncadence.beyond = '0s'\ncadence.audit = '0s'\n"


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

    def __call__(self, *arguments: str, timeout: float = 120.0) -> Ended:
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
def night(press: Press, monkeypatch: pytest.MonkeyPatch) -> Night:
    """A workspace of one newsroom, whose looks are made up."""
    monkeypatch.chdir(press.root)
    monkeypatch.delenv("NEWSROOM_WORKSPACE", raising=False)
    press.set(name="amnesty-usa")
    made = Night(press)
    monkeypatch.setattr(look, "run", made.run)
    monkeypatch.setattr(ringing, "PATIENCE", 0.5)
    return made


@pytest.fixture
def live(press: Press) -> Iterator[Press]:
    """A workspace whose newsroom `demo` is served: 12 releases, 6 a page."""
    with serve(Site(seed=7, releases=12, per_page=6)) as served:
        press.served = served
        press.declare("demo", declaration(served.url))
        press.set(press.hook())
        yield press


@dataclass(frozen=True)
class Lived:
    """A workspace with a past: `demo` had three nights, `small` lost half of itself, `sick` is down.

    Attributes:
        edited: address of the release of which a number was changed.
        back: of the one that was removed and came back.
        gone: of the ones whose removal is held.

    """

    root: Path
    edited: str
    back: str
    gone: tuple[str, ...]


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Made once; a test that changes something takes `desk`, a copy."""
    root = tmp_path_factory.mktemp("lived")
    (root / "newsrooms").mkdir()
    demo, small, sick = Site(seed=7, releases=9), Site(seed=3, releases=12), Site(seed=4, releases=3)
    settings = "[newsroom.amnesty-usa]\n"
    with contextlib.ExitStack() as stack:
        urls = {}
        for name, site in (("demo", demo), ("small", small), ("sick", sick)):
            urls[name] = stack.enter_context(serve(site)).url
            text = declaration(urls[name]).replace('name = "demo"', f'name = "{name}"')
            (root / "newsrooms" / f"{name}.toml").write_text(text, encoding="utf-8")
            settings += f"[newsroom.{name}]\n{MANNERS}\n"
        (root / "workspace.toml").write_text(settings, encoding="utf-8")
        workspace = open_workspace(root)

        def run(*names: str) -> None:
            for name in names:
                look.run(workspace, name, Options(), on_event=lambda *_: None)
                time.sleep(1 - time.time() % 1)  # stamps are whole seconds, and tests ask for what was before one

        run("demo", "small", "sick")
        for site in (demo, small, sick):
            site.next_night()
        demo.publish(1)
        edited, back = demo.listed[3].slug, demo.listed[5].slug
        demo.edit(edited, "number", silent=True)
        demo.remove(back, "404")
        gone = tuple(one.slug for one in small.listed[:6])
        for slug in gone:
            small.remove(slug, "404")
        sick.outage("503")
        run("demo", "small", "sick")
        demo.next_night()
        demo.restore(back)
        run("demo")

        def page(name: str, slug: str) -> str:
            return f"{urls[name]}/press-releases/{slug}/"

        return Lived(root, page("demo", edited), page("demo", back), tuple(page("small", slug) for slug in gone))


@dataclass
class Desk:
    """The command line in a copy of the workspace with a past, in this process."""

    lived: Lived
    root: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *arguments: str) -> Ended:
        self.capsys.readouterr()
        code = main(arguments)
        out, err = self.capsys.readouterr()
        return Ended(code, out, err)

    def drawn(self, *arguments: str, columns: int = 80) -> Ended:
        """Call it as on a terminal of so many columns."""
        with self.monkeypatch.context() as patch:
            patch.setattr("newsdesk.cli.output.on_terminal", lambda: True)
            patch.setenv("COLUMNS", str(columns))
            ended = self(*arguments)
        assert max(map(len, ended.out.splitlines()), default=0) <= columns
        return ended

    def hook(self) -> None:
        """Add a hook, and let it begin here."""
        command = json.dumps([sys.executable, "-c", RING])
        with (self.root / "workspace.toml").open("a") as file:
            file.write(f'\n[hooks.desk]\nkind = "command"\ncommand = {command}\n')

    def alerts(self) -> list[dict[str, Any]]:
        path = self.root / "alerts.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def desk(lived: Lived, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of the workspace with a past."""
    root = tmp_path / "desk"
    shutil.copytree(lived.root, root)
    monkeypatch.chdir(root)
    monkeypatch.delenv("NEWSROOM_WORKSPACE", raising=False)
    return Desk(lived, root, capsys, monkeypatch)
