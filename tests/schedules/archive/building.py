"""Records as a crawl or a person would hand them to the archive, made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedules.archive.records import Commit, Held, Look, Release, Told, Version

if TYPE_CHECKING:
    from schedules.archive.store import Archive

FIRST, SECOND, THIRD = (f"202611{day}T020000Z" for day in (22, 23, 24))


def release(name: str, newsroom: str = "demo", version: int = 1, **facts: Any) -> Release:
    key = f"https://{newsroom}.example/{name}/"
    own: dict[str, Any] = {
        "release_id": f"{newsroom}-{name}",
        "newsroom": newsroom,
        "status": "present",
        "version": version,
        "content_hash": f"h1:{name}{version}",
        "body_hash": None,
        "last_look": "2026-11-22T02:00:00Z",
        "pending": {},
        "keys": {key},
        "line": {"id": f"{newsroom}-{name}", "newsroom": newsroom, "version": version, "url": key, "title": "T"},
    }
    return Release(**{**own, **facts})


def change(number: int, newsroom: str = "demo", day: int = 22, kind: str = "edited", of: str = "a") -> dict[str, Any]:
    release_id = f"{newsroom}-{of}" if kind in {"new", "edited", "removed"} else None
    return {
        "id": f"{newsroom}-c{number}",
        "newsroom": newsroom,
        "kind": kind,
        "release_id": release_id,
        "detected_at": f"2026-11-{day:02}T02:00:00Z",
        "review": None,
    }


def first_of(one: Release, crawl_id: str = FIRST) -> Version:
    return Version(one.release_id, one.version, crawl_id, one.line)


def night(crawl_id: str | None = FIRST, newsroom: str = "demo", **facts: Any) -> Commit:
    """Return a commit; releases of version 1 bring their versions with them."""
    if "versions" not in facts:
        facts["versions"] = [first_of(one) for one in facts.get("releases", []) if one.version == 1]
    made: dict[str, Any] = {
        "newsroom": newsroom,
        "crawl": crawl_id and {"crawl_id": crawl_id, "state": "complete", "newsroom": newsroom},
        "manifest": "0" * 64,
        "listing_whole": True,
        "decided_at": "" if crawl_id else "2026-11-25T09:00:00Z",
        **facts,
    }
    return Commit(**made)


def held(name: str = "a", **facts: Any) -> Held:
    after = release(name, version=2, status="removed", pending={"title": {"value": "X", "looks": 1}}, place=3, streak=1)
    after.seen_as = {"evidence": {"warc": "w", "offset": 1}, "entry": None, "layout": "2022"}
    own: dict[str, Any] = {
        "id": f"held-{name}",
        "newsroom": "demo",
        "rule": "mass",
        "mass": "m1",
        "first_held_at": "2026-11-22T02:00:00Z",
        "looks": 2,
        "rejected": False,
        "why": "7 of 9 releases are removed at once",
        "line": change(9, kind="removed"),
        "after": after,
    }
    return Held(**{**own, **facts})


def whole(archive: Archive) -> dict[str, Any]:
    return {
        "known": archive.known("demo"),
        "releases": list(archive.releases()),
        "versions": [archive.versions(one["id"]) for one in archive.releases()],
        "looks": [archive.looks(one["id"]) for one in archive.releases()],
        "changes": list(archive.changes(quiet=True)),
        "notices": archive.notices(),
        "crawls": archive.crawls("demo"),
        "held": archive.held(),
        "standing": archive.standing("demo", since=""),
    }


FULL = night(
    releases=[release("b", place=1), release("a", pending={"body": {"value": "x", "looks": 1}}, streak=2, calm=1)],
    looks=[Look("demo-a", "read", "2026-11-22T02:00:05Z"), Look("demo-b", "failed", "2026-11-22T02:00:06Z")],
    outbox=[
        Told(change(1), rings=True),
        Told(change(2, of="b"), rings=False),
        Told(change(3, kind="held"), rings=True),
    ],
    held={"held-a": held()},
    health={"state": "well", "since": "2026-11-22T02:00:00Z"},
    noise={"# views": 2},
    unread={"https://demo.example/c/": ""},
    agreed={("2021", "2022", "title")},
)
