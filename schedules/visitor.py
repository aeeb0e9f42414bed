"""Polite single looks at a site, by a process of their own, for whoever needs a page and is no crawl."""

from __future__ import annotations

import base64
import select
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsroom_scraper import __version__
from newsroom_scraper.errors import CrawlError
from newsroom_scraper.fetched import Fetched
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from collections.abc import Collection
    from types import TracebackType
    from typing import Self

    from newsroom_scraper.plan import Manners

MOST: Final = 20
"""Requests of one visit, those for robots.txt and redirects included."""

_COMMAND: Final = (sys.executable, "-P", "-m", "newsroom_scraper.visit")


class Visitor:
    """Looks at addresses, one after another, with a crawl's manners; use it as a context manager.

    Args:
        manners: towards the server.
        most: requests in all; what is asked for beyond is not, and says so.
        hosts: of a newsroom; nothing but them, and that of the first address that is asked for, is looked at. Empty:
            whatever is asked for. Only these hosts may stand in a private network: somebody named them.
        obeys: what robots.txt says; not where the newsroom's declaration says why.

    Attributes:
        requests: made so far.

    """

    def __init__(self, manners: Manners, *, most: int = MOST, hosts: Collection[str] = (), obeys: bool = True) -> None:
        self._manners = manners
        self._most = most
        self._hosts = frozenset(hosts)
        self._obeys = obeys
        self._process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the visit
        # robots.txt, redirects and retries take their own time each, and each waits its turn.
        self._patience = 30 + 6 * (manners.timeout + manners.delay)
        self.requests = 0

    def __enter__(self) -> Self:
        """Return the visitor; its process starts with the first look."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the process."""
        self._log.close()
        if self._process is None:
            return
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()  # it keeps nothing
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def get(self, url: str) -> Fetched:
        """Return what a look at an address brought; where it brought nothing, why.

        Raises:
            CrawlError: the process that looks died.

        """
        process = self._process or self._start(url)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(url.encode() + b"\n")
            process.stdin.flush()
            there, _, _ = select.select([process.stdout], [], [], self._patience)
            line = process.stdout.readline() if there else b""
        except BrokenPipeError:
            line = b""
        if not line:
            raise CrawlError("the process that looks at pages gave no answer", url=url, advice=self._last_words())
        told: dict[str, Any] = orjson.loads(line)
        self.requests = told["requests"]
        return Fetched(
            url=url,
            final_url=told.get("final_url", url),
            status=told.get("status"),
            headers=told.get("headers", {}),
            body=base64.b64decode(told.get("body", "")),
            failure=told.get("failure"),
            blocked=told.get("blocked"),
        )

    def _last_words(self) -> str:
        self._log.seek(0)
        said = self._log.read().decode("utf-8", "replace").strip().splitlines()
        return " ".join((f"It said: {said[-1]}." if said else "", "Nothing was changed; try again.")).strip()

    def _start(self, first: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - this program itself
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,  # Ctrl-C is the program's to hear
        )
        self._process = process
        manners = self._manners
        contact = f"contact: {manners.contact}" if manners.contact else "no contact set"
        settings = {
            "USER_AGENT": f"newsroom-scraper/{__version__} (press release archive; {contact})",
            "DOWNLOAD_DELAY": manners.delay,
            "AUTOTHROTTLE_START_DELAY": manners.delay,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_TIMEOUT": manners.timeout,
            "RETRY_TIMES": 1,
            "ROBOTSTXT_OBEY": self._obeys,
            "NEWSROOM_HOSTS_FOLDER": manners.hosts,
        }
        assert process.stdin is not None
        orders = {
            "settings": settings,
            "most": self._most,
            "own": sorted({*self._hosts, host(first)} - {""}),
            "within": bool(self._hosts),
            "proxy": manners.proxy,
        }
        process.stdin.write(orjson.dumps(orders) + b"\n")
        return process
