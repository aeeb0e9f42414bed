"""What is known of the stored page of a release that is due, so that a site need not send it again.

Validators come from the page that the release's version rests on, which was read and committed; never from a page that
nobody read. A look that a cadence owes whole bears none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.values.urls import identity
from schedules import stored
from schedules.release import REMOVED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsroom_scraper.newsroom import Newsroom
    from schedules.plan import Turns
    from schedules.recall import Recall
    from schedules.workspace import Workspace


def pages(
    workspace: Workspace, newsroom: Newsroom, turns: Turns, recalled: Mapping[str, Recall]
) -> dict[str, dict[str, str]]:
    """Return what is known of each page that is due: identity → digest, and validators where it may bear them.

    A release that links to files is always read: its page says nothing of them. Nor has one such a page whose text a
    road speaks.
    """
    if newsroom.speaks != "page":
        return {}
    found = {}
    for one, turn in turns.due:
        evidence = one.page.get("evidence")
        read = turn.whole or turn.every is None  # out of turn: it is to be read, whatever it is
        if evidence is None or read or one.status == REMOVED or recalled[one.release_id].attached:
            continue
        known = {} if newsroom.rendering is not None else _validators(workspace, evidence)
        found[identity(one.line["url"], newsroom.urls)] = {"digest": str(evidence["digest"]), **known}
    return found


def _validators(workspace: Workspace, evidence: dict[str, object]) -> dict[str, str]:
    try:
        _, _, headers = stored.read_page(workspace.file(str(evidence["warc"])), evidence)
    except EvidenceError:
        return {}  # without it the page is asked for whole, and nothing is lost
    told = {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}
    return {name: value.decode("latin-1") for name, value in told.items() if value}
