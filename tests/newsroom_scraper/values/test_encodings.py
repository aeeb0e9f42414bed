"""Pages that are not in the encoding which they declare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from newsroom_scraper.middlewares.encoding import MendEncoding, mend
from newsroom_scraper.values.encodings import mended

SAID = {
    "cp1252": "Die Bürger fördern 37 schöne Äpfel – „Größe zählt“, sagte Müller gestern in Köln. " * 9,
    "cp1251": "Правительство сообщило сегодня, что новые правила вступят в силу в марте. " * 9,
    "shift_jis": "政府は本日、新しい規則を発表した。これは来年から施行される予定である。" * 9,
    "gb18030": "政府今天宣布了新的规定，将于明年开始实施。记者从会议上获悉。" * 9,
    "cp1253": "Η κυβέρνηση ανακοίνωσε σήμερα νέους κανόνες που θα ισχύσουν του χρόνου. " * 9,
    "cp1255": "הממשלה הודיעה היום על תקנות חדשות שייכנסו לתוקף בשנה הבאה. " * 9,
    "cp1250": "Rząd ogłosił dziś nowe przepisy, które wejdą w życie w przyszłym roku. " * 9,
}


LANGUAGES = {"cp1250": "pl", "cp1251": "ru", "cp1253": "el", "cp1255": "he", "gb18030": "zh-CN", "shift_jis": "ja"}


def page(text: str, declared: str, encoding: str, language: str = "") -> HtmlResponse:
    body = f'<html lang="{language}"><head><meta charset="{declared}"><title>x</title></head><body><p>{text}</p></body></html>'
    return HtmlResponse("https://example.org/", body=body.encode(encoding))


@pytest.mark.parametrize("encoding", SAID)
def test_what_is_declared_to_be_utf8_and_is_not_is_read(encoding: str) -> None:
    wrong = page(SAID[encoding], "utf-8", encoding, LANGUAGES.get(encoding, "de"))
    assert mend(wrong).css("p::text").get() == SAID[encoding]


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "shift_jis", "gb18030", "cp1253", "cp1255"])
def test_it_is_read_where_the_page_does_not_say_its_language(encoding: str) -> None:
    assert mend(page(SAID[encoding], "utf-8", encoding)).css("p::text").get() == SAID[encoding]


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "iso-8859-15", "gb2312", "shift_jis", "euc-kr"])
@pytest.mark.parametrize("said", SAID.values())
def test_what_is_utf8_and_declared_otherwise_is_read(declared: str, said: str) -> None:
    assert mend(page(said, declared, "utf-8")).css("p::text").get() == said


@pytest.mark.parametrize(("declared", "encoding"), [("gb2312", "gb18030"), ("shift_jis", "shift_jis")])
def test_what_is_declared_rightly_is_left_alone(declared: str, encoding: str) -> None:
    right = page(SAID[encoding], declared, encoding)
    assert mend(right) is right
    assert right.css("p::text").get() == SAID[encoding]


def test_two_words_are_no_proof() -> None:
    assert "模模".encode("gb18030").decode("utf-8")  # valid, and something else
    assert mended("模模".encode("gb18030"), "gb18030") is None


def test_a_slip_in_a_page_is_no_other_encoding() -> None:
    body = SAID["cp1252"].encode() + b"\xfc" + SAID["cp1252"].encode()
    assert mended(body, "utf-8") is None


def test_the_bytes_stay_and_other_things_pass() -> None:
    wrong = page(SAID["cp1252"], "utf-8", "cp1252", "de-AT")
    assert mend(wrong).body == wrong.body
    made = MendEncoding()
    assert made.process_response(None, wrong).encoding == "cp1252"  # type: ignore[arg-type, attr-defined]


@given(st.text())
def test_utf8_declared_as_such_is_never_touched(text: str) -> None:
    assert mended(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode(), "utf-8") is None


@given(st.binary(max_size=2000), st.sampled_from(["utf-8", "cp1252", "iso8859-15", "gb18030", "utf-16"]))
def test_any_bytes_are_read_somehow(body: bytes, declared: str) -> None:
    encoding = mended(body, declared)
    body.decode(encoding or declared, "replace")
