"""What the pages of every generation share: the head, the structured data, hidden addresses, blocks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from newsdesk.demo import uploads
from newsdesk.demo import wordstock as stock
from newsdesk.demo.typesetting import as_markup, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.demo.noise import Drift
    from newsdesk.demo.release import Block, Release
    from newsdesk.demo.typesetting import Setting

ADDRESS = re.compile(r"[\w.]+@[\w.]+\w")
SITE_TITLE = stock.ORGANISATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a page needs to know besides its own content; without `json_ld` it carries no structured data."""

    origin: str
    path: str
    drift: Drift
    others: tuple[Release, ...]
    weight: int
    json_ld: bool = True

    @property
    def related(self) -> tuple[Release, ...]:
        """The releases linked outside the article."""
        return turned(self.others, self.drift.turn)[:4]

    @property
    def body_related(self) -> tuple[Release, ...]:
        """The releases linked from the box inside the body."""
        return turned(self.others, self.drift.body_turn)[:2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The class names and habits of one generation's editor."""

    heading: str
    list: str
    quotation: str
    contact: str
    mailto: bool = False
    entities: bool = False


def turned(releases: tuple[Release, ...], by: int) -> tuple[Release, ...]:
    """Return the releases beginning elsewhere, in the same order."""
    at = by % len(releases) if releases else 0
    return releases[at:] + releases[:at]


def page_path(number: int) -> str:
    """Return the address of a page of the listing."""
    return "/news/" if number == 1 else f"/news/page/{number}/"


def page_numbers(number: int, last: int) -> list[int]:
    """Return the page numbers that a pager links: the ends and the neighbours."""
    return sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})


def hidden(address: str, key: int, *, mailto: bool) -> str:
    """Return the address as Cloudflare serves it: XOR with a key that comes first."""
    code = bytes([key, *(byte ^ key for byte in address.encode())]).hex()
    shown = "[email&#160;protected]"
    if mailto:
        span = f'<span class="__cf_email__" data-cfemail="{code}">{shown}</span>'
        return f'<a href="/cdn-cgi/l/email-protection#{code}">{span}</a>'
    return f'<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{code}">{shown}</a>'


def inline(line: str, drift: Drift, tags: Tags, setting: Setting = "plain") -> str:
    """Return a line as markup: set in type, escaped, addresses hidden, curly marks as the habit was."""
    text = as_markup(line, setting)
    if tags.entities:
        text = text.replace("’", "&#8217;").replace("“", "&#8220;").replace("”", "&#8221;")
    return ADDRESS.sub(lambda found: hidden(found.group(), drift.email_key, mailto=tags.mailto), text)


def block(item: Block, drift: Drift, tags: Tags, setting: Setting) -> str:
    """Return one block of a body."""
    lines = [inline(line, drift, tags, setting) for line in item.lines]
    if item.kind == "heading":
        return f"<h2{tags.heading}>{lines[0]}</h2>"
    if item.kind == "quotation":
        return f"<blockquote{tags.quotation}><p>{lines[0]}</p></blockquote>"
    if item.kind == "list":
        items = "\n".join(f"<li>{line}</li>" for line in lines)
        return f"<ul{tags.list}>\n{items}\n</ul>"
    return f"<p>{lines[0]}</p>"


def body(release: Release, frame: Frame, tags: Tags) -> str:
    """Return the inside of the body element, with the noise that sits there and the contact line last."""
    parts = [block(item, frame.drift, tags, release.setting) for item in release.paragraphs]
    if frame.drift.in_body:
        links = "".join(f'<a href="{other.path}">{title(other)}</a> ' for other in frame.body_related)
        parts.insert(2, f'<div class="more-on-this"><p>Related: {links.strip()}</p></div>')
        parts.insert(0, f'<p class="reads">{frame.drift.body_views:,} views</p>')
    parts += map(uploads.link, release.files)
    if release.contact is not None:
        line = inline(release.contact, frame.drift, tags)
        parts.append(f"<p{tags.contact}>{line.replace('Contact:', '<strong>Contact:</strong>', 1)}</p>")
    return "\n\n".join(parts)


def title(release: Release) -> str:
    """Return the title as the body of a page prints it; some editors leave a space at the end."""
    return as_markup(release.title, release.setting) + (" " if release.serial % 5 == 2 else "")


