"""A stored document of several releases without one of them: found by the digest that it had, and by no other."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.files import EVIDENCE
from newsroom_scraper.middlewares.evidence import WarcFile
from newsroom_scraper.values.urls import Rules
from pipelines import finding, members, shared
from pipelines.blanks import blank, head_of, packed
from pipelines.finding import Marked, find
from schedules.stored import read_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsroom_scraper.items import Evidence
    from pipelines.finding import Found

AT = "https://a.example"
MARKED = Marked(
    keys=frozenset({f"{AT}/2/"}), hashes=frozenset(), digests=frozenset(), rules=Rules(same=frozenset({"slash"}))
)
FEED = "<rss><channel>{}</channel></rss>".format(
    "".join(f"<item><link>{AT}/{at}/</link><title>What {at} says</title></item>" for at in range(1, 5))
).encode()
LISTING = b"<html>" + b"".join(
    b'<div><h2><a class="x" href="/%d/">What %d says</a></h2><p>and more of it</p></div>' % (at, at)
    for at in range(1, 5)
)
XML = ("Content-Type", "application/rss+xml")
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "identity": lambda body: body,
    "": lambda body: body,
}


def store(folder: Path, *bodies: tuple[str, bytes, list[tuple[str, str]]]) -> list[Evidence]:
    file = WarcFile(folder / EVIDENCE)
    made = [file.response(url=url, status=200, headers=headers, body=body) for url, body, headers in bodies]
    file.close()
    return made


def rewrite(folder: Path, *, listing: set[int | None] | None = None, spare: set[int] | None = None) -> Found:
    """Do with a WARC what clearing a crawl does."""
    warc = folder / EVIDENCE
    records, _ = members.scan(warc)
    found = find(warc, records, MARKED, listing=listing or set(), pages=set(), spare=spare or set())
    parts = []
    with warc.open("rb") as file:
        for one in records:
            file.seek(one.offset)
            own = file.read(one.size)
            parts.append(blank(one.size) if one.offset in found.blanks else found.filled.get(one.offset, own))
    warc.write_bytes(b"".join([*parts, *found.behind]))
    return found


def unpacked(folder: Path) -> list[bytes]:
    data = (folder / EVIDENCE).read_bytes()
    found = []
    while data:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        found.append(unpacker.decompress(data))
        data = unpacker.unused_data
    return found


def told(evidence: Evidence) -> dict[str, object]:
    return {"offset": evidence.offset, "digest": evidence.digest}


@pytest.mark.parametrize("packing", PACKINGS)
def test_it_is_found_by_its_old_digest(tmp_path: Path, packing: str) -> None:
    body = PACKINGS[packing](FEED)
    headers = [XML, ("Content-Length", str(len(body))), *([("Content-Encoding", packing)] if packing else [])]
    feed, page = store(tmp_path, (f"{AT}/feed", body, headers), (f"{AT}/9/", b"<html>What 2 says", []))
    found = rewrite(tmp_path, spare={feed.offset})
    assert (found.documents, found.blanks, found.uncut) == (1, set(), [])
    url, text, kept = read_page(tmp_path / EVIDENCE, told(feed))
    assert url == f"{AT}/feed"
    assert text == FEED.replace(b"<title>What 2 says</title>", b"")
    assert kept["content-length"] == str(len(text)).encode()
    assert "content-encoding" not in kept
    assert read_page(tmp_path / EVIDENCE, told(page))[1] == b"<html>What 2 says", "other records stand where they stood"
    with (tmp_path / EVIDENCE).open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
    assert not rewrite(tmp_path), "doing it again does nothing"
    assert {feed.digest, page.digest} <= {head_of(one)[1] for one in unpacked(tmp_path)}, "as they were sealed"


def test_a_digest_that_it_never_had_is_refused(tmp_path: Path) -> None:
    (feed,) = store(tmp_path, (f"{AT}/feed", FEED, [XML]))
    rewrite(tmp_path)
    with pytest.raises(EvidenceError, match="does not hold the bytes that were recorded"):
        read_page(tmp_path / EVIDENCE, {"offset": feed.offset, "digest": f"sha256:{'0' * 64}"})
    data = gzip.decompress((tmp_path / EVIDENCE).read_bytes())
    own = data[data.rindex(b"WARC/1.1") :]
    (tmp_path / EVIDENCE).write_bytes(gzip.compress(own.replace(b"What 3", b"That 3")))
    with pytest.raises(EvidenceError, match="does not hold the bytes that were recorded"):
        read_page(tmp_path / EVIDENCE, {"offset": 0, "digest": feed.digest})


@pytest.mark.parametrize("rests", [True, False])
def test_of_a_page_of_the_listing_the_links_stay_where_something_rests_on_it(tmp_path: Path, rests: bool) -> None:
    (page,) = store(tmp_path, (f"{AT}/news/", LISTING, []))
    found = rewrite(tmp_path, listing={page.offset}, spare={page.offset} if rests else set())
    assert (found.bare, found.leads, found.blanks) == (1, set(), set()) if rests else (0, {page.offset}, {page.offset})
    if rests:
        text = read_page(tmp_path / EVIDENCE, told(page))[1].decode()
        assert "says" not in text
        assert [f'href="/{at}/"' in text for at in range(1, 5)] == [True] * 4
    assert not rewrite(tmp_path, listing={page.offset}, spare={page.offset} if rests else set())


def test_what_does_not_fit_goes_to_the_end_and_is_found_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = FEED.replace(b"What 3", b"What " * 500 + b"3")
    feed, page = store(tmp_path, (f"{AT}/feed", long, [XML]), (f"{AT}/9/", b"<html>", []))
    size = (tmp_path / EVIDENCE).stat().st_size
    monkeypatch.setattr(finding, "packed", lambda record, room: packed(record, room) if len(record) < 700 else None)
    rewrite(tmp_path)
    assert (tmp_path / EVIDENCE).stat().st_size > size
    for _ in range(2):
        assert read_page(tmp_path / EVIDENCE, told(feed))[1] == long.replace(b"<title>What 2 says</title>", b"")
        assert read_page(tmp_path / EVIDENCE, told(page))[1] == b"<html>"
        assert not rewrite(tmp_path)
    assert [one.info for one in members.scan(tmp_path / EVIDENCE)[0]] == [True, False, False, True]


def test_a_record_too_small_for_anything_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (feed,) = store(tmp_path, (f"{AT}/feed", FEED, [XML]))
    monkeypatch.setattr(finding, "packed", lambda _record, _room: None)
    before = (tmp_path / EVIDENCE).read_bytes()
    found = rewrite(tmp_path, spare={feed.offset})
    assert "does not fit there" in found.uncut[0]
    assert (tmp_path / EVIDENCE).read_bytes() == before


def test_fields_of_a_record_are_told_apart() -> None:
    assert shared.moved(b"WARC/1.1\r\nWARC-Type: response\r\n\r\nWARC-Moved: yes\r\n") is None
    assert shared.leads_to(b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Refers-To: <x>\r\n\r\n") is None
