"""What a page tells of its site: the platform, the roads that it offers, the way to its newsroom. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from w3lib.encoding import html_body_declared_encoding, html_to_unicode, http_content_type_encoding, read_bom

from newsroom_scraper.discover import FEED, WORDPRESS
from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.guards import addresses
from newsroom_scraper.values.encodings import mended
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute, host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from newsroom_scraper.fetched import Fetched

_PLATFORMS: Final = (
    ("WordPress", rb"/wp-content/|/wp-json/|/wp-includes/|content=[\"']WordPress"),
    ("Drupal", rb"data-drupal-|/sites/default/files/|content=[\"']Drupal|Drupal\.settings|views-row"),
    ("TYPO3", rb"content=[\"']TYPO3|/typo3conf/|/typo3temp/|powered by TYPO3"),
    ("Joomla", rb"content=[\"']Joomla|/media/jui/|com_content"),
    ("Contao", rb"content=[\"']Contao|/assets/contao/"),
    ("Squarespace", rb"static1?\.squarespace\.com|Squarespace"),
    ("Wix", rb"static\.wixstatic\.com|content=[\"']Wix"),
    ("Webflow", rb"content=[\"']Webflow|data-wf-page"),
    ("Ghost", rb"content=[\"']Ghost |/ghost/"),
    ("Sitecore", rb"/-/media/|sitecore"),
    ("Adobe Experience Manager", rb"/etc\.clientlibs/|/content/dam/|cq-"),
    ("SharePoint", rb"_layouts/15/|MicrosoftSharePoint"),
    ("Next.js", rb"__NEXT_DATA__|/_next/static/"),
    ("ASP.NET", rb"__VIEWSTATE|\.aspx[\"'?]"),
)
"""What each platform leaves in its pages, the surest first."""

_FEEDS: Final = re.compile(r"(?i)application/(?:rss|atom|feed)\+(?:xml|json)|application/json;?\s*profile")
_COMMENTS: Final = re.compile(r"(?i)comment|kommentar")
_TOWARDS: Final = re.compile(
    r"(?i)\b(?:press(?:e|room| ?releases?| ?office| ?cent(?:er|re))?|news(?:room| ?releases?)?"
    r"|media(?:[- ]?cent(?:er|re)| ?room| ?releases?)?|aktuelles|pressemitteilungen|medienmitteilungen"
    r"|communiqu[ée]s?|actualit[ée]s?|prensa|noticias|comunicados?|sala de prensa|imprensa|stampa|comunicati|nieuws"
    r"|persberichten|nyheter|pressmeddelanden|uutiset|tiedotteet|statements?|announcements?)\b"
)
_NEAREST: Final = re.compile(
    r"(?i)press|newsroom|media|communiqu|prensa|comunicad|imprensa|stampa|persbericht|medienmitt|tiedott"
)
_AWAY: Final = re.compile(r"(?i)newsletter|subscribe|login|kit\b|contact|suppress|express|\.pdf\Z")
_SITEMAP: Final = re.compile(r"(?im)^\s*sitemap\s*:\s*(\S+)")
_DELAY: Final = re.compile(r"(?im)^\s*crawl-delay\s*:\s*([0-9.]+)")
_NAME_ENDS: Final = re.compile(r"\s+[|–—-]\s+|\s*[»:]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A road that a page names, and where it says so."""

    road: str
    url: str
    shown: str


def is_public(url: str, asked: str) -> bool:
    """Return whether an address that a page names may be looked at: on the asked host, or on a host of the open web.

    >>> is_public("http://127.0.0.1/feed", "https://a.example/"), is_public("http://127.0.0.1/feed", "http://127.0.0.1/")
    (False, True)
    """
    name = (urlsplit(url).hostname or "").lower()
    if name == (urlsplit(asked).hostname or "").lower():
        return True
    address = addresses.literal(name)
    if address is not None:
        return addresses.is_public(address)
    # A name without a dot is a machine of this network.
    return "." in name and not name.endswith((".local", ".internal", ".localhost"))


