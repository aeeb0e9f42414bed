"""Two lines of a release: the changes that lie between them, told as a crawl tells them."""

from __future__ import annotations

from typing import Any

import pytest

from newsroom_scraper.values.urls import Rules
from pipelines.identity import content_hash
from schedules.between import between
from schedules.told import SCHEMA

SPELT = Rules(same=frozenset({"www", "scheme", "slash"}))
BODY = "The organisation said that it would appeal.\n\n25,000 people had signed."


def line(**facts: Any) -> dict[str, Any]:
    made = {
        "schema": "newsroom.release/1",
        "id": "demo-a",
        "newsroom": "demo",
        "url": "https://demo.example/a/",
        "title": "A title",
        "body": BODY,
        "published": "2026-02-20",
        "authors": ["A", "B"],
        "attachments": [{"url": "https://demo.example/a.pdf", "title": "A"}],
        "modified_at": None,
        "version": 1,
        "status": "present",
        "evidence": {"warc": "w", "offset": 1},
        **facts,
    }
    return {"content_hash": content_hash(made), **made}


def kinds(old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[str]:
    return [one["kind"] for one in between(old, new, SPELT)]


def test_what_is_only_recorded_makes_no_difference() -> None:
    assert between(line(), line(evidence=None, first_seen="x", topics=["T"], sources={}, version=7), SPELT) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "A  title"},
        {"body": BODY.replace(" ", "\u00a0")},
        {"authors": ["B", "A"]},
        {"url": "http://www.demo.example/a"},
        {"attachments": [{"url": "https://demo.example/a.pdf", "title": "Another title"}]},
        {"content_hash": "h0:of-an-older-program"},
        {"content_hash": None},
    ],
)
def test_another_spelling_makes_no_difference(facts: dict[str, Any]) -> None:
    assert between(line(), line(**facts), SPELT) == []
    assert between(line(**facts), line(), SPELT) == []


def test_a_hash_of_another_version_of_the_rules_is_taken_again() -> None:
    new = line(title="Another", content_hash="h9:x")
    (told,) = between(line(), new, SPELT)
    assert [one["field"] for one in told["fields"]] == ["title"]


def test_an_edit_tells_its_fields_marks_and_weight() -> None:
    (told,) = between(line(), line(body=BODY.replace("25,000", "24,000"), authors=["A"]), SPELT)
    assert (told["schema"], told["kind"], told["release_id"]) == (SCHEMA, "edited", "demo-a")
    assert [(one["field"], one["type"]) for one in told["fields"]] == [("body", "text"), ("authors", "list")]
    assert told["fields"][1]["old"] == '["A","B"]'
    assert "number-changed" in told["marks"]
    assert told["significance"] == "substantive"
    assert told["new"]["evidence"] == {"warc": "w", "offset": 1}
    for key in ("id", "detected_at", "looks", "crawl_id", "review"):
        assert told[key] is None
    assert told["between"] == {"not_before": None, "not_after": None}


def test_a_field_that_only_one_side_has_is_an_edit() -> None:
    (told,) = between(line(), line(published=None), SPELT)
    assert told["fields"] == [{"field": "published", "old": "2026-02-20", "new": None, "type": "text"}]


def test_what_is_on_one_side_only_is_new_or_removed() -> None:
    (new,) = between(None, line(), SPELT)
    (removed,) = between(line(), None, SPELT)
    assert (new["kind"], new["because"], new["old_url"]) == ("new", "it is not in the first", None)
    assert (removed["kind"], removed["because"]) == ("removed", "it is not in the second")
    assert removed["new"] == {"version": None, "content_hash": None, "evidence": None}
    assert between(None, None, SPELT) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("present", "removed", ["removed"]),
        ("present", "unlisted", ["unlisted"]),
        ("unlisted", "present", ["restored"]),
        ("unlisted", "removed", ["removed"]),
        ("removed", "present", ["restored"]),
        ("removed", "unlisted", ["restored", "unlisted"]),
        ("removed", "removed", []),
    ],
)
def test_another_status_is_told_as_a_crawl_tells_it(old: str, new: str, told: list[str]) -> None:
    assert kinds(line(status=old), line(status=new)) == told


def test_what_was_redacted_is_compared_no_more() -> None:
    empty = line(status="redacted", title=None, body=None, authors=[], published=None)
    assert kinds(line(), empty) == kinds(empty, line(title="Another")) == []
    assert kinds(empty, None) == ["removed"]


def test_what_is_back_with_another_text_is_one_change() -> None:
    (told,) = between(line(status="removed"), line(title="Another", url="https://demo.example/b/"), SPELT)
    assert (told["kind"], told["old_url"]) == ("restored", "https://demo.example/a/")
    assert [one["field"] for one in told["fields"]] == ["title"]


def test_another_address_and_another_text_are_two() -> None:
    assert kinds(line(), line(url="https://demo.example/b/", title="Another")) == ["moved", "edited"]


def test_a_reading_is_compared_by_the_address_at_which_it_was_met() -> None:
    reading = {**line(), "url": "https://demo.example/old/", "final_url": "https://demo.example/a/"}
    for key in ("id", "status", "version"):
        del reading[key]
    assert between(line(), reading, SPELT) == []
    (told,) = between(reading, {**reading, "title": "Another", "content_hash": None}, SPELT)
    assert (told["kind"], told["release_id"]) == ("edited", None)


@pytest.mark.parametrize(
    ("facts", "clause"),
    [
        ({"url": None}, "it has no url"),
        ({"newsroom": 3}, "it has no newsroom"),
        ({"body": ["x"], "content_hash": None}, "its body is no text"),
        ({"authors": "A", "content_hash": None}, "its authors is no list"),
        ({"attachments": [{"title": "A"}], "content_hash": None}, "an attachment of it has no url"),
        ({"status": "asleep"}, 'its status is "asleep"'),
    ],
)
def test_a_line_that_is_not_what_it_should_be_is_refused(facts: dict[str, Any], clause: str) -> None:
    with pytest.raises(ValueError, match=clause):
        between(line(), {**line(), **facts}, SPELT)


def test_a_file_that_was_replaced_is_told_and_one_that_was_learned_is_not() -> None:
    address = "https://demo.example/a.pdf"
    before, after = (
        line(attachments=[{"url": address, "digest": digest}], content_hash=None)
        for digest in ("sha256:01", "sha256:02")
    )
    (change,) = between(before, after, SPELT)
    (field,) = change["fields"]
    assert (field["old"], field["new"]) == (f'["{address} sha256:01"]', f'["{address} sha256:02"]')
    never = line(attachments=[{"url": address, "digest": None}], content_hash=None)
    assert between(never, after, SPELT) == []
