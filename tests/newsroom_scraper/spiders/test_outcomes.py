"""Why a request brought no page, in a person's words."""

from __future__ import annotations

import pytest
from scrapy import exceptions
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError

from newsroom_scraper import answers
from newsroom_scraper.middlewares.reach import OffSite
from newsroom_scraper.newsroom import load
from newsroom_scraper.spiders.outcomes import answer_of, reason_of, unreachable

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
        (exceptions.IgnoreRequest("max redirections reached"), "max redirections reached"),
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
