"""What came of a request: what the answer means, or why there was none, in a person's words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import exceptions
from scrapy.http import TextResponse
from scrapy.spidermiddlewares.httperror import HttpError

from newsroom_scraper import answers

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
    """Return whether the host itself could not be reached, so that its other pages cannot be either."""
    return isinstance(problem, exceptions.CannotResolveHostError | exceptions.DownloadConnectionRefusedError)


def reason_of(problem: BaseException, url: str) -> str:
    """Return why a request failed, as a clause for a person."""
    name = urlsplit(url).netloc
    words = {
        exceptions.CannotResolveHostError: f"the host {name} could not be found (no network, or the name is wrong)",
        exceptions.DownloadConnectionRefusedError: f"the host {name} refused the connection",
        exceptions.DownloadTimeoutError: "gave no answer in time",
        exceptions.DownloadCancelledError: "sent more than is read of one page",
        exceptions.ResponseDataLossError: "broke off in the middle of the page",
    }
    for kind, text in words.items():
        if isinstance(problem, kind):
            return text
    if isinstance(problem, HttpError):
        return f"answered {problem.response.status}"
    if isinstance(problem, exceptions.IgnoreRequest):
        text = str(problem)
        if "DOWNLOAD_MAXSIZE" in text:  # small on the wire, and more than that once it is unpacked
            return words[exceptions.DownloadCancelledError]
        return "is forbidden by the site's robots.txt" if "robots.txt" in text else text or "was refused"
    if isinstance(problem, exceptions.DownloadFailedError):
        return f"could not be fetched ({problem})"
    return f"could not be fetched ({type(problem).__name__}: {problem})"