def selector(fetched: Fetched) -> Selector:
    """Return an answer as a page, in the encoding that it is in."""
    kind = fetched.headers.get("content-type", "")
    said = read_bom(fetched.body)[0] or http_content_type_encoding(kind) or html_body_declared_encoding(fetched.body)
    encoding = mended(fetched.body, said or "utf-8") or said or "utf-8"
    return Selector(text=html_to_unicode(f"charset={encoding}", fetched.body)[1] or "<html></html>", type="html")


def platform(fetched: Fetched) -> tuple[str, str] | None:
    """Return what a site runs on and what showed it, or None."""
    powered = fetched.headers.get("x-generator") or ""
    for name, signs in _PLATFORMS:
        if name.lower() in powered.lower():
            return name, f"X-Generator: {powered}"
        found = re.search(signs, fetched.body, re.IGNORECASE)
        if found:
            return name, found[0].decode("latin-1").strip("\"'")
    return None


def offers(root: _Element, url: str) -> list[Offer]:
    """Return the roads that a page's head names, feeds of comments left out."""
    found: list[Offer] = []
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        target = absolute(url, link.get("href"))
        if target is None:
            continue
        if "https://api.w.org/" in rel:
            found.append(Offer(road=WORDPRESS, url=target, shown='link rel="https://api.w.org/"'))
        elif "alternate" in rel and _FEEDS.search(link.get("type") or ""):
            title = clean(link.get("title")) or ""
            if not _COMMENTS.search(title) and not _COMMENTS.search(urlsplit(target).path):
                found.append(
                    Offer(road=FEED, url=target, shown=f'link rel="alternate"{f" ({title})" if title else ""}')
                )
    return list({one.url: one for one in found}.values())


def towards(root: _Element, url: str) -> list[str]:
    """Return the addresses of pages that are called a newsroom, the likeliest first."""
    own = host(url)
    ranked: dict[str, tuple[int, int]] = {}
    for place, (target, text) in enumerate(_links(root, url)):
        path = urlsplit(target).path.rstrip("/")
        if host(target) != own or target == url or not path or _AWAY.search(f"{text} {path}"):
            continue
        last = path.rpartition("/")[2].replace("-", " ")
        if len(text) <= 40 and _TOWARDS.search(text):
            rank = 0 if _NEAREST.search(text) else 1
        elif len(last) <= 30 and _TOWARDS.fullmatch(last):
            rank = 2
        else:
            continue
        ranked[target] = min(ranked.get(target, (9, 0)), (rank, place))
    return sorted(ranked, key=lambda one: ranked[one])


def _links(root: _Element, url: str) -> Iterator[tuple[str, str]]:
    for link in root.iter("a"):
        target = absolute(url, link.get("href"))
        if target:
            yield target, clean(text_of(link)) or ""


def sitemaps(robots: str, url: str) -> list[str]:
    """Return the sitemaps that a robots.txt names, those of news before the others."""
    named = dict.fromkeys(urljoin(url, one) for one in _SITEMAP.findall(robots))
    return sorted(named, key=lambda one: not _NEAREST.search(one))


def crawl_delay(robots: str) -> float | None:
    """Return the longest pause that a robots.txt asks for, in seconds, or None."""
    asked = [float(one) for one in _DELAY.findall(robots) if one.count(".") < 2 and one != "."]
    return max(asked, default=None)


def site_title(root: _Element, metas: dict[str, str]) -> str | None:
    """Return what a site calls itself: og:site_name, or what stands behind the page's own name in its title."""
    if metas.get("og:site_name"):
        return metas["og:site_name"]
    found = root.find("head/title")
    parts = [one for one in _NAME_ENDS.split(clean(found.text) or "") if one] if found is not None else []
    return parts[-1] if parts else None
