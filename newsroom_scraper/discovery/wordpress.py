"""The REST interface of a WordPress site: which of its routes holds the releases, and the posts on that route.

Posts are asked for by date, newest first, a hundred at a time. One that is published while the pages are being read
moves all others down a place: the last row of one page comes again as the first of the next, and none is passed over.
One that is deleted meanwhile can hide a single row, which the next walk meets; rows that repeat are harmless.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import orjson

from newsroom_scraper.discover import WORDPRESS
from newsroom_scraper.discovery import row_problems
from newsroom_scraper.discovery.listing import TITLE_MISSING
from newsroom_scraper.extraction import fragments
from newsroom_scraper.items import Entry, Listing
from newsroom_scraper.values.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsroom_scraper.discover import Discover
    from newsroom_scraper.newsroom import Newsroom

PER_PAGE: Final = 100
"""Posts in an answer; the interface gives no more."""
_NAMESPACE: Final = "wp/v2"
_FIELDS: Final = ("id", "guid", "link", "slug", "type", "date", "date_gmt", "modified_gmt", "title", "excerpt")
_TEXT: Final = "content"
_ROUTE: Final = "rest_route"
_OWN: Final = frozenset(
    (  # noqa: SIM905 - a column of names would hide the code
        "page attachment revision nav_menu_item custom_css customize_changeset oembed_cache user_request wp_block "
        "wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face"
    ).split(),
)
"""Types that WordPress has of itself and that are no news; `post` is."""
_KINDS: Final = (
    re.compile(r"(?i)(?:press|media|news)[ _-]?releases?|pressemitteilung|communiques?[ _-]de[ _-]presse"),
    re.compile(r"(?i)press(?!ure)|presse|prensa|statement|communique|comunicado|release"),
    re.compile(r"(?i)\bnews(?!letter)|announcement|aktuell|meldung|noticia|actualite|nyhet"),
)
"""What the type of a newsroom's releases is called, the likeliest first."""
_NO_DATE: Final = "0000-00-00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A route, and why it and no other, as a clause."""

    route: str
    reason: str
    namespace: str = _NAMESPACE


def first(discover: Discover, *, content: bool = True) -> str:
    """Return what is asked for first: the newest posts of the declared route, or else the site's types.

    Args:
        discover: the road; its address is the site's own, or that of its REST interface in either form.
        content: whether the posts' texts are wanted; only a newsroom that `speaks` so needs them.

    """
    if discover.route is None:
        return _address(discover.url, f"{_NAMESPACE}/types", {})
    return posts_address(discover.url, discover.route, content=content)


def posts_address(
    site: str,
    route: str,
    *,
    namespace: str = _NAMESPACE,
    page: int = 1,
    content: bool = True,
    modified_after: str | None = None,
) -> str:
    """Return the address of a page of posts, newest first.

    Args:
        site: its own address, or that of its REST interface (`…/wp-json/`, `…/?rest_route=/`).
        route: of the posts.
        namespace: of the route.
        page: from 1.
        content: whether their texts are wanted.
        modified_after: an instant (RFC 3339): only posts changed since, the last changed first.

    >>> posts_address("https://a.example/", "news", content=False)[:74]
    'https://a.example/wp-json/wp/v2/news?per_page=100&page=1&orderby=date&orde'
    >>> posts_address("https://a.example/?rest_route=/", "news", content=False)[:66]
    'https://a.example/?rest_route=/wp/v2/news&per_page=100&page=1&orde'
    """
    fields = (*_FIELDS, _TEXT) if content else _FIELDS
    asked = {
        "per_page": str(PER_PAGE),
        "page": str(page),
        "orderby": "date" if modified_after is None else "modified",
        "order": "desc",
        "_fields": ",".join(fields),
    }
    if modified_after is not None:
        asked["modified_after"] = modified_after
    return _address(site, f"{namespace}/{route.strip('/')}", asked)


