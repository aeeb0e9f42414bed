"""Two hosts that share an archive on PostgreSQL and a folder, and many newsrooms that either may crawl."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsdesk.demo.nights import declaration
from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site
from newsroom_scraper.failpoints import VARIABLE
from schedules.archive import copying
from schedules.archive.check import Checked, check
from schedules.archive.store import Archive
from schedules.workspace import Workspace, open_workspace
from tests.conftest import EVERY_RUN, MANNERS
from tests.end_to_end.killing import NO_CERTIFICATES, buried

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

POINTS: Final = (
    "commit.begun:2", "commit.crawl-written:3", "commit.written:2", "commit.done:4", "remember.committed:3",
    "seal.name-synced:3", "seal.named:2", "crawl.child-ended:3", "dataset.renamed:4", "tell.enqueued:1",
    "tell.composing:2", "tell.composed:2", "tell.sent:2", "tell.marked:1",
)  # fmt: skip
"""Failpoints at which a host dies."""

# As if in one step: whoever is killed while a hook writes leaves nothing half written under its name.
_CODE: Final = """
import json, os, sys, time
folder = {folder!r}
told = {{"message": os.environ["NEWSROOM_CHANGE_ID"], "told": list(map(json.loads, sys.stdin))}}
part = os.path.join(folder, ".%d" % os.getpid())
with open(part, "w") as file:
    file.write(json.dumps(told))
