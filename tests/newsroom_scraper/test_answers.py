"""Answers: only the site's own clear word is *gone*; a refusal is *blocked*; whatever else is no page is *failed*."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsroom_scraper.answers import BLOCKED, FAILED, GONE, PAGE, Answer, challenge, classify
from newsroom_scraper.newsroom import load

HOME = "https://www.amnestyusa.org/"
URL = f"{HOME}press-releases/a/"
TEXT = "<html><head><title>A release</title></head><body><p>Words enough for a page.</p></body></html>"
NEWSROOM = load("amnesty-usa")


def answer(
    status: int = 200,
    final_url: str = URL,
    text: str = TEXT,
    url: str = URL,
    **headers: str,
) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return classify(status=status, url=url, final_url=final_url, headers=named, text=text, newsroom=NEWSROOM)


def test_a_page() -> None:
    assert answer() == Answer(kind=PAGE)


@pytest.mark.parametrize(
    "final_url",
    [URL.rstrip("/"), URL.replace("www.", ""), URL.replace("https", "http"), f"{URL}?utm_source=x", f"{HOME}b/"],
)
def test_a_redirect_within_the_site_is_a_page(final_url: str) -> None:
    assert answer(final_url=final_url).kind == PAGE


@pytest.mark.parametrize("status", [404, 410])
def test_gone_by_status(status: int) -> None:
    assert answer(status, text="") == Answer(kind=GONE, reason=f"answered {status}")


@pytest.mark.parametrize(
    ("final_url", "reason"),
    [
        (HOME, "redirects to the home page"),
        ("http://amnestyusa.org", "redirects to the home page"),
        (f"{HOME}news/", "redirects to the listing"),
        (f"{HOME}news?utm_source=x", "redirects to the listing"),
    ],
)
def test_gone_by_redirect(final_url: str, reason: str) -> None:
    assert answer(final_url=final_url) == Answer(kind=GONE, reason=reason)


def test_home_and_listing_themselves_are_pages() -> None:
    assert answer(url=HOME, final_url=HOME).kind == PAGE
    assert answer(url=f"{HOME}news/", final_url=f"{HOME}news").kind == PAGE


@pytest.mark.parametrize("status", [204, 301, 400, 418, 500, 502, 503, 504])
def test_any_other_status_is_failed(status: int) -> None:
    assert answer(status).kind == FAILED


@pytest.mark.parametrize("text", ["", " ", "<html></html>"])
def test_an_empty_page_is_failed(text: str) -> None:
    assert answer(text=text) == Answer(kind=FAILED, reason="answered with an empty page")


def test_a_redirect_off_the_site_is_failed() -> None:
    assert answer(final_url="https://login.example/").reason == "was redirected off the site, to login.example"


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_refusal_is_blocked(status: int) -> None:
    assert answer(status) == Answer(kind=BLOCKED, reason=f"answered {status}")


@pytest.mark.parametrize("status", [200, 403, 404, 503])
def test_a_guard_that_says_so_is_blocked(status: int) -> None:
    told = answer(status, cf_mitigated="challenge")
    assert told == Answer(kind=BLOCKED, reason="refused by the site's guard (cf-mitigated: challenge)")


@pytest.mark.parametrize("status", [200, 404, 503])
@pytest.mark.parametrize(
    "mark",
    [
        "<title>Just a moment...</title>",
        "<TITLE> Access Denied</TITLE>",
        '<script src="/cdn-cgi/challenge-platform/h/b.js"></script>',
        '<div id="px-captcha"></div>',
    ],
)
def test_a_challenge_page_is_told_whatever_its_status(status: int, mark: str) -> None:
    assert challenge(status, mark + TEXT) == f"answered {status} with a challenge page"
    if status >= 400:
        assert answer(status, text=mark + TEXT).kind == BLOCKED


@pytest.mark.parametrize("final_url", [HOME, f"{HOME}news/"])
def test_a_redirect_to_a_challenge_proves_nothing_gone(final_url: str) -> None:
    assert answer(final_url=final_url, text=f"<title>Just a moment...</title>{TEXT}").kind == BLOCKED


def test_words_of_a_challenge_far_down_a_page_are_its_own() -> None:
    assert challenge(200, TEXT + " " * 20_000 + "px-captcha") is None
    assert challenge(200, TEXT + "<p>Just a moment, said the minister. Access denied.</p>") is None


def test_other_hosts_of_the_newsroom_are_its_own() -> None:
    newsroom = replace(NEWSROOM, hosts=("amnestyusa.org", "press.example"))
    told = classify(status=200, url=URL, final_url="https://press.example/a/", headers={}, text=TEXT, newsroom=newsroom)
    assert told.kind == PAGE
