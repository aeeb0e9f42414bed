"""How long it takes from a release standing on a newsroom to a hook having it, under `newsroom watch` every minute.

python benchmarks/bench_alert.py [--releases 60] [--minutes 10] [--known 30]

The newsroom, the receiver and the service are three processes' worth of real things: the demo newsroom on loopback, a
webhook receiver on loopback, and `newsroom watch` as a service manager starts it.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsdesk.demo.nights import declaration
from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAIT: Final = 180.0
"""Seconds for a single step of the set-up, and for the last alerts after the last release."""


class Receiver:
    """Takes webhooks and notes when each release was told."""

    def __init__(self) -> None:
        told: dict[str, float] = {}

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                for line in lines_of(event):
                    if line["kind"] == "new":
                        told.setdefault(line["url"].rstrip("/").rpartition("/")[2], time.monotonic())
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.told = told
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def lines_of(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the changes that a webhook carries."""
    data = event["data"]
    yield from data.get("lines") or [data]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--releases", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--known", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    site = Site(releases=asked.known, seed=asked.seed)
    receiver = Receiver()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder, serve(site) as served:
        root = Path(folder)
        workspace(root, declaration(served.url), receiver.url)
        newsroom(root, "run", "demo")  # the baseline, which rings nothing
        watch = subprocess.Popen([*PROGRAM, "-w", str(root), "watch"], stderr=subprocess.PIPE)
        try:
            published = publish(site, asked.releases, asked.minutes * 60, random.Random(asked.seed))
            deadline = time.monotonic() + _WAIT
            while len(receiver.told) < len(published) and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            watch.send_signal(signal.SIGTERM)
            _, said = watch.communicate(timeout=60)
    missing = published.keys() - receiver.told.keys()
    if missing:
        print(said.decode(), file=sys.stderr)
        print(f"{len(missing)} of {len(published)} releases were never told", file=sys.stderr)
        return 1
    delays = sorted(receiver.told[slug] - at for slug, at in published.items())
    p95 = statistics.quantiles(delays, n=20)[-1]
    print(f"{len(delays)} releases, a look every minute, {asked.known} known at first")
    print(f"from appearing to the hook's receipt: p50 {statistics.median(delays):.1f} s, p95 {p95:.1f} s,")
    print(f"least {delays[0]:.1f} s, most {delays[-1]:.1f} s")
    return 0


PROGRAM: Final = (sys.executable, "-m", "newsdesk")


def newsroom(root: Path, *arguments: str) -> None:
    """Run the program."""
    subprocess.run([*PROGRAM, "-w", str(root), *arguments], check=True, stdout=subprocess.DEVNULL, timeout=_WAIT)


def workspace(root: Path, declared: str, hook: str) -> None:
    """Make a workspace that looks every minute and tells a webhook."""
    (root / "newsrooms").mkdir()
    (root / "newsrooms" / "demo.toml").write_text(declared, encoding="utf-8")
    (root / "workspace.toml").write_text(
        f"""\
contact = "bench@example.org"

[newsroom.demo]
every = "1m"
delay = 0
concurrency = 8
confirm_after = 0

[hooks.desk]
kind = "webhook"
url = "{hook}"
internal = true
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
""",
        encoding="utf-8",
    )


def publish(site: Site, number: int, seconds: float, chance: random.Random) -> dict[str, float]:
    """Publish releases at random instants and return slug → when it appeared."""
    published: dict[str, float] = {}
    begun = time.monotonic()
    for at in sorted(chance.uniform(0, seconds) for _ in range(number)):
        time.sleep(max(0.0, begun + at - time.monotonic()))
        for release in site.publish():
            published[release.slug] = time.monotonic()
    return published


if __name__ == "__main__":
    sys.exit(main())
