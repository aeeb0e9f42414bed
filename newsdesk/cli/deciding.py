"""What `accept` and `reject` share: each held thing once, what was not current any more, and the hooks at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from newsdesk.cli.main import DONE, NOT_DONE
from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdesk.cli.report import Zones
    from schedules.archive.store import Archive
    from schedules.decisions import Decided
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.decided/1"
SHOWN: Final = 10
"""So many changes are shown; `newsroom changes` shows all."""


def decide(workspace: Workspace, words: Iterable[str], verdict: str, note: str | None, *, as_json: bool) -> int:
    """Accept or reject what is held under ids or masses, tell the hooks, and return the exit code.

    Raises:
        ArchiveError: nothing is held under one of the words, or more than one thing may be meant; nothing was decided.
        BusyError: the newsroom is being crawled.

    """
    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones
    from newsdesk.cli.ringing import AT_ONCE, Ringing
    from schedules import decisions

    act = decisions.accept if verdict == decisions.ACCEPTED else decisions.reject
    codes = {DONE}
    zones, ringing = Zones(workspace), Ringing(workspace)
    with named.archive_of(workspace) as archive:
        chosen = _chosen(archive, words, rejected=verdict == decisions.ACCEPTED)
        assert archive is not None  # it holds what was chosen
        codes.add(ringing.begin())
        for word in chosen:
            made = act(archive, workspace, word, note=note)
            stale = [(line, why_stale(archive, line)) for line in made.stale]
            if as_json:
                output.json_lines([_line(made, note, stale)])
            else:
                _show(made, stale, zones)
            if stale:
                codes.add(NOT_DONE)
    codes.add(ringing.finish(AT_ONCE))
    return max(codes)


def _chosen(archive: Archive | None, words: Iterable[str], *, rejected: bool) -> list[str]:
    """Return the words that each hold something which none before them does.

    Args:
        archive: None where nothing was crawled yet.
        words: that were given.
        rejected: whether what was rejected counts too.

    """
    from schedules import decisions

    chosen = []
    met: set[str] = set()
    for word in words:
        if archive is None:
            raise ArchiveError(f'nothing is held under "{word}"', advice="What is held: newsroom held.")
        ids = {one["id"] for one in decisions.held_by(archive, word, rejected=rejected)}
        if not ids <= met:
            chosen.append(word)
        met |= ids
    return chosen


def why_stale(archive: Archive, line: dict[str, Any]) -> str:
    """Return why a held change is not current any more, as a clause."""
    now = archive.release(line["release_id"])
    if now is None:
        return "the release is not known any more"
    if line["kind"] == "new":
        return "the release is known already"
    if now["version"] != line["old"]["version"]:
        return (
            f"the release has version {now['version']} now, and this was seen against version {line['old']['version']}"
        )
    if now["url"] != line["old_url"] and line["kind"] == "moved":
        return f"the release stands at {now['url']} now"
    return f"the release is {now['status']} now"


def _line(made: Decided, note: str | None, stale: list[tuple[dict[str, Any], str]]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "newsroom": made.newsroom,
        "verdict": made.verdict,
        "note": note,
        "changes": made.changes,
        "stale": [{"why": why, "change": line} for line, why in stale],
    }


def _show(made: Decided, stale: list[tuple[dict[str, Any], str]], zones: Zones) -> None:
    from newsdesk.cli import output
    from newsdesk.cli.held import of_kinds
    from newsdesk.cli.report import views

    name = zones.name(made.newsroom)
    if made.changes:
        told = "" if made.verdict == "accepted" else "; they are not claimed again while they look the same"
        output.say(f"{name}: {made.verdict} {of_kinds(made.changes)}{told}")
        shown = views(made.changes[:SHOWN], zones)
        if made.verdict != "accepted":
            shown = [replace(one, id="") for one in shown]  # the next crawl that sees it gives it another
        output.changes(shown)
        if len(made.changes) > SHOWN:
            where = f"newsroom changes {name}" if made.verdict == "accepted" else "newsroom held --rejected"
            output.note(f"and {len(made.changes) - SHOWN:,} more: {where}")
    for line, why in stale:
        output.say(f"{name}: not {made.verdict}: {line['kind']} {line['title'] or line['url']}: {why}")
    if stale:
        output.note("What was not current any more is held no longer; where it is so, the next run claims it anew.")
