"""The line of a reading: every key in its place, in every line."""

from __future__ import annotations

import orjson
import pytest

from newsroom_scraper.items import Attachment, Entry, Evidence, Image
from pipelines.codec import KEYS, LISTS, SCHEMA, STRUCTS, decode, encode, line


def test_keys_stand_in_order_whatever_comes_in() -> None:
    assert list(line({"url": "a", "newsroom": "b", "unknown": "c"})) == list(KEYS)
    assert list(orjson.loads(encode({"schema": SCHEMA}))) == list(KEYS)


def test_absent_is_null_or_an_empty_list() -> None:
    told = line({})
    assert {key for key, value in told.items() if value == []} == LISTS
    assert set(told["sources"].values()) == {None}
    assert all(told[key] is None for key in KEYS if key not in LISTS | {"sources", "confidence"})


def test_objects_are_whole_whether_dataclass_or_dict() -> None:
    entry = Entry(newsroom="demo", url="a", listing_url="b", position=0)
    made = {
        "images": [Image(url="a"), {"url": "b", "alt": "c", "else": "d"}],
        "attachments": (Attachment(url="a"),),
        "entry": entry,
        "evidence": Evidence(warc="w", offset=0, digest="d", fetched_at="f", http_status=200),
        "sources": {"title": "selector"},
    }
    told = line(made)
    for key, fields in STRUCTS.items():
        for one in told[key] if isinstance(told[key], list) else [told[key]]:
            assert one is None or list(one) == list(fields)
    assert told["entry"]["position"] == 0
    assert told["images"][1] == {"url": "b", "alt": "c", "caption": None, "credit": None}


def test_a_line_ends_in_one_line_break() -> None:
    data = encode({"schema": SCHEMA, "body": "One.\n\nTwo.\r\u2028"})
    assert data.endswith(b"}\n")
    assert len(data.splitlines()) == 1


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"7", b"{}", b'{"schema":"newsroom.reading/2"}'])
def test_what_is_no_line_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode(data)
