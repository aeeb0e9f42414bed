"""What came of a request: what the answer means, or why there was none, in a person's words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy import exceptions
from scrapy.http import TextResponse
from scrapy.spidermiddlewares.httperror import HttpError

from newsroom_scraper import answers
from newsroom_scraper.guards.pulse import TooLong
from newsroom_scraper.manners.unasked import FORBIDDEN, NotHad

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrapy.http import Response

    from newsroom_scraper.newsroom import Newsroom


def answer_of(response: Response, url: str, newsroom: Newsroom, *, also: Collection[str] = ()) -> answers.Answer:
    """Return what a response to a request for the page at `url` means; `also`: hosts on which it may stand, too."""
    if response.status == 200 and not isinstance(response, TextResponse):
        kind = (response.headers.get("Content-Type") or b"of no type").decode("latin-1").partition(";")[0]
        return answers.Answer(kind=answers.FAILED, reason=f"answered with something that is no page ({kind})")
    return answers.classify(
        status=response.status,
        url=url,
        final_url=response.url,
        headers=_signs_of_a_guard(response),
        text=response.text if isinstance(response, TextResponse) else "",
        newsroom=newsroom,
        also=also,
    )


def document_of(response: Response, url: str, newsroom: Newsroom, *, also: Collection[str] = ()) -> answers.Answer:
    """Return what a response to a request for a feed, a sitemap or data means: as a page, but it may be short."""
    if response.status == 200 and not response.body:
        return answers.Answer(kind=answers.FAILED, reason="answered with nothing")
    return answers.classify(
        status=response.status,
        url=url,
        final_url=response.url,
        headers=_signs_of_a_guard(response),
        text=response.text if isinstance(response, TextResponse) else "",
        newsroom=newsroom,
        also=also,
        least=0,
    )


def headers_of(response: Response) -> dict[str, str]:
    """Return the headers of a response, names in small letters; of a repeated one, the last."""
    return {
        name.decode("latin-1").lower(): value.decode("latin-1")
        for name, values in response.headers.items()
        for value in values
    }


def _signs_of_a_guard(response: Response) -> dict[str, str]:
    return {
        name: (response.headers.get(name) or b"").decode("latin-1")
        for name in answers.BLOCK_HEADERS
        if name in response.headers
    }


def unreachable(problem: BaseException) -> bool:
    """Return whether a host could not be reached, or nobody knows its rules: nor can its other pages be had."""
    kinds = exceptions.CannotResolveHostError | exceptions.DownloadConnectionRefusedError | NotHad
    return isinstance(problem, kinds)


def _asked(url: str) -> str:
    """Return who is connected to for an address: its host, or the proxy that this process asks in its place."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if proxy is None or proxy_bypass(parts.hostname or ""):
        return f"the host {parts.netloc}"
    return f"the proxy {urlsplit(proxy if '//' in proxy else f'//{proxy}').netloc.rpartition('@')[2]}"


def reason_of(problem: BaseException, url: str) -> str:
    """Return why a request failed, as a clause for a person."""
    asked = _asked(url)
    words = {
        exceptions.CannotResolveHostError: f"{asked} could not be found (no network, or the name is wrong)",
        exceptions.DownloadConnectionRefusedError: f"{asked} refused the connection",
        exceptions.DownloadTimeoutError: "gave no answer in time",
        exceptions.DownloadCancelledError: "sent more than is read of one page",
        exceptions.ResponseDataLossError: "broke off in the middle of the page",
    }
    if isinstance(problem, exceptions.DownloadCancelledError) and "of headers" in str(problem):
        return "sent more headers than any page has"
    for kind, text in words.items():
        if isinstance(problem, kind):
            return text
    if isinstance(problem, TooLong):
        return str(problem)
    if isinstance(problem, HttpError):
        return f"answered {problem.response.status}"
    if isinstance(problem, exceptions.IgnoreRequest):
        text = str(problem)
        if text == "max redirections reached":
            return "was redirected again and again, in a circle or without end"
        if "DOWNLOAD_MAXSIZE" in text:  # small on the wire, and more than that once it is unpacked
            return words[exceptions.DownloadCancelledError]
        return FORBIDDEN if text == "Forbidden by robots.txt" else text or "was refused"  # as Scrapy's own says it
    if isinstance(problem, exceptions.DownloadFailedError):
        return f"could not be fetched ({problem})"
    return f"could not be fetched ({type(problem).__name__}: {problem})"
