"""A probe of small sites, made of pages in a dictionary."""

from __future__ import annotations

import pytest

from newsroom_scraper.fetched import Fetched
from newsroom_scraper.probing.declaring import name_of
from newsroom_scraper.probing.probe import Probe

SITE = "https://www.harbor.org"
TEXT = "The harbor office said today that the bridge will be closed for repairs until further notice. " * 4


def release(title: str, head: str = "") -> str:
    return f"<html lang=de><head><title>{title} | Harbor Office</title>{head}</head><body><h1>{title}</h1><p>{TEXT}</p></body>"


def listing(rows: list[tuple[str, str, str]], more: str = "") -> str:
    told = "".join(
        f'<div class="row"><span>{day}</span><h3><a href="{href}">{title}</a></h3></div>' for href, title, day in rows
    )
    return f'<html lang="de"><head><title>Presse | Harbor Office</title>{more}</head><body><main>{told}</main></body></html>'


class Pages:
    """Pages by address; everything else answers 404."""

    def __init__(self, pages: dict[str, str | tuple[int, str]]) -> None:
        self.pages = {(one if "://" in one else SITE + one): page for one, page in pages.items()}
        self.asked: list[str] = []

    def __call__(self, url: str) -> Fetched:
        self.asked.append(url)
        page = self.pages.get(url, (404, "<html><body>Not here.</body></html>"))
        status, text = page if isinstance(page, tuple) else (200, page)
        kind = "application/xml" if text.startswith("<?xml") else "text/html; charset=utf-8"
        return Fetched(url=url, final_url=url, status=status, headers={"content-type": kind}, body=text.encode())


ROWS = [(f"/presse/r{n}", f"Brücke {n} wird erneuert", f"{n}.02.2026") for n in (24, 17, 9, 5, 3, 2)]
RELEASES: dict[str, str | tuple[int, str]] = {href: release(title) for href, title, _ in ROWS}
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><link>https://www.harbor.org/</link>'
    + "".join(
        f"<item><title>{title}</title><link>{SITE}{href}</link><pubDate>{day[:2].strip('.')} Feb 2026 10:00:00 +0100</pubDate></item>"
        for href, title, day in ROWS
    )
    + "</channel></rss>"
)


def test_a_listing_is_declared_and_its_releases_are_read() -> None:
    found = Probe(Pages({"/presse": listing(ROWS), **RELEASES})).run(f"{SITE}/presse")
    assert found.works
    assert found.proposal is not None
    newsroom = found.proposal.newsroom()
    assert [(one.road, one.url) for one in newsroom.discover] == [("listing", f"{SITE}/presse")]
    assert (newsroom.name, newsroom.title, newsroom.language) == ("harbor", "Harbor Office", "de")
    assert newsroom.date_order == "DMY"
    assert [one.title for one in found.sample] == [title for _, title, _ in ROWS[:5]]
    assert [one.day for one in found.sample] == ["2026-02-24", "2026-02-17", "2026-02-09", "2026-02-05", "2026-02-03"]


def test_a_home_page_leads_to_its_newsroom() -> None:
    home = '<html><body><a href="/kontakt">Kontakt</a><a href="/presse">Presse</a><a href="/newsletter">Newsletter</a></body>'
    pages = Pages({"/": home, "/presse": listing(ROWS), **RELEASES})
    found = Probe(pages).run(f"{SITE}/")
    assert found.works
    assert f"{SITE}/newsletter" not in pages.asked


def test_a_feed_beside_the_listing_is_declared_before_it() -> None:
    more = '<link rel="alternate" type="application/rss+xml" href="/presse/feed">'
    found = Probe(Pages({"/presse": listing(ROWS, more), "/presse/feed": FEED, **RELEASES})).run(f"{SITE}/presse")
    assert found.proposal is not None
    assert [one.road for one in found.proposal.newsroom().discover] == ["feed", "listing"]


