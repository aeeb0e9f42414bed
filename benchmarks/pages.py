"""The pages that a benchmark reads, served by a process of their own: what serving costs is nobody's here."""

from __future__ import annotations

import http.client
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.measure import FailedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GENERATION = "2022"


@contextmanager
def serve(releases: int, *, weight: int) -> Iterator[str]:
    """Serve that many releases without noise while the block runs, and give the site's address.

    Args:
        releases: how many.
        weight: KiB of menus on every page.

    Raises:
        FailedError: the server did not come up.

    """
    command = [sys.executable, "-m", "newsdesk.demo.serve", "--noise", "none", "--generation", GENERATION]
    server = subprocess.Popen(
        [*command, "--releases", str(releases), "--weight", str(weight)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        url = server.stdout.readline().strip()
        if not url:
            raise FailedError("the demo newsroom could not be served")
        yield url
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def sizes(urls: Sequence[str], *, encoding: str) -> float:
    """Return the mean size of these pages' bodies on the wire, in bytes.

    Raises:
        FailedError: one of them is not served.

    """
    connection = http.client.HTTPConnection(urlsplit(urls[0]).netloc, timeout=60)
    total = 0
    for url in urls:
        connection.request("GET", urlsplit(url).path, headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        total += len(answer.read())
        if answer.status != 200:
            raise FailedError(f"{url} answered {answer.status}")
    connection.close()
    return total / len(urls)
