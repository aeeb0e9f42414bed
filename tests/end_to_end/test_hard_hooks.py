"""Receivers that answer badly, late or never, through ten real edits: whoever takes anything gets everything.

The newsroom is crawled and its hooks are told as the service does both: side by side.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from newsdesk.demo.site import Site
from newsdesk.telling.patience import Backoff
from newsdesk.telling.teller import Teller
from schedules.archive.check import Checked, check
from schedules.archive.store import Archive
from tests.end_to_end.killing import Watched, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

QUICK = Backoff(first=0.05, longest=0.4)
RECOVER = ("plain", "unavailable", "busy", "closing", "slow")
"""Receivers that take a message in the end."""
NEVER = ("hanging", "redirecting", "refusing")
"""Receivers that take none."""
EDITS = 10


class Receivers(ThreadingHTTPServer):
    """One server; the path says how it behaves."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[tuple[str, str, bytes, float]] = []
        self.took: list[tuple[str, str, bytes]] = []
        self.ended = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is what is tested."""

    def ids(self, name: str) -> list[str]:
        return [one for at, one, _ in list(self.took) if at == name]

    def tries(self, name: str) -> list[tuple[str, float]]:
        return [(one, at) for where, one, _, at in list(self.asked) if where == name]


class Answer(BaseHTTPRequestHandler):
    """Answers as its path says."""

    server: Receivers

    def do_POST(self) -> None:
        name, said = self.path.strip("/"), self.headers["webhook-id"]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        before = sum(one == said for one, _ in self.server.tries(name))
        self.server.asked.append((name, said, body, time.monotonic()))
        match name:
            case "unavailable" if before < 2:
                self.answer(503)
            case "busy" if before < 1:
                self.answer(429, {"Retry-After": "1"})
            case "closing" if before < 2:
                self.connection.close()
            case "hanging":
                self.server.ended.wait(300)
            case "redirecting":
                self.answer(302, {"Location": "/plain"})
            case "refusing":
                self.answer(413)
            case _:
                if name == "slow":
                    self.server.ended.wait(0.15)
                self.server.took.append((name, said, body))
                self.answer(200)

    def answer(self, status: int, headers: dict[str, str] | None = None) -> None:
        with suppress(OSError):
            self.send_response(status)
            for key, value in (headers or {}).items():
                self.send_header(key, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving() -> Iterator[Receivers]:
    server = Receivers()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def hook(server: Receivers, name: str) -> str:
    url = f"http://127.0.0.1:{server.server_port}/{name}"
    return (
        f'[hooks.{name}]\nkind = "webhook"\nurl = "{url}"\ninternal = true\nsigned = false\ntimeout = "4s"\n'
        f'[routes.{name}]\nhooks = ["{name}"]\nsignificance = "minor"\n'
    )


def set_hooks(desk: Watched, hooks: str) -> None:
    path = desk.root / "workspace.toml"
    settings = path.read_text(encoding="utf-8").partition("[operator]")[0].partition("[hooks.")[0]
    path.write_text(f"{settings}[operator]\nhooks = []\n{hooks}", encoding="utf-8")


def until(true: Callable[[], Any], seconds: float = 60.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it never happens"
        time.sleep(0.02)


def test_ten_edits_through_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(seed=11, releases=24, per_page=12)
    with receiving() as server, opened(tmp_path / "press", site, monkeypatch) as desk:
        all_hooks = "".join(hook(server, name) for name in (*RECOVER, *NEVER))
        set_hooks(desk, all_hooks)
        desk.run()
        said: list[str] = []
        teller = Teller(desk.workspace, say=said.append, backoff=QUICK)
        assert teller.begin() is None
        slugs = [one.slug for one in site.listed]

        def night(which: int) -> None:
            site.next_night()
            for slug in slugs[2 * which : 2 * which + 2]:
                site.edit(slug, "number")
            assert len(desk.run().changes) == 2
            teller.wake()

        for which in range(3):
            night(which)
        early = [one["id"] for one in desk.news]
        # The one that is well has everything, though others hang, fail and are told to wait.
        until(lambda: len(server.ids("plain")) == len(early))
        assert server.ids("hanging") == []
        teller.stop()

        # A hook that is added now does not ring for what was before.
        set_hooks(desk, all_hooks + hook(server, "late"))
        teller = Teller(desk.workspace, say=said.append, backoff=QUICK)
        assert teller.begin() is None
        for which in range(3, EDITS // 2):
            night(which)
        edits = [one["id"] for one in desk.news]
        assert len(edits) == len(set(edits)) == EDITS
        until(lambda: all(set(server.ids(name)) == set(edits) for name in RECOVER))
        fared = {one.hook: one for one in teller.finish(0)}
        teller.stop()

        assert server.ids("late") == edits[len(early) :]
        for name in RECOVER:
            first = list(dict.fromkeys(server.ids(name)))
            assert first == edits, "in order"
            bodies: dict[str, set[bytes]] = {}
            for where, one, body in server.took:
                if where == name:
                    bodies.setdefault(one, set()).add(body)
            assert all(len(several) == 1 for several in bodies.values()), "the same under the same id"
            assert (fared[name].waiting, fared[name].problem) == (0, None)
        assert max(Counter(server.ids("plain")).values()) <= 2, "again only what was under way when it was stopped"
        for name in NEVER:
            assert server.ids(name) == []
            assert fared[name].problem or fared[name].dead
        assert (fared["hanging"].waiting, fared["redirecting"].waiting) == (EDITS, EDITS)
        tries = Counter(one for one, _ in server.tries("redirecting"))
        assert tries.most_common(1)[0][0] == edits[0], "the oldest stands for all"
        pauses = [
            later - sooner
            for one in edits
            for (sooner, later) in [[at for said_of, at in server.tries("busy") if said_of == one][:2]]
        ]
        assert min(pauses) >= 1.0, "Retry-After is obeyed"
        with Archive.open(desk.root / "data" / "archive.db") as archive:
            left = archive.undelivered()
            assert set(left) == set(NEVER)
            dead = archive.deliveries(state="dead")
            assert {one.hook for one in dead} == {"refusing"}
            assert len(dead) + left["refusing"].waiting == EDITS
        assert list(check(desk.workspace, Checked())) == []
        for name in NEVER:
            assert any(one.startswith(f"hook {name}: ") for one in said)


def test_a_hook_that_hangs_keeps_neither_the_run_nor_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(seed=3, releases=6, per_page=6)
    with receiving() as server, opened(tmp_path / "press", site, monkeypatch) as desk:
        set_hooks(desk, (hook(server, "hanging") + hook(server, "plain")).replace('timeout = "4s"', 'timeout = "200s"'))
        desk.run()
        teller = Teller(desk.workspace, say=lambda _: None, backoff=QUICK)
        teller.begin()
        for which in range(2):
            site.next_night()
            site.edit(site.listed[which].slug, "number")
            assert len(desk.run().changes) == 1
            teller.wake()
            until(lambda: len(server.ids("plain")) == which + 1)  # noqa: B023 - it is called at once
        assert len(server.tries("hanging")) == 1, "it hangs still, since the first night"
        server.ended.set()
        teller.stop()
