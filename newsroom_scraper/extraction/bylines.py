"""Who wrote a release: names as machines and bylines give them, one by one, and only those of people and bodies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

_BY: Final = re.compile(
    r"(?i)\A\W*(?:written\s+by|words\s+by|by|von|par|por|di|door|av|af|od|autor(?:in|es|a)?|authors?|auteurs?|fonte)\b"
    r"\s*:?\s+|\A\W+"
)
_AND: Final = re.compile(r"\s*(?:[;|,、]|\s(?:and|und|et|y|e|en|och|og|&|és|и)\s)\s*")
_DIGITS: Final = re.compile(r"\d|\s[•·|–—]\s")
_FULL_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[\w.'’-]+){1,4}")
_SITE: Final = re.compile(r"(?i)\A(?:https?://|www\.|[\w.-]+\.(?:com|org|net|de|fr|es|uk|eu|gov|at|ch)\Z)|@")
_PERSON: Final = re.compile(r"[^\W\d_]")
_LONGEST: Final = 80  # characters of a name
_MARKED: Final = re.compile(r"(?i)(?:\A|[-_ ])(?:byline|author|autor|auteur)s?(?:[-_ ]?(?:name|names|link))?(?:\Z|[ ])")
_ELSEWHERE: Final = frozenset({"aside", "footer", "nav", "form", "li"})


def people(said: Iterable[str], *, site: Iterable[str | None] = ()) -> tuple[str, ...]:
    """Return names as one would list them: "By Ada B and Grace C" is two; addresses and the site's own name are none.

    Where nothing else is left, what was said stands as it was: a newsroom may sign with its own name.

    >>> people(["By Ada Lovelace and Grace Hopper", "press@example.org"], site=["Example News"])
    ('Ada Lovelace', 'Grace Hopper')
    >>> people(["Example News"], site=["Example News"])
    ('Example News',)
    """
    own = {_folded(one) for one in site if one}
    said = [one for one in said if "@" not in one]
    names = [name for text in said for part in _AND.split(text) if (name := _name(part))]
    chosen = [name for name in names if not _SITE.search(name) and _folded(name) not in own]
    return tuple(dict.fromkeys(chosen or said))


def _name(part: str) -> str | None:
    name = clean(_BY.sub("", part, count=1))
    return name if name and len(name) <= _LONGEST and _PERSON.search(name) else None


def _folded(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()


def printed(root: _Element) -> tuple[str, ...]:
    """Return the people in the page's byline: links that are marked as the author's, or a line of that class.

    >>> from lxml import etree
    >>> printed(etree.HTML('<article><p class="byline">By Ada Lovelace, 3 May</p></article>'))
    ('Ada Lovelace',)
    """
    found: list[str] = []
    place = None
    for element in root.iter("a", "span", "p", "div", "address", "strong", "em", "cite"):
        linked = "author" in (element.get("rel") or "").split()
        if not linked and not _MARKED.search(element.get("class") or ""):
            continue
        above = list(element.iterancestors())
        if any(one.tag in _ELSEWHERE for one in above):
            continue
        text = clean(_DIGITS.split(text_of(element), maxsplit=1)[0])
        if text is None or len(text) > 2 * _LONGEST:
            continue
        if found and (place is None or place not in above):
            break  # what stands lower is a box about the author, or another page's teaser
        found.append(text.rpartition(" von ")[2] if " von " in text else text)
        place = above[1] if linked and len(above) > 1 else None
    return tuple(name for name in people(found) if _FULL_NAME.fullmatch(name))
