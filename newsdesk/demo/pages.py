"""Which page stands at a path: the listing, a release, what is left of one, or not found."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsdesk.demo import documents, uploads
from newsdesk.demo.faults import Answer, redirect
from newsdesk.demo.generations import GENERATIONS, Generation
from newsdesk.demo.markup import SITE_TITLE, Frame
from newsdesk.demo.retouch import retouched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsdesk.demo.generations import GenerationName
    from newsdesk.demo.noise import Drift
    from newsdesk.demo.release import Release

RELEASE = re.compile(r"/press-releases/([^/]+)/?")
LISTING = re.compile(r"/news(?:/page/(\d{1,6}))?/?")
ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /\n"
PLAIN = (("Content-Type", "text/plain; charset=utf-8"),)
NOT_FOUND = ("The page you are looking for may have been moved or deleted.", "Try the newsroom instead.")
WELCOME = (
    "We look after everyone’s right to be heard.",
    "Read our latest news or join us on April 18, 2024.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The state of the site that pages are made of.

    retouches counts those of its template; documents: whether it serves feeds, sitemaps and data too; opening is what
    the standing page says.
    """

    generation: GenerationName
    per_page: int
    weight: int
    listed: tuple[Release, ...]
    releases: Mapping[str, Release]
    gone: Mapping[str, str]
    moved: Mapping[str, str]
    retouches: int = 0
    json_ld: bool = True
    documents: bool = False
    feed_items: int = 10
    rest_items: int = 100
    opening: tuple[str, ...] = ()

    @property
    def last_page(self) -> int:
        """The number of the last page of the listing; an empty listing has one page."""
        return max(1, -(-len(self.listed) // self.per_page))


def answer(shelf: Shelf, path: str, *, query: str, origin: str, drift: Drift) -> Answer:
    """Return what a healthy site says to a request for that path."""
    generation = GENERATIONS[shelf.generation]
    others = shelf.listed[:24]
    frame = Frame(origin=origin, path=path, drift=drift, others=others, weight=shelf.weight, json_ld=shelf.json_ld)
    if path == "/robots.txt":
        return Answer(status=200, body=ROBOTS.encode(), headers=PLAIN)
    if path == "/":
        return _html(shelf, generation.plain(frame, SITE_TITLE, WELCOME))
    if shelf.documents and (document := documents.answer(shelf, path, query=query, frame=frame)):
        return document
    rest = f"?{query}" if query else ""
    if found := LISTING.fullmatch(path):
        number = int(found[1] or 1)
        if not path.endswith("/") or found[1] == "1":
            return redirect(f"{origin}/news/{f'page/{number}/' if number > 1 else ''}{rest}")
        if 1 <= number <= shelf.last_page:
            begin = (number - 1) * shelf.per_page
            rows = shelf.listed[begin : begin + shelf.per_page]
            return _html(shelf, generation.listing(frame, rows, number, shelf.last_page))
    if found := RELEASE.fullmatch(path):
        slug = found[1]
        if slug in shelf.moved:
            return redirect(f"{origin}/press-releases/{shelf.moved[slug]}/{rest}")
        if slug in shelf.releases:
            if not path.endswith("/"):
                return redirect(f"{origin}{path}/{rest}")
            return _release(shelf, slug, frame, generation)
    return uploads.answer(shelf.releases.values(), path) or _lost(shelf, frame, generation, status=404)


def _release(shelf: Shelf, slug: str, frame: Frame, generation: Generation) -> Answer:
    """Return the page of a release, or what its address says since it is gone."""
    how = shelf.gone.get(slug)
    if how is None:
        return _html(shelf, generation.release(frame, shelf.releases[slug]))
    if how in {"home", "listing"}:
        return redirect(frame.origin + ("/" if how == "home" else "/news/"), 302)
    return _lost(shelf, frame, generation, status=200 if how == "soft404" else int(how))


def _lost(shelf: Shelf, frame: Frame, generation: Generation, *, status: int) -> Answer:
    """Return the site's own not-found page, the same for every address."""
    anywhere = replace(frame, path="")
    return _html(shelf, generation.plain(anywhere, "Page not found", NOT_FOUND), status)


def _html(shelf: Shelf, page: str, status: int = 200) -> Answer:
    return Answer(status=status, body=retouched(page, shelf.retouches).encode())
