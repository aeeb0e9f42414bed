"""What of a crawl is kept for ever: pages that made, moved or disproved a version, not those that only said it again.

Every page that is read is stored every night, and nearly all of them are quiet. What is let go is what can be said of
without its bytes: the manifest, which is never touched, keeps of each quiet look its address, instant and outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """A crawl, sifted.

    Attributes:
        keep: where the pages begin that are kept.
        quiet: addresses, as looked at, of the readings that are let go.

    """

    keep: frozenset[int]
    quiet: frozenset[str]

    def keeps(self, reading: Mapping[str, Any]) -> bool:
        """Return whether a reading is kept."""
        return reading["url"] not in self.quiet


def quiet_reads(
    manifest: Mapping[str, Any],
    readings: Iterable[Mapping[str, Any]],
    versions: Mapping[str, str],
    *,
    named: Collection[int],
    stored: Collection[int],
) -> Sifted:
    """Return what of a crawl is kept, and which of its readings are quiet.

    What the archive names is kept, always. Of the rest:

    - A *read* is quiet when it was fetched once (a second fetch means that there was doubt, and both fetches settle
      it) and reads as the version that was current then. One that reads otherwise is kept even where no version came of
      it: a difference was weighed there, and not believed. So is the read of a release that was not known, or removed,
      then: it shows that it appeared, or is back. The manifest's look has to carry the same hash, so that the crawl can
      be weighed again without the reading; after a kill it may not.
    - A *gone* look is kept when it is confirmed: its two pages prove the removal. One look at what was known to be gone
      says what the archive said, and is quiet.
    - *Failed*, *rejected*, *blocked*, *duplicate*: nothing follows from such a look, ever, and a page that no reader
      understands would be stored every night for years. The manifest keeps status and reason; the time for which
      crawls stay whole is the time in which to mend a reader.
    - Pages *of no look* (the site's own not-found page, a page known to be good) are kept where a removal was
      confirmed: it rests on them too.
    - *Listing* pages are kept when anything else is, and then all of them: they show when it was listed, and where, and
      what is missing from a whole walk is missing only from all its pages. Where one is named, all are kept.

    Args:
        manifest: of the crawl.
        readings: of the crawl.
        versions: identity of an address → content hash of its release's version just before that crawl; of releases
            that were present then.
        named: where the pages begin that the archive names: of versions, changes, held claims, later comparisons.
        stored: where the crawl's pages begin, all of them.

    """
    read: dict[str, list[Mapping[str, Any]]] = {}
    for reading in readings:
        read.setdefault(reading["url"], []).append(reading)
    keep, of_looks, quiet = set(named), set[int](), set[str]()
    removals = False
    for look in manifest["looks"]:
        lines = read.pop(look["url"], []) if look["look"] == "read" else []
        pages = _pages(look, *lines)
        of_looks |= pages
        removals |= look["look"] == "gone" and bool(look.get("confirmed"))
        if not _is_quiet(look, lines, versions):
            keep |= pages
        elif lines and pages.isdisjoint(named):
            quiet.add(look["url"])
    for lines in read.values():  # of no look: nothing is known of them
        keep |= _pages(*lines)
    listing = {one["offset"] for one in manifest["listing"]["evidence"] if one}
    if removals:
        keep |= set(stored) - of_looks - listing
    if keep or removals:
        keep |= listing
    return Sifted(keep=frozenset(keep), quiet=frozenset(quiet))


def _is_quiet(look: Mapping[str, Any], lines: list[Mapping[str, Any]], versions: Mapping[str, str]) -> bool:
    """Return whether a look says what was known, or nothing."""
    if look["look"] == "gone":
        return not look.get("confirmed")
    if look["look"] != "read":
        return True
    current = versions.get(look["key"])
    return (
        current is not None
        and look.get("content_hash") == current
        and bool(lines)
        and all(one["content_hash"] == current and one["earlier"] is None for one in lines)
    )


def _pages(*told: Mapping[str, Any]) -> set[int]:
    """Return where the pages begin that looks or readings name."""
    looks = [*told, *(file for one in told for file in one.get("files") or ())]
    return {one[key]["offset"] for one in looks for key in ("evidence", "earlier") if one.get(key)}
