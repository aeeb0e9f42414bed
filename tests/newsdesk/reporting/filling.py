"""A workspace of two newsrooms in two zones, filled by hand, and reports of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from newsdesk.reporting.drawing import HTML, MARKDOWN, draw
from newsdesk.reporting.gathering import Asked, gather
from schedules.archive.records import Commit, Held, Release, Told, Version
from schedules.archive.store import Archive
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from newsdesk.reporting.contents import Report

ZONES = {"york": "America/New_York", "tokyo": "Asia/Tokyo"}
DECLARED = """\
name = "{name}"
title = "{title}"
home = "https://{name}.example/"
timezone = "{zone}"
[[discover]]
from = "listing"
url = "https://{name}.example/news/"
"""
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def crawl_id(at: str) -> str:
    return at.replace("-", "").replace(":", "")


@dataclass
class Room:
    root: Path
    number: int = 0
    versions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.root / "newsrooms").mkdir(parents=True)
        (self.root / "data").mkdir()
        (self.root / "workspace.toml").write_text("")
        for name, zone in ZONES.items():
            self.declare(name, zone, f"The {name} newsroom")

    def declare(self, name: str, zone: str, title: str) -> None:
        (self.root / "newsrooms" / f"{name}.toml").write_text(DECLARED.format(name=name, zone=zone, title=title))

    def archive(self) -> Archive:
        return Archive.open(self.root / "data" / "archive.db")

    def change(self, kind: str = "new", *, at: str, newsroom: str = "york", **facts: Any) -> dict[str, Any]:
        self.number += 1
        side = {"version": 1, "content_hash": f"h2:{self.number}", "evidence": None}
        nothing = {"version": None, "content_hash": None, "evidence": None}
        return {
            "schema": "newsroom.change/1", "id": f"change{self.number:08}", "newsroom": newsroom,
            "release_id": f"{newsroom}-{self.number:06}", "kind": kind,
            "url": f"https://{newsroom}.example/{self.number}/", "old_url": None, "title": f"Release {self.number}",
            "detected_at": at, "between": {"not_before": None, "not_after": at}, "looks": 1, "crawl_id": crawl_id(at),
            "old": nothing if kind == "new" else side, "new": nothing if kind == "removed" else side, "fields": [],
            "significance": "substantive", "because": None, "marks": [], "modified_date": None, "review": None, **facts,
        }  # fmt: skip

    def night(self, at: str, *changes: dict[str, Any], newsroom: str = "york", **facts: Any) -> None:
        """Commit a crawl with its changes; each is of a release of its own."""
        told = {"state": "complete", "reasons": [], "counts": {"read": len(changes)}, **facts.pop("crawl", {})}
        status, rings = facts.pop("status", "present"), facts.pop("rings", True)
        lines = [self.line(one, status) for one in changes]
        with self.archive() as archive:
            archive.commit(
                Commit(
                    newsroom=newsroom,
                    crawl={"crawl_id": crawl_id(at), "newsroom": newsroom, **told},
                    manifest="sha256:0",
                    listing_whole=True,
                    releases=[self.release(line, status) for line in lines],
                    versions=[Version(line["id"], 1, crawl_id(at), line) for line in lines],
                    outbox=[*(Told(one, rings=rings) for one in changes), *facts.pop("notices", ())],
                    **facts,
                )
            )

    def line(self, change: dict[str, Any], status: str) -> dict[str, Any]:
        says = {
            "title": change["title"],
            "body": "The court heard four witnesses and adjourned on Friday.",
            "summary": None,
        }
        if status == "redacted":
            says = dict.fromkeys(says)
        return {
            "id": change["release_id"], "newsroom": change["newsroom"], "version": 1, "url": change["url"], "also_at": [],
            "published": "2026-11-20", "published_at": None, "modified_at": None, "first_seen": change["detected_at"],
            "status": status, **says,
        }  # fmt: skip

    def release(self, line: dict[str, Any], status: str = "present") -> Release:
        return Release(
            release_id=line["id"], newsroom=line["newsroom"], status=status, version=1, content_hash="h", body_hash=None,
            last_look=line["first_seen"], pending={}, keys={line["url"]}, line=line,
        )  # fmt: skip

    def held(self, change: dict[str, Any], mass: str = "mass1") -> Held:
        return Held(
            id=f"held-{change['id']}", newsroom=change["newsroom"], rule="mass", mass=mass, looks=1, rejected=False,
            first_held_at=change["detected_at"], why="7 of 9 releases are removed at once", line=change,
            after=self.release(self.line(change, "removed"), "removed"),
        )  # fmt: skip

    def told(self, *names: str, since: date = date(2026, 11, 16), **facts: Any) -> Drawn:
        """Return a report and both of its forms, drawn while the archive is open."""
        asked = Asked(newsrooms=names or ("york",), **{"since": since, "now": NOW, "version": "9.9", **facts})
        workspace = open_workspace(self.root)
        if not (self.root / "data" / "archive.db").exists():
            report = gather(workspace, None, asked)
            return Drawn(report, *("".join(draw(report, form)) for form in (HTML, MARKDOWN)))
        with self.archive() as archive:
            report = gather(workspace, archive, asked)
            return Drawn(report, *("".join(draw(report, form)) for form in (HTML, MARKDOWN)))


@dataclass
class Drawn:
    report: Report
    html: str
    markdown: str

    @property
    def text(self) -> str:
        """Return what a reader of the page sees, without its style and tags."""
        bare = re.sub(r"<style>.*?</style>|<[^>]*>", " ", self.html, flags=re.DOTALL)
        return " ".join(bare.split())