os.rename(part, os.path.join(folder, "%d-%d" % (time.time_ns(), os.getpid())))
"""


_ROUTES: Final = """
[operator]
hooks = []
[routes.digest]
hooks = ["digest"]
send = "run"
significance = "minor"
[routes.one]
hooks = ["one"]
significance = "minor"
[watch]
crawls = 2
"""


@dataclass
class Hosts:
    """Two workspaces, one archive, one folder.

    Attributes:
        chance: what is drawn from.
        kills: how each host was ended, as often.
        crawled: host → newsrooms that it crawled, as its runs say.

    """

    folder: Path
    url: str
    sites: dict[str, Site]
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)
    crawled: dict[str, set[str]] = field(default_factory=lambda: {"a": set(), "b": set()})

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.folder / "a")

    def set_up(self, ports: dict[str, str]) -> None:
        """Write the same settings for both."""
        shared = self.folder / "press"
        for name in ("one", "digest"):
            (shared / f"hook-{name}").mkdir(parents=True)
        hooks = "".join(
            f'[hooks.{name}]\nkind = "command"\ncommand = '
            + json.dumps([sys.executable, "-S", "-c", _CODE.format(folder=str(shared / f"hook-{name}"))])
            + "\n"
            for name in ("one", "digest")
        )
        lines = [
            'contact = "desk@example.org"',
            f'[archive]\nurl = "{self.url}"\ndata = "{shared}"',
            *(
                "\n".join(
                    [f"[newsroom.{name}]", *(f"{key} = {value}" for key, value in {**MANNERS, **EVERY_RUN}.items())]
                )
                for name in self.sites
            ),
            hooks,
            _ROUTES,
        ]
        for host in ("a", "b"):
            root = self.folder / host
            (root / "newsrooms").mkdir(parents=True)
            (root / "workspace.toml").write_text("\n".join(lines), encoding="utf-8")
            for name, url in ports.items():
                told = declaration(url).replace('name = "demo"', f'name = "{name}"')
                (root / "newsrooms" / f"{name}.toml").write_text(told, encoding="utf-8")

    # -- what the hosts do -------------------------------------------------------------------------------------------

    def start(self, host: str, names: list[str], asked: str | None = None) -> subprocess.Popen[str]:
        """Start a run as cron does, and let it be killed where that is asked for."""
        environment = {key: value for key, value in os.environ.items() if key != VARIABLE} | NO_CERTIFICATES
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "newsdesk",
                "-w",
                str(self.folder / host),
                "run",
                *(names or ["--all"]),
                "--full",
                "--json",
            ],
            env=environment if asked is None else {**environment, VARIABLE: asked},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self, host: str, run: subprocess.Popen[str]) -> int:
        """Wait until a run is over, note what it crawled, and return its exit code."""
        out, err = run.communicate(timeout=300)
        assert "Traceback" not in err, err
        for line in out.splitlines():
            try:
                told = json.loads(line)
            except ValueError:  # it was killed in the midst of a line
                continue
            if told.get("crawls"):
                self.crawled[host].add(told["newsroom"])
        return run.returncode

    def kill(self, run: subprocess.Popen[str]) -> None:
        if run.poll() is None:
            run.send_signal(signal.SIGKILL)
            self.kills["any moment"] += 1

    def cut(self, server: sa.Connection) -> int:
        """End every connection of both hosts to the database; return how many there were."""
        cut: int = server.exec_driver_sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).scalar_one()
        self.kills["connections"] += cut
        return cut

    def bury(self) -> None:
        for host in ("a", "b"):
            buried(self.folder / host)
        buried(self.folder / "press")

    def finish(self, *, rounds: int = 6) -> None:
        """Run by turns until everything is crawled and told."""
        for turn in range(rounds):
            host = "ab"[turn % 2]
            if self.end(host, self.start(host, [])) == 0:
                return
        raise AssertionError("it is never done")

    # -- what came of it ---------------------------------------------------------------------------------------------

    def is_right(self) -> Counter[str]:
        """Everything that was done is recorded once and told to each hook under one id; return how often again."""
        again: Counter[str] = Counter()
        rang: dict[str, str] = {}
        with Archive.open(self.workspace.archive) as archive:
            for name, site in self.sites.items():
                done = Counter((one.kind, one.slug) for one in site.truth if one.kind in {"new", "edited", "removed"})
                lines = [line for _, line in archive.after(0) if line["newsroom"] == name and "fields" in line]
                found = Counter((line["kind"], line["url"].strip("/").rpartition("/")[2]) for line in lines)
                assert found == done, f"{name}: not found {done - found}; not done {found - done}"
                rang |= {line["id"]: name for line in lines}
                recorded = self.lines(name)
                ids = Counter(line["id"] for line in recorded)
                assert max(ids.values()) == 1, "a change is recorded once"
                assert {line["id"] for line in lines} <= ids.keys()
                crawls = self.folder / "press" / name / "crawls"
                assert all(archive.has_crawl(name, one.name) for one in crawls.iterdir())
            assert archive.undelivered() == {}
        for hook in ("one", "digest"):
            calls = [
                json.loads(one.read_bytes()) for one in sorted((self.folder / "press" / f"hook-{hook}").glob("[0-9]*"))
            ]
            messages = {one["message"]: tuple(line["id"] for line in one["told"]) for one in calls}
            for one in calls:
                assert messages[one["message"]] == tuple(line["id"] for line in one["told"]), "another under its id"
            told = Counter(change for several in messages.values() for change in several)
            assert told == Counter(rang.keys()), "each change in one message"
            again[hook] = len(calls) - len(messages)
        self.is_sound()
        left = [one for one in (self.folder / "press").rglob("*") if one.name.endswith((".part", ".new", ".journal"))]
        assert left == []
        return again

    def is_sound(self) -> None:
        """Copied to a file, the archive keeps all its laws, and each page that it names is there."""
        alone = replace(self.workspace, database=None)
        assert alone.archive.file is not None
        copying.copy(self.workspace.archive, alone.archive)
        wrong = list(check(alone, Checked()))
        assert wrong == [], wrong
        alone.archive.file.unlink()

    def lines(self, name: str) -> list[dict[str, Any]]:
        path = self.folder / "press" / name / "changes.jsonl"
        return [json.loads(line) for line in path.read_bytes().splitlines()]


@contextmanager
def two_hosts(folder: Path, url: str, *, newsrooms: int, seed: int) -> Iterator[Hosts]:
    """Serve newsrooms, and let two hosts watch them, while the block runs."""
    sites = {f"press-{number:02}": Site(seed=number, releases=4, per_page=6) for number in range(1, newsrooms + 1)}
    with ExitStack() as served:
        ports = {name: served.enter_context(serve(site)).url for name, site in sites.items()}
        hosts = Hosts(folder, url, sites, random.Random(seed))
        hosts.set_up(ports)
        yield hosts


def do_something(site: Site, chance: random.Random) -> None:
    """Do what a newsroom does on a night: something, or nothing."""
    site.next_night()
    listed = [one.slug for one in site.listed]
    match chance.choice(("publish", "edit", "remove", "nothing")):
        case "publish":
            site.publish(1)
        case "edit":
            site.edit(chance.choice(listed), "number")
        case "remove" if len(listed) > 3:
            site.remove(chance.choice(listed), "410")
        case _:
            pass


def wait(run: subprocess.Popen[str], seconds: float) -> None:
    """Wait so long, or until a run is over."""
    ends = time.monotonic() + seconds
    while run.poll() is None and time.monotonic() < ends:
        time.sleep(0.01)