def choose(types: Mapping[str, Any]) -> Choice | None:
    """Return the route of the type that looks like a newsroom's releases, or None where there is nothing of the kind.

    >>> choose({"post": {"rest_base": "posts"}, "news_release": {"rest_base": "news-releases"}})
    Choice(route='news-releases', reason='the type news_release is called so', namespace='wp/v2')
    >>> choose({"post": {"rest_base": "posts"}, "page": {"rest_base": "pages"}}).reason
    'no type of its own is called after news or the press'
    """
    ranked: list[tuple[int, Choice]] = []
    for name, told in types.items():
        base = told.get("rest_base") if isinstance(told, dict) else None
        if not isinstance(base, str) or not base or name in _OWN or name == "post":
            continue
        called = " ".join(str(one) for one in (name, base, told.get("slug"), told.get("name")))
        rank = next((at for at, kind in enumerate(_KINDS) if kind.search(called)), None)
        if rank is not None:
            namespace = told.get("rest_namespace")
            namespace = namespace if isinstance(namespace, str) and namespace else _NAMESPACE
            choice = Choice(route=base, reason=f"the type {name} is called so", namespace=namespace)
            ranked.append((rank, choice))
    if ranked:
        return min(ranked, key=lambda one: one[0])[1]
    post = types.get("post")
    base = post.get("rest_base") if isinstance(post, dict) else None
    if not isinstance(base, str) or not base:
        return None
    return Choice(route=base, reason="no type of its own is called after news or the press")


def read(
    body: bytes,
    *,
    newsroom: Newsroom,
    discover: Discover,
    url: str,
    start: int = 0,
    headers: Mapping[str, str],
) -> Listing:
    """Return what an answer of the interface says: its posts, or the way to them where it tells the site's types.

    Args:
        body: decompressed JSON.
        newsroom: its declaration.
        discover: the road; its `match` and `skip` choose among the posts.
        url: the answer's own, after redirects.
        start: the position of its first row on the road.
        headers: of the answer, names in small letters.

    """
    told = decode(body)
    if isinstance(told, list):
        return _posts(told, newsroom=newsroom, discover=discover, url=url, start=start, headers=headers)
    if not isinstance(told, dict):
        return Listing(problems=(f"{url} is no answer of a WordPress REST interface: it is not JSON",))
    if isinstance(told.get("code"), str) and "message" in told:
        message = fragments.plain(told["message"]) if isinstance(told["message"], str) else None
        return Listing(problems=(f"{url} answers {told['code']}" + (f': "{message}"' if message else ""),))
    if "id" in told and "link" in told:
        return _posts([told], newsroom=newsroom, discover=discover, url=url, start=start, headers=headers)
    if not any(isinstance(one, dict) and "rest_base" in one for one in told.values()):
        return Listing(problems=(f"{url} holds neither posts nor the site's types",))
    choice = choose(told)
    if choice is None:
        return Listing(problems=(f"{url} names no type that could be releases: declare the route",))
    content = newsroom.speaks == WORDPRESS
    onward = posts_address(discover.url, choice.route, namespace=choice.namespace, content=content)
    return Listing(next_url=onward, layout=WORDPRESS)


def decode(body: bytes) -> Any:
    """Return the JSON of an answer, or None where it is none; sites print notices before it, or a byte-order mark."""
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        return orjson.loads(body)
    except ValueError:
        return None


def title(post: Mapping[str, Any]) -> str | None:
    """Return a post's title as plain text, or None."""
    return fragments.plain(rendered(post, "title"))


def rendered(post: Mapping[str, Any], field: str) -> str | None:
    """Return a field of a post as HTML, or None; a protected text is none."""
    value = post.get(field)
    if isinstance(value, dict):
        value = None if value.get("protected") else value.get("rendered")
    return (value.strip() or None) if isinstance(value, str) else None


def guid(post: Mapping[str, Any]) -> str | None:
    """Return a post's guid, which WordPress prints as HTML, or None."""
    return fragments.plain(rendered(post, "guid"))


