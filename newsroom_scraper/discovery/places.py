"""Where elements stand on a page: by tags and the classes that do not change from row to row or from page to page."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lxml.etree import _Element

Place = tuple[str, ...]
"""Where an element stands: its kind, and those of what it stands in, nearest first."""

DEEPEST: Final = 30
"""Levels that are looked at above an element; no row is nested deeper in its list than that."""

_NESTED: Final = 250
"""Levels below which nothing is looked for: only what breaks a page, or means to, is nested so."""

_STATES: Final = re.compile(
    r"(?i)(?:.*[-_])?(?:odd|even|first|last|active|current|sticky|open|closed|collapsed|expanded|hidden|visible|alt"
    r"|alternate|selected|hover|focus|new|unread|loaded|lazy\w*|animated?|striped?|left|right|clearfix|cf|end)"
    r"|(?:is|has|js|no|wow|aos)[-_].*|.*--.*|[a-z]*(?:odd|even)"
)
_BESIDE: Final = frozenset({"aside", "nav", "noscript", "template", "head", "select", "textarea", "dialog"})
_FRAME: Final = frozenset({"header", "footer"})
_CONTENT: Final = frozenset({"article", "li", "main"})
_REPEATS: Final = 3


def is_stable(name: str) -> bool:
    """Return whether a class says what an element is, rather than which it is, how it looks now, or a build's hash.

    >>> [name for name in ("news-item", "odd", "views-row-3", "css-1x2y3z", "card--wide") if is_stable(name)]
    ['news-item']
    """
    if len(name) < 2 or len(name) > 60 or any(one.isdigit() for one in name) or _STATES.fullmatch(name):
        return False
    # `sc-bdnxRM`, `Card_root__xYzAb`: capitals in the middle of what is not camel case come from a build.
    tail = re.split(r"[-_]+", name)[-1]
    return not (len(tail) >= 5 and re.search(r"[a-z][A-Z]{2,}|[A-Z]{2,}[a-z]+[A-Z]|^[a-z]{1,3}[A-Z][a-z]?[A-Z]", tail))


class Places:
    """The places of one page's elements; each is worked out once."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._frames: Counter[Place] | None = None
        self._known: dict[_Element, Place] = {}
        self._beside: dict[_Element, frozenset[str]] = {}
        self._depths: dict[_Element, int] = {}
        self._kinds: dict[tuple[str, str | None], str] = {}

    def of(self, element: _Element) -> Place:
        """Return where an element stands."""
        known = self._known
        chain: list[_Element] = []
        one: _Element | None = element
        while one is not None and one not in known:
            chain.append(one)
            one = one.getparent()
        place = known[one] if one is not None else ()
        for one in reversed(chain):
            place = known[one] = (self.kind(one), *place[: DEEPEST - 1])
        return place

    def kind(self, element: _Element) -> str:
        """Return an element's tag with the first of its classes that says what it is."""
        tag: Any = element.tag
        classes = element.get("class")
        key = (str(tag), classes)
        kind = self._kinds.get(key)
        if kind is None:
            kind = str(tag)
            if classes and tag not in {"html", "body"}:
                kind += next((f".{one}" for one in classes.split() if is_stable(one)), "")
            self._kinds[key] = kind
        return kind

    def is_beside(self, element: _Element) -> bool:
        """Return whether an element stands in a sidebar, a menu, or the head or foot of the page (not of a row)."""
        tags = self._around(element)
        if self._depths[element] > _NESTED:
            return True
        return bool(tags & _BESIDE) or bool(tags & _FRAME and not tags & _CONTENT)

    def _around(self, element: _Element) -> frozenset[str]:
        known = self._beside
        chain: list[_Element] = []
        one: _Element | None = element
        while one is not None and one not in known:
            chain.append(one)
            one = one.getparent()
        tags: frozenset[str] = known[one] if one is not None else frozenset()
        depth = self._depths[one] if one is not None else 0
        for one in reversed(chain):
            tag: Any = one.tag
            if tag not in tags and (tag in _BESIDE or tag in _CONTENT or (tag in _FRAME and self._is_frame(one))):
                tags |= {tag}
            depth += 1
            known[one], self._depths[one] = tags, depth
        return tags

    def _is_frame(self, element: _Element) -> bool:
        """Return whether a head or foot is the page's: those of rows repeat."""
        if self._frames is None:
            self._frames = Counter(self.of(one) for one in self._root.iter(*_FRAME))
        return self._frames[self.of(element)] < _REPEATS


def chain(element: _Element) -> list[_Element]:
    """Return an element and what it stands in, nearest first, up to the page's body."""
    found = [element]
    for one in element.iterancestors():
        if len(found) >= DEEPEST or one.tag in {"body", "html"}:
            break
        found.append(one)
    return found
