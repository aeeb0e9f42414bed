"""A newsroom that is really served, a workspace for it, and `schedules.look` on both.

A crawl is a child process, as for everybody, or (ten times as quick, and open to monkeypatch) runs in this one.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newsdesk.demo.nights import declaration
from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site
from newsroom_scraper import crawl as child
from newsroom_scraper.files import JOURNAL, MANIFEST, PART, PLAN
from newsroom_scraper.spiders.loader import NewsroomLoader
from pipelines.seal import seal
from schedules import crawl as crawls
from schedules import look
from schedules.plan import Options
from schedules.workspace import Workspace, open_workspace
from tests.chance import DRAWN
from tests.postgresql import place, postgresql, postgresql_database, postgresql_server

__all__ = ["Desk", "place", "postgresql", "postgresql_database", "postgresql_server"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsdesk.demo.serve import Served
    from newsroom_scraper.plan import Plan

# The same examples every time; `make laws` looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, database=None)
hypothesis.settings.load_profile("default" if DRAWN else "same")

MANNERS = {"delay": "0", "concurrency": "8", "confirm_after": "0"}
EVERY_RUN = {"cadence.beyond": '"0s"', "cadence.audit": '"0s"'}
"""Nights of tests are seconds apart: everything is looked at in each, unless a test is about the cadence."""
WITHOUT_REACTOR = {"TWISTED_REACTOR_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False, "LOG_LEVEL": "WARNING"}
ENDLESS = 30
"""Seconds after which a crawl that should have ended long ago is ended, so that its test fails."""


def crawl_here(
    plan: Plan, folder: Path, *, time_limit: float, memory_limit: int, on_event: Callable[[str, dict[str, Any]], None]
) -> dict[str, Any]:
    """Do what `schedules.crawl.run` does, in this process: the same spider, stages and seal."""
    part = folder / f"{plan.crawl_id}{PART}"
    part.mkdir(parents=True)
    plan.write(part / PLAN)
    settings = Settings()
    settings.setmodule("newsroom_scraper.settings", priority="project")
    settings.setdict({**child.settings(plan, part), **WITHOUT_REACTOR}, priority="cmdline")
    settings.set("CLOSESPIDER_TIMEOUT", plan.seconds or ENDLESS, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(NewsroomLoader([Path(one) for one in plan.folders]).load(plan.newsroom), plan=str(part / PLAN))
    process.start(install_signal_handlers=False)
    crawls._Tail(part / JOURNAL, on_event).read()
    return seal(part)


@dataclass
class Desk:
    """A workspace, the newsroom `demo` that it watches, and everything that its runs said."""

    root: Path
    served: Served
    monkeypatch: pytest.MonkeyPatch
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def site(self) -> Site:
        return self.served.site

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    @property
    def home(self) -> Path:
        return self.root / "data" / "demo"

    def behave(self, **manners: str) -> None:
        """Write `workspace.toml`; values as TOML prints them."""
        lines = [f"{key} = {value}" for key, value in {**MANNERS, **EVERY_RUN, **manners}.items()]
        text = "\n".join(['contact = "desk@example.org"', "[newsroom.demo]", *lines, ""])
        (self.root / "workspace.toml").write_text(text, encoding="utf-8")

    def declare(self, origin: str) -> None:
        (self.root / "newsrooms").mkdir(exist_ok=True)
        (self.root / "newsrooms" / "demo.toml").write_text(declaration(origin), encoding="utf-8")

    def run(self, *, child: bool = False, **options: Any) -> look.Outcome:
        """Look at the newsroom once."""
        with self.monkeypatch.context() as patch:
            if not child:
                patch.setattr(crawls, "run", crawl_here)
            return look.run(self.workspace, "demo", Options(**options), on_event=self._note)

    def _note(self, event: str, facts: dict[str, Any]) -> None:
        self.events.append((event, facts))

    def slug(self, url: str) -> str:
        return url.strip("/").rpartition("/")[2]

    def told(self, outcome: look.Outcome) -> set[tuple[str, str]]:
        """Return what rang: kind and slug; each once."""
        found = [(one["kind"], self.slug(one["url"])) for one in outcome.changes]
        assert len(found) == len(set(found))
        return set(found)

    def lines(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.home / f"{name}.jsonl").read_bytes().splitlines()]

    @property
    def folders(self) -> list[Path]:
        """The sealed crawls, oldest first."""
        return sorted(one for one in (self.home / "crawls").iterdir() if not one.name.endswith(PART))

    def manifest(self, at: int = -1) -> dict[str, Any]:
        made: dict[str, Any] = json.loads((self.folders[at] / MANIFEST).read_bytes())
        return made

    def looks(self, at: int = -1) -> dict[str, dict[str, Any]]:
        """Return the looks of a crawl by slug."""
        return {self.slug(one["url"]): one for one in self.manifest(at)["looks"]}

    def ended(self, outcome: look.Outcome, state: str, *words: str) -> None:
        """The run ended ill: the manifest and one sentence say so, and nothing was told."""
        assert outcome.changes == ()
        assert outcome.held == ()
        assert (outcome.state, self.manifest()["state"]) == (state, state), outcome.sentences
        assert len(outcome.sentences) == 1
        sentence = outcome.sentences[0]
        assert sentence.startswith("demo: ")
        assert "next run" in sentence or "workspace.toml" in sentence or "newsrooms/demo.toml" in sentence
        for word in words:
            assert word in sentence
        assert {one["status"] for one in self.lines("releases")} == {"present"}
        assert len(self.lines("changes")) == len(self.lines("releases"))

    def healed(self) -> None:
        """The next healthy run tells nothing, and all is as it was."""
        self.site.recover()
        self.site.next_night()
        outcome = self.run()
        assert (outcome.state, outcome.changes) == ("complete", ())
        assert outcome.sentences in ((), ("demo can be read again.",))
        assert outcome.quiet == 0
        assert outcome.held == ()


def adds_up(made: dict[str, Any]) -> None:
    """A manifest accounts for every listed and planned release once."""
    keys = [one["key"] for one in made["looks"]]
    assert len(keys) == len(set(keys))
    assert made["expected"] == sum(made["counts"].values())
    assert len(keys) == made["expected"] - made["counts"]["not_due"]
    assert set(made["listed_keys"]) - set(keys) == set() or made["counts"]["not_due"]


@pytest.fixture
def open_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return what opens a desk for a site while a block runs."""

    @contextmanager
    def opened(site: Site, **manners: str) -> Iterator[Desk]:
        root = tmp_path / "press"
        root.mkdir(exist_ok=True)
        with serve(site) as served:
            desk = Desk(root, served, monkeypatch)
            desk.declare(served.url)
            desk.behave(**manners)
            yield desk
        for one in desk.folders if desk.home.exists() else ():
            adds_up(json.loads((one / MANIFEST).read_bytes()))

    return opened


@pytest.fixture
def desk(open_desk: Callable[..., Any]) -> Iterator[Desk]:
    """A desk whose newsroom has 12 releases, 6 a page, and was read once."""
    with open_desk(Site(seed=3, releases=12, per_page=6)) as made:
        first = made.run()
        assert (first.state, first.changes, first.quiet) == ("complete", (), 12)
        made.site.next_night()
        made.served.forget()
        yield made
