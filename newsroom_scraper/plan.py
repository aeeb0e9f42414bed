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

    """

    contact: str | None = None
    delay: float = 1.0
    concurrency: int = 1
    timeout: float = 60.0
    confirm_after: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one crawl is to do.

    Attributes:
        folders: where declarations are searched before those that ship.
        known: identity → content hash of the latest version ("" where none is believed yet).
        files: identity → address of a file → its digest, for known releases whose files were read.
        due: known releases to look at, by URL.
        gone: releases known to be removed, to be looked at for their return; one look is enough there.
        good: a known release that is there, to be read between two looks where the crawl itself reads none.
        road: the road to begin with, from 0: those before it were walked in the slices before.
        start: the document of that road to begin with, or None: its first.
        position: of the first row of that document, on its road.
        limit: releases to read that were not known, or None.
        since: rows of earlier days end the walk.
        seconds: after which the crawl ends in good order, or None.
        previous: SHA-256 of the manifest before, or None for the first.
        first: whether it belongs to the newsroom's first run, which rings nothing.

    """

    newsroom: str
    crawl_id: str
    folders: tuple[str, ...] = ()
    known: dict[str, str] = field(default_factory=dict)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    due: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    good: str | None = None
    road: int = 0
    start: str | None = None
    position: int = 0
    limit: int | None = None
    since: date | None = None
    seconds: float | None = None
    previous: str | None = None
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
        data = {"first": False, "road": 0, "files": {}, **data}  # orders of an earlier program lack them
        return cls(
            **{
                **data,
                "folders": tuple(data["folders"]),
                "due": tuple(data["due"]),
                "gone": tuple(data["gone"]),
                "since": date.fromisoformat(since) if since else None,
                "manners": Manners(**data["manners"]),
            },
        )
