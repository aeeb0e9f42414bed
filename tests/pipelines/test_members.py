"""What was asked and how it went is one with its answer: whatever moves or takes out the one does so with all."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import orjson
from warcio.archiveiterator import ArchiveIterator

from newsroom_scraper.files import EVIDENCE, KEPT_EVIDENCE, PART, PLAN, READINGS
from newsroom_scraper.middlewares.evidence import Exchange, WarcFile
from newsroom_scraper.plan import Plan
from newsroom_scraper.values.urls import Rules, identity
from pipelines import kept, members, records
from pipelines.finding import Marked
from pipelines.redacted import clear
from pipelines.reduced import pages, reduce
from pipelines.seal import read_manifest, seal

if TYPE_CHECKING:
    from pathlib import Path

    from newsroom_scraper.items import Evidence
    from tests.pipelines.conftest import Sealed

URL = "https://a.example/press/"
RULES = Rules(same=frozenset())


def exchange(number: int) -> Exchange:
    return Exchange(asked=[("Host", "a.example")], facts={"role": "release", "fetchTimeMs": str(number)})


def written(path: Path) -> list[Evidence]:
    """Return where three answers lie; a revisit stands before the last."""
    warc = WarcFile(path)
    made = [
        warc.response(url=f"{URL}{at}", status=200, headers=[], body=b"%d" % at * 99, exchange=exchange(at))
        for at in (1, 2)
    ]
    warc.revisit(url=f"{URL}9", status=200, headers=[("Date", "x")], body=b"9", exchange=exchange(9))
    made.append(warc.response(url=f"{URL}3", status=200, headers=[], body=b"3" * 99))
    warc.close()
    return made


def types(data: bytes) -> list[str]:
    from io import BytesIO

    return [record.rec_type for record in ArchiveIterator(BytesIO(data))]


def test_an_answer_and_what_stands_with_it_are_one(tmp_path: Path) -> None:
    path = tmp_path / EVIDENCE
    made = written(path)
    found, _ = members.scan(path)
    data = path.read_bytes()
    assert [types(data[one.offset : one.offset + one.size]) for one in found] == [
        ["warcinfo"],
        ["response", "request", "metadata"],
        ["response", "request", "metadata"],
        ["revisit", "request", "metadata"],
        ["response"],
    ]
    assert [one.offset for one in found if not one.info and not one.revisit] == [one.offset for one in made]
    assert [one.revisit for one in found] == [False, False, False, True, False]
    assert records.verify(path).number == len(types(data))


def refilled(sealed: Sealed) -> list[Evidence]:
    """Put other evidence into a sealed crawl."""
    sealed.warc.unlink()
    made = written(sealed.warc)
    manifest = read_manifest(sealed.folder)
    manifest["files"][EVIDENCE] = members.digest(sealed.warc)
    manifest["looks"] = []
    (sealed.folder / READINGS).write_bytes(b"")
    manifest["files"][READINGS] = members.digest(sealed.folder / READINGS)
    (sealed.folder / "manifest.json").write_bytes(orjson.dumps(manifest))
    return made


def test_a_reduction_moves_them_together_and_lets_revisits_go(crawl: Sealed) -> None:
    made = refilled(crawl)
    before = crawl.warc.read_bytes()
    found = {one.offset: one for one in members.scan(crawl.warc)[0]}
    assert list(pages(crawl.folder)) == [one.offset for one in made]
    second = found[made[1].offset]
    reduce(crawl.folder, keep=[second.offset], keep_readings=bool, log=False)
    after = (crawl.folder / KEPT_EVIDENCE).read_bytes()
    assert types(after) == ["warcinfo", "response", "request", "metadata"]
    assert after.endswith(before[second.offset : second.offset + second.size])
    assert list(pages(crawl.folder)) == [second.offset]
    reduction = kept.read(crawl.folder)
    assert reduction is not None
    assert second.offset in reduction.offsets


def test_a_redaction_takes_all_of_them_out(crawl: Sealed) -> None:
    made = refilled(crawl)
    size = crawl.warc.stat().st_size
    keys = frozenset({identity(f"{URL}{at}", RULES) for at in (1, 9)})
    cleared = clear(crawl.folder, Marked(keys=keys, hashes=frozenset(), digests=frozenset(), rules=RULES))
    assert cleared.pages == 2
    data = crawl.warc.read_bytes()
    assert len(data) == size
    assert types(data) == ["warcinfo", "warcinfo", "response", "request", "metadata", "warcinfo", "response"]
    plain, left = b"", data
    while left:
        unpacker = zlib.decompressobj(31)
        plain += unpacker.decompress(left)
        left = unpacker.unused_data
    assert f"{URL}1".encode() not in plain
    assert f"{URL}9".encode() not in plain
    assert f"{URL}2".encode() in plain
    assert [one.offset for one in members.scan(crawl.warc)[0]][1] == made[0].offset
    assert records.verify(crawl.warc).wrong == []


def test_the_manifest_names_every_page_that_was_read_and_what_the_plan_anchors(crawl: Sealed, tmp_path: Path) -> None:
    told = read_manifest(crawl.folder)
    assert told["payloads"] == {str(one["offset"]): one["digest"] for one in crawl.evidence}
    assert told["anchors"] == {}
    part = tmp_path / f"20261123T020000Z{PART}"
    part.mkdir()
    anchors = {"decisions.jsonl": {"sha256": "1" * 64, "bytes": 9}}
    Plan(newsroom="amnesty-usa", crawl_id="20261123T020000Z", anchors=anchors).write(part / PLAN)
    assert seal(part, interrupted="it was stopped by hand")["anchors"] == anchors
