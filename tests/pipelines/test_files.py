"""Digests of files: what was not looked at is as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom_scraper.items import Attachment
from pipelines.files import as_before, as_known
from pipelines.identity import content_hash

A, B = "https://a.example/1.pdf", "https://a.example/2.pdf"
DIGESTS = st.sampled_from(["sha256:01", "sha256:02"])
SEEN = st.lists(st.tuples(st.sampled_from([A, B]), st.none() | DIGESTS), max_size=2, unique_by=lambda one: one[0])
KNOWN = st.dictionaries(st.sampled_from([A, B]), DIGESTS)


def items(seen: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
    return [{"url": url, "digest": digest} for url, digest in seen]


def hashed(attachments: list[Any]) -> str:
    return content_hash({"title": "A", "attachments": attachments})


@pytest.mark.parametrize("one", [{"url": A, "digest": None}, Attachment(url=A)])
def test_what_was_not_read_is_as_it_was(one: Any) -> None:
    (told,) = as_known([one], {A: "sha256:01"})
    assert (told["digest"] if isinstance(told, dict) else told.digest) == "sha256:01"
    assert type(told) is type(one)


@given(SEEN, KNOWN)
def test_a_hash_differs_exactly_where_a_known_file_is_another(
    seen: list[tuple[str, str | None]], known: dict[str, str]
) -> None:
    before = hashed(items([(url, known.get(url)) for url, _ in seen]))
    others = any(digest and url in known and digest != known[url] for url, digest in seen)
    assert (hashed(as_before(items(seen), known)) != before) is others


@given(SEEN, KNOWN)
def test_what_is_learned_is_known_from_then_on(seen: list[tuple[str, str | None]], known: dict[str, str]) -> None:
    told = as_known(items(seen), known)
    learned = {one["url"]: one["digest"] for one in told if one["digest"]}
    assert as_known(items(seen), learned) == told
    assert hashed(as_before(items(seen), learned)) == hashed(told)


def test_without_digests_a_hash_is_what_it_always_was() -> None:
    assert hashed([{"url": A, "title": "One", "size": 7}]) == hashed([A]) == hashed([Attachment(url=A)])
    assert hashed([{"url": A, "digest": "sha256:01"}]) != hashed([A])
