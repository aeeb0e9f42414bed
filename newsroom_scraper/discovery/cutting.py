"""What a document of a road says of one release is cut out of it: of its item, the address and the dates stay.

A feed, or an answer of a REST interface, says what many releases say. What it says of all others is left byte for byte,
and the item keeps its place, so that the document reads as before but for one text. Pure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from json import JSONDecoder
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from newsroom_scraper.discover import FEED, WORDPRESS
from newsroom_scraper.discovery import characters, roads, syndication, wordpress
from newsroom_scraper.values.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsroom_scraper.discovery.syndication import Item

    IsCut = Callable[[str], bool]

_FIRST: Final = 64
_HEAD: Final = 16_384
"""Bytes that show what a document is."""
_BYTES: Final = "latin-1"
"""Each byte as one character: what stands between the marks is nobody's business here, and stays as it is."""
_TOKEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(?P<close>/?)(?P<name>(?:[\w.-]{1,40}:)?(?P<local>item|entry|channel|rss|feed|rdf))"
    r"(?=[\s/>])[^>\"']*(?:(?:\"[^\"]{0,2000}\"|'[^']{0,2000}')[^>\"']*){0,60}>",
    re.DOTALL | re.IGNORECASE,
)
_MASKED: Final = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_DATE: Final = re.compile(
    r"<((?:[\w.-]{1,40}:)?(?:pubDate|date|published|updated|modified|issued|created))\s*>"
    r"((?=[^<]*\d)\s*[\w:.,+ /-]{4,60}\s*)</\1\s*>",
    re.IGNORECASE,
)
_STAMP: Final = re.compile(r"[\dTZ:.,+ -]{8,40}")
_DATES: Final = ("date_published", "date_modified", "date", "date_gmt", "modified", "modified_gmt")
_JSON: Final = JSONDecoder(strict=False)
_JSON_FEED: Final = '{"version":"https://jsonfeed.org/version/1.1","items":['
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_BLANKS: Final = "\xef\xbb\xbf \t\r\n"
"""What may stand before the first mark: a byte-order mark, and blanks."""


class _Span(NamedTuple):
    """Where an item stands, and what makes a document of it alone: what is put before it, and behind."""

    begin: int
    end: int
    head: str
    tail: str
    kind: str


class UncutError(ValueError):
    """A document says something of a release that cannot be cut out of it."""


def cut(body: bytes, url: str, is_cut: IsCut) -> bytes | None:
    """Return a document of a road without what it says of releases, or None where it says nothing of them.

    Doing it again gives None.

    Args:
        body: of a feed (RSS, Atom, JSON Feed) or an answer of a WordPress REST interface, decompressed; anything else
            says nothing of releases here.
        url: the document's own.
        is_cut: whether an address is that of a release that goes.

    Raises:
        UncutError: it names such a release, and cannot be taken apart without harm to another.

    """
    before = items(body, url)
    if not any(one.url and is_cut(one.url) and says(one) for one in before):
        return None
    for source in (body, characters.text(body).encode("utf-8", "replace")):
        try:
            made = _without(source, url, is_cut)
        except (ValueError, IndexError, RecursionError):  # other bytes than those of which it was read
            continue
        if _only_those(before, items(made, url), is_cut):
            return made
    raise UncutError(f"{url} holds what a redacted release says, and that cannot be taken out of it alone")


def items(body: bytes, url: str) -> list[Item]:
    """Return what a document of a road says of each release; nothing where it is none."""
    wide = b"\0" in body[:_FIRST]  # two or four bytes a letter
    road = roads.speaker(characters.text(body[:_HEAD]).encode() if wide else body)
    if road is None:
        return []
    if road == FEED:
        return list(syndication.parse(characters.text(body), url).items)
    told = wordpress.decode(body)
    posts = told if isinstance(told, list) else [told]
    return [_post(one, url) for one in posts if isinstance(one, dict) and isinstance(one.get("link"), str)]


def says(item: Item) -> bool:
    """Return whether an item says anything but where, and when."""
    return any((item.guid, item.title, item.authors, item.topics, item.summary, item.content))


def _post(post: dict[str, Any], url: str) -> Item:
    """Return a post of a REST answer in the shape of a feed's item; all that is text in it is content."""
    said = {name: value for name, value in post.items() if not _stays(name, value)}
    return syndication.Item(
        url=absolute(url, post["link"]),
        published=wordpress.stamp(post, "date"),
        modified=wordpress.stamp(post, "modified"),
        content=orjson.dumps(said).decode() if said else None,
    )


def _only_those(before: list[Item], after: list[Item], is_cut: IsCut) -> bool:
    """Return whether only those releases say nothing any more, and all others what they said."""
    if len(before) != len(after):
        return False
    for was, now in zip(before, after, strict=True):
        if was.url and is_cut(was.url):
            if now.url is None or not is_cut(now.url) or says(now):
                return False
        elif now != was and replace(now, guid=None) != was:  # a guid that two stated is that of one now
            return False
    return True


