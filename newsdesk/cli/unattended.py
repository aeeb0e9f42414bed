"""What is news to whoever reads cron's mail: an illness once, then weekly, though it is met at each run.

Hooks are told so by notices (`schedules.health`). Here it is what was printed that counts, in a file of the newsroom's
own: an illness that began while somebody else ran it, or whose first mail was never sent, is printed all the same; and
so is one whose remedy changes. A repeat is better than a silence.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsroom_scraper.errors import NewsroomError
from schedules.health import REMIND

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.look import Outcome
    from schedules.workspace import Workspace

FILE: Final = "said.json"
_HELD: Final = "held"
_COMPLETE: Final = "complete"


def is_news(workspace: Workspace, outcome: Outcome, now: datetime) -> bool:
    """Return whether a run is to be told: whatever is new, and what goes on, once and then weekly."""
    goes_on = _lasting(workspace, outcome)
    if outcome.changes or outcome.notices or goes_on is None:
        return True
    said = _said(workspace.home_of(outcome.newsroom))
    return any(one not in said or now - datetime.fromisoformat(said[one]) >= REMIND for one in goes_on)


def remember(workspace: Workspace, outcome: Outcome, now: datetime, *, told: bool) -> None:
    """Remember what goes on, and that it was told; what does not go on is forgotten, and news when it comes again."""
    goes_on = _lasting(workspace, outcome)
    if goes_on is None:
        return
    home = workspace.home_of(outcome.newsroom)
    before = _said(home)
    ill = any(one != _HELD for one in goes_on)
    # While an illness lasts its reasons may take turns, and none of them is news twice.
    after = {one: at for one, at in before.items() if one in goes_on or (ill and one != _HELD)}
    after |= dict.fromkeys(goes_on, now.isoformat()) if told else {}
    if after == before:
        return
    fresh = home / f"{FILE}.new"
    with suppress(OSError):  # then it is told once more
        fresh.write_bytes(orjson.dumps(after, option=orjson.OPT_INDENT_2))
        fresh.replace(home / FILE)


def _lasting(workspace: Workspace, outcome: Outcome) -> set[str] | None:
    """Return what of a run may go on for many runs, each under a key; None where it went ill in a way that does not.

    A crawl that was cut short says nothing about the newsroom, and is no illness: it is told whenever it happens.
    """
    from pipelines.seal import read_manifest
    from schedules.advice import remedy

    found = {_HELD} if outcome.held else set()
    if outcome.state == _COMPLETE:
        return found
    try:
        newsroom = workspace.newsroom(outcome.newsroom)
        crawls = workspace.home_of(outcome.newsroom) / "crawls"
        manifests = [read_manifest(crawls / one) for one in outcome.crawls]
    except NewsroomError:  # nobody can say what it was
        return None
    if any(made["cut_short"] for made in manifests):
        return None
    return found | {f"{made['state']}: {remedy(made, newsroom)}" for made in manifests if made["state"] != _COMPLETE}


def _said(home: Path) -> dict[str, str]:
    """Return when each thing that goes on was told last."""
    try:
        told: Any = orjson.loads((home / FILE).read_bytes())
    except (OSError, orjson.JSONDecodeError):  # nothing was said, or nobody knows what
        return {}
    return told if isinstance(told, dict) else {}
