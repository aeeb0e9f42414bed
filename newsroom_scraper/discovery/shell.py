"""Pages that have no rows because scripts draw them: said as a clause, so that nobody takes them for empty listings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS: Final = frozenset(
    {"root", "app", "__next", "__nuxt", "___gatsby", "q-app", "svelte", "app-root", "main-app", "ember-app"}
)
_NEEDS_SCRIPTS = re.compile(
    r"(?i)enable java\s?script|java\s?script (?:is )?(?:required|needed|disabled|must be)|requires? java\s?script"
    r"|without java\s?script|activate java\s?script|aktivieren sie java\s?script"
    r"|java\s?script (?:ist )?(?:aktivieren|deaktiviert|erforderlich)"
    r"|activer java\s?script|javascript (?:est )?(?:désactivé|requis)|habilit[ea]r? (?:el )?java\s?script"
    r"|abilita(?:re)? java\s?script"
    r"|включите javascript|请启用\s?java\s?script|启用\s?java\s?script|java\s?script\s?を有効"
)
_DATA_IDS: Final = {"__NEXT_DATA__": "__NEXT_DATA__", "__NUXT_DATA__": "__NUXT_DATA__"}
_STATE = re.compile(r"window\.(__(?:INITIAL_STATE|PRELOADED_STATE|NUXT|APOLLO_STATE|DATA)__)\s*=")
_TEMPLATES = re.compile(r"\{\{[^{}]{1,80}\}\}|<%[^%]{1,80}%>")
_COMPONENTS: Final = (
    "ng-app",
    "ng-repeat",
    "data-ng-repeat",
    "v-for",
    "x-for",
    "data-reactroot",
    "data-v-app",
    "ng-controller",
)
_WAITS = re.compile(
    r"(?i)(?:\A|\s)js-|(?:\A|[\s_-])(?:results?|listing|list|feed|items|posts|articles|releases|news|press|view|spinner|loading"
    r"|loader|skeleton|placeholder)(?:\Z|[\s_-])"
)
_HEAVY: Final = 20  # bytes of scripts for each character of text, from which little is written for readers
_BESIDE: Final = frozenset({"nav", "header", "footer", "form"})
"""What pages have around their listings, whether or not scripts draw those."""
_LITTLE: Final = 600  # characters of text; a page with less says nothing by itself
_DATA: Final = 2_000  # characters of JSON that may hold a listing


def clause(root: _Element, url: str) -> str | None:
    """Return why a page without rows has none, if it is that scripts draw them; else None.

    Ask only of pages in which no rows were found: others may use the same frameworks.
    """
    seen = _look(root)
    sign = seen.sign()
    if sign is None:
        if seen.waiting and seen.files:
            return (
                f"may need JavaScript: {url} has no rows, and an empty element that scripts may fill ({seen.waiting})"
            )
        return None
    data = f"; its data stands in the page as JSON ({seen.data})" if seen.data else ""
    return f"needs JavaScript: {url} has no rows before its scripts have run ({sign}){data}"


class _Page:
    """What a page shows to readers without scripts, and what it brings for scripts."""

    def __init__(self) -> None:
        self.text = 0
        self.scripts = 0
        self.files = 0
        self.links = 0
        self.data: str | None = None
        self.empty: str | None = None
        self.component: str | None = None
        self.noscript = False
        self.template: str | None = None
        self.custom: str | None = None
        self.waiting: str | None = None

    def sign(self) -> str | None:
        """Return the strongest sign that scripts draw this page, or None."""
        little = self.text < _LITTLE
        if self.empty and (little or self.data):
            return f"an empty element called {self.empty}"
        if self.template:
            return f"templates such as {self.template}"
        if self.component:
            return f"an element with {self.component}"
        if self.noscript and (little or self.scripts > self.text):
            return "its words for browsers without JavaScript"
        if self.data in _DATA_IDS or (self.data and self.data.startswith("__")):
            return f"its data in {self.data}"
        if self.empty and self.files:
            return f"an empty element called {self.empty}"
        if self.custom and self.files:
            return f"an empty element <{self.custom}>"
        if little and self.links < 20 and (self.files >= 2 or self.scripts > _HEAVY * max(self.text, 1)):
            return f"{self.text} characters of text beside {self.files} script files"
        return None


def _look(root: _Element) -> _Page:
    page = _Page()
    beside: set[_Element | None] = set()
    for one in root.iter(etree.Element):
        tag: Any = one.tag
        if tag in _BESIDE or one.getparent() in beside:
            beside.add(one)
        if tag == "script":
            _script(page, one)
        elif tag == "noscript":
            page.noscript = page.noscript or bool(_NEEDS_SCRIPTS.search(" ".join(one.itertext())[:2_000]))
        elif tag not in {"style", "template", "head", "title"}:
            _element(page, one, tag, beside=one in beside)
        if one.tail and one.getparent() not in beside:
            page.text += len(one.tail.strip())
    return page


def _element(page: _Page, one: _Element, tag: str, *, beside: bool) -> None:
    page.links += tag == "a" and not beside
    if one.text:
        page.text += 0 if beside else len(one.text.strip())
        if page.template is None and "{{" in one.text:
            found = _TEMPLATES.search(one.text)
            page.template = found[0] if found else None
    name = (one.get("id") or "").lower()
    if (name in _ROOTS or tag == "app-root") and len(one) <= 1 and not "".join(one.itertext()).strip():
        page.empty = page.empty or (one.get("id") or tag)
    elif "-" in tag and len(one) == 0 and not (one.text or "").strip() and page.custom is None and _is_list(tag):
        page.custom = tag
    elif page.waiting is None and tag in {"div", "section", "ul", "ol", "main"} and len(one) == 0:
        classes = f"{one.get('class', '')} {one.get('id', '')}"
        if _WAITS.search(classes) and not (one.text or "").strip():
            page.waiting = classes.split(maxsplit=1)[0]
    if page.component is None and one.attrib:
        page.component = next((attribute for attribute in _COMPONENTS if attribute in one.attrib), None)


def _is_list(tag: str) -> bool:
    return bool(re.search(r"news|press|list|release|article|search|result|feed", tag))


def _script(page: _Page, one: _Element) -> None:
    text = one.text or ""
    page.files += bool(one.get("src"))
    page.scripts += len(text)
    name, kind = one.get("id") or "", (one.get("type") or "").lower()
    if name in _DATA_IDS:
        page.data = name
    elif page.data is None and (found := _STATE.search(text[:5_000])):
        page.data = found[1]
    elif (
        page.data is None
        and kind == "application/json"
        and len(text) > _DATA
        and "settings" not in "".join(one.attrib.values())
    ):
        page.data = "application/json"
