"""Addresses: what folds, what must stay apart, and where links lead."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from newsroom_scraper.values.urls import Rules, absolute, host, identity

NONE = Rules()
ALL = Rules(same=frozenset({"www", "scheme", "slash"}))
EVERY = Rules(same=ALL.same | {"slashes", "amp"}, ignore=frozenset({"rss"}))
AMNESTY = Rules(same=ALL.same, ignore=frozenset({"id", "lang", "issue", "rss"}))
CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "urls.tsv"
PAGE = "https://www.amnestyusa.org/press-releases/iran-executions/"


@pytest.mark.parametrize(
    ("url", "rules", "spelling"),
    [
        ("HTTPS://WWW.Example.ORG", NONE, "https://www.example.org/"),
        ("https://example.org:443/a", NONE, "https://example.org/a"),
        ("http://example.org:80/a", NONE, "http://example.org/a"),
        ("http://example.org:0080/a", NONE, "http://example.org/a"),
        ("http://example.org:/a", NONE, "http://example.org/a"),
        ("http://example.org:8080/a", NONE, "http://example.org:8080/a"),
        ("https://example.org./a", NONE, "https://example.org/a"),
        ("https://b\u00fccher.example/a", NONE, "https://xn--bcher-kva.example/a"),
        ("https://User:P%61ss@Example.org/a", NONE, "https://User:Pass@example.org/a"),
        ("https://[::1]:443/a", NONE, "https://[::1]/a"),
        ("https://example.org/a#b", NONE, "https://example.org/a"),
        ("https://example.org/?", NONE, "https://example.org/"),
        ("https://example.org?a=1", NONE, "https://example.org/?a=1"),
        ("  https://example.org/\n a ", NONE, "https://example.org/%20a"),
        ("https://example.org/%7euser/%2f%c3%A9\u00e9", NONE, "https://example.org/~user/%2F%C3%A9%C3%A9"),
        ("https://example.org/100%", NONE, "https://example.org/100%25"),
        ("https://example.org/a/./b/../c/..", NONE, "https://example.org/a/"),
        ("https://example.org/../a", NONE, "https://example.org/a"),
        ("https://example.org/a/%2E%2e/b", NONE, "https://example.org/b"),
        ("https://example.org//a//b/", NONE, "https://example.org//a//b/"),
        ("https://example.org/a;jsessionid=F0?b=1", NONE, "https://example.org/a?b=1"),
        ("https://example.org/?b=2&a=1&c=&d&&b=1", NONE, "https://example.org/?b=2&a=1&c=&d&b=1"),
        ("https://example.org/?a=%5B1%5D&b[]=2", NONE, "https://example.org/?a=%5B1%5D&b%5B%5D=2"),
        ("https://example.org/?UTM_Source=x&fbclid=y&gclid=z", NONE, "https://example.org/"),
        ("https://example.org/?share=twitter&nb=1", NONE, "https://example.org/"),
        ("https://example.org/?share=twitter", NONE, "https://example.org/?share=twitter"),
        ("https://example.org/?sid=1&source=2&session=3&ref=4", NONE,
         "https://example.org/?sid=1&source=2&session=3&ref=4"),
        ("https://example.org/?id=1&ID=2&%69d=3", AMNESTY, "https://example.org/?ID=2"),
        ("https://example.org/?id=1&utm_id=2", Rules(ignore=frozenset({"id"}), keep=frozenset({"id", "utm_id"})),
         "https://example.org/?id=1&utm_id=2"),
        ("http://www.example.org:80/a", ALL, "https://example.org/a/"),
        ("https://www.www.example.org/", ALL, "https://example.org/"),
        ("https://www.com/", ALL, "https://www.com/"),
        ("https://example.org/a.pdf", ALL, "https://example.org/a.pdf"),
        ("https://example.org/v2.0", ALL, "https://example.org/v2.0/"),
        ("https://example.org/a?b=1", ALL, "https://example.org/a/?b=1"),
        ("https://example.org/a/index.html", ALL, "https://example.org/a/"),
        ("https://example.org/a/index.html", NONE, "https://example.org/a/index.html"),
        ("https://example.org/a/amp/", ALL, "https://example.org/a/amp/"),
        ("https://example.org//a///b/", EVERY, "https://example.org/a/b/"),
        ("https://example.org/a/amp/", EVERY, "https://example.org/a/"),
        ("https://example.org/a/amp", Rules(same=frozenset({"amp"})), "https://example.org/a"),
        ("https://example.org/a.html/amp/", Rules(same=frozenset({"amp"})), "https://example.org/a.html"),
        ("https://example.org/a/?amp=1&b=2", EVERY, "https://example.org/a/?b=2"),
        ("https://example.org/a/?amp", EVERY, "https://example.org/a/"),
        ("https://example.org/a/?amp=2", EVERY, "https://example.org/a/?amp=2"),
        ("https://example.org/a/?amp=1", ALL, "https://example.org/a/?amp=1"),
        ("https://example.org/a/?amp=1", Rules(same=EVERY.same, keep=frozenset({"amp"})), "https://example.org/a/?amp=1"),
        ("https://example.org/amp/", EVERY, "https://example.org/amp/"),
        ("https://example.org//amp/", EVERY, "https://example.org/amp/"),
        ("https://example.org/amplify/", EVERY, "https://example.org/amplify/"),
        ("https://example.org/a/amp/index.html/amp", EVERY, "https://example.org/a/"),
    ],
)  # fmt: skip
def test_one_spelling(url: str, rules: Rules, spelling: str) -> None:
    assert identity(url, rules) == spelling
    assert identity(spelling, rules) == spelling


@pytest.mark.parametrize(
    "text",
    ["", " ", "news", "/news/", "mailto:press@example.org", "ftp://Example.org/", "https://", "https:///a",
     "https://exa mple.org/", "https://[::1/", "https://./", "https://\uff0fx/", "https://a:b:c/", "http:\\\\a"],
)  # fmt: skip
def test_what_is_no_url_comes_back_stripped(text: str) -> None:
    assert identity(f" {text}\n", ALL) == text.strip()


def corpus(kind: str) -> list[tuple[str, str, str]]:
    if not CORPUS.exists():
        pytest.skip("the corpus of addresses is not beside this checkout")
    with CORPUS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(row["name"], row["a"], row["b"]) for row in rows if row["kind"] == kind]


@pytest.mark.parametrize(
    ("rules", "apart"),
    [
        (AMNESTY, {"amp", "double slash"}),
        (EVERY, {"legacy id/lang"}),  # on another site they choose the page
        (Rules(same=EVERY.same, ignore=AMNESTY.ignore), set()),
        (
            NONE,
            {"legacy rss param", "legacy id/lang", "no slash", "http", "no www", "amp", "double slash", "index.html"},
        ),
    ],
)
def test_the_variants_of_the_corpus_fold(rules: Rules, apart: set[str]) -> None:
    assert {name for name, a, b in corpus("same") if identity(a, rules) != identity(b, rules)} == apart


@pytest.mark.parametrize("rules", [NONE, ALL, EVERY])
def test_the_pairs_of_the_corpus_that_are_two_pages_stay_apart(rules: Rules) -> None:
    assert [(a, b) for _, a, b in corpus("distinct") if identity(a, rules) == identity(b, rules)] == []


@pytest.mark.parametrize(
    "other",
    [
        "http://amnestyusa.org/press-releases/iran-executions",
        f"{PAGE}?id=ENGUSA20080730001&lang=e",
        f"{PAGE}?issue=national-security&rss=recentnews#content",
        f"{PAGE}?mc_cid=1&mc_eid=2&PHPSESSID=3",
    ],
)
def test_the_spellings_of_one_release(other: str) -> None:
    assert identity(other, AMNESTY) == identity(PAGE, AMNESTY)


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("a/", "https://example.org/news/a/"),
        ("/a/", "https://example.org/a/"),
        ("../a/#top", "https://example.org/a/"),
        ("//cdn.example.org/a", "https://cdn.example.org/a"),
        ("?page=2", "https://example.org/news/?page=2"),
        (" /a\n/b c ", "https://example.org/a/b%20c"),
        ("http://other.org", "http://other.org"),
        (None, None),
        ("", None),
        ("  ", None),
        ("#", None),
        ("#top", None),
        ("mailto:press@example.org", None),
        ("tel:+12025550100", None),
        ("javascript:void(0)", None),
        ("data:text/html,a", None),
        ("ftp://example.org/a", None),
        ("https://", None),
        ("https://[::1", None),
        ("https://exa\u2100mple.org/", None),
    ],
)
def test_where_a_link_leads(href: str | None, leads: str | None) -> None:
    assert absolute("https://example.org/news/", href) == leads


def test_a_relative_link_needs_a_page_it_stands_on() -> None:
    assert absolute("", "/a/") is None
    assert absolute("about:blank", "/a/") is None


@pytest.mark.parametrize(
    ("url", "name"),
    [("https://WWW.Example.org/a", "example.org"), ("http://example.org:80", "example.org"),
     ("http://127.0.0.1:8000/a", "127.0.0.1:8000"), ("https://u@news.example.org/", "news.example.org"),
     ("news", ""), ("", "")],
)  # fmt: skip
def test_host(url: str, name: str) -> None:
    assert host(url) == name
