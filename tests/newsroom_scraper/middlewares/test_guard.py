"""The middleware next to the network."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import HtmlResponse, Response

from newsroom_scraper.guards import gate
from newsroom_scraper.guards.gate import Gate, Refused
from newsroom_scraper.middlewares import guard
from newsroom_scraper.middlewares.guard import CODINGS, TAGS, Guard, Parsable
from newsroom_scraper.newsroom import load

URL = "https://www.amnestyusa.org/news/"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Gate:
    made = Gate()
    monkeypatch.setattr(guard, "HERE", made)
    monkeypatch.setattr(gate, "HERE", made)
    return made


def guarded(name: str | None = "amnesty-usa") -> Guard:
    newsroom = load(name) if name else None
    return Guard.from_crawler(cast("Any", SimpleNamespace(spider=SimpleNamespace(newsroom=newsroom))))


def test_literals_are_refused_before_they_are_handed_to_a_proxy() -> None:
    made = guarded()
    made.process_request(Request(URL))
    with pytest.raises(Refused, match=r"was refused: 0x7f\.1 is 127\.0\.0\.1, this machine itself"):
        made.process_request(Request("http://0x7f.1/", meta={"proxy": "http://proxy.example:3128"}))


def test_what_the_declaration_names_may_be_private(fresh: Gate) -> None:
    guarded()
    assert fresh.admit("www.amnestyusa.org", 443, ["10.0.0.1"]) == ["10.0.0.1"]
    assert fresh.admit("www.amnestyusa.org", 8443, ["10.0.0.1"]) == []


def test_the_proxies_of_the_environment_are_let_be(fresh: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://user:pass@proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost,127.0.0.1")
    guarded(None)
    assert "proxy.example" in fresh.proxies
    assert not any("," in one for one in fresh.proxies)


def test_a_host_that_was_refused_is_not_called_one_that_could_not_be_found(fresh: Gate) -> None:
    made = guarded(None)
    fresh.admit("a.example", 80, ["10.0.0.1"])
    made.process_exception(Request("http://b.example/"), CannotResolveHostError("b.example"))
    made.process_exception(Request("http://a.example/"), ValueError("another"))
    with pytest.raises(Refused, match=r"a\.example leads to 10\.0\.0\.1, a private network"):
        made.process_exception(Request("http://a.example/"), CannotResolveHostError("a.example"))


@pytest.mark.parametrize("headers", [["gzip, gzip, gzip"], ["gzip"] * (CODINGS + 1)])
def test_what_is_packed_too_often(headers: list[str]) -> None:
    made = guarded(None)
    twice = Response(URL, headers={"Content-Encoding": headers[0].split(",")[:CODINGS]})
    assert made.process_response(Request(URL), twice) is twice
    with pytest.raises(Refused, match="packed 3 times over"):
        made.process_response(Request(URL), Response(URL, headers={"Content-Encoding": cast("Any", headers)}))


def test_pages_of_more_tags_than_pages_have() -> None:
    large = HtmlResponse(URL, body=b"<b>" * TAGS)
    assert Parsable().process_response(Request(URL), large) is large
    other = Response(URL, body=b"<b>" * (TAGS + 1))
    assert Parsable().process_response(Request(URL), other) is other
    with pytest.raises(Refused, match="more than 100,000 tags"):
        Parsable().process_response(Request(URL), HtmlResponse(URL, body=b"<b>" * (TAGS + 1)))


def test_a_tag_of_more_attributes_than_tags_have() -> None:
    many = b"<p " + b" ".join(b"a%d" % at for at in range(100_000)) + b">x"
    drawing = b'<svg><path d="' + b"M 0 0 L 1 1 " * 50_000 + b'"></svg>'
    drawn = HtmlResponse(URL, body=drawing)
    assert Parsable().process_response(Request(URL), drawn) is drawn
    with pytest.raises(Refused, match="a tag of more than 10,000 attributes"):
        Parsable().process_response(Request(URL), HtmlResponse(URL, body=many))
