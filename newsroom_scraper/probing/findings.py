"""What a probe found: the roads that were tried, the releases that were read, and what is unsure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsroom_scraper.probing.declaring import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A road that was tried: what it gave, or why nothing."""

    road: str
    url: str
    rows: int
    why: str
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A release as it would be read."""

    url: str
    title: str | None
    day: str | None
    type: str | None
    body: str | None
    problem: str | None = None


@dataclass(slots=True, kw_only=True)
class Findings:
    """What a probe found.

    Attributes:
        url: asked for.
        refused: what showed that the site turns programs away, as a clause, or None.
        failure: why nothing could be read at all, as a clause, or None.
        scripts: that its pages need a browser, as a clause, or None.
        proposal: the declaration that reads it, or None: none does.
        unsure: sentences, the gravest first.

    """

    url: str
    refused: str | None = None
    failure: str | None = None
    scripts: str | None = None
    platform: tuple[str, str] | None = None
    robots: list[str] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    sample: list[Sample] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    proposal: Proposal | None = None

    @property
    def read(self) -> int:
        """Return how many releases of the sample were read."""
        return sum(one.problem is None for one in self.sample)

    @property
    def works(self) -> bool:
        """Return whether there is a declaration, and a release that was read by it."""
        return self.proposal is not None and self.read > 0
