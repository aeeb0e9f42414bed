"""A crawl's orders, as they travel to its process: a JSON file, and nothing else passes.

A spider never sees the archive. It is told what is known and what is due, and leaves a crawl folder.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import orjson

from newsroom_scraper.disk import sync

SCHEMA: Final = "newsroom.plan/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a crawl behaves towards a server.

    Attributes:
        contact: an address or page in the user agent, so that a site's people know whom to ask.
        delay: seconds between requests to a host, the floor of AutoThrottle.
        concurrency: requests under way at once per host.
        timeout: seconds for one response.
        confirm_after: seconds between the two looks that prove a removal.
        patience: seconds after its start for which a crawl may wait for a host that asks for time, or None.
        hosts: folder in which the crawls of a workspace keep one pace per host, or None: each its own.
        proxy: address of the proxy that is asked in place of every host, or None; may name `${NAME}`.
        barren: how many crawls before read nothing, where they were so many that it takes care; or 0.

    """

    contact: str | None = None
    delay: float = 1.0
    concurrency: int = 1
    timeout: float = 60.0
    confirm_after: float = 900.0
    patience: float | None = None
    hosts: str | None = None
    proxy: str | None = None
    barren: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one crawl is to do.

    Attributes:
        folders: where declarations are searched before those that ship.
        known: identity → content hash of the latest version ("" where none is believed yet).
        files: identity → address of a file → its digest, for known releases whose files were read.
        redacted: identities of releases of which nothing may be stored: out of a document of several they are cut.
        due: known releases to look at, by URL.
        whole: whether listings are walked to their end, and not only until a page shows nothing else than before.
        stood: known releases that stood in the last whole walk; those that this one does not meet are looked at.
        rows: identity → what the rows of each road said of a known release (`hints`); another row is followed.
        hints: how many known releases are looked at because a row is another; None: all.
        pages: identity → {"digest", "etag", "last_modified"} of the stored page of a release that is due, as far as
            known and to be used: the same bytes again are not read.
        gone: releases known to be removed, to be looked at for their return; one look is enough there.
        good: a known release that is there, to be read between two looks where the crawl itself reads none.
        road: the road to begin with, from 0: those before it were walked in the slices before.
        start: the document of that road to begin with, or None: its first.
        position: of the first row of that document, on its road.
        limit: releases to read that were not known, or None.
        since: rows of earlier days end the walk.
        seconds: after which the crawl ends in good order, or None.
        previous: SHA-256 of the manifest before, or None for the first.
        anchors: file of the newsroom that only grows → {"sha256", "bytes"} of it as it stands; its manifest says so.
        first: whether it belongs to the newsroom's first run, which rings nothing.

    """

    newsroom: str
    crawl_id: str
    folders: tuple[str, ...] = ()
    known: dict[str, str] = field(default_factory=dict)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    redacted: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    whole: bool = True
    stood: tuple[str, ...] = ()
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    hints: int | None = None
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    good: str | None = None
    road: int = 0
    start: str | None = None
    position: int = 0
    limit: int | None = None
    since: date | None = None
    seconds: float | None = None
    previous: str | None = None
    anchors: dict[str, dict[str, Any]] = field(default_factory=dict)
    first: bool = False
    manners: Manners = field(default_factory=Manners)

    def write(self, path: Path) -> None:
        """Write the plan as JSON; a file of that name is always a whole plan."""
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_bytes(orjson.dumps({"schema": SCHEMA, **asdict(self)}, option=orjson.OPT_INDENT_2))
        sync(fresh)
        fresh.replace(path)

    @classmethod
    def read(cls, path: Path) -> Plan:
        """Return the plan at `path`.

        Raises:
            ValueError: it is not a plan of this schema.

        """
        data: dict[str, Any] = orjson.loads(path.read_bytes())
        if data.pop("schema", None) != SCHEMA:
            raise ValueError(f"{path} is not a plan ({SCHEMA})")
        since = data.pop("since")
        data.setdefault("road", 0)  # orders of an earlier program lack it, and more that has a default
        return cls(
            **{
                **data,
                "folders": tuple(data["folders"]),
                "redacted": tuple(data.get("redacted", ())),
                "due": tuple(data["due"]),
                "gone": tuple(data["gone"]),
                "stood": tuple(data.get("stood", ())),
                "since": date.fromisoformat(since) if since else None,
                "manners": Manners(**data["manners"]),
            },
        )
