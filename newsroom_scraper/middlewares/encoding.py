"""Pages whose own word for their encoding is wrong are read in the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import HtmlResponse

from newsroom_scraper.values.encodings import mended

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


def mend(response: HtmlResponse) -> HtmlResponse:
    """Return a page's response in the encoding that its bytes are in; the bytes stay."""
    better = mended(response.body, response.encoding)
    return response if better is None else response.replace(encoding=better)


class MendEncoding:
    """Downloader middleware: what a page declares wrongly does not reach its readers. It stands above decompression."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response, in another encoding where its own is wrong."""
        del request
        return mend(response) if isinstance(response, HtmlResponse) else response