def row_title(release: Release) -> str:
    """Return the title as its row in the listing prints it, which may be empty."""
    return title(release) if release.listing_title is None else escape(release.listing_title, quote=False)


def head(frame: Frame, name: str, *, release: Release | None = None, style: str = "") -> str:
    """Return everything up to the body element: title, canonical address, OpenGraph, JSON-LD, scripts."""
    address = frame.origin + frame.path
    name = as_text(name, release.setting) if release else name
    full = escape(f"{name} - {SITE_TITLE}")
    metas = [
        '<meta charset="UTF-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{full}</title>",
        '<meta property="og:locale" content="en_US">',
        f'<meta property="og:type" content="{"article" if release else "website"}">',
        f'<meta property="og:title" content="{escape(name)}">',
        f'<meta property="og:site_name" content="{SITE_TITLE}">',
    ]
    if frame.path:
        # A page that was not found has no address of its own, whatever was asked for.
        metas += [
            f'<link rel="canonical" href="{address}">',
            f'<meta property="og:url" content="{address}">',
        ]
    if release:
        metas += [
            f'<meta property="og:description" content="{escape(release.summary)}">',
            f'<meta property="article:published_time" content="{release.published.isoformat()}">',
            f'<meta property="article:modified_time" content="{release.modified.isoformat()}">',
            f'<meta property="og:image" content="{frame.origin}{release.image.path}">',
            *([structured(frame, release)] if frame.json_ld else ()),
        ]
    nonce = frame.drift.nonce
    config = f'{{"ajax":"/wp-admin/admin-ajax.php","nonce":"{nonce}"}}'
    script = f'<script nonce="{nonce}">window.site={config};</script>'
    lines = "\n".join([*metas, f"<style>{style}</style>", script])
    return f'<!DOCTYPE html>\n<html lang="en-US">\n<head>\n{lines}\n</head>\n'


def structured(frame: Frame, release: Release) -> str:
    """Return the JSON-LD graph in the shape that Yoast SEO gives it."""
    home, page = f"{frame.origin}/", f"{frame.origin}{release.path}"
    headline = as_text(release.title, release.setting)
    graph = [
        {
            "@type": "Article",
            "@id": f"{page}#article",
            "isPartOf": {"@id": page},
            "author": [{"@type": "Person", "name": author} for author in release.authors],
            "headline": headline,
            "datePublished": release.published.isoformat(),
            "dateModified": release.modified.isoformat(),
            "mainEntityOfPage": {"@id": page},
            "image": {"@id": f"{page}#primaryimage"},
            "articleSection": [release.type] if release.type else [],
            "keywords": list(release.topics),
            "inLanguage": "en-US",
        },
        {
            "@type": "WebPage",
            "@id": page,
            "url": page,
            "name": f"{headline} - {SITE_TITLE}",
            "inLanguage": "en-US",
        },
        {"@type": "ImageObject", "@id": f"{page}#primaryimage", "url": frame.origin + release.image.path},
        {
            "@type": "BreadcrumbList",
            "@id": f"{page}#breadcrumb",
            "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Home", "item": home}],
        },
        {"@type": "WebSite", "@id": f"{home}#website", "url": home, "name": SITE_TITLE},
        {"@type": "Organization", "@id": f"{home}#organization", "name": SITE_TITLE, "url": home},
    ]
    # A title may hold anything; `</` inside a script element would end it.
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json" class="yoast-schema-graph">{text}</script>'


def paragraphs(lines: Sequence[str]) -> str:
    """Return plain lines as paragraphs."""
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)


@lru_cache(maxsize=16)
def ballast(part: str, kib: int) -> str:
    """Return so many KiB of menu markup, as real pages carry them before and after what they say."""
    rows: list[str] = []
    size, number = 0, 0
    while size < kib * 1024:
        number += 1
        theme = stock.THEMES[number % len(stock.THEMES)]
        place = stock.PLACES[number % len(stock.PLACES)]
        row = (
            f'<li id="{part}-item-{4000 + number}" class="menu-item menu-item-type-taxonomy '
            f"menu-item-object-topic "
            f'menu-item-{4000 + number}"><a href="/topics/{theme.topic.lower()}/{number}/" '
            f'data-depth="{number % 3}">'
            f"<span>{theme.topic} in {place}</span></a></li>\n"
        )
        rows.append(row)
        size += len(row)
    return f'<ul class="{part}-menu" hidden>\n{"".join(rows)}</ul>\n' if rows else ""
