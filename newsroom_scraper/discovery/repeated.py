"""Rows of a listing that nobody described, found by what repeats: dates, each with a link near it, all in one place.

Marks (dates) that stand in one kind of place are one guess at the listing; a row is the largest element that holds one
of them. Where rows have no element of their own (h3, p, p, h3, p …) a row is a run of siblings. The guess whose links
say most is the listing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from newsroom_scraper.discovery import flat, marks
from newsroom_scraper.discovery.boxes import Box, has_link
from newsroom_scraper.discovery.places import DEEPEST, Places, chain
from newsroom_scraper.discovery.rows import HEADINGS
from newsroom_scraper.extraction.selectors import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.etree import _Element

    from newsroom_scraper.discovery.marks import Mark
    from newsroom_scraper.discovery.places import Place

LEAST: Final = 2
_SURER: Final = 2.0  # times that rows without an element of their own must say more to be believed
_ENOUGH: Final = 25  # characters of titles; less is no listing
_TITLE: Final = 10  # characters that the title of a row without a date has at least
_SIDE = re.compile(
    r"(?i)(?:\A|[\s_-])(?:sidebar|side-bar|sidecolumn|widgets?|related|upcoming|events?|calendar|popular|trending|most-read"
    r"|tweets?|twitter|comments?|footer|breadcrumbs?|menu|carousel|slider|cookie|gallery)(?:\Z|[\s_-])"
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_OF_CHANGE = re.compile(r"(?i)updat|modif|chang|edit|deadline|expir|clos|event|end|aktualis|mise.à.jour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows that stand in one kind of place."""

    boxes: tuple[Box, ...]
    places: frozenset[Place]
    weight: float = 0.0


def find(root: _Element, known: Collection[Place] = ()) -> Group | None:
    """Return the dated rows of the listing on a page that nobody described, or None where nothing dated repeats.

    Args:
        root: of the page.
        known: where rows stood on the pages before; that decides, even for one row, which repeats nothing.

    """
    places = Places(root)
    found: dict[Place, list[Mark]] = {}
    lists = flat.Lists()
    for mark in marks.find(root, places):
        found.setdefault(places.of(mark.element), []).append(mark)
    groups = [group for one in found.values() if (group := _group(one, places, known, lists)) is not None]
    if known:
        groups = [group for group in groups if group.places & set(known)]
    best = max(groups, key=lambda group: group.weight, default=None)
    if best is None or (best.weight < _ENOUGH and not known):
        return None
    return _completed(best, [mark for one in found.values() for mark in one], places)


def _group(found: list[Mark], places: Places, known: Collection[Place], lists: flat.Lists) -> Group | None:
    """Return the rows around dates that stand in one kind of place."""
    if len(found) < LEAST and not known:
        return None
    ways = []
    for rows in (_boxed(found, places, known), flat.rows(found, places, known, lists)):
        boxes = [box for box in rows if has_link(box.parts)]
        if len(boxes) >= (1 if known else LEAST):
            at = frozenset(places.of(box.parts[0]) for box in boxes)
            ways.append(Group(boxes=tuple(boxes), places=at, weight=_weight(boxes)))
    # Rows that are elements are surer, unless all that they hold is the date and a category.
    return ways[-1] if len(ways) > 1 and ways[1].weight > _SURER * ways[0].weight else ways[0] if ways else None


def _boxed(found: list[Mark], places: Places, known: Collection[Place]) -> list[Box]:
    """Return rows that are elements: those, so many levels above the dates, that are most, and have links."""
    chains = [chain(mark.element) for mark in found]
    tallest: dict[_Element, int] = {}
    for above in chains:
        for height, one in enumerate(above):
            tallest[one] = max(tallest.get(one, 0), height)
    best: tuple[int, int] | None = None
    holders: dict[int, dict[_Element, Mark]] = {}
    for height in range(min(max(map(len, chains)), DEEPEST - 1)):
        at: dict[_Element, Mark] = {}
        for mark, above in zip(found, chains, strict=True):
            if height < len(above):
                at.setdefault(above[height], mark)
        if known:
            at = {box: mark for box, mark in at.items() if places.of(box) in known}
        # Rows hold no rows.
        linked = {box: mark for box, mark in at.items() if tallest[box] == height and _links_beside(box, mark)}
        if not at or len(linked) * 2 < len(at) or (len(linked) < LEAST and not known):
            if best is not None and len(at) < LEAST:
                break
            continue
        holders[height] = linked
        if best is None or len(linked) >= best[0]:
            best = (len(linked), height)
    if best is None or best[0] * 3 < len(found):
        return []
    return [Box(parts=(box,), mark=mark) for box, mark in holders[best[1]].items()]


