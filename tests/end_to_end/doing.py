"""What is done to the demo newsroom on a night, and what a run must say of it: that, and nothing else."""

from __future__ import annotations

from collections import Counter
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from newsdesk.demo.chance import chance
from newsdesk.demo.site import Site
from pipelines.manifest import COMPLETE
from schedules.archive.store import Archive

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.demo.edits import EditKind
    from newsdesk.demo.faults import OutageKind
    from newsdesk.demo.release import Truth
    from newsdesk.demo.site import RemovalKind
    from newsdesk.demo.typesetting import Setting
    from schedules.look import Outcome
    from tests.conftest import Desk

    Does = Callable[[Site], object]

TOLD = {"new", "edited", "removed", "restored", "moved"}
"""What is told of what is done; all else that is done to the site is no news."""


# -- what is done ----------------------------------------------------------------------------------------------------


def nothing(_site: Site) -> None:
    """Leave everything as it is; what differs is noise."""


def edit(kind: EditKind, many: int) -> Does:
    """Edit so many releases, of those which offer such an edit."""

    def night(site: Site) -> None:
        done = 0
        for slug in drawn(site):
            if done < many:
                try:
                    site.edit(slug, kind)
                except ValueError:
                    continue
                done += 1

    return night


def typeset(setting: Setting, many: int) -> Does:
    return lambda site: [site.typeset(slug, setting) for slug in drawn(site)[:many]]


def remove(many: int, *hows: RemovalKind) -> Does:
    """Take so many releases away, in each of the ways by turns."""

    def night(site: Site) -> None:
        for slug, how in zip(drawn(site)[:many], cycle(hows), strict=False):
            site.remove(slug, how)

    return night


def move(many: int) -> Does:
    return lambda site: [site.move(slug, f"{slug}-renamed") for slug in drawn(site)[:many]]


def fail(kind: OutageKind) -> Does:
    return lambda site: site.outage(kind)


def every(*parts: Does) -> Does:
    return lambda site: [part(site) for part in parts]


def drawn(site: Site) -> list[str]:
    """Return every slug in an order of chance, which is the same for the same site."""
    slugs = [release.slug for release in site.listed]
    return chance(site.seed, "scenario").sample(slugs, len(slugs))


# -- what is said ----------------------------------------------------------------------------------------------------


def tells(desk: Desk, outcome: Outcome, told: dict[str, int], *, operator: list[str] | None = None) -> None:
    """A healthy night: what was told is what was done, each with its field and its words, and nothing is held."""
    assert outcome.state == COMPLETE, outcome.state
    assert outcome.sentences == (("demo can be read again.",) if operator == ["healed"] else ()), outcome.sentences
    assert (outcome.held, outcome.quiet) == ((), 0), (outcome.held, outcome.quiet)
    assert operator_notices(desk) == (operator or []), operator_notices(desk)
    done = {
        (truth.kind, truth.slug): truth
        for truth in desk.site.truth
        if truth.night == desk.site.night and truth.kind in TOLD
    }
    assert Counter(kind for kind, _ in done) == told, done
    found = desk.told(outcome)
    assert found == set(done), f"not done: {found - set(done)}; not found: {set(done) - found}"
    for change in outcome.changes:
        truth = done[change["kind"], desk.slug(change["url"])]
        assert {one["field"] for one in change["fields"]} == set(truth.fields), change
        for one in change["fields"]:
            assert one["old"] != one["new"], change
            assert says(one["old"], truth.old), (change, truth)
            assert says(one["new"], truth.new), (change, truth)


def says(value: str, done: str | None) -> bool:
    """Whether every word of what was done is there; a page prints the day, and the newsroom means an instant."""
    return not Counter((done or "").split()) - Counter(value.split()) or str(done).startswith(f"{value}T")


def stays_silent(desk: Desk, outcome: Outcome) -> None:
    """An ill night: one sentence for people, the operator told once, and nothing said of any release."""
    assert outcome.state != COMPLETE, outcome.state
    assert len(outcome.sentences) == 1, outcome.sentences
    assert (outcome.changes, outcome.held, outcome.quiet) == ((), (), 0), outcome
    statuses = {line["status"] for line in desk.lines("releases")}
    assert statuses == {"present"}, statuses
    assert operator_notices(desk) == ["ill"], operator_notices(desk)


def operator_notices(desk: Desk) -> list[str]:
    """Return what was told beside changes after the last crawl, by kind: the newsroom is ill, or it is healed."""
    last = desk.manifest()["crawl_id"]
    with Archive.open(desk.workspace.data / "archive.db") as archive:
        return [one["kind"] for one in archive.notices("demo") if one["crawl_id"] == last]


def undo(site: Site, done: list[Truth]) -> None:
    """Take back everything that was done, so that the newsroom says what it said at first; a move is not."""
    for truth in done:
        slug = str(truth.slug)
        match truth.kind:
            case "edited":
                site.revert(slug)
            case "removed":
                site.restore(slug)
            case "typeset":
                site.typeset(slug, "plain")
            case "retouch":
                site.retouch()
            case "json-ld":
                site.restore_json_ld()
            case kind:
                pytest.fail(f"nobody knows how to undo {kind}")
