"""A workspace with an archive, and changes that are put into it without a crawl."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from schedules.archive.records import Commit, Told
from schedules.archive.store import Archive
from schedules.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


DECLARED = """\
name = "{name}"
title = "The {name} newsroom"
home = "https://{name}.example/"
timezone = "America/New_York"
[[discover]]
from = "listing"
url = "https://{name}.example/news/"
"""


def change(number: int = 1, **facts: Any) -> dict[str, Any]:
    nothing = {"version": None, "content_hash": None, "evidence": None}
    return {
        "schema": "newsroom.change/1",
        "id": f"change-{number}",
        "newsroom": "demo",
        "release_id": f"demo-{number}",
        "kind": "new",
        "url": f"https://demo.example/{number}/",
        "old_url": None,
        "title": f"Release {number}",
        "detected_at": "2026-11-22T02:00:00Z",
        "between": {"not_before": None, "not_after": "2026-11-22T02:00:00Z"},
        "looks": 1,
        "crawl_id": "20261122T020000Z",
        "old": nothing,
        "new": nothing,
        "fields": [],
        "significance": "substantive",
        "because": "a release appeared",
        "marks": [],
        "modified_date": None,
        "review": None,
        **facts,
    }


class Desk:
    """A workspace whose archive can be filled by hand."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.crawls = 0
        (root / "data").mkdir(parents=True)
        (root / "newsrooms").mkdir()
        for name in ("demo", "other"):
            (root / "newsrooms" / f"{name}.toml").write_text(DECLARED.format(name=name))

    def workspace(
        self, *hooks: dict[str, Any], routes: dict[str, Any] | None = None, operator: dict[str, Any] | None = None
    ) -> Workspace:
        return Workspace(
            root=self.root,
            contact=None,
            limits={},
            telling={
                "hooks": {one["name"]: {key: value for key, value in one.items() if key != "name"} for one in hooks},
                **({"routes": routes} if routes else {}),
                **({"operator": operator} if operator else {}),
            },
        )

    def archive(self) -> Archive:
        return Archive.open(self.root / "data" / "archive.db")

    def found(self, *changes: dict[str, Any], rings: bool = True) -> None:
        """Commit changes, as one crawl does."""
        self.crawls += 1
        with self.archive() as archive:
            archive.commit(
                Commit(
                    newsroom="demo",
                    crawl={"crawl_id": f"2026112{self.crawls}T020000Z", "state": "complete"},
                    manifest="sha256:0",
                    listing_whole=True,
                    outbox=[Told(one, rings=rings) for one in changes],
                ),
            )

    def hook(self, name: str, code: str, *, timeout: float = 10.0, newsrooms: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return a hook that runs Python in the workspace."""
        command = [sys.executable, "-c", code]
        return {"name": name, "kind": "command", "command": command, "timeout": timeout, "newsrooms": list(newsrooms)}

    def bell(self, name: str = "bell", **settings: Any) -> dict[str, Any]:
        """Return a hook that appends what it gets to a file of its name."""
        return self.hook(name, f"import sys; open({name!r}, 'a').write(sys.stdin.read())", **settings)

    def rung(self, name: str = "bell") -> list[str]:
        """Return the ids of the changes that a bell got, in order."""
        import json

        path = self.root / name
        return [json.loads(line)["id"] for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


@pytest.fixture
def make_change() -> Callable[..., dict[str, Any]]:
    return change