def _links_beside(box: _Element, mark: Mark) -> bool:
    """Return whether a box links to anything but from its date line, where a category may be a link."""
    if mark.inline or mark.attached:
        return has_link((box,))
    held = mark.element
    if box is held:
        return False
    inner = {id(a) for a in held.iter("a")} if held.tag != "a" else {id(held)}
    return any(a.get("href") and id(a) not in inner for a in box.iter("a"))


def _weight(boxes: Sequence[Box]) -> float:
    """Return how much a group of rows says: links are titles, titles have words, and each leads somewhere else."""
    total = 0.0
    targets = set()
    for box in boxes:
        links = [(_worth(a), a.get("href")) for part in box.parts for a in part.iter("a") if a.get("href")]
        longest = max(links, key=lambda one: one[0], default=(0, ""))
        total += min(max(longest[0], _title_beside(box)), 80)
        targets.add(longest[1])
    first = boxes[0]
    if len(targets) * 2 < len(boxes):
        total *= 0.3
    if len(boxes) >= 3 and len({box.mark.raw or box.mark.stamp for box in boxes if box.mark}) == 1:
        total *= 0.5
    if side(first.parts[0]):
        total *= 0.25
    mark = first.mark
    if mark is not None:
        kind = {marks.FULL: 1.0, marks.MADE: 0.9, marks.RELATIVE: 0.8, marks.PART: 0.6}[mark.kind]
        total *= kind * (0.5 if mark.attached else 1.0)
        own = f"{mark.element.get('class', '')} {mark.element.get('itemprop', '')}"
        total *= 0.9 if _OF_CHANGE.search(own) else 1.0
    return total


def _worth(link: _Element) -> int:
    """Return how much a link says, to those who see it or to those who do not."""
    words = length(" ".join(text_of(link).split()))
    return words or max((len(one.get("alt") or one.get("title") or "") for one in link.iter("a", "img")), default=0)


def _title_beside(box: Box) -> float:
    """Return how much a row says where its link says only "Read more" or "PDF": its heading, or half of its cells."""
    headings = [length(text_of(one)) for part in box.parts for one in part.iter(*HEADINGS)]
    if headings:
        return max(headings)
    cells = [length(text_of(one)) for part in box.parts for one in part.iter("td", "dd", "p", "span")]
    return min(max(cells, default=0), 60) / 2


def length(text: str) -> int:
    """Return how many letters a text is worth: where each is a word or a syllable it counts as three.

    >>> length("Statement"), length("声明")
    (9, 6)
    """
    return len(text) + 2 * len(_WIDE.findall(text))


def side(element: _Element) -> bool:
    """Return whether an element stands in what is called a sidebar, a calendar, a carousel or the like."""
    return any(_SIDE.search(f"{one.get('class', '')} {one.get('id', '')}") for one in chain(element)[:8])


def _completed(best: Group, found: Sequence[Mark], places: Places) -> Group:
    """Return a group with the rows that stand among its own: of another class, or without a date."""
    own = {box.parts[0]: box for box in best.boxes if len(box.parts) == 1}
    if len(own) < len(best.boxes):
        return best
    tags = {box.tag for box in own}
    kinds = {places.kind(box) for box in own}
    paths = Counter(path for box in own for path in {_path(a, box, places) for a in _worded(box)})
    usual = {path for path, times in paths.items() if times * 2 >= len(own)}
    lists = dict.fromkeys(box.getparent() for box in own)
    marked = {one: mark for mark in reversed(found) for one in chain(mark.element) if one.getparent() in lists}
    rows: list[Box] = []
    for one in lists:
        for child in one if one is not None else own:
            if child in own:
                rows.append(own[child])
            elif child.tag in tags and has_link((child,)):
                alike = places.kind(child) in kinds and any(_path(a, child, places) in usual for a in _worded(child))
                if alike or child in marked:
                    rows.append(Box(parts=(child,), mark=marked.get(child)))
    if sum(box.mark is None for box in rows) * 2 > len(rows):
        return best  # so many without a date are something else
    return replace(best, boxes=tuple(rows))


def _worded(box: _Element) -> list[_Element]:
    return [a for a in box.iter("a") if a.get("href") and len(text_of(a).strip()) >= _TITLE]


def _path(link: _Element, box: _Element, places: Places) -> Place:
    """Return where a link stands in its row."""
    kinds = []
    for one in chain(link):
        if one is box:
            break
        kinds.append(places.kind(one))
    return tuple(kinds)
