"""The files of a release beside those of its version before: which were replaced, and how that is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schedules.compare import Said


def merged(attachments: Iterable[Mapping[str, Any]] | None, line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a reading's attachments, those that were not read as the version before knows them.

    Args:
        attachments: of the reading.
        line: of the version before.

    """
    known = {one["url"]: one for one in line["attachments"] or () if one.get("digest")}
    return [
        {**one, "size": known[one["url"]]["size"], "digest": known[one["url"]]["digest"]}
        if not one.get("digest") and one["url"] in known
        else dict(one)
        for one in attachments or ()
    ]


def digests(attachments: Any) -> dict[str, str]:
    """Return the digests of those that have one, by address."""
    return {one["url"]: one["digest"] for one in attachments or () if isinstance(one, dict) and one.get("digest")}


def replaced(old: Any, new: Any) -> dict[str, tuple[str, str]]:
    """Return the files that stand at the same address and are others: address → both digests."""
    before, now = digests(old), digests(new)
    return {url: (before[url], now[url]) for url in before if url in now and before[url] != now[url]}


def told(addresses: Any, digest_of: Mapping[str, str]) -> list[str]:
    """Return addresses as changes tell them: behind that of a file that was replaced stands its digest.

    >>> told(["https://a.example/1.pdf"], {"https://a.example/1.pdf": "sha256:00"})
    ['https://a.example/1.pdf sha256:00']
    """
    return [f"{one} {digest_of[one]}" if one in digest_of else one for one in addresses]


def mark(said: dict[str, Said], digest_of: Mapping[str, str]) -> dict[str, Said]:
    """Return what a page says, with the digests of the files that were replaced."""
    if not digest_of or not said.get("attachments"):
        return said
    return {**said, "attachments": {source: told(some, digest_of) for source, some in said["attachments"].items()}}


def names_of_replaced(old: Any, new: Any) -> list[str]:
    """Return the file names of those that a change tells as replaced; none where anything else differs.

    Args:
        old: addresses as told, of before.
        new: of now.

    """
    was, now = ({one.partition(" ")[0]: one for one in map(str, some or ())} for some in (old, new))
    if was.keys() != now.keys():
        return []
    return [url.rstrip("/").rpartition("/")[2] or url for url in was if was[url] != now[url]]
