"""Why a request brought no page, in a person's words."""

from __future__ import annotations

import pytest
from scrapy import exceptions
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError

from newsroom_scraper import answers
from newsroom_scraper.guards.gate import Refused
from newsroom_scraper.guards.pulse import TooLong
from newsroom_scraper.middlewares.reach import OffSite
from newsroom_scraper.newsroom import load
from newsroom_scraper.spiders.outcomes import answer_of, document_of, headers_of, reason_of, unreachable

URL = "https://www.amnestyusa.org/press-releases/a/"


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (
            exceptions.CannotResolveHostError("x"),
            "the host www.amnestyusa.org could not be found (no network, or the name is wrong)",
        ),
        (exceptions.DownloadConnectionRefusedError("x"), "the host www.amnestyusa.org refused the connection"),
        (exceptions.DownloadTimeoutError("x"), "gave no answer in time"),
        (exceptions.DownloadCancelledError("x"), "sent more than is read of one page"),
        (
            exceptions.IgnoreRequest("Ignored response: its body exceeded DOWNLOAD_MAXSIZE during decompression."),
            "sent more than is read of one page",
        ),
        (exceptions.ResponseDataLossError("x"), "broke off in the middle of the page"),
        (exceptions.DownloadFailedError("odd"), "could not be fetched (odd)"),
        (exceptions.IgnoreRequest("Forbidden by robots.txt"), "is forbidden by the site's robots.txt"),
        (
            exceptions.IgnoreRequest("max redirections reached"),
            "was redirected again and again, in a circle or without end",
        ),
        (exceptions.DownloadCancelledError("more than 9 bytes of headers"), "sent more headers than any page has"),
        (Refused("was refused: a reason"), "was refused: a reason"),
        (TooLong("took more than 5 s to be read, and was left"), "took more than 5 s to be read, and was left"),
        (exceptions.IgnoreRequest(), "was refused"),
        (OffSite("https://elsewhere.example/x"), "was redirected off the site, to elsewhere.example"),
        (HttpError(Response(URL, status=304), "x"), "answered 304"),
        (ValueError("odd"), "could not be fetched (ValueError: odd)"),
    ],
)
def test_reasons(problem: BaseException, words: str) -> None:
    assert reason_of(problem, URL) == words


def test_a_host_that_cannot_be_reached() -> None:
    assert unreachable(exceptions.CannotResolveHostError("x"))
    assert unreachable(exceptions.DownloadConnectionRefusedError("x"))
    assert not unreachable(exceptions.DownloadTimeoutError("x"))


def test_an_answer_is_told_from_status_headers_and_text() -> None:
    newsroom = load("amnesty-usa")
    page = HtmlResponse(URL, body="<p>Fifteen hours at the border.</p>" * 9, encoding="utf-8")
    assert answer_of(page, URL, newsroom).kind == answers.PAGE
    guarded = HtmlResponse(URL, status=403, headers={"Cf-Mitigated": "challenge"}, body=b"x")
    assert answer_of(guarded, URL, newsroom).kind == answers.BLOCKED
    picture = Response(URL, headers={"Content-Type": "image/png"}, body=b"\x89PNG" * 99)
    assert answer_of(picture, URL, newsroom).kind == answers.FAILED


# Documents of roads

FEED = "https://feeds.example/press.xml"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"[]", answers.PAGE),
        (200, b"\x1f\x8b\x08packed", answers.PAGE),
        (200, b"", answers.FAILED),
        (404, b"<html>", answers.GONE),
        (403, b"<html>", answers.BLOCKED),
        (500, b"<html>", answers.FAILED),
    ],
)
def test_a_document_may_be_short_and_no_text(status: int, body: bytes, kind: str) -> None:
    response = Response(URL, status=status, body=body)
    assert document_of(response, URL, load("amnesty-usa")).kind == kind


def test_a_document_may_stand_on_the_host_of_its_road() -> None:
    response = HtmlResponse(FEED, body=b"<rss></rss>")
    assert document_of(response, FEED, load("amnesty-usa"), also={"feeds.example"}).kind == answers.PAGE
    elsewhere = document_of(response, FEED, load("amnesty-usa"))
    assert (elsewhere.kind, elsewhere.reason) == (answers.FAILED, "was redirected off the site, to feeds.example")


def test_headers_have_names_in_small_letters() -> None:
    response = Response(URL, headers={"X-WP-Total": "12", "Content-Type": "application/json"})
    assert headers_of(response) == {"x-wp-total": "12", "content-type": "application/json"}