def test_stamps_with_an_offset_show_the_zone() -> None:
    stamp = '<meta property="article:published_time" content="2026-02-24T10:00:00+01:00">'
    pages: dict[str, str | tuple[int, str]] = {href: release(title, stamp) for href, title, _ in ROWS}
    found = Probe(Pages({"/presse": listing(ROWS), **pages})).run(f"{SITE}/presse")
    assert found.proposal is not None
    assert found.proposal.timezone == "Europe/Berlin"
    assert any("Europe/Berlin" in one for one in found.unsure)  # the address does not say it


def test_an_order_that_nothing_shows_is_left_out_and_said() -> None:
    rows = [(href, title, f"{n}.2.2026") for n, (href, title, _) in zip((9, 8, 7, 6, 5, 4), ROWS, strict=True)]
    found = Probe(Pages({"/presse": listing(rows), **RELEASES})).run(f"{SITE}/presse")
    assert found.proposal is not None
    assert found.proposal.date_order is None
    assert any("date_order" in one for one in found.unsure)


def test_only_a_feed() -> None:
    found = Probe(Pages({"/feed.xml": FEED, **RELEASES})).run(f"{SITE}/feed.xml")
    assert found.works
    assert found.proposal is not None
    assert [one.road for one in found.proposal.newsroom().discover] == ["feed"]
    assert any("newest" in one for one in found.unsure)


def test_only_a_sitemap() -> None:
    sitemap = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + "".join(
        f"<url><loc>{SITE}{href}</loc></url>" for href, _, _ in ROWS
    )
    robots = "User-agent: *\nCrawl-delay: 7\nSitemap: https://www.harbor.org/map.xml\n"
    pages: dict[str, str | tuple[int, str]] = {"/": "<html><body>Hello</body></html>", "/robots.txt": robots}
    found = Probe(Pages({**pages, "/map.xml": sitemap + "</urlset>", **RELEASES})).run(f"{SITE}/")
    assert found.works
    assert found.proposal is not None
    assert [one.road for one in found.proposal.newsroom().discover] == ["sitemap"]
    assert "7 s" in found.robots[0]


@pytest.mark.parametrize(
    ("answer", "refused", "failure"),
    [((403, "no"), None, "answered 403"), ((500, "oh"), None, "answered 500")],
)
def test_what_answers_nothing_is_said(answer: tuple[int, str], refused: str | None, failure: str | None) -> None:
    found = Probe(Pages({"/presse": answer})).run(f"{SITE}/presse")
    assert (found.refused, found.failure, found.proposal) == (refused, failure, None)


def test_blocked_is_told_as_blocked() -> None:
    found = Probe(lambda url: Fetched(url=url, final_url=url, status=403, blocked="answered 403")).run(f"{SITE}/presse")
    assert (found.refused, found.works) == ("answered 403", False)


def test_a_page_that_scripts_draw_is_said_to_need_them() -> None:
    shell = '<html><head><script src="/app.js"></script></head><body><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript></body></html>'
    found = Probe(Pages({"/presse": shell})).run(f"{SITE}/presse")
    assert found.proposal is None
    assert found.scripts is not None
    assert "JavaScript" in found.scripts


def test_a_site_with_nothing_gives_no_declaration() -> None:
    pages = Pages({"/": "<html><body><p>Hello.</p></body></html>"})
    found = Probe(pages).run(f"{SITE}/")
    assert not found.works
    assert found.proposal is None
    assert len(pages.asked) <= 20


def test_releases_that_cannot_be_read_are_the_gravest_doubt() -> None:
    found = Probe(Pages({"/presse": listing(ROWS)})).run(f"{SITE}/presse")
    assert not found.works
    assert found.unsure[0].startswith("5 of 5 releases could not be read")


def test_nothing_is_asked_for_twice() -> None:
    pages = Pages({"/presse": listing(ROWS), **RELEASES})
    Probe(pages).run(f"{SITE}/presse")
    assert len(pages.asked) == len(set(pages.asked)) <= 20


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.co.uk/press", "example"),
        ("https://press.un.org/en", "un"),
        ("https://oag.ca.gov/news", "oag-ca"),
        ("https://xn--bcher-kva.example/", "xn-bcher-kva"),
    ],
)
def test_names_come_from_hosts(url: str, name: str) -> None:
    assert name_of(url) == name
