"""A release's files beside those of its version before."""

from __future__ import annotations

import pytest

from schedules import files

A, B = "https://a.example/files/1.pdf", "https://a.example/files/2.pdf"


def test_what_was_not_read_is_taken_from_the_version_before() -> None:
    line = {"attachments": [{"url": A, "title": "Old", "media_type": "x", "size": 7, "digest": "sha256:01"}]}
    told = files.merged([{"url": A, "title": "New", "size": None, "digest": None}, {"url": B, "digest": None}], line)
    assert told == [{"url": A, "title": "New", "size": 7, "digest": "sha256:01"}, {"url": B, "digest": None}]


def test_what_was_read_stands() -> None:
    line = {"attachments": [{"url": A, "size": 7, "digest": "sha256:01"}]}
    new = [{"url": A, "size": 8, "digest": "sha256:02"}]
    assert files.merged(new, line) == new
    assert files.replaced(line["attachments"], new) == {A: ("sha256:01", "sha256:02")}


@pytest.mark.parametrize("new", [[], None, [{"url": A, "digest": None}], [{"url": A, "digest": "sha256:01"}], [A]])
def test_nothing_else_is_a_replacement(new: object) -> None:
    assert files.replaced([{"url": A, "digest": "sha256:01"}], new) == {}
    assert files.replaced([{"url": A, "digest": None}], [{"url": A, "digest": "sha256:01"}]) == {}


def test_names_of_what_was_replaced() -> None:
    assert files.names_of_replaced([f"{A} sha256:01", B], [f"{A} sha256:02", B]) == ["1.pdf"]
    assert files.names_of_replaced([A], [A, B]) == []
    assert files.names_of_replaced(None, [A]) == []
