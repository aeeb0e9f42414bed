"""What a feed holds, whatever its format: RSS 0.9 to 2.0, Atom and JSON Feed, as items of one shape.

XML is read by feedparser, which knows what feeds get wrong. It is given decoded text only, never a name that it could
fetch, it neither cleans nor rewrites the HTML in items (a newer release of it must not change a text), and none of the
dates that it computes are used: it takes `EST` for an offset. It is written in Python, a quarter of a millisecond an
item and much more where nothing is closed, so what is given to it is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

import feedparser
import orjson

from newsroom_scraper.extraction import fragments
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute, host

MOST_ITEMS: Final = 5_000
LONGEST: Final = 8 << 20  # characters; a feed of full texts with a hundred items has one
MOST_MARKS: Final = 250_000
"""Tags and entities; feedparser needs some twenty microseconds and a kilobyte for each that is not closed."""
_ITEM_END: Final = re.compile(r"</(?:\w{1,20}:)?(?:item|entry)\s*>")
_ROOT: Final = re.compile(
    r"(?:\s|<\?[^>]*>|<!--.*?-->)*(?:<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>\s*)?<(?:[\w.-]{1,40}:)?(\w+)", re.DOTALL
)
_ROOTS: Final = frozenset({"rss", "rdf", "feed", "channel"})
_HEAD: Final = 65_536  # characters in which the first element stands
_LONGEST_TAIL: Final = 4_096  # characters; what closes a feed after its last item
_RSS_DATE: Final = re.compile(r"<(?:dc|dcterms):(?:date|created|issued)\b")
_MARKUP: Final = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed.

    Attributes:
        url: absolute, of its page; None where it links to none.
        published: the date as printed; `modified` likewise.
        summary: a fragment of HTML, as is `content`, which is the whole text where the feed gives it.

    """

    url: str | None
    guid: str | None = None
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    summary: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What one document of a feed says.

    Attributes:
        next_url: of the document with older items (RFC 5005, JSON Feed), or None.
        language: of the feed, as it states it.
        failure: why it cannot be read, as a clause that begins with its address, or None.
        problems: of a feed that was read: what is wrong with it, likewise.

    """

    items: tuple[Item, ...] = ()
    next_url: str | None = None
    language: str | None = None
    failure: str | None = None
    problems: tuple[str, ...] = ()


@lru_cache(maxsize=2)
def parse(text: str, url: str) -> Feed:
    """Return what the feed at `url` says; never raises.

    The last two are remembered: a feed that speaks is asked for each of its items.
    """
    start = text.lstrip()[:1]
    if not start:
        return Feed(failure=f"{url} is empty")
    told = _json(text, url) if start in "{[" else _xml(text, url)
    return replace(told, items=_with_own_guids(told.items))


# -- XML -----------------------------------------------------------------------------------------------------------


def _xml(text: str, url: str) -> Feed:
    root = _ROOT.match(text[:_HEAD])
    name = root[1].lower() if root else ""
    if name not in _ROOTS:
        what = "a page of HTML" if name == "html" else f"a document of <{root[1]}>" if root else "something else"
        return Feed(failure=f"{url} is {what}, not a feed (RSS, Atom or JSON Feed)")
    text, cut = _bounded(text, url)
    if len(text) > LONGEST + _LONGEST_TAIL or _marks(text, 0, len(text)) > MOST_MARKS + _LONGEST_TAIL:
        return Feed(failure=f"{url} is too long to be read, and no item ends early in it ({len(text)} characters)")
    try:
        told = feedparser.parse(
            BytesIO(text.encode("utf-8")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as problem:  # noqa: BLE001 - it raises of every kind on broken markup, which is the site's fault
        return Feed(failure=f"{url} cannot be read as a feed ({type(problem).__name__}: {problem})")
    entries = told.get("entries") or []
    about: dict[str, Any] = told.get("feed") or {}
    problems = [cut] if cut else []
    wrong = dict.get(told, "bozo_exception")
    if wrong is not None and hasattr(wrong, "getLineNumber") and not cut:
        where = f"line {wrong.getLineNumber()}: {wrong.getMessage()}"
        problems.append(f"{url} is not well-formed XML ({where}); items found in it: {len(entries)}")
    home = absolute(url, _string(dict.get(about, "link")))
    base = home if home and host(home) == host(url) else url
    rss = str(told.get("version") or "").startswith("rss")
    dated = rss and _RSS_DATE.search(text) is not None
    return Feed(
        items=tuple(_item(one, base, dated=dated) for one in entries[:MOST_ITEMS]),
        next_url=_next(about, url),
        language=_string(dict.get(about, "language")),
        problems=tuple(problems),
    )


def _bounded(text: str, url: str) -> tuple[str, str | None]:
    """Return no more of a feed than can be read in reasonable time, closed as the whole is, and a clause on the cut."""
    ends = [found.end() for found in _ITEM_END.finditer(text)]
    kept: list[int] = []
    marks = 0
    for before, end in zip([0, *ends], ends[:MOST_ITEMS], strict=False):
        marks += _marks(text, before, end)
        if end > LONGEST or marks > MOST_MARKS:
            break
        kept.append(end)
    if not kept or (len(kept) == len(ends) and len(text) <= LONGEST):
        return text, None
    tail = text[ends[-1] :]
    closing = tail if len(tail) <= _LONGEST_TAIL else ""
    return text[: kept[-1]] + closing, f"{url} is very long: its first {len(kept)} items were read"


def _marks(text: str, start: int, end: int) -> int:
    return text.count("<", start, end) + text.count("&", start, end)


def _item(entry: Any, base: str, *, dated: bool) -> Item:
    guid = _string(dict.get(entry, "id"))
    links = [one for one in dict.get(entry, "links") or [] if isinstance(one, dict)]
    hrefs = [_href(one) for rel in ("alternate", "self") for one in links if dict.get(one, "rel", "alternate") == rel]
    permanent = guid if guid and guid.startswith(("http://", "https://")) else None
    # A guid that is no permalink may still be the only address there is; where it says that it is none it is not one.
    permalink = permanent if dict.get(entry, "guidislink") else None
    own = _string(dict.get(entry, "link"))
    candidates = [*([own] if own and own != guid else []), *hrefs[:1], permalink, own if permanent else None, *hrefs]
    url = next((there for one in candidates if (there := absolute(base, one))), None)
    published = _string(dict.get(entry, "published")) or _string(dict.get(entry, "created"))
    modified = _string(dict.get(entry, "updated"))
    if dated and published is None:
        published, modified = modified, None
    contents = [one for one in dict.get(entry, "content") or [] if isinstance(one, dict)]
    return Item(
        url=url,
        guid=guid,
        title=_title(dict.get(entry, "title_detail"), dict.get(entry, "title")),
        published=published,
        modified=modified,
        authors=_names(dict.get(entry, "authors"), dict.get(entry, "author")),
        topics=_words([dict.get(one, "label") or dict.get(one, "term") for one in dict.get(entry, "tags") or []]),
        summary=_string(dict.get(entry, "summary")),
        content=_longest([_string(dict.get(one, "value")) for one in contents]),
    )


def _href(link: dict[str, Any]) -> str | None:
    return _string(dict.get(link, "href"))


def _title(detail: Any, value: Any) -> str | None:
    kind = dict.get(detail, "type") if isinstance(detail, dict) else None
    text = _string(value)
    return fragments.plain(text) if kind in _MARKUP else clean(text)


def _next(about: dict[str, Any], url: str) -> str | None:
    for rel in ("next", "prev-archive"):
        for link in dict.get(about, "links") or []:
            target = absolute(url, _href(link)) if dict.get(link, "rel") == rel else None
            if target and target != url:
                return target
    return None


# -- JSON ----------------------------------------------------------------------------------------------------------


def _json(text: str, url: str) -> Feed:
    try:
        told = orjson.loads(text)
    except ValueError as problem:
        return Feed(failure=f"{url} is not valid JSON ({problem})")
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list) or not isinstance(told, dict):
        return Feed(failure=f"{url} is no JSON Feed: it has no list of items")
    problems = []
    if len(items) > MOST_ITEMS:
        problems.append(f"{url} is very long: its first {MOST_ITEMS} items were read")
    next_url = absolute(url, _string(told.get("next_url")))
    return Feed(
        items=tuple(_json_item(one if isinstance(one, dict) else {}, url) for one in items[:MOST_ITEMS]),
        next_url=next_url if next_url != url else None,
        language=_string(told.get("language")),
        problems=tuple(problems),
    )


def _json_item(item: dict[str, Any], base: str) -> Item:
    guid = item.get("id")
    words = _string(item.get("content_text"))
    people = item.get("authors") or item.get("author")
    return Item(
        url=absolute(base, _string(item.get("url")) or _string(item.get("external_url")) or _page(_string(guid))),
        guid=str(guid) if isinstance(guid, (str, int)) and str(guid).strip() else None,
        title=clean(_string(item.get("title"))),
        published=_string(item.get("date_published")),
        modified=_string(item.get("date_modified")),
        authors=_names(people if isinstance(people, list) else [people], None),
        topics=_words(item.get("tags")),
        summary=_string(item.get("summary")),
        content=_string(item.get("content_html")) or (_marked_up(words) if words else None),
    )


def _page(guid: str | None) -> str | None:
    return guid if guid and guid.startswith(("http://", "https://")) else None


def _marked_up(words: str) -> str:
    """Return plain text as HTML: its blank lines part paragraphs."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", escaped) if part.strip())


# -- both ----------------------------------------------------------------------------------------------------------


def _with_own_guids(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the items, without a guid where items of several pages state the same one: it is nobody's."""
    stated: dict[str, set[str | None]] = {}
    for one in items:
        if one.guid is not None:
            stated.setdefault(one.guid, set()).add(one.url)
    return tuple(one if len(stated.get(one.guid or "", ())) < 2 else replace(one, guid=None) for one in items)


def _string(value: Any) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None


def _longest(texts: list[str | None]) -> str | None:
    return max((one for one in texts if one), key=len, default=None)


def _words(values: Any) -> tuple[str, ...]:
    texts = [fragments.plain(_string(one)) for one in values] if isinstance(values, list) else []
    return tuple(dict.fromkeys(one for one in texts if one))


def _names(people: Any, single: Any) -> tuple[str, ...]:
    names = [dict.get(one, "name") if isinstance(one, dict) else None for one in people or []]
    return _words(names) or _words([single])
