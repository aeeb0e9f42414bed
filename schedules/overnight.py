"""Noise by night: lines that two fetches of one night agree about, and that are others every night.

A cached page shows the same counter and the same links to whoever asks tonight, and others tomorrow. One such night may
be news; a label or a counter that changes on several pages, night after night, is the site's own noise. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schedules import noise
from schedules.release import short_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

LEAST_RELEASES: Final = 3
"""On so many releases a pattern must change,"""
LEAST_NIGHTS: Final = 2
"""and at so many looks in a row on each of them, before it is noise."""

Overnight = dict[str, dict[str, tuple[str, int]]]
"""pattern → release_id → what stood there at the last look (a hash), and at how many looks in a row it was another."""


def changed(old: str, new: str) -> dict[noise.Pattern, str]:
    r"""Return the patterns of the lines in which two texts differ, each with a hash of what stands there now.

    >>> sorted(changed("12 views\n\nText.\n\nRelated: A", "13 views\n\nText.\n\nRelated: B"))
    ['# views', 'Related: *']
    """
    found = noise.learn(old, new)
    now = noise.paragraphs(new)
    return {
        pattern: short_hash(*(text for text in now if pattern in noise.patterns(text))) for pattern in sorted(found)
    }


def learn(
    before: Overnight,
    tonight: Iterable[tuple[str, Mapping[noise.Pattern, str]]],
    *,
    met: Collection[str],
) -> tuple[Overnight, set[noise.Pattern]]:
    """Return what is known after a night, and the patterns that are noise by now.

    Args:
        before: what was known.
        tonight: release_id → as `changed`, for the releases that read differently.
        met: ids of all releases whose page was read; what did not change there begins anew.

    """
    differing = {release_id: patterns for release_id, patterns in tonight if patterns}
    after: Overnight = {}
    for pattern, pages in before.items():
        kept = {key: one for key, one in pages.items() if key not in met or pattern in differing.get(key, {})}
        if kept:
            after[pattern] = kept
    for release_id, patterns in differing.items():
        for pattern, stands in patterns.items():
            stood, looks = after.get(pattern, {}).get(release_id, ("", 0))
            after.setdefault(pattern, {})[release_id] = (stands, looks + (stands != stood))
    found = {
        pattern
        for pattern, pages in after.items()
        if sum(looks >= LEAST_NIGHTS for _, looks in pages.values()) >= LEAST_RELEASES
    }
    return {pattern: pages for pattern, pages in after.items() if pattern not in found}, found
