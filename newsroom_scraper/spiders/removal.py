"""What seems gone: met once, it waits; a second look, with a good page read between, proves it.

The site's own not-found page is learned by asking once for a made-up address, so that a page that only says
"not found" (with status 200) counts as well.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsroom_scraper.events import LookEnded
from newsroom_scraper.extraction.selectors import compile_selector
from newsroom_scraper.values.text import fold

if TYPE_CHECKING:
    from parsel import Selector

    from newsroom_scraper.items import Evidence
    from newsroom_scraper.newsroom import Newsroom
    from newsroom_scraper.plan import Plan

_TITLE = compile_selector("title")
_HEADING = compile_selector("h1")


@dataclass(slots=True, kw_only=True)
class Gone:
    """A release that was met gone once; `at` is a monotonic clock's reading."""

    key: str
    url: str
    status: int
    reason: str
    evidence: Evidence | None
    at: float
    asked: bool = False


class Removals:
    """The releases of one crawl that seem gone, and what is known of the site's not-found page.

    Attributes:
        good: the last release that was read well; before that, one that was there in the last crawl.

    """

    def __init__(self, newsroom: Newsroom, plan: Plan) -> None:
        digest = hashlib.sha256(newsroom.name.encode()).hexdigest()[:12]
        self.made_up_url = f"{newsroom.home.rstrip('/')}/newsroom-scraper-asks-what-not-found-looks-like-{digest}/"
        self.made_up_asked = False
        self.good = plan.good
        self._confirm_after = plan.manners.confirm_after
        self._gone: dict[str, Gone] = {}
        self._suspects: dict[str, tuple[Gone, tuple[str, ...]]] = {}
        self._not_found: tuple[str, ...] | None = None

    def met(self, key: str, url: str, status: int, reason: str, evidence: Evidence | None) -> None:
        """Note a release that seems gone."""
        self._gone[key] = Gone(key=key, url=url, status=status, reason=reason, evidence=evidence, at=time.monotonic())

    def suspect(
        self,
        key: str,
        url: str,
        selector: Selector,
        status: int,
        reason: str,
        evidence: Evidence | None,
    ) -> None:
        """Note a page that could not be read: it may be the not-found page, or a page that no layout knows."""
        gone = Gone(key=key, url=url, status=status, reason=reason, evidence=evidence, at=time.monotonic())
        self._suspects[key] = (gone, _signature(selector))

    def learn(self, selector: Selector) -> None:
        """Keep what the site's not-found page looks like."""
        self._not_found = _signature(selector) or None

    def looks_not_found(self, selector: Selector) -> bool:
        """Return whether a page equals the not-found page, as far as that is known yet."""
        return self._not_found is not None and _signature(selector) == self._not_found

    def settle_suspects(self) -> list[LookEnded]:
        """Move suspects that equal the not-found page to what seems gone; return the others as failed looks."""
        failed = []
        for key, (gone, signature) in self._suspects.items():
            if self._not_found is not None and signature == self._not_found:
                gone.reason = "equals the site's not-found page"
                self._gone[key] = gone
            else:
                failed.append(_failed(gone, gone.reason))
        self._suspects.clear()
        return failed

    def pending(self) -> bool:
        """Return whether anything waits that was not asked for a second time."""
        return bool(self._suspects) or any(not one.asked for one in self._gone.values())

    def due(self) -> bool:
        """Return whether the wait before a second look is over for some."""
        return any(self._is_due(one) for one in self._gone.values())

    def take_due(self) -> list[Gone]:
        """Return what is due for its second look; each is given once."""
        due = [one for one in self._gone.values() if self._is_due(one)]
        for one in due:
            one.asked = True
        return due

    def _is_due(self, gone: Gone) -> bool:
        return not gone.asked and time.monotonic() - gone.at >= self._confirm_after

    def confirmed(self, key: str, reason: str, status: int, evidence: Evidence | None) -> LookEnded:
        """Return the look of a release that was gone twice."""
        gone = self._gone.pop(key)
        return LookEnded(
            key=key,
            url=gone.url,
            look="gone",
            reason=reason,
            status=status,
            confirmed=True,
            evidence=evidence,
            earlier=gone.evidence,
        )

    def forget(self, key: str) -> None:
        """Drop a release that is there after all, or whose second look failed."""
        self._gone.pop(key, None)

    def give_up(self, reason: str) -> list[LookEnded]:
        """Return everything that waits as failed: nothing is proved."""
        looks: list[Any] = [_failed(one, f"{one.reason}; not confirmed: {reason}") for one in self._gone.values()]
        looks += [_failed(one, one.reason) for one, _ in self._suspects.values()]
        self._gone.clear()
        self._suspects.clear()
        return looks


def _failed(gone: Gone, reason: str) -> LookEnded:
    return LookEnded(
        key=gone.key,
        url=gone.url,
        look="failed",
        reason=reason,
        status=gone.status,
        evidence=gone.evidence,
    )


def _signature(selector: Selector) -> tuple[str, ...]:
    """Return what a not-found page is known by: its title and heading together, folded; () where one is missing."""
    words = (_TITLE.text(selector.root), _HEADING.text(selector.root))
    return tuple(fold(one).casefold() for one in words if one) if all(words) else ()
