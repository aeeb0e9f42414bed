"""What is to be shown: two versions of a release, what changed, who looked when, and the records that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsdesk.evidence.taking import Taken, take
from newsdesk.telling.views import field_redline, title_of
from newsroom_scraper.errors import ArchiveError, DeclarationError
from newsroom_scraper.newsroom import SAME
from newsroom_scraper.values.urls import Rules
from pipelines.seal import read_manifest
from schedules import chain, ledger
from schedules.archive.timeline import crawl_of
from schedules.between import between

if TYPE_CHECKING:
    from pathlib import Path

    from newsdesk.redline.model import Segment
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

MET = frozenset({"read", "unchanged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that a bundle tells.

    Attributes:
        release: the release's line as it is now.
        change: the change, or None: only a version is shown.
        old: line of the version before, or None: there was none.
        new: line of the version after; None: the release went.
        redlines: field → segments, whole.
        looks: at the release, oldest first; each with `manifest`, the SHA-256 of its crawl's, as it was sealed.
        last_sight: of the old text: the last look that met it; None: it was seen once or never.
        taken: records, oldest first.
        manifests: folders of the crawls whose manifests are in the bundle, in order, without a gap.
        stamps: lines of the stamps over these manifests.
        gone: sentences about what is not stored any more.

    """

    release: dict[str, Any]
    change: dict[str, Any] | None
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    redlines: tuple[tuple[str, tuple[Segment, ...]], ...]
    looks: list[dict[str, Any]]
    last_sight: dict[str, Any] | None
    taken: list[Taken]
    manifests: list[Path]
    stamps: list[dict[str, Any]]
    gone: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Return the title by which the release is told."""
        return title_of(self.change or self.new or self.old or self.release)

    @property
    def last_stamp(self) -> dict[str, Any] | None:
        """Return the newest time stamp over one of the manifests."""
        return self.stamps[-1] if self.stamps else None


def of(workspace: Workspace, archive: Archive, line: dict[str, Any], *, is_release: bool) -> Case:
    """Return what is known of a change, or of a release's last edit.

    Args:
        workspace: where.
        archive: open.
        line: of the release or of the change.
        is_release: whether it is the release's.

    Raises:
        ArchiveError: it is a notice, of no one release, or redacted: nothing can be shown of it.

    """
    release_id = line["id"] if is_release else line.get("release_id")
    release = archive.release(release_id) if release_id else None
    if release is None:
        raise ArchiveError(f"{line['id']} is of no one release", advice="newsroom changes shows what is.")
    if archive.tombstone(release["id"]) is not None:
        raise ArchiveError(f"{release['id']} was redacted, and nothing of it can be shown")
    versions = {one["version"]: one["line"] for one in archive.versions(release["id"])}
    change = None if is_release else line
    if change is not None:
        old, new = (versions.get(change[side].get("version")) for side in ("old", "new"))
        if change["kind"] == "new":
            old = None
        if change["kind"] == "removed":
            new = None
    else:
        last = max(versions)
        old, new = versions.get(last - 1), versions[last]
    newsroom = release["newsroom"]
    home = workspace.home_of(newsroom)
    sealed = chain.sealed(home)
    looks = _looks(archive, release["id"], sealed)
    at = (change or {}).get("between", {}).get("not_before")
    crawl = change["crawl_id"] if change else crawl_of(new["evidence"]["warc"]) if new and new["evidence"] else None
    before = [one for one in looks if one["look"] in MET and (crawl is None or one["crawl_id"] < crawl)]
    if at is not None:
        before = [one for one in before if one["at"] <= at] or before
    last_sight = before[-1] if before and old is not None else None
    pointers = _pointers(old, new, change)
    named = {crawl_of(one["warc"]) for one in pointers}
    crawls = named | {one["crawl_id"] for one in (last_sight,) if one} | ({crawl} if crawl else set())
    rules = _rules(workspace, newsroom)
    keys = frozenset(archive.keys_of(release["id"]))
    taken: list[Taken] = []
    gone = [f"The folder of crawl {one} is not there." for one in sorted(crawls - {one.name for one in sealed})]
    for folder in sealed:
        if folder.name in crawls:
            offsets = {one["offset"] for one in pointers if crawl_of(one["warc"]) == folder.name}
            offsets |= _of_looks(folder, keys)
            found = take(folder, keys=keys, rules=rules, offsets=offsets)
            taken += found
            if missing := {one["offset"] for one in pointers if crawl_of(one["warc"]) == folder.name} - {
                one.offset for one in found
            }:
                gone.append(
                    f"Crawl {folder.name} holds no page any more at byte {', '.join(map(str, sorted(missing)))}."
                )
    stamps = ledger.lines(home / chain.STAMPS)
    manifests = _between(sealed, crawls, stamps)
    names = {one.name for one in manifests}
    return Case(
        release=release,
        change=change,
        old=old,
        new=new,
        redlines=_redlines(old, new, change, rules),
        looks=looks,
        last_sight=last_sight,
        taken=taken,
        manifests=manifests,
        stamps=[one for one in stamps if one["crawl_id"] in names],
        gone=gone,
    )


def _looks(archive: Archive, release_id: str, sealed: list[Path]) -> list[dict[str, Any]]:
    from pipelines.seal import digest_of

    digests = {one.name: one for one in sealed}
    return [
        {**one, "manifest": digest_of(digests[one["crawl_id"]]) if one["crawl_id"] in digests else None}
        for one in archive.looks(release_id)
    ]


def _pointers(*told: dict[str, Any] | None) -> list[dict[str, Any]]:
    found = [one["evidence"] for one in told if one and one.get("evidence")]
    for one in told:
        found += [
            one[side]["evidence"] for side in ("old", "new") if one and one.get(side) and one[side].get("evidence")
        ]
    return found


def _of_looks(folder: Path, keys: frozenset[str]) -> set[int]:
    """Return where the pages begin that a crawl's looks at a release rest on."""
    looks = [one for one in read_manifest(folder)["looks"] if one["key"] in keys]
    return {one[key]["offset"] for one in looks for key in ("evidence", "earlier") if one.get(key)}


def _rules(workspace: Workspace, newsroom: str) -> Rules:
    try:
        return workspace.newsroom(newsroom).urls
    except DeclarationError:  # it was taken away; its releases are there all the same
        return Rules(same=frozenset(SAME))


def _redlines(
    old: dict[str, Any] | None, new: dict[str, Any] | None, change: dict[str, Any] | None, rules: Rules
) -> tuple[tuple[str, tuple[Segment, ...]], ...]:
    fields = change["fields"] if change else []
    if not fields and old is not None and new is not None:
        fields = [one for line in between(old, new, rules) for one in line["fields"]]
    return tuple((one["field"], field_redline(one, whole=True)) for one in fields)


def _between(sealed: list[Path], crawls: set[str], stamps: list[dict[str, Any]]) -> list[Path]:
    """Return the crawls from the first that is needed to the last, and on to the first that was stamped after it."""
    there = [one for one in sealed if one.name in crawls]
    if not there:
        return []
    later = [one["crawl_id"] for one in stamps if one["crawl_id"] >= there[-1].name]
    end = min(later, default=there[-1].name)
    return [one for one in sealed if there[0].name <= one.name <= end]