def _without(body: bytes, url: str, is_cut: IsCut) -> bytes:
    text = body.decode(_BYTES)
    is_json = text.lstrip(_BLANKS)[:1] in {"{", "["}
    made, at = [], 0
    for one in _in_json(text) if is_json else _in_xml(text):
        own = text[one.begin : one.end]
        found = [item.url for item in items((one.head + own + one.tail).encode(_BYTES), url) if item.url]
        if any(map(is_cut, found)):
            own = _bare_json(own, found[0], one.kind) if is_json else _bare_xml(own, found[0])
        made += [text[at : one.begin], own]
        at = one.end
    return "".join([*made, text[at:]]).encode(_BYTES)


# -- XML -------------------------------------------------------------------------------------------------------------


def _in_xml(text: str) -> Iterator[_Span]:
    """Yield where each item of a feed stands."""
    found: list[tuple[int, int]] = []
    open_at, open_name = None, ""
    for token in _TOKEN.finditer(text):
        name, local = (token["name"] or "").lower(), (token["local"] or "").lower()
        if local in {"item", "entry"}:
            if open_at is not None and name != open_name:
                continue  # something within an item that is called so
            if open_at is not None:
                found.append((open_at, token.end() if token["close"] else token.start()))
                open_at = None
            if not token["close"]:
                open_at, open_name = token.start(), name
                if token[0].endswith("/>"):
                    open_at = None
        elif token["close"] and open_at is not None:  # one that is never closed ends with what holds it
            found.append((open_at, token.start()))
            open_at = None
    if open_at is not None:
        found.append((open_at, len(text)))
    if found:
        head, root = text[: found[0][0]], _root(text)
        yield from (_Span(begin, end, head, f"</{root}>", FEED) for begin, end in found)


def _root(text: str) -> str:
    """Return the name of a feed's first element."""
    named = (token["name"] for token in _TOKEN.finditer(text) if token["name"])
    return next(named, "rss")


def _bare_xml(own: str, url: str) -> str:
    """Return an item that says nothing but its address and its dates."""
    begins = _TOKEN.match(own)
    assert begins is not None  # it was found by it
    name = begins["name"]
    prefix, local = name[: -len(begins["local"])], begins["local"].lower()
    masked = _MASKED.sub(lambda found: " " * len(found[0]), own)
    dates = "".join(f"<{one[1]}>{one[2]}</{one[1]}>" for one in _DATE.finditer(masked))
    address = escape(url)
    link = f'<{prefix}link href="{address}"/>' if local == "entry" else f"<{prefix}link>{address}</{prefix}link>"
    return f"<{name}>{link}{dates}</{name}>"


# -- JSON ------------------------------------------------------------------------------------------------------------


def _in_json(text: str) -> Iterator[_Span]:
    """Yield where each item of a JSON Feed, or each post of a REST answer, stands."""
    begin = len(text) - len(text.lstrip(_BLANKS))
    if text[begin] == "[":
        yield from (_Span(one, end, "[", "]", WORDPRESS) for one, end in _elements(text, begin))
        return
    for name, at in _members(text, begin):
        if name == "items" and text[at] == "[":
            yield from (_Span(one, end, _JSON_FEED, "]}", FEED) for one, end in _elements(text, at))
            return
    yield _Span(begin, _value(text, begin), "[", "]", WORDPRESS)


def _elements(text: str, at: int) -> Iterator[tuple[int, int]]:
    at = _after(text, at + 1)
    while text[at] != "]":
        end = _value(text, at)
        yield at, end
        at = _after(text, end)
        at = _after(text, at + 1) if text[at] == "," else at


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    at = _after(text, at + 1)
    while text[at] != "}":
        end = _value(text, at)
        name = text[at + 1 : end - 1]
        at = _after(text, _after(text, end) + 1)
        yield name, at
        at = _after(text, _value(text, at))
        at = _after(text, at + 1) if text[at] == "," else at


def _value(text: str, at: int) -> int:
    return _JSON.raw_decode(text, at)[1]


def _after(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None  # it matches nothing at all
    return found.end()


def _bare_json(own: str, url: str, kind: str) -> str:
    """Return an item or a post that says nothing but its address, its number and its dates."""
    told = orjson.loads(own.encode(_BYTES))
    kept = {name: value for name, value in told.items() if _stays(name, value)}
    if kind == FEED:  # the number would be its guid
        kept = {"url": url, **{name: value for name, value in kept.items() if name in _DATES}}
    return orjson.dumps(kept).decode(_BYTES)


def _stays(name: str, value: Any) -> bool:
    if name == "link":
        return isinstance(value, str)
    if name == "id":
        return isinstance(value, int)
    return name in _DATES and isinstance(value, str) and _STAMP.fullmatch(value) is not None
