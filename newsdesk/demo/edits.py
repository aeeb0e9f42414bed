"""The ways in which a newsroom changes a release that it has already published."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, get_args

from newsdesk.demo.release import Block, Release
from newsdesk.demo.wordstock import SWAPS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

EditKind = Literal[
    "word",
    "number",
    "number-format",
    "negation",
    "typo",
    "paragraph-added",
    "paragraph-removed",
    "quote-removed",
    "title",
    "date",
]
EDIT_KINDS: tuple[EditKind, ...] = get_args(EditKind)

# Years and what stands in an address, a telephone number or an amount of money are left alone.
NUMBER = re.compile(r"(?<![\d$,.-])(?!(?:19|20)\d\d(?!\d))\d[\d,]*\d(?![\d-])")
GROUPED = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
VERB = re.compile(r"\b(?:is|are|was|were|has|had|have|been|will|would|should|must|said|described|makes?)\b(?! not\b)")
BOTH_WAYS = {**SWAPS, **{new: old for old, new in SWAPS.items()}}
SWAP = re.compile(r"\b(?:" + "|".join(BOTH_WAYS) + r")\b")
PLAIN_WORD = re.compile(r"(?<![\w’])[a-z]{5,}(?![\w’])")
PLACES: dict[EditKind, tuple[re.Pattern[str], ...]] = {
    "word": (SWAP, PLAIN_WORD),
    "number": (NUMBER,),
    "number-format": (GROUPED,),
    "negation": (VERB,),
    "typo": (PLAIN_WORD,),
}
ADDED = (
    ("This release was extended after publication to include the reply of {topic} officials, received on day {day}."),
    "Since first publication, {day} more people have come forward with accounts of the same kind.",
    "A hearing on the matter has been set; {day} groups have asked to be heard.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edited release, the field that changed, and the words before and after."""

    release: Release
    field: str
    old: str | None
    new: str | None


def edited(release: Release, kind: EditKind, draw: random.Random) -> Edit:
    """Return the release after one edit of that kind; raise ValueError where it offers nothing to edit.

    All are edits of what is said, small as they may be: a typo, a number printed in another country's way, a *not*.
    What changes nothing but the setting is no edit (`newsdesk.demo.typesetting`).
    """
    if kind == "title":
        return _title(release, draw)
    if kind == "date":
        moved = release.published - timedelta(days=1 + draw.randrange(5))
        return Edit(
            release=replace(release, published=moved),
            field="published",
            old=release.published.isoformat(),
            new=moved.isoformat(),
        )
    if kind == "paragraph-added":
        words = draw.choice(ADDED).format(topic=release.topics[0].lower(), day=draw.randrange(41, 900))
        at = draw.randrange(1, len(release.paragraphs) + 1)
        blocks = (*release.paragraphs[:at], Block(kind="paragraph", lines=(words,)), *release.paragraphs[at:])
        return _body(release, blocks, None, words)
    if kind in {"paragraph-removed", "quote-removed"}:
        return _without(release, kind, draw)
    return _reworded(release, kind, draw)


def _body(release: Release, blocks: Iterable[Block], old: str | None, new: str | None) -> Edit:
    return Edit(release=replace(release, paragraphs=tuple(blocks)), field="body", old=old, new=new)


def _title(release: Release, draw: random.Random) -> Edit:
    head, found, rest = release.title.partition(" (Updated")
    count = int(rest.strip(" )") or 1) + 1 if found else 1
    options = (f"{head} (Updated)", f"{head} (Updated {count})") if found else (f"{head} (Updated)",)
    new = draw.choice([option for option in options if option != release.title])
    return Edit(release=replace(release, title=new), field="title", old=release.title, new=new)


def _without(release: Release, kind: EditKind, draw: random.Random) -> Edit:
    quotes = [at for at, block in enumerate(release.paragraphs) if block.lines[0].startswith("“")]
    plain = [
        at
        for at, block in enumerate(release.paragraphs)
        if at and at not in quotes and block.kind == "paragraph" and not block.lines[0].endswith(":")
    ]
    choice = quotes if kind == "quote-removed" else plain
    if not choice or len(release.paragraphs) < 2:
        message = f"{release.slug}: nothing left for the edit {kind!r}"
        raise ValueError(message)
    at = draw.choice(choice)
    old = "\n".join(release.paragraphs[at].lines)
    return _body(release, (*release.paragraphs[:at], *release.paragraphs[at + 1 :]), old, None)


def _reworded(release: Release, kind: EditKind, draw: random.Random) -> Edit:
    """Return the release with one word, one number or one mark of its body exchanged."""
    for pattern in PLACES[kind]:
        spots = [
            (at, line_at, match)
            for at, block in enumerate(release.paragraphs)
            for line_at, line in enumerate(block.lines)
            for match in pattern.finditer(line)
        ]
        if spots:
            break
    else:
        message = f"{release.slug}: nothing left for the edit {kind!r}"
        raise ValueError(message)
    at, line_at, match = draw.choice(spots)
    old = match.group()
    new = _instead(old, kind, draw)
    block = release.paragraphs[at]
    line = block.lines[line_at]
    lines = list(block.lines)
    lines[line_at] = line[: match.start()] + new + line[match.end() :]
    blocks = list(release.paragraphs)
    blocks[at] = replace(block, lines=tuple(lines))
    return _body(release, blocks, line, lines[line_at])


def _instead(old: str, kind: EditKind, draw: random.Random) -> str:
    """Return what stands in the place of a word or a number.

    >>> import random
    >>> draw = random.Random(1)
    >>> [_instead(old, kind, draw) for old, kind in (("25,000", "number-format"), ("was", "negation"))]
    ['25.000', 'was not']
    """
    if kind == "number":
        return _other_number(old, draw)
    if kind == "number-format":
        return old.replace(",", ".")
    if kind == "negation":
        return f"{old} not"
    if kind == "typo":
        at = draw.choice([at for at in range(1, len(old) - 1) if old[at] != old[at + 1]])
        return old[:at] + old[at + 1] + old[at] + old[at + 2 :]
    return BOTH_WAYS.get(old, "alleged" if old == "reported" else "reported")


def _other_number(old: str, draw: random.Random) -> str:
    """Return another number of about the same size, grouped like the old one.

    >>> import random
    >>> _other_number("1,204", random.Random(1)) != "1,204"
    True
    """
    value = int(old.replace(",", ""))
    new = value + draw.choice((-1, 1)) * (1 + draw.randrange(max(1, value // 3)))
    return f"{new:,}" if "," in old or new >= 1000 else str(new)
