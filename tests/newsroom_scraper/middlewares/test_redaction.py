"""What is redacted is cut out of an answer as it comes, however that is packed; other answers pass untouched."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.test import get_crawler

from newsroom_scraper.discovery import cutting
from newsroom_scraper.middlewares.evidence import ROLE
from newsroom_scraper.middlewares.redaction import REDACTED, CutOut
from newsroom_scraper.plan import Plan
from newsroom_scraper.values.urls import Rules

if TYPE_CHECKING:
    from pathlib import Path

AT = "https://a.example"
FEED = f"""<rss><channel><item><link>{AT}/1/</link><title>One</title></item>
<item><link>{AT}/2/</link><title>SECRET</title></item></channel></rss>""".encode()
CUT = CutOut([f"{AT}/2/"], Rules(), 10_000)


def passed(body: bytes, role: str | None = "listing", **headers: str) -> tuple[Response, Response]:
    """Return an answer, and what becomes of it."""
    told = {"Content-Type": "application/rss+xml", "Content-Length": str(len(body)), **headers}
    response = Response(f"{AT}/feed", headers=told, body=body)
    request = Request(f"{AT}/feed", meta={} if role is None else {ROLE: role})
    return response, CUT.process_response(request, response)


@pytest.mark.parametrize("role", ["listing", "spoken"])
@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("", FEED),
        ("gzip", gzip.compress(FEED)),
        ("deflate", zlib.compress(FEED)),
        ("Deflate ", zlib.compress(FEED)[2:-4]),
    ],
    ids=["plain", "gzip", "deflate", "deflate without its head"],
)
def test_it_is_cut_out_however_it_is_packed(coding: str, body: bytes, role: str) -> None:
    _, made = passed(body, role, **({"Content-Encoding": coding} if coding else {}))
    assert made.body == FEED.replace(b"<title>SECRET</title>", b"")
    assert made.headers[REDACTED] == f"sha256:{hashlib.sha256(body).hexdigest()}".encode()
    assert made.headers["Content-Length"] == str(len(made.body)).encode()
    assert "Content-Encoding" not in made.headers
    assert (made.headers.get("X-Archive-Orig-Content-Encoding") or b"").decode() == coding
    assert isinstance(made, TextResponse)


@pytest.mark.parametrize(
    ("body", "role", "coding"),
    [
        (FEED, "release", ""),
        (FEED, None, ""),
        (FEED.replace(b"/2/", b"/3/"), "listing", ""),
        (b"<html><a href='/2/'>SECRET</a>", "listing", ""),
        (b"of another kind", "listing", "br"),
        (b"not what it says", "listing", "gzip"),
        (gzip.compress(b"x" * 20_000), "listing", "gzip"),
    ],
    ids=["a page", "no role", "another", "html", "brotli", "no gzip", "too long"],
)
def test_all_else_passes_untouched(body: bytes, role: str | None, coding: str) -> None:
    response, made = passed(body, role, **({"Content-Encoding": coding} if coding else {}))
    assert made is response


def test_what_cannot_be_taken_apart_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_bare_xml", lambda own, _url: own)
    with pytest.raises(IgnoreRequest, match=r"was not kept, and not read: .*cannot be taken out of it alone"):
        passed(FEED)


def test_it_stands_aside_where_nothing_is_redacted() -> None:
    with pytest.raises(NotConfigured):
        CutOut.from_crawler(get_crawler())


def test_orders_say_what_is_redacted_and_those_of_before_say_nothing(tmp_path: Path) -> None:
    plan = Plan(newsroom="a", crawl_id="20260101T000000Z", redacted=(f"{AT}/2/",))
    plan.write(tmp_path / "plan.json")
    assert Plan.read(tmp_path / "plan.json") == plan
    text = (
        (tmp_path / "plan.json")
        .read_text()
        .replace('"redacted"', '"_"')
        .replace('"_": [\n    "https://a.example/2/"\n  ],', "")
    )
    (tmp_path / "plan.json").write_text(text)
    assert Plan.read(tmp_path / "plan.json").redacted == ()


def test_a_page_of_html_is_one_still() -> None:
    response = HtmlResponse(f"{AT}/feed", body=b"<html></html>")
    assert CUT.process_response(Request(f"{AT}/feed", meta={ROLE: "listing"}), response) is response
