"""A release at another address has moved, and its history goes on; unless another page stands there. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.values.text import fold, fold_body
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsroom_scraper.values.urls import Rules
    from schedules.archive.records import Known, Release
    from schedules.claiming import Claiming
    from schedules.claims import Claim, Night

SHARED: Final = 0.5
"""The share of its paragraphs that a release keeps at another address; with fewer, and another title, it is not it."""

ELSEWHERE: Final = "elsewhere"
"""The pending entry of a release whose address leads to another release."""
ELSEWHERE_LOOKS: Final = 2
"""In how many crawls an address must lead to another release before the one that stood there counts as removed."""


def moved(old: Release, reading: dict[str, Any], rules: Rules) -> bool:
    """Return whether a release that was met stands at another address: its own leads there, or it did not go by it."""
    here, own = identity(reading["final_url"], rules), identity(old.line["url"], rules)
    return here != own and (here not in old.keys or identity(reading["url"], rules) == own)


def same_release(old: Release, reading: dict[str, Any]) -> bool:
    """Return whether a page at another address is still the release: its title, or half of its paragraphs."""
    if fold(old.line["title"] or "") and fold(old.line["title"] or "") == fold(reading["title"] or ""):
        return True
    before, now = _paragraphs(old.line), _paragraphs(reading)
    return bool(before) and len(before & now) >= SHARED * len(before)


def _paragraphs(line: Mapping[str, Any]) -> set[str]:
    return {fold_body(one) for one in (line["body"] or "").split("\n\n") if one.strip()}


def at_its_new_address(line: Mapping[str, Any], reading: dict[str, Any]) -> dict[str, Any]:
    """Return a release's line with the address at which it was met; the one before stays among the others."""
    others = dict.fromkeys([line["url"], *line["also_at"], reading["url"]])
    return {**line, "url": reading["final_url"], "also_at": [one for one in others if one != reading["final_url"]]}


def pair_up(known: Known, night: Night, claims: Claiming) -> None:
    """Join what went and what came with the same text: it has moved, without a redirect."""
    for removed, new in pairs(night.claims):
        old = removed.before
        assert old is not None
        claims.withdraw(removed)
        claims.withdraw(new)
        line = at_its_new_address(old.line, {**new.after.line, "final_url": new.after.line["url"]})
        after = replace(old, keys=old.keys | new.after.keys, line=line)
        known.by_key.update(dict.fromkeys(new.after.keys, old.release_id))
        del known.releases[new.after.release_id]
        kind, seen = night.looks.pop(new.after.release_id)
        night.looks[old.release_id] = (kind, seen)
        night.met.discard(new.after.release_id)
        evidence = new.after.line["evidence"]
        because = f"the same text stands at {line['url']}; {old.line['url']} {removed.change['because']}"
        claims.claim("moved", old, after, seen, because=because, evidence=evidence)


def pairs(claims: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """Return what went and what came in one crawl with the same text: (removed, new), each once.

    The same body on the same day, or under the same title, is the same release; where two fit, none is taken.
    """
    gone = [one for one in claims if one.change["kind"] == "removed" and one.after.body_hash]
    came = [one for one in claims if one.change["kind"] == "new" and one.rings and one.after.body_hash]
    found = []
    for removed in gone:
        twins = [one for one in came if _twins(removed.after, one.after)]
        others = [one for one in gone if twins and _twins(one.after, twins[0].after)]
        if len(twins) == 1 and len(others) == 1:
            found.append((removed, twins[0]))
    return found


def _twins(one: Release, other: Release) -> bool:
    if one.body_hash != other.body_hash:
        return False
    same_day = one.line["published"] is not None and one.line["published"] == other.line["published"]
    return same_day or fold(one.line["title"] or "") == fold(other.line["title"] or "")