def stamp(post: Mapping[str, Any], field: str) -> str | None:
    """Return an instant of a post, with its zone where the interface tells it, or None.

    >>> stamp({"date": "2024-05-01T09:00:00", "date_gmt": "2024-05-01T13:00:00"}, "date")
    '2024-05-01T13:00:00Z'
    >>> stamp({"date": "2024-05-01T09:00:00"}, "date")
    '2024-05-01T09:00:00'
    >>> stamp({"date": "2024-05-01T09:00:00", "date_gmt": "0000-00-00T00:00:00"}, "date") is None
    True
    """
    value = post.get(f"{field}_gmt")
    if isinstance(value, str) and value:
        if value.startswith(_NO_DATE):
            return None
        return value if value.endswith("Z") else f"{value}Z"
    value = post.get(field)
    return value if isinstance(value, str) and value and not value.startswith(_NO_DATE) else None


def _posts(
    posts: list[Any],
    *,
    newsroom: Newsroom,
    discover: Discover,
    url: str,
    start: int,
    headers: Mapping[str, str],
) -> Listing:
    entries: list[Entry] = []
    problems: list[str] = []
    for number, post in enumerate(posts, 1):
        link = post.get("link") if isinstance(post, dict) else None
        target = absolute(url, link) if isinstance(link, str) else None
        if target is None:
            problems.append(f"post {number} of {url} links to no page")
        elif discover.wants(target):
            entries.append(_entry(post, target, newsroom, discover, url, start + len(entries)))
    if problems and len(problems) == len(posts):
        return Listing(problems=row_problems.told(problems, url))
    last = _number(headers.get("x-wp-totalpages"))
    return Listing(
        entries=tuple(entries),
        next_url=_next(url, last, headers, full=len(posts)),
        layout=WORDPRESS,
        last_page=last,
        total=_number(headers.get("x-wp-total")),
        problems=row_problems.told(problems, url),
    )


def _entry(post: dict[str, Any], url: str, newsroom: Newsroom, discover: Discover, at: str, position: int) -> Entry:
    name = title(post)
    return Entry(
        newsroom=newsroom.name,
        url=url,
        listing_url=at,
        position=position,
        title=name,
        type=discover.type,
        summary=fragments.opening(rendered(post, "excerpt")),
        guid=guid(post),
        layout=WORDPRESS,
        flags=() if name else (TITLE_MISSING,),
        road=WORDPRESS,
        published_stamp=stamp(post, "date"),
        modified_stamp=stamp(post, "modified"),
    )


def _next(url: str, last: int | None, headers: Mapping[str, str], *, full: int) -> str | None:
    """Return the address of the next page: this one's own, counted on, or the one that the answer links to."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    page, size = _number(asked.get("page")), _number(asked.get("per_page"))
    if page is None:
        linked = re.search(r'<([^<>]{1,2000})>\s*;\s*rel="?next"?', headers.get("link", ""))
        target = absolute(url, linked[1]) if linked else None
        return target if target != url else None
    more = page < last if last is not None else bool(size) and full >= (size or 0)
    if not more:
        return None
    return urlunsplit(parts._replace(query=_query({**asked, "page": str(page + 1)})))


def _number(text: str | None) -> int | None:
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _address(site: str, route: str, asked: dict[str, str]) -> str:
    parts = urlsplit(site)
    kept = dict(parse_qsl(parts.query, keep_blank_values=True))
    if _ROUTE in kept:
        return urlunsplit(parts._replace(query=_query({**kept, _ROUTE: f"/{route}", **asked}), fragment=""))
    before, found, _ = parts.path.partition("/wp-json")
    folder = before if found else parts.path.rstrip("/")
    return urlunsplit(parts._replace(path=f"{folder}/wp-json/{route}", query=_query(asked), fragment=""))


def _query(asked: dict[str, str]) -> str:
    return urlencode(asked, quote_via=quote, safe="/,:")
